import Portal

/// Values in words, as tables and facts show them.
extension View {
  func moment(_ value: ColumnValue) -> TimeText? {
    if case .moment(let moment) = value { time(moment) } else { nil }
  }

  /// A role of a team's own has the name that it was given, in every language.
  func role(_ role: TeamRole) -> String {
    let option = role.option
    return option.isTranslated ? words(option.label) : option.label
  }

  func badge(_ value: ColumnValue) -> Tags? {
    guard case .choice(let raw, let label) = value else { return nil }
    return ["state": raw, "label": words(label)]
  }

  /// Nil for nothing, and for a moment, which has tags of its own.
  func text(_ value: ColumnValue) -> String? {
    switch value {
    case .nothing, .moment: nil
    case .choice(_, let label): words(label)
    case .named(_, let label): label
    case .text(let text): text
    case .integer(let integer): String(integer)
    case .money(let money): "\(money.plain) \(money.currency.code.uppercased())"
    case .flag(let flag): flag ? words("Yes") : words("No")
    case .size(let bytes): words.size(bytes)
    case .span(let span): words.took(span)
    case .device(let agent): DeviceName.from(agent, words)
    case .json(let json): json.text
    }
  }
}

extension Words {
  /// Bytes, in units of a thousand.
  func size(_ bytes: Int64) -> String {
    let units: [(Int64, String)] = [
      (1_000_000_000, "{{number}} GB"), (1_000_000, "{{number}} MB"), (1_000, "{{number}} kB"),
    ]
    guard let (unit, text) = units.first(where: { bytes >= $0.0 }) else {
      return self("{{number}} bytes", ["number": String(bytes)])
    }
    let tenths = (bytes * 10 + unit / 2) / unit
    let number = tenths < 100 ? "\(tenths / 10).\(tenths % 10)" : String(tenths / 10)
    return self(text, ["number": number])
  }

  func took(_ span: Duration) -> String {
    let seconds = max(0, span.microseconds / 1_000_000)
    if seconds < 1 { return self("under a second") }
    if seconds < 60 { return self("{{count}} s", ["count": String(seconds)]) }
    return self(
      "{{minutes}} min {{seconds}} s",
      ["minutes": String(seconds / 60), "seconds": String(seconds % 60)])
  }
}
