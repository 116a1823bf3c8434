import Portal

/// Days of a team's own zone as the reader writes them: one, a stretch, a week or a month. Days are counted
/// from 1970-01-01.
struct DayText: Sendable {
  private let names: DateNames
  private let words: Words

  init(_ words: Words) {
    names = DateNames.of(words.language)
    self.words = words
  }

  /// "3 Nov"
  func short(_ day: Int) -> String { dayMonth(civil(day), names.short) }

  /// "3 November 2026"
  func long(_ day: Int) -> String { date(civil(day)) }

  /// From one day to another; the month and the year that both are in are said once.
  func stretch(_ days: ClosedRange<Int>) -> String {
    guard days.count > 1 else { return long(days.lowerBound) }
    let (from, to) = (civil(days.lowerBound), civil(days.upperBound))
    let isOneMonth = (from.year, from.month) == (to.year, to.month)
    let first =
      isOneMonth
      ? names.number(from.day) : from.year == to.year ? dayMonth(from, names.long) : date(from)
    return words("{{from}} to {{to}}", ["from": first, "to": date(to)])
  }

  /// Below an axis, where there is little room.
  func short(_ days: ClosedRange<Int>, by step: FigureRange.Step) -> String {
    step == .month ? names.short[civil(days.lowerBound).month - 1] : short(days.lowerBound)
  }

  /// Of whole months their name; else the days.
  func long(_ days: ClosedRange<Int>, by step: FigureRange.Step) -> String {
    guard step == .month, isWholeMonth(days) else { return stretch(days) }
    let start = civil(days.lowerBound)
    return names.long[start.month - 1] + " " + names.number(start.year)
  }

  private func isWholeMonth(_ days: ClosedRange<Int>) -> Bool {
    let (start, next) = (civil(days.lowerBound), civil(days.upperBound + 1))
    return start.day == 1 && next.day == 1 && start.month != next.month
  }

  private func civil(_ day: Int) -> CivilTime { CivilTime(seconds: day * 86400) }

  private func date(_ civil: CivilTime) -> String {
    dayMonth(civil, names.long) + " " + names.number(civil.year)
  }

  private func dayMonth(_ civil: CivilTime, _ months: [String]) -> String {
    names.number(civil.day) + " " + months[civil.month - 1]
  }
}

extension View {
  var days: DayText { DayText(words) }
}
