/// What was counted of one service: its events over time, and of which kinds they were.
package struct ServiceFigures: Sendable {
  /// All its events; of no one kind.
  package let line: Figures.Line
  package let steps: [ClosedRange<Int>]
  package let step: FigureRange.Step
  package let kinds: EventKinds

  /// - Parameter firstWeekday: 1 for Monday to 7 for Sunday.
  /// - Returns: nil where no event was ever told of it.
  package static func find(
    _ service: String, in range: FigureRange, firstWeekday: Int, _ reporting: Reporting, in tx: Tx
  ) throws -> ServiceFigures? {
    let kinds = try EventKinds(in: range, service: service, reporting, in: tx)
    guard kinds.count > 0 else { return nil }
    let step = range.usualStep
    let steps = FigureRange.steps(of: range.days, by: step, firstWeekday: firstWeekday)
    let days = try reporting.days(of: service, in: range, in: tx)
    let count: (ClosedRange<Int>) -> Double = { stretch in
      Double(stretch.reduce(0) { $0 + (days[$1] ?? 0) })
    }
    let line = Figures.Line(
      metric: Metric("", service: service), total: count(range.days),
      before: range.before.map(count), points: steps.map(count),
      pointsBefore: range.before == nil ? [] : steps.map { range.before($0).map(count) },
      lastAt: nil)
    return ServiceFigures(line: line, steps: steps, step: step, kinds: kinds)
  }
}

extension Reporting {
  /// How many events of a service there were, by day. The join is as in `countEvents`.
  fileprivate func days(
    of service: String, in range: FigureRange, in tx: Tx
  ) throws -> [Int: Int] {
    var days: [Int: Int] = [:]
    for stretch in range.stretches {
      let rows = try tx.rows(
        """
        SELECT f.day, CAST(SUM(f.count) AS \(.int)) AS n
        FROM event_series s CROSS JOIN figures f
        WHERE s.team = \(number) AND s.measure = '' AND s.service = \(service)
          AND f.team = s.team AND f.edition = \(edition) AND f.series = s.number
          AND f.day BETWEEN \(stretch.lowerBound) AND \(stretch.upperBound)
        GROUP BY f.day
        """)
      for row in rows { days[try row["day"]] = try row["n"] }
    }
    return days
  }
}
