import HTTPTypes
import Hummingbird
import Portal

/// Why an invitation or a link lets nobody in.
struct WayInGone: Sendable {
  let problem: WayInProblem
  let isSignedIn: Bool

  static let page = Page<WayInGone>("invitations/gone") { gone, view in
    ["why": view.words(gone.problem.words), "signedIn": gone.isSignedIn]
  }

  var status: HTTPResponse.Status {
    switch problem {
    case .noSeat, .domain, .otherAddress, .teamSuspended, .teamFrozen: .conflict
    default: .gone
    }
  }
}

extension AppContext {
  /// Answers with the page that says why nobody comes in, when that is what `body` finds.
  func answeringWayIn(
    _ web: Web, _ request: Request, _ body: () async throws -> Response
  ) async throws -> Response {
    do { return try await body() } catch let problem as WayInProblem {
      let gone = WayInGone(problem: problem, isSignedIn: signedIn != nil)
      return web.showOnce(WayInGone.page, of: gone, request, self, status: gone.status)
    }
  }
}

extension Done {
  /// On to the team that somebody has just come into.
  static func joining(_ team: Team, cookies: [HTTPField] = []) -> Done {
    Done(
      "/teams/\(team.slug)/dashboard", Phrase("You are in {{team}} now.", ["team": team.name]),
      cookies: cookies)
  }
}
