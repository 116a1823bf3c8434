import Hummingbird
import Portal

/// A team's front page: what is going on, in the parts that the reader or the team has chosen.
struct DashboardPages: Sendable {
  static let room = Room(
    path: "dashboard", label: "Dashboard",
    icon: "M2.5 2.5h4.5v6H2.5zM9 2.5h4.5v3H9zM9 7.5h4.5v6H9zM2.5 10.5h4.5v3H2.5z", act: .seeTeam)

  struct Record: Sendable {
    let user: User
    let here: ID<Session>
    let membership: Membership
    let asked: AskedFigures
    let dashboard: Dashboard
    /// Nil where no part shows any.
    let figures: Figures?
    let services: [OfferedService]
    let histories: [ServiceHistory]
    /// Events by service, within the range.
    let usage: [String: Int]
    let activity: [AuditEntry]
    let members: [Member]
    let sessions: [Session]
    let open: (count: Int, nextEnd: Timestamp?)
    /// Mail to the person came back.
    let isMailStopped: Bool
    /// Since when a payment is due, for those who may do something about it.
    let overdueSince: Timestamp?

    var base: String { "/teams/\(membership.team.slug)" }
    var step: FigureRange.Step { asked.range.usualStep }

    /// What a part shows, of the service that was asked for.
    func metric(of widget: Widget) -> Metric? {
      asked.metric(widget.metric)
    }
  }

  static let page = Page<Record>("dashboard/dashboard", room: room) { record, view in
    let hasFigures = !record.dashboard.metrics.isEmpty
    let checklist = Checklist.tags(record.user, view.words)
    return [
      "team": Layout.team(record.membership.team),
      "mailStopped": record.isMailStopped ? record.user.email : nil,
      "overdue": record.overdueSince.map { view.time.date($0) },
      // Whoever has figures wants to see those first.
      "first": hasFigures ? nil : checklist, "later": hasFigures ? checklist : nil,
      "hasFigures": hasFigures, "range": hasFigures ? record.asked.tags(view) : nil,
      "arrange": record.membership.may(.arrangeOwn).isAllowed
        ? "\(record.base)/dashboard/arrange" : nil,
      "analytics": record.membership.may(.seeFigures).isAllowed
        && record.dashboard.source == .standard
        ? "\(record.base)/analytics" : nil,
      "widgets": WidgetTags(record: record, view: view).rows(),
    ]
  }
  .showingFigures()
  .changing { record in
    let changes = record.histories.compactMap(\.changesAt)
    return ([record.open.nextEnd, record.asked.dayEnd].compactMap { $0 } + changes).min()
  }

  let web: Web

  /// To the dashboard of the team one was in last.
  func redirect(_ request: Request, _ context: SignedInContext) async throws -> Response {
    try await redirect(request, context, to: Self.room.path)
  }

  /// To another room of it.
  func redirect(
    _ request: Request, _ context: SignedInContext, to room: String
  ) async throws -> Response {
    let (user, remembered) = (context.user, web.rememberedTeam(request))
    let team = try await web.portal.store.read {
      try Layout.Person(user, in: nil, orRemembered: remembered, in: $0).team
    }
    guard let team, team.suspendedAt == nil else { return try web.redirect(to: "/teams") }
    return try web.redirect(to: "/teams/\(team.slug)/\(room)")
  }

  func show(_ request: Request, _ context: TeamContext) async throws -> Response {
    let (signedIn, membership) = (context.person.signedIn, context.membership)
    var response = try await web.showFigures(request, context, Self.page) {
      try Record(signedIn, membership, $0, in: $1)
    }
    if web.rememberedTeam(request) != membership.team.slug {
      response.headers.append(
        web.cookies.set(web.cookies.team, membership.team.slug, maxAge: .days(400)))
    }
    return response
  }
}

extension DashboardPages.Record {
  init(
    _ signedIn: SignedIn, _ membership: Membership, _ asked: AskedFigures, in tx: Tx
  ) throws {
    let (user, team) = (signedIn.user.id, membership.team)
    self.user = signedIn.user
    here = try signedIn.session.id
    self.membership = membership
    self.asked = asked
    let dashboard = try Dashboard(
      of: team.id, for: user, membership.may(.seeFigures).isAllowed ? asked.reporting : nil, in: tx)
    self.dashboard = membership.may(.seeFigures).isAllowed ? dashboard : dashboard.withoutFigures
    let kinds = Set(self.dashboard.widgets.map(\.kind))
    figures = try asked.figures(of: self.dashboard.metrics, in: tx)
    services = kinds.contains(.services) ? try ProductService.offered(to: team, in: tx) : []
    histories =
      services.isEmpty
      ? []
      : try ServiceHistory.all(
        of: services, over: HistoryDays(30, until: tx.now, in: signedIn.user.timeZone), in: tx)
    usage =
      services.isEmpty
      ? [:]
      : try asked.reporting?.usage(of: services.map(\.key), in: asked.range.days, in: tx) ?? [:]
    activity =
      kinds.contains(.activity)
      ? try AuditEntry.latest([.team(team.id), .user(user)], limit: 8, in: tx) : []
    members = kinds.contains(.members) ? try team.members(limit: 5, in: tx) : []
    sessions = kinds.contains(.sessions) ? try Session.open(of: user, limit: 5, in: tx) : []
    open = kinds.contains(.sessions) ? try Session.countOpen(of: user, in: tx) : (0, nil)
    overdueSince =
      membership.may(.seeBilling).isAllowed
      ? try Subscription.overdueSince(of: team.id, in: tx) : nil
    isMailStopped = try SuppressedAddress.find(email: signedIn.user.email, in: tx) != nil
  }
}

extension AskedFigures {
  /// Of the service that was asked for, where the metric is of all.
  func metric(_ metric: Metric?) -> Metric? {
    guard var metric else { return nil }
    if metric.service.isEmpty { metric.service = query.service }
    return metric
  }

  /// Nil where there is nothing to be counted.
  func figures(of metrics: [Metric], in tx: Tx) throws -> Figures? {
    let metrics = metrics.compactMap { metric($0) }
    if metrics.isEmpty { return nil }
    return try Figures(of: metrics, in: range, firstWeekday: firstWeekday, reporting, in: tx)
  }
}
