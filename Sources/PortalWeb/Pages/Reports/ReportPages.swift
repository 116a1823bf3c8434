import Hummingbird
import Portal

/// The report that one gets of a team each month, if one wants it.
struct ReportPages: Sendable {
  struct Record: Sendable {
    let membership: Membership
    let choice: ReportChoice
    /// Those that show figures, of the dashboard that the person sees.
    let widgets: [Widget]
    let email: String
  }

  static let page = Page<Record>("dashboard/report", room: DashboardPages.room) { record, view in
    let titles = { (widgets: [Widget]) in
      widgets.map { $0.title.isEmpty ? $0.metric.map { view.words.title($0) } ?? "" : $0.title }
    }
    return [
      "back": "/teams/\(record.membership.team.slug)/dashboard/arrange",
      "path": path(record.membership), "isChosen": record.choice.isChosen,
      "email": record.email, "zone": record.choice.zone,
      "month": view.days.long(record.choice.month.days, by: .month),
      "dueAt": record.choice.dueAt.map { view.time($0) },
      "hasFigures": !record.widgets.isEmpty,
      "figures": MonthInFigures.metrics(of: record.widgets).map { view.words.title($0) },
      "charts": titles(MonthInFigures.charts(of: record.widgets)),
      "hasCharts": !MonthInFigures.charts(of: record.widgets).isEmpty,
    ]
  }
  .showingFigures()
  .changing { $0.choice.dueAt }

  private static func path(_ membership: Membership) -> String {
    "/teams/\(membership.team.slug)/dashboard/report"
  }

  let web: Web

  func show(_ request: Request, _ context: TeamContext) async throws -> Response {
    let (user, team) = (context.user, context.membership.team.id)
    return try await web.showKept(request, context, Self.page) { tx in
      guard let membership = try Membership.find(user: user.id, team: team, in: tx) else {
        throw HTTPProblem(.notFound)
      }
      let maySee = membership.may(.seeFigures).isAllowed
      return Record(
        membership: membership, choice: try ReportChoice(of: membership, in: tx),
        widgets: maySee ? try membership.dashboard(in: tx).widgets.filter { $0.metric != nil } : [],
        email: user.email)
    }
  }

  func choose(_ request: Request, _ context: TeamContext) async throws -> Response {
    let keys = web.portal.keys
    return try await press(request, context, "You get the report each month.") {
      try $0.chooseReport(keys, in: $1)
    }
  }

  func stop(_ request: Request, _ context: TeamContext) async throws -> Response {
    try await press(request, context, "You get no more reports of this team.") {
      try $0.stopReport(in: $1)
    }
  }

  private func press(
    _ request: Request, _ context: TeamContext, _ words: Phrase,
    _ body: @escaping @Sendable (Membership, Tx) throws -> Void
  ) async throws -> Response {
    let path = Self.path(context.membership)
    return try await web.press(request, context, back: path) {
      try await web.write(context) { try body($0.membership, $1) }
      return Done(path, words)
    }
  }
}
