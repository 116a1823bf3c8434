// The same numbers as on the dashboard, for programs.

/// A stretch of days of a team's zone, as programs read it.
extension FigureRange {
  static func day(_ number: Int) -> String { Day(number: number).text }
}

/// One metric of a range beside the one before it.
package struct Indicator: Sendable {
  package let title: String
  package let line: Figures.Line

  package init(_ title: String, _ line: Figures.Line) {
    self.title = title
    self.line = line
  }

  /// What programs say it by.
  fileprivate static let metric: [Column<Metric>] = [
    .text("event", "The kind of event") { $0.event },
    .choice("measure", "What of it") { $0.measure },
    .text("number", "Of which of its numbers; empty for none") { $0.number },
    .text("service", "Of which service; empty for all") { $0.service },
  ]

  private static let columns: [Column<Indicator>] =
    [.text("title", "As its person has called it; empty for the usual") { $0.title }]
    + metric.map { column in column.within { $0.line.metric } }
    + [
      .value("value", "Of the whole range; null where nothing is known", .number.orNull) {
        $0.line.total.number
      },
      .value("before", "Of the range before it", .number.orNull) { $0.line.before.number },
      .value(
        "change", "By which share it changed; null where nothing was before", .number.orNull
      ) { indicator in
        switch FigureChange(from: indicator.line.before, to: indicator.line.total) {
        case .by(let share): .json(.number(share))
        case .same: .json(.number(0))
        case .new, nil: .nothing
        }
      },
    ]
  package static let resource = Resource<Indicator>("Indicator", columns)
}

extension Double? {
  fileprivate var number: ColumnValue { map { .json(.number($0)) } ?? .nothing }
}

/// One metric over time.
package struct Timeline: Sendable {
  package let zone: String
  package let step: FigureRange.Step
  package let figures: Figures

  package init(_ figures: Figures, _ step: FigureRange.Step, zone: String) {
    self.figures = figures
    self.step = step
    self.zone = zone
  }

  fileprivate struct Point: Sendable {
    let days: ClosedRange<Int>
    let value: Double?
    let before: Double?
  }

  private static let point = Resource<Point>(
    "TimelinePoint",
    [
      .value("from", "Its first day", .date) { .text(FigureRange.day($0.days.lowerBound)) },
      .value("to", "Its last day", .date) { .text(FigureRange.day($0.days.upperBound)) },
      .value("value", "Null where nothing is known", .number.orNull) { $0.value.number },
      .value(
        "before", "Of as many days as much earlier; null where nothing is compared", .number.orNull
      ) {
        $0.before.number
      },
    ])

  private static let columns: [Column<Timeline>] =
    Indicator.metric.map { column in column.within { $0.figures.lines[0].metric } }
    + [
      .text("timeZone", "Whose days") { $0.zone },
      .choice("step", "What days are gathered in") { $0.step },
      .value("value", "Of the whole range", .number.orNull) { $0.figures.lines[0].total.number },
      .value("before", "Of the range before it", .number.orNull) {
        $0.figures.lines[0].before.number
      },
      .list("points", point) { timeline in
        let line = timeline.figures.lines[0]
        return timeline.figures.steps.enumerated().map { index, days in
          Point(
            days: days, value: line.points[index],
            before: line.pointBefore(index))
        }
      },
    ]
  package static let resource = Resource<Timeline>("Timeline", columns)
}

/// A team at a glance.
package struct TeamStats: Sendable {
  let range: FigureRange
  let zone: String
  let members: Int
  let events: Int
  let eventsBefore: Int?
  let kinds: Int
  let lastEventAt: Timestamp?
  let services: [OfferedService]

  package init(
    of team: Team, in range: FigureRange, _ reporting: Reporting?, in tx: Tx
  ) throws {
    self.range = range
    zone = reporting?.zone ?? "UTC"
    members = team.memberCount
    let now = try reporting?.all(in: range.days, in: tx)
    events = now?.count ?? 0
    kinds = now?.kinds ?? 0
    lastEventAt = now?.lastAt
    eventsBefore = try range.before.map { try reporting?.all(in: $0, in: tx).count ?? 0 }
    services = try ProductService.offered(to: team, in: tx)
  }

  package static let resource = Resource<TeamStats>(
    "TeamStats",
    [
      .value("from", "The first day", .date) { .text(FigureRange.day($0.range.days.lowerBound)) },
      .value("to", "The last day", .date) { .text(FigureRange.day($0.range.days.upperBound)) },
      .text("timeZone", "Whose days") { $0.zone },
      .integer("members", "How many people are in the team") { $0.members },
      .integer("events", "How many events there were") { $0.events },
      .integer("eventsBefore", "In the range before; null where none is compared") {
        $0.eventsBefore
      },
      .integer("kinds", "Of how many kinds") { $0.kinds },
      .moment("lastEventAt", "When the last of them happened") { $0.lastEventAt },
      .integer("services", "How many services are offered") { $0.services.count },
      .integer("servicesDown", "How many of them do not work as they should") { stats in
        stats.services.count { $0.status != .operational }
      },
    ])
}

extension Reporting {
  fileprivate func all(
    in days: ClosedRange<Int>, in tx: Tx
  ) throws -> (count: Int, kinds: Int, lastAt: Timestamp?) {
    let row = try tx.row(
      """
      SELECT CAST(COALESCE(SUM(f.count), 0) AS \(.int)) AS n, COUNT(DISTINCT f.series) AS kinds,
        MAX(f.last_at) AS last_at
      FROM event_series s CROSS JOIN figures f
      WHERE s.team = \(number) AND s.measure = '' AND s.service = ''
        AND f.team = s.team AND f.edition = \(edition) AND f.series = s.number
        AND f.day BETWEEN \(days.lowerBound) AND \(days.upperBound)
      """)
    return (try row?["n"] ?? 0, try row?["kinds"] ?? 0, try row?["last_at"] ?? nil)
  }
}
