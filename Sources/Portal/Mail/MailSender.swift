import Foundation

/// Whom mail comes from: `Acme <no-reply@acme.example>`, or the address alone.
package struct MailSender: Sendable, Equatable {
  /// In ASCII; see `MailAddress.wire`.
  package let address: String
  package let name: String?

  package init(address: String, name: String?) {
    self.address = address
    self.name = name
  }

  /// Nil for what is neither.
  package init?(_ text: String) {
    let text = text.trimmingCharacters(in: .whitespaces)
    guard text.hasSuffix(">"), let open = text.lastIndex(of: "<") else {
      guard let address = Self.address(text) else { return nil }
      self.init(address: address, name: nil)
      return
    }
    let name = text[..<open].trimmingCharacters(in: CharacterSet(charactersIn: " \""))
    guard let address = Self.address(String(text[open...].dropFirst().dropLast())),
      let line = name.isEmpty ? "" : try? PlainText.line(name, limit: 100)
    else { return nil }
    self.init(address: address, name: line.isEmpty ? nil : line)
  }

  private static func address(_ text: String) -> String? {
    (try? EmailAddress(text)).flatMap { MailAddress.wire($0.text) }
  }
}
