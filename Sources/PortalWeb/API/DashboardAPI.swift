import Hummingbird
import Portal

/// What a dashboard shows, for programs: the same numbers by the same readings.
struct DashboardAPI: Sendable {
  let web: Web

  private typealias Call = APICall<TeamContext>

  /// What a timeline is of, beside its days.
  private static let event = Field.line("event", "The kind of event", limit: Event.Limits.name)
  private static let step = Field<FigureRange.Step>.choice("step", "What days are gathered in")
    .optional()
  private static let timelineFields = Widget.withNumber(
    FigureQuery.fields.adding([event, Widget.measure, Widget.number, step]))

  /// Below `teams/:team`, and beside it for programs whose key says which team is meant.
  func add(to part: APIPart<TeamContext>) {
    let part = part.chapter("Dashboard")
    addFigures(to: part)
    addArranging(to: part)
  }

  private func addFigures(to part: APIPart<TeamContext>) {
    part.query(
      "dashboard/stats", .seeFigures, "Read a team at a glance", FigureQuery.fields,
      gives: TeamStats.resource
    ) { call in
      try await answer(call, FigureQuery.fields, TeamStats.resource) { asked, team, _, tx in
        try TeamStats(of: team, in: asked.range, asked.reporting, in: tx)
      }
    }
    part.query(
      "dashboard/metrics", .seeFigures, "Read a metric over time", Self.timelineFields,
      gives: Timeline.resource
    ) { call in
      try await answer(call, Self.timelineFields, Timeline.resource) { asked, _, entered, tx in
        try timeline(asked, entered, in: tx)
      }
    }
    part.query(
      "dashboard/kpis", .seeFigures, "Read the figures of your dashboard", FigureQuery.fields,
      gives: DashboardFigures.resource
    ) { call in
      let membership = call.context.membership
      return try await answer(call, FigureQuery.fields, DashboardFigures.resource) {
        asked, _, _, tx in
        try DashboardFigures(of: membership, asked, in: tx)
      }
    }
    part.all(
      "dashboard/activity", .seeTeam, "List what happened last, in the team and to you",
      ActivityEntry.resource
    ) { call in
      let (team, user) = (call.context.membership.team.id, call.signedIn.user.id)
      // People see it on their dashboard; a key reads the audit where it was given that.
      if !call.signedIn.isPerson { try call.context.membership.may(.seeAudit).orThrow() }
      let chains: [AuditChain] =
        call.signedIn.isPerson ? [.team(team), .user(user)] : [.team(team)]
      return { tx in
        try AuditEntry.latest(chains, limit: 20, in: tx).map(ActivityEntry.init)
      }
    }
  }

  private func timeline(
    _ asked: AskedFigures, _ entered: Entered, in tx: Tx
  ) throws -> Timeline {
    let step = entered[Self.step] ?? asked.range.usualStep
    let metric = Metric(
      entered[Self.event], entered[Widget.measure], of: entered[Widget.number],
      service: asked.query.service)
    guard let reporting = asked.reporting, try reporting.knows(metric, in: tx) else {
      throw APIProblem(.notFound)
    }
    let figures = try Figures(
      of: [metric], in: asked.range, by: step, firstWeekday: 1, reporting, in: tx)
    return Timeline(figures, step, zone: reporting.zone)
  }

  private func answer<Item: Sendable>(
    _ call: Call, _ fields: Fields, _ resource: Resource<Item>,
    _ read: @escaping @Sendable (AskedFigures, Team, Entered, Tx) throws -> Item
  ) async throws -> Response {
    let entered = try call.asked(fields)
    let (query, team) = (FigureQuery(entered), call.context.membership.team)
    let path = call.request.uri.path
    let item = try await web.portal.store.read { tx in
      try read(
        AskedFigures(query, of: team.id, at: path, firstWeekday: 1, in: tx), team, entered, tx)
    }
    return APIAnswer.one(resource, item).response(to: call.request)
  }
}

// MARK: Arranging

