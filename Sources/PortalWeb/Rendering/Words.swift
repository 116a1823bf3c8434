import Portal

/// Texts in one language. English is the key; a language without a text falls back to it.
package struct Words: Sendable {
  package let language: String
  /// Of this catalogue alone: two may be of one language.
  let key: String
  private let catalogue: @Sendable (String) -> String

  init(language: String, catalogue: @escaping @Sendable (String) -> String) {
    self.language = language
    key = "\(language) \(UInt64.random(in: 0...UInt64.max))"
    self.catalogue = catalogue
  }

  package static let english = Words(language: "en") { $0 }

  func callAsFunction(_ text: String) -> String { catalogue(text) }

  /// - Parameter values: what `{{name}}` in the text stands for, given as a literal; a dictionary
  ///   would cost more than the filling.
  func callAsFunction(_ text: String, _ values: KeyValuePairs<String, String>) -> String {
    WordValues.fill(catalogue(text), values)
  }

  /// For values that were put together elsewhere.
  func callAsFunction(_ text: String, values: [String: String]) -> String {
    values.isEmpty ? catalogue(text) : WordValues.fill(catalogue(text), values.map { $0 })
  }

  package func callAsFunction(_ phrase: Phrase) -> String {
    if phrase.words.isEmpty { return self(phrase.text, values: phrase.values) }
    let words = phrase.words.mapValues { $0.map { self($0) }.joined(separator: ", ") }
    return self(phrase.text, values: phrase.values.merging(words) { $1 })
  }

  func count(_ count: Int, one: String, many: String) -> String {
    self(count == 1 ? one : many, ["count": String(count)])
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
