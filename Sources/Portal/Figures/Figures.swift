/// What was counted of some metrics in a range, as a page or a program is shown it.
package struct Figures: Sendable {
  /// One metric by days.
  package struct Line: Sendable {
    package let metric: Metric
    /// Of the whole range, and of the one before it; nil where nothing is known.
    package let total: Double?
    package let before: Double?
    /// By the steps of the range, and of the one before.
    package let points: [Double?]
    package let pointsBefore: [Double?]
    /// When the last of its events happened, within the range.
    package let lastAt: Timestamp?
  }

  package let range: FigureRange
  package let steps: [ClosedRange<Int>]
  package let stepsBefore: [ClosedRange<Int>]
  package let lines: [Line]

  /// - Parameters:
  ///   - step: what days are gathered in; nil as fits the range.
  ///   - reporting: nil for a team of which nothing was ever counted.
  package init(
    of metrics: [Metric], in range: FigureRange, by step: FigureRange.Step? = nil,
    firstWeekday: Int = 1, _ reporting: Reporting?, in tx: Tx
  ) throws {
    let step = step ?? range.usualStep
    self.range = range
    let steps = FigureRange.steps(of: range.days, by: step, firstWeekday: firstWeekday)
    let stepsBefore =
      range.before.map { FigureRange.steps(of: $0, by: step, firstWeekday: firstWeekday) } ?? []
    (self.steps, self.stepsBefore) = (steps, stepsBefore)
    let days = try reporting.map { try FigureDays(metrics, range, $0, in: tx) }
    lines = metrics.map { metric in
      let line = days?[metric] ?? FigureDays.Line()
      return Line(
        metric: metric, total: line.value(metric, in: range.days),
        before: range.before.flatMap { line.value(metric, in: $0) },
        points: steps.map { line.value(metric, in: $0) },
        pointsBefore: stepsBefore.map { line.value(metric, in: $0) },
        lastAt: line.lastAt(in: range.days))
    }
  }
}

/// The stored figures of some metrics, by day.
private struct FigureDays {
  struct Line {
    var days: [Int: FigureDay] = [:]
  }

  private var lines: [EventSeries: Line] = [:]

  subscript(metric: Metric) -> Line { lines[metric.series] ?? Line() }

  init(_ metrics: [Metric], _ range: FigureRange, _ reporting: Reporting, in tx: Tx) throws {
    let wanted = Set(metrics.map(\.series))
    let numbers = try EventSeries.numbers(of: wanted, reporting.number, in: tx)
    // Bytes are read only of those whose measure wants them.
    let full = Set(metrics.filter(\.wantsBytes).map(\.series))
    try read(numbers.filter { !full.contains($0.key) }, range, reporting, "", in: tx)
    try read(
      numbers.filter { full.contains($0.key) }, range, reporting, ", members, sketch", in: tx)
  }

  private mutating func read(
    _ numbers: [EventSeries: Int], _ range: FigureRange, _ reporting: Reporting, _ more: SQL,
    in tx: Tx
  ) throws {
    guard !numbers.isEmpty else { return }
    let series = Dictionary(uniqueKeysWithValues: numbers.map { ($0.value, $0.key) })
    for days in range.stretches {
      let rows = try tx.rows(
        """
        SELECT series, day, count, sum, last_at\(more) FROM figures
        WHERE team = \(reporting.number) AND edition = \(reporting.edition)
          AND series IN (\(list: numbers.values.sorted().padded))
          AND day BETWEEN \(days.lowerBound) AND \(days.upperBound)
        """)
      for row in rows {
        guard let one = series[try row["series"]] else { continue }
        lines[one, default: Line()].days[try row["day"]] = try FigureDay(row)
      }
    }
  }
}

extension Metric {
  fileprivate var wantsBytes: Bool { measure == .members || measure.percentile != nil }
}

extension FigureRange {
  /// The days to be read, in as few stretches as they have.
  var stretches: [ClosedRange<Int>] {
    guard let before else { return [days] }
    return before.upperBound + 1 >= days.lowerBound
      ? [before.lowerBound...days.upperBound] : [before, days]
  }
}

/// The figure of one series on one day.
private struct FigureDay {
  let count: Int64
  let sum: Int64
  let lastAt: Timestamp
  var members = MemberSet()
  var sketch = PercentileSketch()

  init(_ row: Row) throws {
    count = try row["count"]
    sum = try row["sum"]
    lastAt = try row["last_at"]
    guard row.columns.count > 5 else { return }
    members = MemberSet(stored: try row["members"])
    sketch = try PercentileSketch(stored: try row["sketch"])
  }
}

extension FigureDays.Line {
  /// Of a stretch of days. Nothing that adds up is 0; of nothing there is no average.
  func value(_ metric: Metric, in range: ClosedRange<Int>) -> Double? {
    let found: [FigureDay] = range.compactMap { day in days[day] }
    let (count, sum) = (Self.count(found), Self.sum(found))
    switch metric.measure {
    case .count: return count
    case .sum: return sum
    case .average: return count > 0 ? sum / count : nil
    case .members:
      var all = MemberSet()
      for day in found { all.formUnion(day.members) }
      return Double(all.count)
    case .median, .p90, .p99:
      var all = PercentileSketch()
      for day in found { all.merge(day.sketch) }
      return metric.measure.percentile.flatMap(all.percentile)
    }
  }

  private static func count(_ days: [FigureDay]) -> Double {
    var count = Int64(0)
    for day in days { count += day.count }
    return Double(count)
  }

  private static func sum(_ days: [FigureDay]) -> Double {
    var sum = Int128(0)
    for day in days { sum += Int128(day.sum) }
    return Double(sum) / 1000
  }

  func lastAt(in range: ClosedRange<Int>) -> Timestamp? {
    let times: [Timestamp] = range.compactMap { day in days[day]?.lastAt }
    return times.max()
  }
}

extension EventSeries {
  /// Those of them that there are.
  static func numbers(
    of wanted: Set<EventSeries>, _ team: Int, in tx: Tx
  ) throws -> [EventSeries: Int] {
    guard !wanted.isEmpty else { return [:] }
    let rows = try tx.rows(
      """
      SELECT number, name, measure, service FROM event_series
      WHERE team = \(team) AND name IN (\(list: Set(wanted.map(\.name)).sorted().padded))
      """)
    var numbers: [EventSeries: Int] = [:]
    for row in rows {
      let series = EventSeries(
        try row["name"], measure: try row["measure"], service: try row["service"])
      if wanted.contains(series) { numbers[series] = try row["number"] }
    }
    return numbers
  }
}
