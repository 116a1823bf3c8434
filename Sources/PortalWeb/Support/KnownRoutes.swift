import HTTPTypes
import Hummingbird
import Portal

/// Answers 405 with Allow where the path is known and the method is not. The router itself says
/// 404 to both.
struct KnownRoutes: RouterMiddleware {
  /// Filled once all routes are added.
  let table: RouteTable

  func handle(
    _ request: Request, context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    // One address for one thing: a proxy's rule for `/admin` must not be passed by `//admin`.
    guard !request.uri.path.contains("//") else { throw HTTPProblem(.notFound) }
    let allowed = table.methods(for: request.uri.path)
    guard allowed.isEmpty || allowed.contains(request.method.rawValue) else {
      throw HTTPProblem(
        .methodNotAllowed, headers: [.allow: allowed.sorted().joined(separator: ", ")])
    }
    return try await next(request, context)
  }
}

/// All routes by path segments.
final class RouteTable: Sendable {
  private struct Route {
    let segments: [String]
    let method: String
  }

  private let routes = Locked<[Route]>([])

  func fill(from router: Router<AppContext>) {
    let all = router.routes.map {
      Route(
        segments: $0.path.description.split(separator: "/").map(String.init),
        method: $0.method.rawValue)
    }
    routes.withLock { $0 = all }
  }

  /// The methods that some route takes at `path`; HEAD goes with GET.
  func methods(for path: String) -> Set<String> {
    let segments = path.split(separator: "/").map(String.init)
    let matching = routes.withLock { $0.filter { Self.matches($0.segments, segments) } }
    let methods = Set(matching.map(\.method))
    return methods.contains("GET") ? methods.union(["HEAD"]) : methods
  }

  private static func matches(_ pattern: [String], _ path: [String]) -> Bool {
    guard pattern.count == path.count else { return false }
    return zip(pattern, path).allSatisfy { $0 == $1 || $0.hasPrefix("{") || $0.hasPrefix(":") }
  }
}
