/// What was counted of some metrics in a range, as a page or a program is shown it.
package struct Figures: Sendable {
  /// One metric by days.
  package struct Line: Sendable {
    package let metric: Metric
    /// Of the whole range, and of the one before it; nil where nothing is known.
    package let total: Double?
    package let before: Double?
    /// By the steps of the range.
    package let points: [Double?]
    /// What each of them is compared with; empty where nothing is.
    package let pointsBefore: [Double?]

    /// What the point is compared with.
    package func pointBefore(_ index: Int) -> Double? {
      pointsBefore.isEmpty ? nil : pointsBefore[index]
    }

    /// When the last of its events happened, within the range.
    package let lastAt: Timestamp?
  }

  package let range: FigureRange
  package let steps: [ClosedRange<Int>]
  /// There are too many members or different values to tell how many or of what size they were.
  package let isTooMuch: Bool
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
    let stepsBefore = range.before == nil ? [] : steps.map { range.before($0) }
    self.steps = steps
    let days = try reporting.map { try FigureDays(metrics, range, $0, in: tx) }
    isTooMuch = days?.isTooMuch ?? false
    lines = try metrics.map { metric in
      let line = days?[metric] ?? FigureLine()
      return Line(
        metric: metric, total: try line.value(metric, in: range.days),
        before: try range.before.flatMap { try line.value(metric, in: $0) },
        points: try steps.map { try line.value(metric, in: $0) },
        pointsBefore: try stepsBefore.map { try $0.flatMap { try line.value(metric, in: $0) } },
        lastAt: line.lastAt(in: range.days))
    }
  }
}

/// The stored figures of some metrics, by day.
private struct FigureDays {
  /// Of members and of values, in bytes: what is more is not told, for one page must not cost all others.
  private static let mostBytes = 8 << 20
  /// As many days' values may be read without asking how many bytes they have.
  private static let mostUnasked = 300

  private var lines: [EventSeries: FigureLine] = [:]
  /// Different members or percentiles are left out.
  private(set) var isTooMuch = false

  subscript(metric: Metric) -> FigureLine { lines[metric.series] ?? FigureLine() }

  init(_ metrics: [Metric], _ range: FigureRange, _ reporting: Reporting, in tx: Tx) throws {
    let numbers = try EventSeries.numbers(of: Set(metrics.map(\.series)), reporting.number, in: tx)
    // Bytes are read only of those whose measure wants them.
    var rest = numbers
    for part in FigureLine.Part.allCases {
      let wanted = Set(metrics.filter { FigureLine.Part(of: $0.measure) == part }.map(\.series))
      let found = numbers.filter { wanted.contains($0.key) }
      guard try !Self.isTooMuch(part, found, range, reporting, in: tx) else {
        isTooMuch = true
        continue
      }
      try read(found, range, reporting, part.column, in: tx)
      rest = rest.filter { !wanted.contains($0.key) }
    }
    try read(rest, range, reporting, "NULL", in: tx)
  }

  private static func isTooMuch(
    _ part: FigureLine.Part, _ numbers: [EventSeries: Int], _ range: FigureRange,
    _ reporting: Reporting, in tx: Tx
  ) throws -> Bool {
    let days = range.stretches.reduce(0) { $0 + $1.count } * numbers.count
    if part == .members { return days * (reporting.memberCount / 8 + 1) > mostBytes }
    guard days > mostUnasked else { return false }
    var bytes = 0
    for days in range.stretches {
      bytes +=
        try tx.row(
          """
          SELECT CAST(COALESCE(SUM(LENGTH(sketch)), 0) AS \(.int)) AS n FROM figures
          WHERE \(place(numbers, days, reporting))
          """)?["n"] ?? 0
    }
    return bytes > mostBytes
  }

  private static func place(
    _ numbers: [EventSeries: Int], _ days: ClosedRange<Int>, _ reporting: Reporting
  ) -> SQL {
    """
    team = \(reporting.number) AND edition = \(reporting.edition)
      AND series IN (\(list: numbers.values.sorted().padded))
      AND day BETWEEN \(days.lowerBound) AND \(days.upperBound)
    """
  }

  private mutating func read(
    _ numbers: [EventSeries: Int], _ range: FigureRange, _ reporting: Reporting,
    _ bytes: SQL, in tx: Tx
  ) throws {
    guard !numbers.isEmpty else { return }
    let series = Dictionary(uniqueKeysWithValues: numbers.map { ($0.value, $0.key) })
    for days in range.stretches {
      let rows = try tx.rows(
        """
        SELECT series, day, count, sum, last_at, \(bytes) AS bytes FROM figures
        WHERE \(Self.place(numbers, days, reporting))
        """)
      for row in rows {
        guard let one = series[try row["series"]] else { continue }
        let line = lines[one] ?? FigureLine()
        line.days[try row["day"]] = try FigureDay(row)
        lines[one] = line
      }
    }
  }
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
  /// Of members or of values, as they are stored: unpacked they are many times as large. Nil where they are
  /// not wanted, or too many.
  let bytes: [UInt8]?

  init(_ row: Row) throws {
    count = try row["count"]
    sum = try row["sum"]
    lastAt = try row["last_at"]
    bytes = try row["bytes"]
  }
}

/// The days of one series.
private final class FigureLine {
  /// What beside counts and sums is read of a day.
  enum Part: CaseIterable {
    case members, values

    init?(of measure: Metric.Measure) {
      if measure == .members {
        self = .members
      } else if measure.percentile != nil {
        self = .values
      } else {
        return nil
      }
    }

    var column: SQL { self == .members ? "members" : "sketch" }
  }

  var days: [Int: FigureDay] = [:]
  /// By stretch of days: its values are put together once for all of them.
  private var percentiles: [ClosedRange<Int>: [Int: Double]] = [:]

  /// Of a stretch of days. Nothing that adds up is 0; of nothing there is no average, and of too much neither
  /// members nor percentiles.
  func value(_ metric: Metric, in range: ClosedRange<Int>) throws -> Double? {
    switch metric.measure {
    case .count: return count(in: range)
    case .sum: return sum(in: range)
    case .average:
      let count = count(in: range)
      return count > 0 ? sum(in: range) / count : nil
    case .members:
      var all = MemberSet()
      for day in range {
        guard let figure = days[day] else { continue }
        guard let bytes = figure.bytes else { return nil }
        all.formUnion(MemberSet(stored: bytes))
      }
      return Double(all.count)
    case .median, .p90, .p99:
      return try metric.measure.percentile.flatMap { try percentiles(in: range)[$0] }
    }
  }

  private func percentiles(in range: ClosedRange<Int>) throws -> [Int: Double] {
    if let known = percentiles[range] { return known }
    var (all, told) = (PercentileSketch(), [Int: Double]())
    for day in range {
      guard let figure = days[day] else { continue }
      guard let bytes = figure.bytes else { return [:] }
      all.merge(try PercentileSketch(stored: bytes))
    }
    for measure in Metric.Measure.allCases {
      if let part = measure.percentile { told[part] = all.percentile(part) }
    }
    percentiles[range] = told
    return told
  }

  private func each(in range: ClosedRange<Int>, _ body: (FigureDay) -> Void) {
    for day in range { if let figure = days[day] { body(figure) } }
  }

  private func count(in range: ClosedRange<Int>) -> Double {
    var count = Int64(0)
    each(in: range) { count += $0.count }
    return Double(count)
  }

  /// A day's sum is so bounded that those of two years do not overflow.
  private func sum(in range: ClosedRange<Int>) -> Double {
    var sum = Int64(0)
    each(in: range) { sum += $0.sum }
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
