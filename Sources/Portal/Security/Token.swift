import Crypto
import Foundation

/// A bearer secret of 256 random bits: given out once, kept only as its SHA-256.
package struct Token: Sendable, Equatable {
  package let text: String

  package static func random() -> Token { Token(text: randomBytes(32).base64URL) }

  /// Nil unless `text` has the shape of a token; nothing else reaches the database.
  package init?(_ text: some StringProtocol) {
    let text = String(text)
    guard text.utf8.count == 43, text.utf8.allSatisfy({ $0.isBase64URL }) else { return nil }
    self.text = text
  }

  private init(text: String) { self.text = text }

  /// `text` with dots in place of whatever has the shape of a token.
  package static func hidden(in text: String) -> String {
    var plain: [UInt8] = []
    var run: [UInt8] = []
    for byte in Array(text.utf8) + [0] {
      if byte.isBase64URL {
        run.append(byte)
        continue
      }
      let isSecret = run.count >= 43 && Set(run).count > 1
      plain += isSecret ? Array("••••••••".utf8) : run
      plain.append(byte)
      run = []
    }
    return String(decoding: plain.dropLast(), as: UTF8.self)
  }

  package var hash: [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }

  package static func randomBytes(_ count: Int) -> [UInt8] {
    // Each number is a call of the system: eight bytes a call, not one.
    var random = SystemRandomNumberGenerator()
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + 7)
    while bytes.count < count {
      withUnsafeBytes(of: random.next() as UInt64) { bytes.append(contentsOf: $0) }
    }
    return Array(bytes.prefix(count))
  }
}

extension UInt8 {
  package var isBase64URL: Bool {
    switch self {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}

extension Sequence<UInt8> {
  /// Two lower-case digits a byte.
  package var hex: String {
    map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// Base64url without padding (RFC 4648, section 5).
  package var base64URL: String {
    var bytes = [UInt8](Data(self).base64EncodedData())
    while bytes.last == UInt8(ascii: "=") { bytes.removeLast() }
    for index in bytes.indices {
      switch bytes[index] {
      case UInt8(ascii: "+"): bytes[index] = UInt8(ascii: "-")
      case UInt8(ascii: "/"): bytes[index] = UInt8(ascii: "_")
      default: break
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension Data {
  package init?(base64URL text: String) {
    let standard = text.utf8.map { byte in
      switch byte {
      case UInt8(ascii: "-"): UInt8(ascii: "+")
      case UInt8(ascii: "_"): UInt8(ascii: "/")
      default: byte
      }
    }
    let padding = repeatElement(UInt8(ascii: "="), count: (4 - standard.count % 4) % 4)
    self.init(base64Encoded: Data(standard + padding))
  }
}
