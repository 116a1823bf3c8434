/// A month that reports are of, on the clocks of a team's own zone.
package struct ReportMonth: Hashable, Comparable, Sendable {
  /// The hour from which the report of the month before goes, on the first.
  private static let hour = 6
  /// No zone's clocks are farther ahead.
  private static let farthest = Duration.hours(14)

  /// Months since the year 0, as it is stored.
  let number: Int

  init(number: Int) { self.number = number }

  /// - Parameter month: 1 for January.
  package init(_ year: Int, _ month: Int) { number = year * 12 + month - 1 }

  package var next: ReportMonth { ReportMonth(number: number + 1) }
  package var before: ReportMonth { ReportMonth(number: number - 1) }

  package static func < (one: Self, other: Self) -> Bool { one.number < other.number }

  private var year: Int { number / 12 }
  private var month: Int { number % 12 + 1 }

  /// Counted from 1970-01-01. Days that last 23 or 25 hours are days like others.
  package var days: ClosedRange<Int> { firstDay...(next.firstDay - 1) }

  private var firstDay: Int { first?.number ?? 0 }
  private var first: Day? { Day(year: year, month: month, day: 1) }

  /// Its days, and those of the month before, which may be more or fewer.
  package var range: FigureRange { FigureRange(days, comparedWith: before.days) }

  /// The last month whose report may go at this moment.
  package static func due(at now: Timestamp, in zone: String) -> ReportMonth {
    let clock = ZoneOffsets.named(zone).civil(now)
    let last = ReportMonth(clock.year, clock.month).before
    return clock.day == 1 && clock.hour < hour ? last.before : last
  }

  /// No team's is later.
  static func latestDue(at now: Timestamp) -> ReportMonth { due(at: now + farthest, in: "UTC") }

  /// When its report goes.
  package func dueAt(in zone: String) -> Timestamp? {
    next.first.flatMap { LocalTime.read("\($0.text)T0\(Self.hour):00", in: zone) }
  }

  /// As programs read it: `2026-03`.
  package var text: String { first.map { String($0.text.prefix(7)) } ?? "" }
}
