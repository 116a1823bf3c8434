import HTTPTypes
import Portal

/// A refusal that becomes an error page. The words for each status are in `ErrorPage`.
package struct HTTPProblem: Error {
  var status: HTTPResponse.Status
  var headers: HTTPFields = [:]
  /// What is wrong with this request, where the status alone does not say it.
  var detail: String?
  /// Of a refusal: because of what.
  private(set) var reasons: [Phrase] = []
  /// Of a refusal: the page where that can be changed.
  private(set) var place: String?

  init(_ status: HTTPResponse.Status, detail: String? = nil, headers: HTTPFields = [:]) {
    self.status = status
    self.detail = detail
    self.headers = headers
  }

  /// - Parameter team: the slug in the address that was asked for.
  init(_ refusal: Refusal, team: String?) {
    self.init(.forbidden)
    reasons = refusal.words
    place = refusal.place.flatMap { place in
      place.hasPrefix("/") ? place : team.map { "/teams/\($0)/\(place)" }
    }
  }

  init(_ obstacle: Obstacle) {
    self.init(.unprocessableContent)
    reasons = [obstacle.words]
  }

  static func tooLarge() -> HTTPProblem {
    HTTPProblem(.contentTooLarge, headers: [.connection: "close"])
  }
}
