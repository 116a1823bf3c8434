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

  /// Days of one's own choice to compare with: the month before has its own length.
  private let other: ClosedRange<Int>?

  package init(_ days: ClosedRange<Int>, comparedWith comparison: Comparison = .previous) {
    self.days = days
    self.comparison = comparison
    other = nil
  }

  /// - Parameter other: days before these, more or fewer.
  package init(_ days: ClosedRange<Int>, comparedWith other: ClosedRange<Int>) {
    self.days = days
    comparison = .previous
    self.other = other
  }

  /// Up to and with today.
  package init(_ preset: Preset, until today: Int, comparedWith comparison: Comparison = .previous)
  {
    let first =
      switch preset {
      case .week: today - 6
      case .month: today - 29
      case .quarter: today - 89
      case .year: Day(number: today).adding(months: -12).number + 1
      }
    self.init(first...today, comparedWith: comparison)
  }

  package var count: Int { days.count }

  /// The days that it is compared with; nil for none.
  package var before: ClosedRange<Int>? {
    if let other { return other }
    return switch comparison {
    case .none: nil
    case .previous: (days.lowerBound - count)...(days.lowerBound - 1)
    case .year: Self.yearBefore(days.lowerBound)...Self.yearBefore(days.upperBound)
    }
  }

  private static func yearBefore(_ day: Int) -> Int {
    Day(number: day).adding(months: -12).number
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
  /// Of the month's last day.
  fileprivate var endOfMonth: Int {
    let next = Day(year: month == 12 ? year + 1 : year, month: month % 12 + 1, day: 1)
    return (next?.number ?? number + 1) - 1
  }
}
