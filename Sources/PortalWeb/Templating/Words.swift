import Portal

/// Texts in one language. English is the key; a language without a text falls back to it.
package struct Words: Sendable {
  package let language: String
  private let catalogue: @Sendable (String) -> String

  init(language: String, catalogue: @escaping @Sendable (String) -> String) {
    self.language = language
    self.catalogue = catalogue
  }

  package static let english = Words(language: "en") { $0 }

  /// - Parameter values: what `{{name}}` in the text stands for.
  func callAsFunction(_ text: String, _ values: [String: String] = [:]) -> String {
    values.reduce(catalogue(text)) { text, value in
      text.replacing("{{\(value.key)}}", with: value.value)
    }
  }

  func count(_ count: Int, one: String, many: String) -> String {
    self(count == 1 ? one : many, ["count": String(count)])
  }

  package func callAsFunction(_ problem: FieldProblem) -> String {
    switch problem {
    case .missing: self("Fill this in.")
    case .tooLong(let limit): self("Use at most {{limit}} characters.", ["limit": String(limit)])
    case .tooShort(let limit): self("Use at least {{limit}} characters.", ["limit": String(limit)])
    case .noEmailAddress: self("Enter an email address, such as name@example.com.")
    case .unprintable: self("Remove the characters that do not print.")
    case .unknownChoice: self("Choose one of the list.")
    case .commonPassword:
      self("This is one of the passwords that everybody tries first. Choose another.")
    case .contextualPassword:
      self("Your name, address or this site’s name is too easy to guess. Choose another.")
    case .tooSimple:
      self("Use an upper-case and a lower-case letter, a digit and a special character.")
    case .wrongPassword: self("This is not the right password.")
    case .samePassword: self("This is the password you have now. Choose another.")
    }
  }

  /// A wait, in words.
  func wait(_ span: Duration) -> String {
    let minutes = (span.secondsRoundedUp + 59) / 60
    if minutes < 60 { return count(minutes, one: "{{count}} minute", many: "{{count}} minutes") }
    let hours = (minutes + 59) / 60
    if hours < 48 { return count(hours, one: "{{count}} hour", many: "{{count}} hours") }
    return count((hours + 23) / 24, one: "{{count}} day", many: "{{count}} days")
  }
}
