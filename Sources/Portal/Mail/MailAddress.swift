import Foundation

/// A mail address as it goes over the wire: ASCII, whatever script its domain is written in (RFC 5890).
package enum MailAddress {
  /// Nil for one that can only go with SMTPUTF8, which many servers do not take, and for what is no
  /// address.
  package static func wire(_ text: String) -> String? {
    guard let at = text.lastIndex(of: "@"), at != text.startIndex else { return nil }
    let local = text[..<at]
    guard
      local.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !#"<>()[]\,;:" "#.utf8.contains($0) })
    else { return nil }
    return domain(String(text[text.index(after: at)...])).map { "\(local)@\($0)" }
  }

  /// In A-labels.
  package static func domain(_ text: String) -> String? {
    guard let host = URLComponents(string: "https://\(text)/")?.encodedHost, !host.isEmpty,
      host.utf8.allSatisfy({
        (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) || $0 == 0x2D || $0 == 0x2E
      })
    else { return nil }
    return host.lowercased()
  }
}
