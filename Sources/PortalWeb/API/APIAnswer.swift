import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Portal

/// What an endpoint answers with.
struct APIAnswer: Sendable {
  var status: HTTPResponse.Status
  /// JSON; nil for no content.
  let text: String?
  /// The same when it is given again, where that is another: without what is shown once.
  let repeated: String?
  /// Of what was made.
  var location: String?

  static let nothing = APIAnswer(.noContent, nil)

  init(_ status: HTTPResponse.Status = .ok, _ json: JSON?, repeated: JSON? = nil) {
    self.status = status
    text = json?.text
    self.repeated = repeated?.text
  }

  static func one<Item>(_ resource: Resource<Item>, _ item: Item) -> APIAnswer {
    APIAnswer(
      .ok, resource.json(item),
      repeated: resource.hasSecrets ? resource.json(item, isRepeated: true) : nil)
  }

  static func made<Item>(
    _ resource: Resource<Item>, _ item: Item, at path: String? = nil
  ) -> APIAnswer {
    var answer = one(resource, item)
    answer.location = path
    return answer
  }

  /// - Parameter next: the cursor of the next page; nil on the last one.
  static func list(_ items: [JSON], next: String?) -> APIAnswer {
    APIAnswer(
      .ok,
      .object([
        .init("items", .list(items)), .init("nextCursor", next.map { .text($0) } ?? .null),
      ]))
  }

  /// Names this state of the thing (RFC 9110, section 8.8.3).
  static func tag(_ text: String) -> String {
    let hash = SHA256.hash(data: Data(text.utf8))
    return "\"\(Array(Array(hash).prefix(15)).base64URL)\""
  }
}

extension APIAnswer {
  /// - Parameter request: nil where nothing is compared: the answer to a write.
  func response(to request: Request? = nil) -> Response {
    var headers: HTTPFields = [:]
    if let location { headers[.location] = location }
    guard let text else { return Response(status: status, headers: headers) }
    let tag = Self.tag(text)
    headers[.contentType] = "application/json"
    headers[.eTag] = tag
    if let request, EntityTag(text: tag).isKnown(to: request) {
      return Response(status: .notModified, headers: headers)
    }
    return Response(
      status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: text)))
  }
}

/// As it is kept for who asks the same again.
extension APIAnswer {
  private struct Kept: Codable {
    let status: Int
    let location: String?
    let body: String?
    let tag: String?
  }

  func kept() throws -> Data {
    try JSONEncoder().encode(
      Kept(status: status.code, location: location, body: repeated ?? text, tag: text.map(Self.tag))
    )
  }

  static func replay(_ data: Data) throws -> Response {
    let kept = try JSONDecoder().decode(Kept.self, from: data)
    var headers: HTTPFields = [.idempotencyReplayed: "true"]
    if let location = kept.location { headers[.location] = location }
    let status = HTTPResponse.Status(code: kept.status)
    guard let body = kept.body else { return Response(status: status, headers: headers) }
    headers[.contentType] = "application/json"
    headers[.eTag] = kept.tag
    return Response(
      status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: body)))
  }
}

extension HTTPField.Name {
  static let idempotencyKey = Self("Idempotency-Key")!
  static let idempotencyReplayed = Self("Idempotency-Replayed")!
  static let rateLimit = Self("RateLimit")!
  static let rateLimitPolicy = Self("RateLimit-Policy")!
  static let deprecation = Self("Deprecation")!
  static let sunset = Self("Sunset")!
}
