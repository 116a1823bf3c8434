/// Comma-separated values (RFC 4180), safe to open in a spreadsheet.
package enum CSV {
  package static func line(_ values: [String]) -> String {
    values.map(quoted).joined(separator: ",") + "\r\n"
  }

  /// A text that a spreadsheet would take for a formula gets an apostrophe before it (CS: CSV
  /// injection). Bytes, because a combining mark would hide the first sign from a comparison of
  /// characters.
  static func harmless(_ text: String) -> String {
    guard let first = text.utf8.first, "=+-@\t\r\n".utf8.contains(first) || isWide(text) else {
      return text
    }
    return "'" + text
  }

  /// Full-width signs, which some spreadsheets read as the plain ones.
  private static func isWide(_ text: String) -> Bool {
    guard let scalar = text.unicodeScalars.first else { return false }
    return "＝＋－＠".unicodeScalars.contains(scalar)
  }

  /// Semicolons and tabs too: programs of many languages split at those.
  private static func quoted(_ value: String) -> String {
    let needsQuotes = value.utf8.contains { ",;\t\"\r\n".utf8.contains($0) }
    guard needsQuotes else { return value }
    let inside = value.utf8.flatMap { $0 == UInt8(ascii: "\"") ? [$0, $0] : [$0] }
    return "\"" + String(decoding: inside, as: UTF8.self) + "\""
  }
}
