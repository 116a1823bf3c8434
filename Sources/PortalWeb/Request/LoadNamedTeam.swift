import Hummingbird
import Portal

/// Finds the membership of an endpoint that has no team in its path. A team's key says by itself which one is
/// meant, and so does whoever is in one team alone; others name it: `?team=`, by its id or its part of the
/// web address.
struct LoadNamedTeam: RouterMiddleware {
  typealias Context = SignedInContext
  static let parameter = "team"
  let web: Web

  func handle(
    _ request: Request, context: SignedInContext,
    next: (Request, SignedInContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    let (place, signedIn) = (try request.namedTeam, context.signedIn)
    context.membership = try await web.portal.store.lookup {
      try Membership.meant(by: signedIn, naming: place, in: $0)
    }
    return try await next(request, context)
  }
}

extension Request {
  /// What stands in the address as `team`.
  /// - Throws: `ListProblem` when it stands there twice, or says nothing.
  fileprivate var namedTeam: String? {
    get throws {
      guard let query = uri.query else { return nil }
      let named = try FormDecoder.pairs(query.utf8).filter { $0.name == LoadNamedTeam.parameter }
      guard let place = named.first?.value else { return nil }
      guard named.count == 1, !place.isEmpty else {
        throw ListProblem(parameter: LoadNamedTeam.parameter)
      }
      return place
    }
  }
}
