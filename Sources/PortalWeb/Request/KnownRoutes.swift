import HTTPTypes
import Hummingbird
import Portal

/// Answers 405 with Allow where the path is known and the method is not. The router itself says
/// 404 to both. A request that has found its route costs nothing here.
struct KnownRoutes: RouterMiddleware {
  /// Filled once all routes are added.
  let table: RouteTable

  func handle(
    _ request: Request, context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    let path = request.uri.path
    // One address for one thing: a proxy's rule for `/admin` must not be passed by `//admin`.
    guard !path.hasEmptyPart else { throw HTTPProblem(.notFound) }
    guard context.endpointPath == nil else { return try await next(request, context) }
    let allowed = table.methods(for: path)
    guard allowed.isEmpty || allowed.contains(request.method.rawValue) else {
      throw HTTPProblem(
        .methodNotAllowed, headers: [.allow: allowed.sorted().joined(separator: ", ")])
    }
    return try await next(request, context)
  }
}

extension String {
  fileprivate var hasEmptyPart: Bool {
    let slash = UInt8(ascii: "/")
    return zip(utf8, utf8.dropFirst()).contains { $0 == slash && $1 == slash }
  }
}

/// The methods of all routes, for who has missed them: patterns by their number of segments.
final class RouteTable: Sendable {
  private struct Pattern {
    /// Nil for a parameter.
    let segments: [String?]
    let methods: Set<String>

    func matches(_ parts: [String]) -> Bool {
      zip(segments, parts).allSatisfy { segment, part in segment == nil || segment == part }
    }
  }

  private let patterns = Locked<[Int: [Pattern]]>([:])

  func fill(from router: Router<AppContext>) {
    var methods: [String: Set<String>] = [:]
    for route in router.routes {
      methods[route.path.description, default: []].insert(route.method.rawValue)
    }
    var patterns: [Int: [Pattern]] = [:]
    for (path, methods) in methods {
      let segments = path.split(separator: "/").map { $0.hasPrefix("{") ? nil : String($0) }
      // HEAD goes with GET.
      let methods = methods.contains("GET") ? methods.union(["HEAD"]) : methods
      patterns[segments.count, default: []].append(Pattern(segments: segments, methods: methods))
    }
    self.patterns.withLock { [patterns] in $0 = patterns }
  }

  /// The methods that some route takes at `path`.
  func methods(for path: String) -> Set<String> {
    let parts = path.split(separator: "/").map(String.init)
    let patterns = patterns.withLock { $0[parts.count] } ?? []
    return patterns.filter { $0.matches(parts) }.reduce(into: []) { $0.formUnion($1.methods) }
  }
}
