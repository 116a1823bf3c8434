import HTTPTypes
import Hummingbird

/// The headers that every response carries, errors too.
struct ResponseHeaders: RouterMiddleware {
  private let fields: HTTPFields

  init(isSecure: Bool) { fields = Self.fields(isSecure: isSecure) }

  static func fields(isSecure: Bool) -> HTTPFields {
    var fields: HTTPFields = [
      .contentSecurityPolicy:
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
      .xContentTypeOptions: "nosniff",
      .referrerPolicy: "same-origin",
      .crossOriginOpenerPolicy: "same-origin",
      .crossOriginResourcePolicy: "same-origin",
      .permissionsPolicy:
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ]
    if isSecure { fields[.strictTransportSecurity] = "max-age=31536000; includeSubDomains" }
    return fields
  }

  func handle(
    _ request: Request, context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    // Handlers say little themselves: their few names are compared, not looked up one by one.
    let said = response.headers.map(\.name)
    response.headers.append(contentsOf: fields.lazy.filter { !said.contains($0.name) })
    // What nobody has said may be kept is not kept.
    if !said.contains(.cacheControl) {
      response.headers.append(HTTPField(name: .cacheControl, value: "no-store"))
    }
    return response
  }
}