extension DashboardAPI {
  private func addArranging(to part: APIPart<TeamContext>) {
    part.read("dashboard", .seeTeam, "Read which parts your dashboard has", Dashboard.resource) {
      call in
      { [membership = call.context.membership] in try membership.dashboard(in: $0) }
    }
    part.write(
      .post, "dashboard/widgets", .arrangeOwn, "Add a part to your dashboard", Widget.fields,
      gives: Dashboard.resource, status: .created
    ) { call in
      let widget = Widget(try call.entered())
      return try await arrange(call) { try $0.add(widget) }
    }
    part.write(
      .delete, "dashboard/widgets/:id", .arrangeOwn, "Remove a part of your dashboard",
      gives: Dashboard.resource
    ) { call in
      let id = try call.widget
      return try await arrange(call) { try $0.remove(id) }
    }
    part.write(
      .post, "dashboard/widgets/:id/size", .arrangeOwn, "Give a part another size",
      Widget.sizeFields, gives: Dashboard.resource
    ) { call in
      let (id, size) = (try call.widget, try call.entered()[Widget.size])
      return try await arrange(call) { try $0.resize(id, to: size) }
    }
    part.write(
      .post, "dashboard/order", .arrangeOwn, "Put the parts into another order",
      Widget.orderFields, gives: Dashboard.resource
    ) { call in
      let order = Widget.order(try call.entered()[Widget.order])
      return try await arrange(call) { $0.order(by: order) }
    }
    part.write(
      .post, "dashboard/reset", .arrangeOwn, "Give up your own arrangement",
      gives: Dashboard.resource
    ) { call in
      try await change(call) { try $0.giveUpOwnDashboard(in: $1) }
    }
    part.write(
      .post, "dashboard/for-all", .arrangeDashboard, "Let the team see your arrangement",
      gives: Dashboard.resource
    ) { call in
      try await change(call) { try $0.arrangeForAll(in: $1) }
    }
  }

  private func arrange(
    _ call: Call, _ body: @escaping @Sendable (inout Dashboard) throws -> Void
  ) async throws -> Response {
    try await change(call) { try $0.arrange(body, in: $1) }
  }

  private func change(
    _ call: Call, _ body: @escaping @Sendable (Membership, Tx) throws -> Void
  ) async throws -> Response {
    let membership = call.context.membership
    return try await call.write {
      try await web.write(call.context) { authority, tx in try body(authority.membership, tx) }
    } giving: { (_: Void, tx) in
      .one(Dashboard.resource, try membership.dashboard(in: tx))
    }
  }
}

extension APICall<TeamContext> {
  fileprivate var widget: Int {
    get throws {
      guard let id = Int(try context.parameters.require("id")) else { throw APIProblem(.notFound) }
      return id
    }
  }
}

/// The metrics of somebody's dashboard.
struct DashboardFigures: Sendable {
  let range: FigureRange
  let indicators: [Indicator]

  init(of membership: Membership, _ asked: AskedFigures, in tx: Tx) throws {
    range = asked.range
    let dashboard = try Dashboard(
      of: membership.team.id, for: membership.userID, asked.reporting, in: tx)
    let figures = try asked.figures(of: dashboard.metrics, in: tx)
    let titles = dashboard.widgets.filter { $0.metric != nil }.map(\.title)
    indicators = zip(titles, figures?.lines ?? []).map { Indicator($0, $1) }
  }

  static let resource = Resource<DashboardFigures>(
    "DashboardFigures",
    [
      .value("from", "The first day", .date) { .text(Day(number: $0.range.days.lowerBound).text) },
      .value("to", "The last day", .date) { .text(Day(number: $0.range.days.upperBound).text) },
      .list("items", Indicator.resource) { $0.indicators },
    ])
}

/// One line of a dashboard's feed.
struct ActivityEntry: Sendable {
  let entry: AuditEntry
  init(_ entry: AuditEntry) { self.entry = entry }

  static let resource = Resource<ActivityEntry>(
    "ActivityEntry",
    [
      .text("id", "Id") { $0.entry.number.text },
      .moment("at", "When it happened") { $0.entry.at },
      .text("action", "What was done") { $0.entry.action.name },
      .text("actor", "Who did it") { $0.entry.actorName },
      .text("subject", "To what") { $0.entry.subject },
    ])
}
