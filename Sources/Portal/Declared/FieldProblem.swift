/// What is wrong with one field.
package enum FieldProblem: Error, Equatable, Sendable {
  case missing
  /// Longer than so many characters (bytes for an address).
  case tooLong(Int)
  case tooShort(Int)
  /// More than so many entries.
  case tooMany(Int)
  case noEmailAddress
  /// A character that does not print, such as one that turns the direction of writing.
  case unprintable
  case unknownChoice
  /// Of several that there are.
  case noneChosen
  case noInteger
  case tooSmall(Int64)
  case tooGreat(Int64)
  case tooLittle(Money)
  case tooMuch(Money)
  /// Not a plain amount, with the number of decimals that the currency has.
  case noAmount(decimals: Int)
  case noDate
  case noMoment
  case noFile
  /// A file whose content or name is of another type; the types are named.
  case wrongFile(String)
  /// A file of more bytes.
  case fileTooLarge(Int)
  /// JSON of another type than the field's.
  case wrongType
  case commonPassword
  case contextualPassword
  /// What a feature has to say of its own.
  case other(Phrase)
  /// The classic rule: upper, lower, digit, special.
  case tooSimple
  case wrongPassword
  case samePassword
}

extension FieldProblem {
  /// What to do about it.
  package var words: Phrase {
    switch self {
    case .other(let words): words
    case .missing: "Fill this in."
    case .tooLong(let limit): .limit("Use at most {{limit}} characters.", limit)
    case .tooShort(let limit): .limit("Use at least {{limit}} characters.", limit)
    case .tooMany(let limit): .limit("Use at most {{limit}} entries.", limit)
    case .noEmailAddress: "Enter an email address, such as name@example.com."
    case .unprintable: "Remove the characters that do not print."
    case .unknownChoice: "Choose one of the list."
    case .noneChosen: "Choose at least one."
    case .noInteger: "Enter a whole number, in digits only."
    case .tooSmall(let least): .limit("Enter {{limit}} or more.", Int(least))
    case .tooGreat(let most): .limit("Enter {{limit}} or less.", Int(most))
    case .tooLittle(let least): Phrase("Enter {{limit}} or more.", ["limit": least.plain])
    case .tooMuch(let most): Phrase("Enter {{limit}} or less.", ["limit": most.plain])
    case .noAmount(0): "Enter a whole amount, such as 1250, without separators."
    case .noAmount(let decimals):
      Phrase(
        "Enter an amount such as {{example}}, without separators of thousands.",
        ["example": "1250." + String(repeating: "0", count: decimals)])
    case .noDate: "Enter a date as year, month and day, such as 2026-03-31."
    case .noMoment: "Enter a date and a time, such as 2026-03-31T14:30."
    case .noFile: "Choose a file first."
    case .wrongFile(let types):
      Phrase(
        "This is no {{types}} file, or its name says something else. Choose another file.",
        ["types": types])
    case .fileTooLarge: "This file is too large. Choose a smaller one."
    case .wrongType: "This value is of another type than the field."
    case .commonPassword: "This is one of the passwords that everybody tries first. Choose another."
    case .contextualPassword:
      "Your name, address or this site’s name is too easy to guess. Choose another."
    case .tooSimple: "Use an upper-case and a lower-case letter, a digit and a special character."
    case .wrongPassword: "This is not the right password."
    case .samePassword: "This is the password you have now. Choose another."
    }
  }
}

extension Phrase {
  fileprivate static func limit(_ text: String, _ limit: Int) -> Phrase {
    Phrase(text, ["limit": String(limit)])
  }
}

/// The problems of a form, by field name.
package struct FormProblems: Error, Equatable, Sendable {
  package private(set) var fields: [String: FieldProblem] = [:]

  package init() {}

  package init(_ field: some DeclaredField, _ problem: FieldProblem) {
    fields[field.about.name] = problem
  }

  package mutating func note(_ problem: FieldProblem, at field: String) {
    fields[field] = problem
  }

  package func throwIfAny() throws(FormProblems) {
    if !fields.isEmpty { throw self }
  }
}
