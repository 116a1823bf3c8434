import Foundation

extension String {
  /// For order and search: without case and accents, and short enough for an index. Never empty unless the
  /// text is.
  package var folded: String {
    if utf8.allSatisfy({ $0 < 0x80 }) { return String(lowercased().prefix(100)) }
    let plain = folding(
      options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
    let kept = plain.isEmpty ? lowercased() : plain
    // Bytes: one character can carry a thousand marks.
    return String(kept.unicodeScalars.prefix(100).reduce(into: "") { $0.unicodeScalars.append($1) })
  }
}

extension SQL {
  /// True where `column`, which is folded, holds `text`.
  static func holds(_ text: String, in column: SQL) -> SQL {
    holds(exactly: text.folded, in: column)
  }

  /// The same for a column of addresses, which keep their accents.
  static func holds(address text: String, in column: SQL) -> SQL {
    holds(exactly: text.lowercased().precomposedStringWithCanonicalMapping, in: column)
  }

  private static func holds(exactly text: String, in column: SQL) -> SQL {
    // Scalars: one with a mark behind it is another character, and still a wildcard.
    let escaped = text.unicodeScalars.reduce(into: "") { escaped, scalar in
      if ["\\", "%", "_"].contains(scalar) { escaped.append("\\") }
      escaped.unicodeScalars.append(scalar)
    }
    return "\(column) LIKE \("%\(escaped)%") ESCAPE '\\'"
  }
}

/// Words that are looked for in whole texts, without case and accents.
struct FoldedWords: Sendable {
  private let bytes: [UInt8]

  init(_ words: String) { bytes = Array(words.folded.utf8) }

  func areIn(_ text: String) -> Bool {
    var text = text
    if let isThere = text.withUTF8({ Self.plainly(bytes, in: $0) }) { return isThere }
    let folded = text.folding(
      options: [.caseInsensitive, .diacriticInsensitive, .widthInsensitive], locale: nil)
    return Array(folded.utf8).withUnsafeBufferPointer { Self.plainly(bytes, in: $0, whole: true)! }
  }

  /// Nil for a text with more than ASCII in it, which has to be folded first.
  private static func plainly(
    _ words: [UInt8], in text: UnsafeBufferPointer<UInt8>, whole: Bool = false
  ) -> Bool? {
    guard let first = words.first else { return true }
    for (place, byte) in text.enumerated() {
      if byte >= 0x80 && !whole { return nil }
      guard lower(byte) == first, text.count - place >= words.count else { continue }
      var next = 1
      while next < words.count, lower(text[place + next]) == words[next] { next += 1 }
      if next == words.count { return true }
    }
    return false
  }

  private static func lower(_ byte: UInt8) -> UInt8 {
    (65...90).contains(byte) ? byte | 0x20 : byte
  }
}
