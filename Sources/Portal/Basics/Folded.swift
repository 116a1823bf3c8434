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
  /// True where `column` holds `text`, both folded.
  static func holds(_ text: String, in column: SQL) -> SQL {
    let escaped = text.folded.reduce(into: "") { escaped, character in
      if "\\%_".contains(character) { escaped.append("\\") }
      escaped.append(character)
    }
    return "\(column) LIKE \("%\(escaped)%") ESCAPE '\\'"
  }
}
