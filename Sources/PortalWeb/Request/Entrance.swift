import HTTPTypes
import Hummingbird
import Logging
import Portal

/// Gives the request its id and finds out whom it comes from.
struct Entrance: RouterMiddleware {
  let web: Web

  func handle(
    _ request: Request, context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    context.sender = Sender(
      context.sender,
      address: AddressRange.client(
        peer: context.sender.peer, forwardedFor: request.headers[values: .xForwardedFor],
        trusted: web.options.trustedProxies),
      requestID: String(UInt64.random(in: .min ... .max), radix: 36), request.headers)
    var response = try await next(request, context)
    response.headers[.xRequestID] = context.sender.requestID
    return response
  }
}

extension HTTPField.Name {
  static let xForwardedFor = Self("X-Forwarded-For")!
  static let xRequestID = Self("X-Request-ID")!
  static let secFetchSite = Self("Sec-Fetch-Site")!
  static let referrerPolicy = Self("Referrer-Policy")!
  static let permissionsPolicy = Self("Permissions-Policy")!
  static let crossOriginOpenerPolicy = Self("Cross-Origin-Opener-Policy")!
  static let crossOriginResourcePolicy = Self("Cross-Origin-Resource-Policy")!
  static let liveRefresh = Self("X-Live-Refresh")!
  static let clearSiteData = Self("Clear-Site-Data")!
}
