/// Words for a person, not yet in their language: the English text is the key of the catalogue, and
/// `{{name}}` in it stands for a value.
package struct Phrase: Sendable, Hashable, ExpressibleByStringLiteral {
  package let text: String
  package let values: [String: String]
  /// Values that are English texts of the catalogue themselves, such as the labels of roles.
  package let words: [String: [String]]

  package init(
    _ text: String, _ values: [String: String] = [:], words: [String: [String]] = [:]
  ) {
    self.text = text
    self.values = values
    self.words = words
  }

  package init(stringLiteral value: String) { self.init(value) }

  /// As a program's log has it.
  package var english: String {
    let all = values.merging(words.mapValues { $0.joined(separator: ", ") }) { own, _ in own }
    return all.reduce(text) { $0.replacing("{{\($1.key)}}", with: $1.value) }
  }
}

/// One of a fixed set of values: stored by its raw value, shown by its label.
package protocol Choice: RawRepresentable<String>, CaseIterable, Hashable, Sendable {
  /// English; the key of the catalogue.
  var label: String { get }
}

/// A choice as a list shows it.
package struct FieldOption: Sendable, Hashable {
  package let value: String
  package let label: String
  /// False for what stands the same in every language: a time zone, a language's own name.
  package let isTranslated: Bool

  package init(_ value: String, _ label: String, isTranslated: Bool = true) {
    self.value = value
    self.label = label
    self.isTranslated = isTranslated
  }
}

extension Choice {
  /// Nil for what is not among the cases that are offered.
  init?(listed text: String) {
    guard let one = Self.allCases.first(where: { $0.rawValue.utf8.elementsEqual(text.utf8) })
    else { return nil }
    self = one
  }

  package var option: FieldOption { FieldOption(rawValue, label) }
}
