/// Fields of numbers, money and time.
extension Field<Int64> {
  package static func integer(
    _ name: String, _ label: String, in range: ClosedRange<Int64>
  ) -> Field {
    var about = FieldAbout(.integer, name, label)
    about.range = range
    return Field(about, FieldWriting(texts: { [String($0)] }, json: { .integer($0) })) {
      input throws(FieldProblem) in
      let number = try input.integer
      if number < range.lowerBound { throw .tooSmall(range.lowerBound) }
      if number > range.upperBound { throw .tooGreat(range.upperBound) }
      return number
    }
  }
}

extension Field<Money> {
  /// An amount of one currency, such as `1250.00`: text in a form, minor units in JSON.
  package static func money(
    _ name: String, _ label: String, _ currency: Currency,
    in range: ClosedRange<Int64> = 0...999_999_999_999
  ) -> Field {
    var about = FieldAbout(.money, name, label)
    about.currency = currency
    return Field(about, FieldWriting(texts: { [$0.plain] }, json: { $0.json })) {
      input throws(FieldProblem) in
      let money: Money
      if case .json(let json) = input {
        guard let given = Money(json), given.currency == currency else { throw .wrongType }
        money = given
      } else {
        let text = try PlainText.line(input.text, limit: 30)
        guard let given = Money(text, currency) else {
          throw .noAmount(decimals: currency.decimals)
        }
        money = given
      }
      if money.minor < range.lowerBound {
        throw .tooLittle(Money(minor: range.lowerBound, currency))
      }
      if money.minor > range.upperBound {
        throw .tooMuch(Money(minor: range.upperBound, currency))
      }
      return money
    }
  }
}

extension Field<Day> {
  /// A day of the Gregorian calendar.
  package static func date(_ name: String, _ label: String) -> Field {
    Field(
      FieldAbout(.date, name, label), FieldWriting(texts: { [$0.text] }, json: { .text($0.text) })
    ) {
      input throws(FieldProblem) in
      let text = try PlainText.line(input.text, limit: 30)
      guard let day = Day(text) else { throw .noDate }
      return day
    }
  }
}

extension Field<Timestamp> {
  /// A moment: RFC 3339 with an offset, or day and time on the clocks of `zone`, as a browser's
  /// control gives them.
  package static func moment(_ name: String, _ label: String, in zone: String) -> Field {
    Field(
      FieldAbout(.moment, name, label),
      FieldWriting(
        texts: { [LocalTime.text($0, in: zone)] },
        json: { .text(LocalTime.rfc3339($0)) })
    ) { input throws(FieldProblem) in
      let text = try PlainText.line(input.text, limit: 40)
      if let moment = LocalTime.rfc3339(text) { return moment }
      // A program has no clock of its own to go by.
      if case .json = input { throw .noMoment }
      guard let moment = LocalTime.read(text, in: zone) else { throw .noMoment }
      return moment
    }
  }
}

extension Input {
  fileprivate var integer: Int64 {
    get throws(FieldProblem) {
      if case .json(.integer(let number)) = self { return number }
      if case .json = self { throw .wrongType }
      let text = try PlainText.line(text, limit: 30)
      let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
      guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }),
        let number = Int64(text)
      else { throw .noInteger }
      return number
    }
  }
}
