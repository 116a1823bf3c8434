import Foundation

/// Whom mail comes from: `Acme <no-reply@acme.example>`, or the address alone.
package struct MailSender: Sendable, Equatable {
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
      guard let address = try? EmailAddress(text) else { return nil }
      self.init(address: address.text, name: nil)
      return
    }
    let name = text[..<open].trimmingCharacters(in: CharacterSet(charactersIn: " \""))
    guard let address = try? EmailAddress(String(text[open...].dropFirst().dropLast())),
      let line = name.isEmpty ? "" : try? PlainText.line(name, limit: 100)
    else { return nil }
    self.init(address: address.text, name: line.isEmpty ? nil : line)
  }
}
