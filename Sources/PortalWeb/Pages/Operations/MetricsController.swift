import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Portal

/// Figures for Prometheus: for operators and for who has the token. For everybody else there is no
/// such page.
struct MetricsController: Sendable {
  let web: Web

  func show(_ request: Request, _ context: AppContext) async throws -> Response {
    guard try await isAllowed(request) else { throw HTTPProblem(.notFound) }
    return Response(
      status: .ok,
      headers: [
        .contentType: "text/plain; version=0.0.4; charset=utf-8", .cacheControl: "no-store",
      ],
      body: .init(byteBuffer: ByteBuffer(string: web.portal.meters.registry.text())))
  }

  /// The token first: it works while the database does not.
  private func isAllowed(_ request: Request) async throws -> Bool {
    if hasToken(request) { return true }
    // The session is looked at and not used: a program that scrapes with a cookie keeps none alive.
    guard let token = request.cookie(web.cookies.session).flatMap({ Token($0) }),
      let found = try await web.portal.store.lookup({ try SignedIn.find(token, in: $0) })
    else { return false }
    return try !found.session.isExpired(at: web.now) && found.user.isOperator
  }

  private func hasToken(_ request: Request) -> Bool {
    guard let wanted = web.options.metricsToken, let given = request.bearerToken else {
      return false
    }
    // Digests compare in constant time and tell nothing of the length.
    return SHA256.hash(data: Data(given.utf8)) == SHA256.hash(data: Data(wanted.utf8))
  }
}

extension Request {
  /// What `Authorization: Bearer` carries (RFC 6750, 2.1).
  /// Of the one Authorization header, if it is a bearer's (RFC 6750).
  var bearerToken: String? {
    let fields = headers[values: .authorization]
    guard fields.count == 1, let field = fields.first else { return nil }
    let parts = field.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
    return String(parts[1])
  }
}
