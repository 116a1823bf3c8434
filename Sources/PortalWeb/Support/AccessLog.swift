import HTTPTypes
import Hummingbird
import Logging

/// One line a request. It names the route and not the path: paths hold links that open accounts.
struct AccessLog: RouterMiddleware {
  let logger: Logger

  func handle(
    _ request: Request, context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    let start = ContinuousClock.now
    let response = try await next(request, context)
    let duration = ContinuousClock.now - start
    logger.info(
      "request",
      metadata: [
        "request": "\(context.requestID)", "method": "\(request.method.rawValue)",
        "route": "\(context.endpointPath ?? "none")", "status": "\(response.status.code)",
        "ms": "\(Double(duration.microseconds) / 1000)",
        "address": "\(context.clientAddress ?? "unknown")",
      ])
    return response
  }
}
