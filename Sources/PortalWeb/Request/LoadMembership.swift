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
      let user = context.user.id
      context.membership = try await web.portal.store.lookup {
        try Membership.find(user: user, slug: slug, in: $0)
      }
    }
    return try await next(request, context)
  }
}
