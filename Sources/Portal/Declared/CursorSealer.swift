import Crypto
import Foundation

/// Cursors that nobody can read or make up. The same place always gives the same text, so that a page
/// rendered twice has the same bytes: the nonce is made from what is sealed (RFC 8452 tells why that
/// is safe).
package struct CursorSealer: Sendable {
  /// Where a page of rows ends: the last row's value in the order, the key that breaks ties, and of which
  /// part of the scope it is.
  struct Place: Equatable {
    let value: SQLScalar
    let key: SQLScalar
    var part = 0
  }

  private let key: SymmetricKey

  package init(keys: SecretKeys) { key = keys.key(for: "list cursors") }

  func seal(_ place: Place, for order: String) throws -> String {
    let plain = Data(place.text.utf8)
    var mac = HMAC<SHA256>(key: key)
    mac.update(data: Data(order.utf8))
    mac.update(data: plain)
    let nonce = try AES.GCM.Nonce(data: Data(mac.finalize()).prefix(12))
    let box = try AES.GCM.seal(
      plain, using: key, nonce: nonce, authenticating: Data(order.utf8))
    return Array(box.nonce + box.ciphertext + box.tag).base64URL
  }

  func open(
    _ text: String, for order: String, _ direction: ListQuery.Direction
  ) throws(ListProblem) -> Place {
    // One text for one place: the last letter of base64 has bits that mean nothing.
    guard text.utf8.count <= 4096, let sealed = Data(base64URL: text),
      Array(sealed).base64URL == text,
      let box = try? AES.GCM.SealedBox(combined: sealed),
      let plain = try? AES.GCM.open(box, using: key, authenticating: Data(order.utf8)),
      let place = Place(String(decoding: plain, as: UTF8.self))
    else { throw ListProblem(parameter: direction.rawValue) }
    return place
  }
}

extension CursorSealer.Place {
  /// Part, key and value, each but the first with its type before it: keys hold no line end.
  fileprivate var text: String { "\(part)\n\(Self.text(key))\n\(Self.text(value))" }

  // By bytes: a value may begin with a mark that would be one character with what stands before it.
  fileprivate init?(_ text: String) {
    let parts = text.utf8.split(
      separator: UInt8(ascii: "\n"), maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let part = String(parts[0]).flatMap({ Int($0) }),
      let key = Self.scalar(parts[1]), let value = Self.scalar(parts[2])
    else { return nil }
    self.init(value: value, key: key, part: part)
  }

  private static func text(_ scalar: SQLScalar) -> String {
    switch scalar {
    case .int(let number): "i\(number)"
    case .text(let text): "t\(text)"
    case .null: ""
    case .real, .bytes: preconditionFailure("lists are not ordered by such values")
    }
  }

  private static func scalar(_ text: Substring.UTF8View) -> SQLScalar? {
    let rest = String(text.dropFirst()) ?? ""
    switch text.first {
    case UInt8(ascii: "i"): return Int64(rest).map { .int($0) }
    case UInt8(ascii: "t"): return .text(rest)
    case nil: return .null
    default: return nil
    }
  }
}
