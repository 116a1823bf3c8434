/// Members by the period of their first event, and the periods in which they came again.
struct RetentionCount: EventCounting {
  private let series: Int?
  private let back: Int?
  private let periods: [ClosedRange<Int>]
  private let firstDay: Int
  /// Of each day of the range.
  private let periodOf: [Int]
  private var first: [Int: Int] = [:]
  /// A bit for each period.
  private var seen: [Int: UInt64] = [:]

  init(_ question: AnalysisQuestion, _ series: QuestionSeries) {
    self.series = series.number(of: question.event)
    back = series.number(of: question.back)
    periods = question.periods
    firstDay = question.days.lowerBound
    periodOf = periods.enumerated().flatMap { index, days in days.map { _ in index } }
  }

  mutating func take(_ event: ScannedEvent, on day: Int) {
    guard let member = event.member else { return }
    let period = periodOf[day - firstDay]
    if series == nil || event.series == series {
      first[member] = min(first[member] ?? period, period)
    }
    if back == nil || event.series == back { seen[member, default: 0] |= 1 << UInt64(period) }
  }

  func result(_ people: [Int: ID<User>]) -> AnalysisResult {
    var cohorts = periods.indices.map { index in
      AnalysisResult.Retention.Cohort(
        days: periods[index], members: 0,
        back: Array(repeating: 0, count: periods.count - 1 - index))
    }
    for (member, start) in first {
      cohorts[start].members += 1
      let seen = seen[member] ?? 0
      for period in (start + 1)..<max(start + 1, periods.count)
      where seen & 1 << UInt64(period) != 0 {
        cohorts[start].back[period - start - 1] += 1
      }
    }
    return .retention(AnalysisResult.Retention(cohorts: cohorts, members: first.count))
  }
}
