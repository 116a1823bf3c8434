import HTTPTypes
import Hummingbird
import Logging
import Portal

/// One line a request, and its figures; a second line for a slow one. It names the route and not
/// the path: paths hold links that open accounts.
struct AccessLog: RouterMiddleware {
  let logger: Logger
  let meters: RequestMeters
  /// A request that takes as long is logged as a warning.
  let slow: Duration

  func handle(
    _ request: Request, context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    let trace = RequestTrace(
      requestID: context.sender.requestID, route: RequestMeters.route(context.endpointPath))
    meters.inFlight.increment()
    defer { meters.inFlight.decrement() }
    let start = ContinuousClock.now
    let response = try await RequestTrace.$current.withValue(trace) {
      try await next(request, context)
    }
    let took = ContinuousClock.now - start
    meters.count(request.method.rawValue, trace.route, response.status.code, took: took)
    logger.info(
      "request",
      metadata: [
        "request": "\(context.sender.requestID)", "method": "\(request.method.rawValue)",
        "route": "\(trace.route)", "status": "\(response.status.code)",
        "ms": "\(took.milliseconds)", "address": "\(context.sender.address ?? "unknown")",
      ])
    if took >= slow { report(trace, request, response, took) }
    return response
  }

  private func report(
    _ trace: RequestTrace, _ request: Request, _ response: Response, _ took: Duration
  ) {
    logger.warning(
      "slow request",
      metadata: [
        "request": "\(trace.requestID)", "method": "\(request.method.rawValue)",
        "route": "\(trace.route)", "status": "\(response.status.code)",
        "ms": "\(took.milliseconds)", "storeWaitMs": "\(trace.waited.milliseconds)",
        "statements": "\(trace.statements)",
      ])
  }
}
