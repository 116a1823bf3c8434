import HTTPTypes
import Hummingbird
import NIOCore
import Portal

/// The keys by which the product behind the portal checks tokens by itself (RFC 7517).
struct KeySetController: Sendable {
  let web: Web

  func show(_ request: Request, _ context: AppContext) throws -> Response {
    let keys = try web.portal.signingKeys.keySet(at: web.now)
    return Response(
      status: .ok,
      headers: [
        // The next key is there a quarter before it signs.
        .contentType: "application/jwk-set+json", .cacheControl: "public, max-age=3600",
      ], body: .init(byteBuffer: ByteBuffer(string: keys.text)))
  }
}
