import Foundation

/// Names a write for ever: Stripe does it once, however often it is sent in the next 24 hours.
package struct StripeIdempotencyKey: Hashable, Sendable {
  package let text: String

  /// Nil for what Stripe does not take, or what cannot stand in a header field.
  package init?(_ text: String) {
    guard (1...255).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { return nil }
    self.text = text
  }

  /// A new one. Keep it before it is sent, or a crash makes two of one.
  package init() { text = UUID().uuidString.lowercased() }
}

/// What is sent to Stripe, without the key of the account: it can be kept before it is sent, and sent
/// again byte for byte.
package struct StripeRequest: Hashable, Sendable, Codable {
  package enum Method: String, Sendable, Codable {
    case get = "GET"
    case post = "POST"
    case delete = "DELETE"
  }

  package let method: Method
  /// With its query.
  package let path: String
  /// The form of a POST; empty for others.
  package let body: String
  /// Of every POST, and of nothing else: what reads or deletes does no harm twice.
  package let idempotencyKey: String?

  package static func get(_ path: StripePath, _ form: StripeForm = [:]) -> Self {
    Self(.get, asked(path, form))
  }

  package static func post(
    _ path: StripePath, _ form: StripeForm = [:], key: StripeIdempotencyKey
  ) -> Self {
    Self(.post, path.text, body: form.encoded, key: key.text)
  }

  package static func delete(_ path: StripePath, _ form: StripeForm = [:]) -> Self {
    Self(.delete, asked(path, form))
  }

  /// One that was kept. Nil for what is none of Stripe's.
  package init?(method: String, path: String, body: String, idempotencyKey: String?) {
    guard let method = Method(rawValue: method), path.hasPrefix("/v1/"),
      path.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
      method == .post
        ? idempotencyKey.flatMap(StripeIdempotencyKey.init) != nil
        : idempotencyKey == nil && body.isEmpty
    else { return nil }
    self.init(method, path, body: body, key: idempotencyKey)
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let kept = Self(
      method: try values.decode(String.self, forKey: .method),
      path: try values.decode(String.self, forKey: .path),
      body: try values.decode(String.self, forKey: .body),
      idempotencyKey: try values.decodeIfPresent(String.self, forKey: .idempotencyKey))
    guard let kept else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "no request to Stripe"))
    }
    self = kept
  }

  private init(_ method: Method, _ path: String, body: String = "", key: String? = nil) {
    self.method = method
    self.path = path
    self.body = body
    idempotencyKey = key
  }

  private static func asked(_ path: StripePath, _ form: StripeForm) -> String {
    let query = form.encoded
    return query.isEmpty ? path.text : "\(path.text)?\(query)"
  }

  /// The same question for the next page.
  func asking(_ name: String, _ value: String) -> Self {
    let mark = path.contains("?") ? "&" : "?"
    return Self(method, "\(path)\(mark)\(name)=\(StripeForm.escaped(value))", body: body)
  }
}
