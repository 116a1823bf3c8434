import Foundation

/// Text that a person types, made clean: trimmed, composed, without what cannot be seen.
package enum PlainText {
  /// One line.
  package static func line(
    _ input: String, limit: Int, required: Bool = true
  ) throws(FieldProblem) -> String {
    let text = try clean(input, limit: limit, allowed: [])
    if required && text.isEmpty { throw .missing }
    return text
  }

  /// Several lines, separated by `\n`.
  package static func paragraph(_ input: String, limit: Int) throws(FieldProblem) -> String {
    let hasReturns = input.utf8.contains(UInt8(ascii: "\r"))
    let unix =
      hasReturns
      ? input.replacingOccurrences(of: "\r\n", with: "\n")
        .replacingOccurrences(of: "\r", with: "\n") : input
    return try clean(unix, limit: limit, allowed: ["\n", "\t"])
  }

  private static func clean(
    _ input: String, limit: Int, allowed: Set<Unicode.Scalar>
  ) throws(FieldProblem) -> String {
    // Bytes first: 64 KB of marks are refused before anybody composes or counts them.
    guard input.utf8.count <= limit * 16 + 1024 else { throw .tooLong(limit) }
    let text = trimmed(input)
    // Scalars count too: one "character" can carry a thousand combining marks.
    guard text.count <= limit, text.unicodeScalars.count <= limit * 4 else { throw .tooLong(limit) }
    let isPrintable = text.unicodeScalars.allSatisfy { allowed.contains($0) || !$0.isInvisible }
    guard isPrintable else { throw .unprintable }
    return text
  }

  private static func trimmed(_ input: String) -> String {
    guard input.utf8.allSatisfy({ $0 < 128 }) else {
      return input.precomposedStringWithCanonicalMapping
        .trimmingCharacters(in: .whitespacesAndNewlines)
    }
    // ASCII is composed already: Foundation's way costs as much as the rest of the form.
    let start = input.drop(while: \.isWhitespace)
    return start.lastIndex { !$0.isWhitespace }.map { String(start[...$0]) } ?? ""
  }
}

extension Unicode.Scalar {
  /// Controls, and the overrides that would let a name rewrite the text around it. The marks that
  /// right-to-left scripts and emoji need (LRM, RLM, joiners) are fine.
  var isInvisible: Bool {
    switch value {
    case 0x20..<0x7F: false
    case 0x202A...0x202E, 0x2066...0x2069, 0x2028, 0x2029, 0xFEFF: true
    default: properties.generalCategory == .control || properties.generalCategory == .unassigned
    }
  }
}
