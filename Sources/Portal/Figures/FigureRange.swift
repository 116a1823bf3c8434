/// A stretch of whole days of a team's zone, and the one that it is compared with. Days are counted from
/// 1970-01-01.
package struct FigureRange: Hashable, Sendable {
  package enum Preset: String, Choice {
    case week = "7d"
    case month = "30d"
    case quarter = "90d"
    case year = "12m"

    package var label: String {
      switch self {
      case .week: "7 days"
      case .month: "30 days"
      case .quarter: "90 days"
      case .year: "12 months"
      }
    }
  }

  package enum Comparison: String, Choice {
    case previous, year, none

    package var label: String {
      switch self {
      case .previous: "The period before"
      case .year: "A year before"
      case .none: "Nothing"
      }
    }
  }

  /// What days are gathered in.
  package enum Step: String, Choice {
    case day, week, month

    package var label: String {
      switch self {
      case .day: "Days"
      case .week: "Weeks"
      case .month: "Months"
      }
    }
  }

  /// The most days that one stretch has: as far back as one may look.
  package static let longest = 400

  package let days: ClosedRange<Int>
  package let comparison: Comparison
  /// The days that it is compared with; nil for none.
  package let before: ClosedRange<Int>?

  package init(_ days: ClosedRange<Int>, comparedWith comparison: Comparison = .previous) {
    self.days = days
    self.comparison = comparison
    before =
      switch comparison {
      case .none: nil
      case .previous: (days.lowerBound - days.count)...(days.lowerBound - 1)
      case .year: Self.yearBefore(days.lowerBound)...Self.yearBefore(days.upperBound)
      }
  }

  /// - Parameter before: days before these, more or fewer: a month has its own length.
  package init(_ days: ClosedRange<Int>, comparedWith before: ClosedRange<Int>) {
    self.days = days
    comparison = .previous
    self.before = before
  }

  /// Up to and with today. Twelve months are this one and the eleven before it; what came before them is the
  /// same a year earlier, for months have different lengths.
  package init(_ preset: Preset, until today: Int, comparedWith comparison: Comparison = .previous)
  {
    let first =
      switch preset {
      case .week: today - 6
      case .month: today - 29
      case .quarter: today - 89
      case .year: Day(number: today).startOfMonth.adding(months: -11).number
      }
    self.init(
      first...today,
      comparedWith: preset == .year && comparison == .previous ? .year : comparison)
  }

  package var count: Int { days.count }

  private static func yearBefore(_ day: Int) -> Int {
    Day(number: day).adding(months: -12).number
  }

  /// The days that some of these are compared with: as much earlier as the whole is. Nil where there are none.
  package func before(_ part: ClosedRange<Int>) -> ClosedRange<Int>? {
    guard let before else { return nil }
    if part == days { return before }
    let first = earlier(part.lowerBound, before)
    guard before.contains(first) else { return nil }
    return first...max(first, min(earlier(part.upperBound + 1, before) - 1, before.upperBound))
  }

  private func earlier(_ day: Int, _ before: ClosedRange<Int>) -> Int {
    comparison == .year
      ? Self.yearBefore(day) : day - (days.lowerBound - before.lowerBound)
  }

  /// So that a chart has neither three points nor three hundred.
  package var usualStep: Step { count <= 92 ? .day : count <= 200 ? .week : .month }
}

extension FigureRange {
  /// The stretches of a chart: days, weeks or months, cut off at the range's ends.
  /// - Parameter firstWeekday: 1 for Monday to 7 for Sunday.
  package static func steps(
    of days: ClosedRange<Int>, by step: Step, firstWeekday: Int = 1
  ) -> [ClosedRange<Int>] {
    var (steps, start) = ([ClosedRange<Int>](), days.lowerBound)
    while start <= days.upperBound {
      let end =
        switch step {
        case .day: start
        // 1970-01-01 was a Thursday, the fourth day.
        case .week: start + 6 - ((start + 3 - (firstWeekday - 1)) % 7 + 7) % 7
        case .month: Day(number: start).endOfMonth
        }
      steps.append(start...min(end, days.upperBound))
      start = end + 1
    }
    return steps
  }
}

extension Day {
  var startOfMonth: Day { Day(number: number - day + 1) }

  /// Of the month's last day.
  fileprivate var endOfMonth: Int {
    let next = Day(year: month == 12 ? year + 1 : year, month: month % 12 + 1, day: 1)
    return (next?.number ?? number + 1) - 1
  }
}
