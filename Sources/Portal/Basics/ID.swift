/// A record's identity: UUIDv7 (RFC 9562) as 36 characters of lower-case text, made by the program.
/// The phantom type keeps a team's id from being passed as a user's.
package struct ID<Record>: Hashable, Sendable, CustomStringConvertible {
  package let text: String

  /// Nil unless `text` is a UUID in its canonical lower-case form.
  package init?(_ text: String) {
    guard Self.isCanonical(text.utf8) else { return nil }
    self.text = text
  }

  init(trusted text: String) { self.text = text }

  package var description: String { text }

  private static func isCanonical(_ bytes: String.UTF8View) -> Bool {
    guard bytes.count == 36 else { return false }
    return zip(0..., bytes).allSatisfy { index, byte in
      switch index {
      case 8, 13, 18, 23: byte == UInt8(ascii: "-")
      default: (48...57).contains(byte) || (97...102).contains(byte)
      }
    }
  }
}

extension ID: SQLValue {
  package var sqlScalar: SQLScalar { .text(text) }
  package init(sqlScalar: SQLScalar) throws { text = try String(sqlScalar: sqlScalar) }
}

/// Makes UUIDv7s: 48 bits of milliseconds, then 74 random bits.
enum UUIDv7 {
  private static let digits = Array("0123456789abcdef".utf8)

  /// - Parameter sequence: a number that orders the ids of one millisecond, in place of the first
  ///   random bits (RFC 9562, 6.2).
  static func text(at time: Timestamp, sequence: UInt64? = nil) -> String {
    let milliseconds = UInt64(max(0, time.microseconds / 1000))
    var random = SystemRandomNumberGenerator()
    let high = milliseconds << 16 | 0x7000 | ((sequence ?? random.next()) & 0x0FFF)
    let low = 0x8000_0000_0000_0000 | (random.next() & 0x3FFF_FFFF_FFFF_FFFF)
    return String(unsafeUninitializedCapacity: 36) { buffer in
      var position = 0
      for (word, nibbles) in [(high, 16), (low, 16)] {
        for nibble in 0..<nibbles {
          if [8, 13, 18, 23].contains(position) {
            buffer[position] = UInt8(ascii: "-")
            position += 1
          }
          buffer[position] = digits[Int(word >> UInt64(60 - nibble * 4) & 0xF)]
          position += 1
        }
      }
      return position
    }
  }
}
