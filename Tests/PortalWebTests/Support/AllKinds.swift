import Portal

@testable import Portal

/// A form with a field of every kind.
enum AllKinds {
  enum Size: String, Choice {
    case small, large
    var label: String { rawValue.capitalized }
  }

  static let line = Field.line("line", "Line", limit: 10).help("Help.").autocomplete(.name)
  static let paragraph = Field.paragraph("paragraph", "Paragraph", limit: 10).otherwise("")
  static let email = Field.email("email", "Email")
  static let emails = Field.emails("emails", "Emails", limit: 3)
  static let secret = Field.secret("secret", "Secret").autocomplete(.newPassword)
  static let choice = Field<Size>.choice("choice", "Choice")
  static let maybe = Field<Size>.choice("maybe", "Maybe").optional()
  static let choices = Field<Set<Size>>.choices("choices", "Choices")
  static let flag = Field.flag("flag", "Flag")
  static let integer = Field.integer("integer", "Integer", in: -5...5)
  static let money = Field.money("money", "Money", euro)
  static let date = Field.date("date", "Date")
  static let moment = Field.moment("moment", "Moment", in: "Europe/Berlin")
  static let timeZone = Field.timeZone("timeZone", "Time zone")
  static let file = Field.file(
    "file", "File", types: "PNG", accepts: ["image/png"], limit: 100
  ) { $0.filename.hasSuffix(".png") }
  static let euro = Currency("EUR")!

  static let fields: Fields = [
    line, paragraph, email, emails, secret, choice, maybe, choices, flag, integer, money, date,
    moment, timeZone, file,
  ]

  static let values: Entered = [
    line.of("line"), choice.of(.large), maybe.of(.small), choices.of([.small]), flag.of(true),
    integer.of(3), timeZone.of("Europe/Berlin"),
  ]
}
