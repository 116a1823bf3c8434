import Foundation

/// How Stripe's JSON is read.
enum StripeJSON {
  static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .custom { Key(camelCase($0[$0.count - 1].stringValue)) }
    return decoder
  }

  /// - Throws: also where it is another kind of object.
  static func read<T: StripeObject>(_ type: T.Type, from data: Data) throws -> T {
    try decoder.decode(Checked<T>.self, from: data).value
  }

  private struct Checked<T: StripeObject>: Decodable {
    let value: T

    private enum CodingKeys: String, CodingKey { case object }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      let kind = try container.decode(String.self, forKey: .object)
      guard kind == T.object else {
        throw DecodingError.dataCorruptedError(
          forKey: .object, in: container, debugDescription: "\(kind) instead of \(T.object)")
      }
      value = try T(from: decoder)
    }
  }

  private struct Key: CodingKey {
    let stringValue: String
    let intValue: Int? = nil

    init(_ text: String) { stringValue = text }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
  }

  private static let whole: [Substring: String] = [
    "id": "ID", "ids": "IDs", "url": "URL", "pdf": "PDF", "api": "API",
  ]

  /// `hosted_invoice_url` is `hostedInvoiceURL`, and `customer_tax_ids` is `customerTaxIDs`.
  static func camelCase(_ name: String) -> String {
    guard name.utf8.contains(UInt8(ascii: "_")) else { return name }
    let words = name.split(separator: "_")
    guard let first = words.first else { return name }
    return words.dropFirst().reduce(into: String(first)) { result, word in
      result += whole[word] ?? word.prefix(1).uppercased() + word.dropFirst()
    }
  }

  /// Where and what, without the text that was read.
  static func words(_ error: any Error) -> String {
    switch error as? DecodingError {
    case .keyNotFound(let key, let context): place(context.codingPath + [key]) + " is missing"
    case .valueNotFound(_, let context): place(context.codingPath) + " is null"
    case .typeMismatch(let type, let context): place(context.codingPath) + " is no \(type)"
    case .dataCorrupted(let context) where context.codingPath.isEmpty: "it is no JSON"
    case .dataCorrupted(let context):
      place(context.codingPath) + " is " + context.debugDescription
    default: "\(error)"
    }
  }

  private static func place(_ path: [any CodingKey]) -> String {
    path.isEmpty
      ? "it" : path.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
  }
}
