/// One thing that a person or a program may give: its name, the words around it, and how what was
/// given becomes a value. Declared once, beside the feature; forms, late forms, JSON and imports all
/// read it through this.
package struct Field<Value: Sendable>: DeclaredField {
  package var about: FieldAbout
  let read: @Sendable (Input) throws(FieldProblem) -> Value
  let writing: FieldWriting<Value>

  init(
    _ about: FieldAbout, _ writing: FieldWriting<Value>,
    read: @escaping @Sendable (Input) throws(FieldProblem) -> Value
  ) {
    self.about = about
    self.read = read
    self.writing = writing
  }

  package func check(_ input: Input) throws(FieldProblem) -> any Sendable { try read(input) }

  package func texts(ofAny value: any Sendable) -> [String] {
    (value as? Value).map(writing.texts) ?? []
  }

  package func json(ofAny value: any Sendable) -> JSON {
    (value as? Value).map(writing.json) ?? .null
  }

  /// The field with a value to put into `Entered`.
  package func of(_ value: Value) -> Entered.Pair { Entered.Pair(name: about.name, value: value) }
}

/// How a field's value is written: as form text, and as JSON.
struct FieldWriting<Value: Sendable>: Sendable {
  let texts: @Sendable (Value) -> [String]
  let json: @Sendable (Value) -> JSON
}

/// A field whose type of value does not matter.
package protocol DeclaredField: Sendable {
  var about: FieldAbout { get }
  func check(_ input: Input) throws(FieldProblem) -> any Sendable
  /// As a form shows it again: several texts where the field takes several.
  func texts(ofAny value: any Sendable) -> [String]
  func json(ofAny value: any Sendable) -> JSON
}

/// What a field is, apart from the type of its value.
package struct FieldAbout: Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    case line, paragraph, email, emails, secret, choice, choices, flag, integer, money, date, moment
    case timeZone, file
    /// Travels with the form and is not shown.
    case hidden
  }

  /// The form's name for it and JSON's.
  package let name: String
  package let label: String
  package let kind: Kind
  package var help: Phrase?
  package var autocomplete: Autocomplete?
  package var isRequired = true
  /// Of a program's body: its parts are looked at one by one, and one that is bad leaves the others.
  package var isReadByParts = false
  package var options: [FieldOption] = []
  /// Of a file: the media types that are taken.
  package var accepts: [String] = []
  package var mostBytes = 0
  package var currency: Currency?
  /// Of text: in characters.
  package var limit: Int?
  /// What a program gives, where the kind alone does not say it.
  package var ownSchema: JSONSchema?
  /// Of an integer.
  package var range: ClosedRange<Int64>?

  init(_ kind: Kind, _ name: String, _ label: String) {
    self.name = name
    self.label = label
    self.kind = kind
  }

  /// Never shown again, kept or written anywhere.
  package var isSecret: Bool { kind == .secret }
  /// Takes several values under one name.
  package var isPlural: Bool { kind == .choices }
}

/// What a browser may fill in by itself (HTML standard, autofill field names).
package enum Autocomplete: String, Sendable {
  case name, organization, email, username, language
  case currentPassword = "current-password"
  case newPassword = "new-password"
  case oneTimeCode = "one-time-code"
}

extension Field {
  package func help(_ help: Phrase) -> Field {
    var field = self
    field.about.help = help
    return field
  }

  package func autocomplete(_ autocomplete: Autocomplete) -> Field {
    var field = self
    field.about.autocomplete = autocomplete
    return field
  }

  /// Optional: with nothing given the value is this one.
  package func otherwise(_ value: Value) -> Field {
    var about = about
    about.isRequired = false
    return Field(about, writing) { [read] input throws(FieldProblem) in
      input.isEmpty ? value : try read(input)
    }
  }

  /// Optional, of a value or none.
  package func optional() -> Field<Value?> {
    var about = about
    about.isRequired = false
    let writing = FieldWriting<Value?>(
      texts: { [writing] in $0.map(writing.texts) ?? [] },
      json: { [writing] in $0.map(writing.json) ?? .null })
    return Field<Value?>(about, writing) { [read] input throws(FieldProblem) in
      input.isEmpty ? nil : try read(input)
    }
  }

  /// A copy of a field of text that a form shows as a choice of these, if there are any: names that are known
  /// by now. It takes whatever it took.
  package func offering(_ options: [FieldOption]) -> Field {
    guard !options.isEmpty else { return self }
    var shown = FieldAbout(.choice, about.name, about.label)
    (shown.help, shown.isRequired, shown.options) = (about.help, about.isRequired, options)
    var field = self
    field.about = shown
    return field
  }

  /// A copy of a field of choices that takes only these: read under the same name.
  package func among(_ options: [FieldOption]) -> Field {
    var about = about
    about.options = options
    let allowed = Set(options.map(\.value))
    return Field(about, writing) { [read, writing] input throws(FieldProblem) in
      let value = try read(input)
      guard writing.texts(value).allSatisfy(allowed.contains) else { throw .unknownChoice }
      return value
    }
  }

  /// One more thing to look at in a value that is right so far.
  package func also(_ check: @escaping @Sendable (Value) throws(FieldProblem) -> Void) -> Field {
    Field(about, writing) { [read] input throws(FieldProblem) in
      let value = try read(input)
      try check(value)
      return value
    }
  }
}

extension Input {
  fileprivate var isEmpty: Bool {
    switch self {
    case .absent, .json(.null), .json(.text("")), .json(.list([])): true
    case .texts(let texts): texts.allSatisfy { $0.allSatisfy(\.isWhitespace) }
    // A file's control that nobody has touched sends a file without a name.
    case .file(let file): file.filename.isEmpty && file.size == 0
    case .json: false
    }
  }
}
