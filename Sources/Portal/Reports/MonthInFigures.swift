/// What a monthly report tells its reader: the figures of the dashboard that they see.
package struct MonthInFigures: Sendable {
  /// How many parts of a dashboard are drawn.
  package static let mostCharts = 3

  package let team: Team
  package let reader: User
  package let month: ReportMonth
  /// Of whose days the figures are.
  package let zone: String
  /// Those of the dashboard's parts that show figures, in its order.
  package let widgets: [Widget]
  /// By days, the month before beside it.
  package let days: Figures
  /// By the weeks of the reader's language.
  package let weeks: Figures
  /// Where the mail can be stopped.
  package let stop: Token

  package var charts: [Widget] { Self.charts(of: widgets) }

  package static func charts(of widgets: [Widget]) -> [Widget] {
    Array(widgets.filter { $0.kind == .chart && $0.metric != nil }.prefix(mostCharts))
  }

  /// Each once, though several parts may show it.
  package static func metrics(of widgets: [Widget]) -> [Metric] {
    var seen: Set<Metric> = []
    return widgets.compactMap(\.metric).filter { seen.insert($0).inserted }
  }
}

extension MonthInFigures {
  /// Nil when there is nothing to tell, or nobody to tell it to.
  init?(
    _ report: MonthlyReport, _ month: ReportMonth, firstWeekday: (String) -> Int, stop: Token,
    in tx: Tx
  ) throws {
    guard let membership = try report.reader(in: tx),
      let user = try User.find(report.userID, in: tx), user.suspendedAt == nil,
      let reporting = try Reporting.find(of: report.teamID, in: tx),
      try reporting.hasFigures(in: month.days, in: tx)
    else { return nil }
    let dashboard = try membership.dashboard(in: tx)
    widgets = dashboard.widgets.filter { $0.metric != nil }
    guard !widgets.isEmpty else { return nil }
    days = try Figures(
      of: Self.metrics(of: widgets), in: month.range, by: .day, reporting, in: tx)
    weeks = try Figures(
      of: Self.metrics(of: Self.charts(of: widgets)),
      in: FigureRange(month.days, comparedWith: .none), by: .week,
      firstWeekday: firstWeekday(user.language), reporting, in: tx)
    (team, reader, zone) = (membership.team, user, reporting.zone)
    (self.month, self.stop) = (month, stop)
  }
}

extension MonthlyReport {
  /// As they stand in the team; nil for who may not see its figures, or whose team does not go on at the moment.
  func reader(in tx: Tx) throws -> Membership? {
    guard let membership = try Membership.find(user: userID, team: teamID, in: tx),
      membership.may(.seeFigures).isAllowed, !membership.entitlements.isReadOnly
    else { return nil }
    return membership
  }
}

extension Reporting {
  /// Anything of the team's product was counted on one of the days.
  fileprivate func hasFigures(in days: ClosedRange<Int>, in tx: Tx) throws -> Bool {
    // Each event is counted once under its name alone. The join is as in `countEvents`.
    try tx.exists(
      """
      SELECT 1 AS n FROM event_series s CROSS JOIN figures f
      WHERE s.team = \(number) AND s.measure = '' AND s.service = ''
        AND s.name NOT IN (\(list: OwnEvents.series.map(\.name).sorted()))
        AND f.team = s.team AND f.edition = \(edition) AND f.series = s.number
        AND f.day BETWEEN \(days.lowerBound) AND \(days.upperBound) LIMIT 1
      """)
  }
}
