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
