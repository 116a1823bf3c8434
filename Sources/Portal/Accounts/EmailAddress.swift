import Foundation

/// A mail address, trimmed, lower-cased and composed (NFC), its domain in ASCII (A-labels, RFC 5890), so
/// that one mailbox is one account: many letters look like one, or count as one.
package struct EmailAddress: Sendable, Hashable {
  package let text: String

  package init(_ input: String) throws(FieldProblem) {
    // Bytes first: a long text is refused before anybody composes it.
    guard input.utf8.count <= 1024 else { throw .tooLong(254) }
    let text = input.trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
      .precomposedStringWithCanonicalMapping
    guard !text.isEmpty else { throw .missing }
    guard text.utf8.count <= 254 else { throw .tooLong(254) }
    guard Self.isPlausible(text) else { throw .noEmailAddress }
    self.text = try Self.withPlainDomain(text)
  }

  init(trusted text: String) { self.text = text }

  private static func withPlainDomain(_ text: String) throws(FieldProblem) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
    guard let at = text.lastIndex(of: "@"),
      let domain = MailAddress.domain(String(text[text.index(after: at)...])), domain.contains(".")
    else { throw .noEmailAddress }
    let plain = "\(text[..<at])@\(domain)"
    guard plain.utf8.count <= 254 else { throw .tooLong(254) }
    return plain
  }

  /// What comes before the `@`.
  var local: Substring { text.prefix { $0 != "@" } }

  /// Not the whole of RFC 5321, only what catches slips: a link is mailed anyway, and that proves it.
  private static func isPlausible(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...64).contains(parts[0].utf8.count) else { return false }
    let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
    return labels.count >= 2 && labels.allSatisfy(isLabel) && isLocal(parts[0])
  }

  private static func isLabel(_ label: Substring) -> Bool {
    (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
      && label.unicodeScalars.allSatisfy {
        $0.isASCII ? $0.isASCIIAlphanumeric || $0 == "-" : $0.properties.isAlphabetic
      }
  }

  /// Without `%` and `!`, by which relays were once told a way to another mailbox.
  private static func isLocal(_ local: Substring) -> Bool {
    local.first != "." && local.last != "." && !local.contains("..")
      && local.unicodeScalars.allSatisfy {
        $0.isASCII
          ? $0.isASCIIAlphanumeric || ".#$&'*+/=?^_`{|}~-".unicodeScalars.contains($0)
          : $0.properties.isAlphabetic
      }
  }
}

extension Unicode.Scalar {
  var isASCIIAlphanumeric: Bool { isASCII && (properties.isAlphabetic || ("0"..."9") ~= self) }
}
