import Foundation

/// The name of a file that is handed to somebody: one that may stand in any header, that every file
/// system takes, and that shows its ending as it is.
package struct AttachmentName: Sendable, Equatable {
  private static let most = 150
  private static let mostPlain = 60
  /// File systems want none of these in a name.
  private static let reserved = Set("<>:\"/\\|?*".unicodeScalars)

  package let text: String

  /// - Parameter given: what may not stand in a name is replaced; one that is too long is cut before its
  ///   ending.
  package init(_ given: String) {
    let scalars = given.precomposedStringWithCanonicalMapping.unicodeScalars.map { scalar in
      scalar.isInvisible || Self.reserved.contains(scalar) ? "_" : scalar
    }
    let clean = String(String.UnicodeScalarView(scalars))
    let ends = CharacterSet.whitespaces.union(CharacterSet(charactersIn: "."))
    let name = Self.cut(clean.trimmingCharacters(in: ends), to: Self.most)
    text = name.isEmpty ? "file" : name
  }

  /// For programs that know ASCII alone: needs no quoting but the quotes.
  package var plain: String {
    let scalars = text.unicodeScalars.map { $0.isASCII ? $0 : "_" }
    return Self.cut(String(String.UnicodeScalarView(scalars)), to: Self.mostPlain)
  }

  /// As an extended value in a header has it, after `UTF-8''` (RFC 2231, 4; RFC 8187).
  package var encoded: String {
    text.utf8.map { byte in
      let isPlain =
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
        || "-._~".utf8.contains(byte)
      return isPlain ? String(UnicodeScalar(byte)) : "%" + [byte].hex.uppercased()
    }.joined()
  }

  /// No longer than that many bytes, with its ending.
  private static func cut(_ text: String, to most: Int) -> String {
    guard text.utf8.count > most else { return text }
    let scalars = text.unicodeScalars
    let dot = scalars.lastIndex(of: ".") ?? scalars.endIndex
    let ending = scalars[dot...].count <= 8 ? String(scalars[dot...]) : ""
    var size = ending.utf8.count
    let stem = scalars.prefix { scalar in
      size += UTF8.width(scalar)
      return size <= most
    }
    return String(stem) + ending
  }
}
