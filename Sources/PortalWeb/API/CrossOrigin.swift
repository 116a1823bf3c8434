import HTTPTypes
import Hummingbird
import Portal

/// Lets pages of the configured origins read the API (Fetch standard, CORS). No cookie counts there: they bring
/// a token. Before the router, which knows no OPTIONS.
struct CrossOrigin: RouterMiddleware {
  typealias Context = AppContext
  let origins: Set<String>

  func handle(
    _ request: Request, context: AppContext,
    next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    guard request.isForProgram, !origins.isEmpty else { return try await next(request, context) }
    var response = try await answer(request, context, next)
    response.headers[values: .vary].append("Origin")
    return response
  }

  private func answer(
    _ request: Request, _ context: AppContext,
    _ next: (Request, AppContext) async throws -> Response
  ) async throws -> Response {
    guard let origin = request.headers[.origin], origins.contains(origin) else {
      return try await next(request, context)
    }
    let isAsking =
      request.method == .options && request.headers[.accessControlRequestMethod] != nil
    var response =
      isAsking ? Response(status: .noContent) : try await next(request, context)
    response.headers[.accessControlAllowOrigin] = origin
    if isAsking {
      response.headers[.accessControlAllowMethods] = "GET, POST, PUT, PATCH, DELETE"
      response.headers[.accessControlAllowHeaders] =
        "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match"
      response.headers[.accessControlMaxAge] = "7200"
    } else {
      response.headers[.accessControlExposeHeaders] =
        "ETag, Location, Retry-After, RateLimit, RateLimit-Policy, Idempotency-Replayed, Deprecation, Sunset"
    }
    return response
  }
}

extension Request {
  /// What is asked of the API: errors are JSON there.
  var isForProgram: Bool { uri.path.hasPrefix("/api/") || uri.path == "/api" }
}
