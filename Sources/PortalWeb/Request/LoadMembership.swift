import HTTPTypes
import Hummingbird
import Portal

/// Finds the membership that a path below `/teams/:team` names.
struct LoadMembership: RouterMiddleware {
  typealias Context = SignedInContext
  let web: Web

  func handle(
    _ request: Request, context: SignedInContext,
    next: (Request, SignedInContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    if let slug = context.parameters.get("team") {
      let (user, signedIn) = (context.user.id, context.signedIn)
      let found = try await web.portal.store.lookup {
        // Programs may name a team by its id, which stays; a page has one address.
        request.isForProgram
          ? try Membership.find(user: user, slug, in: $0)
          : try Membership.find(user: user, slug: slug, in: $0)
      }
      context.membership = found?.limited(by: signedIn)
      if context.membership == nil, let path = try await moved(request, slug, user) {
        // The same method and body: a form that was open when the team moved is not lost.
        return Response(status: .temporaryRedirect, headers: [.location: path])
      }
    }
    return try await next(request, context)
  }

  /// The same address at the team that has left this one, for its members.
  private func moved(
    _ request: Request, _ slug: String, _ user: ID<User>
  ) async throws -> String? {
    guard Team.canBeSlug(slug), request.uri.string.hasPrefix("/teams/\(slug)") else { return nil }
    let span = web.portal.settings.durations.oldAddress
    let successor = try await web.portal.store.lookup {
      try TeamAddress.successor(of: slug, for: user, validFor: span, in: $0)
    }
    return successor.map { "/teams/\($0)\(request.uri.string.dropFirst("/teams/\(slug)".count))" }
  }
}
