import HTTPTypes
import Hummingbird
import Metrics
import Portal

/// Refuses what another site makes a browser send, cookie or not. If the browser
/// says where a request comes from, that alone decides; else the Origin must be ours.
struct CSRF: RouterMiddleware {
  private let origin: String
  private let refused: Counter

  init(origin: String, registry: MetricsRegistry) {
    self.origin = origin
    refused = Counter(label: "portico_csrf_refused_total", factory: registry)
  }

  func handle(
    _ request: Request, context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    if [.get, .head, .options].contains(request.method)
      || Self.isFromHere(request, origin: origin)
    {
      return try await next(request, context)
    }
    refused.increment()
    throw HTTPProblem(
      .forbidden,
      detail: "This form was not sent from this site. Open the page here and send it again.")
  }

  static func isFromHere(_ request: Request, origin: String) -> Bool {
    let sites = request.headers[values: .secFetchSite]
    if !sites.isEmpty { return sites == ["same-origin"] }
    return request.headers[values: .origin] == [origin]
  }
}
