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
    let path = request.uri.path
    let hasEmptyPart = zip(path.utf8, path.utf8.dropFirst()).contains {
      $0 == UInt8(ascii: "/") && $1 == UInt8(ascii: "/")
    }
    guard !hasEmptyPart else { throw HTTPProblem(.notFound) }
    let allowed = table.methods(for: path)
    guard allowed.isEmpty || allowed.contains(request.method.rawValue) else {
      throw HTTPProblem(
        .methodNotAllowed, headers: [.allow: allowed.sorted().joined(separator: ", ")])
    }
    return try await next(request, context)
  }
}

/// The methods of all routes. A path without parameters is found at once; the others are tried one
/// after the other.
final class RouteTable: Sendable {
  private struct Routes {
    var plain: [String: Set<String>] = [:]
    var patterns: [(segments: [String], methods: Set<String>)] = []
  }

  private let routes = Locked(Routes())

  func fill(from router: Router<AppContext>) {
    var methods: [String: Set<String>] = [:]
    for route in router.routes {
      methods[route.path.description, default: []].insert(route.method.rawValue)
    }
    var routes = Routes()
    for (path, methods) in methods {
      // HEAD goes with GET.
      let methods = methods.contains("GET") ? methods.union(["HEAD"]) : methods
      let segments = Self.segments(path)
      if segments.contains(where: Self.isParameter) {
        routes.patterns.append((segments, methods))
      } else {
        routes.plain["/" + segments.joined(separator: "/")] = methods
      }
    }
    self.routes.withLock { [routes] in $0 = routes }
  }

  /// The methods that some route takes at `path`.
  func methods(for path: String) -> Set<String> {
    routes.withLock { routes in
      if let plain = routes.plain[path] { return plain }
      let segments = Self.segments(path)
      return routes.patterns.filter { Self.matches($0.segments, segments) }
        .reduce(into: routes.plain["/" + segments.joined(separator: "/")] ?? []) {
          $0.formUnion($1.methods)
        }
    }
  }

  private static func segments(_ path: String) -> [String] {
    path.split(separator: "/").map(String.init)
  }

  private static func isParameter(_ segment: String) -> Bool {
    segment.hasPrefix("{") || segment.hasPrefix(":")
  }

  private static func matches(_ pattern: [String], _ path: [String]) -> Bool {
    pattern.count == path.count
      && zip(pattern, path).allSatisfy { $0 == $1 || isParameter($0) }
  }
}
