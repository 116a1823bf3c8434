import HTTPTypes
import Hummingbird
import Portal
import Synchronization

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

/// The methods of all routes, for who has missed them. Anybody may ask for addresses that are not
/// there, so asking waits for nobody and looks no further than the longest route.
final class RouteTable: Sendable {
  /// The routes below one part of a path.
  private struct Branch {
    var methods: Set<String> = []
    var named: [Substring: Branch] = [:]
    /// Below a parameter: one or none.
    var others: [Branch] = []

    mutating func add(_ parts: ArraySlice<Substring>, _ method: String) {
      guard let part = parts.first else {
        // HEAD goes with GET.
        methods.formUnion(method == "GET" ? ["GET", "HEAD"] : [method])
        return
      }
      let rest = parts.dropFirst()
      guard part.hasPrefix("{") else { return named[part, default: Branch()].add(rest, method) }
      if others.isEmpty { others = [Branch()] }
      others[0].add(rest, method)
    }

    func methods(at parts: ArraySlice<Substring>) -> Set<String> {
      guard let part = parts.first else { return methods }
      let next = [named[part]].compactMap { $0 } + others
      return next.reduce(into: []) { $0.formUnion($1.methods(at: parts.dropFirst())) }
    }
  }

  private final class Routes: Sendable {
    let root: Branch
    /// How many parts the longest has.
    let depth: Int

    init(_ root: Branch, depth: Int) {
      self.root = root
      self.depth = depth
    }
  }

  /// Never changed once it is there.
  private let routes = AtomicLazyReference<Routes>()

  func fill(from router: Router<AppContext>) {
    var (root, depth) = (Branch(), 0)
    for route in router.routes {
      let parts = route.path.description.split(separator: "/")
      root.add(parts[...], route.method.rawValue)
      depth = max(depth, parts.count)
    }
    _ = routes.storeIfNil(Routes(root, depth: depth))
  }

  /// The methods that some route takes at `path`.
  func methods(for path: String) -> Set<String> {
    guard let routes = routes.load() else { return [] }
    return routes.root.methods(at: path.split(separator: "/", maxSplits: routes.depth)[...])
  }
}
