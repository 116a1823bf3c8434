import Hummingbird
import Portal

/// What the product behind the portal offers a team, and how it does.
struct ServicesPages: Sendable {
  static let room = Room(
    path: "services", label: "Services", icon: "M1.5 8.5H4l2-5.5 3.5 10 2-4.5h3", act: .seeTeam)

  /// Of the list's strips; a service's own page shows 90.
  private static let daysOfList = 30

  struct ListRecord: Sendable {
    let team: Team
    let services: [OfferedService]
    let histories: [ServiceHistory]
  }

  static let listPage = Page<ListRecord>("services/list", room: room) { record, view in
    let base = base(record.team)
    return [
      "services": zip(record.services, record.histories).rows { service, history in
        view.service(service, history, at: "\(base)/\(service.key)")
      },
      "hasServices": !record.services.isEmpty,
    ]
  }
  .changing(at: { $0.histories.compactMap(\.changesAt).min() })

  struct Record: Sendable {
    let membership: Membership
    let service: OfferedService
    let history: ServiceHistory
    let asked: AskedFigures
    /// Nil where nothing was counted of it, and for whoever may not see figures.
    let figures: ServiceFigures?
  }

  static let page = Page<Record>("services/service", room: room) { record, view in
    let (service, base) = (record.service, base(record.membership.team))
    let mayDrop = service.reported != nil && record.membership.may(.reportService).isAllowed
    return view.service(service, record.history, at: nil, isTold: true).adding([
      "back": base, "changes": view.changes(record.history),
      "key": service.key, "isReported": service.reported != nil,
      "drop": mayDrop ? "\(base)/\(service.key)/drop" : nil, "isOwn": service.own != nil,
      "figures": record.membership.may(.seeFigures).isAllowed ? figures(record, view) : nil,
    ])
  }
  .showingFigures()
  .changing(at: { record in
    [record.history.changesAt, record.asked.dayEnd].compactMap { $0 }.min()
  })

  private static func figures(_ record: Record, _ view: View) -> Tags {
    guard let figures = record.figures else {
      return [
        "hasKinds": false, "range": nil, "all": nil, "chart": nil, "compared": false,
        "kinds": [Tags](),
      ]
    }
    let analytics = "/teams/\(record.membership.team.slug)/analytics"
    let query = record.asked.query.of(record.service.key)
    return [
      "hasKinds": true, "range": record.asked.tags(view),
      "all": analytics + query.text, "chart": chart(figures, record.asked, view),
      "compared": record.asked.range.before != nil,
      "kinds": view.rows(figures.kinds.all, at: analytics, query),
    ]
  }

  private static func chart(
    _ figures: ServiceFigures, _ asked: AskedFigures, _ view: View
  ) -> Tags {
    var chart = Chart(
      id: "events", title: view.words("Events"), of: figures.line, figures.steps, by: figures.step,
      in: asked.range, view.words)
    if chart.points.count > 45 { chart.form = .line }
    chart.isOpen = asked.isOpen
    return chart.tags(view)
  }

  private static func base(_ team: Team) -> String { "/teams/\(team.slug)/services" }

  let web: Web

  func list(_ request: Request, _ context: TeamContext) async throws -> Response {
    let (team, zone) = (context.membership.team, context.user.timeZone)
    return try await web.showKept(request, context, Self.listPage) { tx in
      let services = try ProductService.offered(to: team, in: tx)
      let days = HistoryDays(Self.daysOfList, until: tx.now, in: zone)
      return ListRecord(
        team: team, services: services,
        histories: try ServiceHistory.all(of: services, over: days, in: tx))
    }
  }

  func show(_ request: Request, _ context: TeamContext) async throws -> Response {
    let (membership, zone) = (context.membership, context.user.timeZone)
    let key = try context.parameters.require("key")
    return try await web.showFigures(
      request, context, Self.page, isOfOneService: true
    ) { asked, tx in
      guard let service = try ProductService.offered(key, to: membership.team, in: tx) else {
        throw HTTPProblem(.notFound)
      }
      let days = HistoryDays(ServiceBoard.days, until: tx.now, in: zone)
      return Record(
        membership: membership, service: service,
        history: try ServiceHistory.of(service, over: days, in: tx), asked: asked,
        figures: try figures(of: key, membership, asked, in: tx))
    }
  }

  private func figures(
    of key: String, _ membership: Membership, _ asked: AskedFigures, in tx: Tx
  ) throws -> ServiceFigures? {
    guard membership.may(.seeFigures).isAllowed, let reporting = asked.reporting else {
      return nil
    }
    return try ServiceFigures.find(
      key, in: asked.range, firstWeekday: asked.firstWeekday, reporting, in: tx)
  }

  /// What the team's programs reported goes; the next report begins anew.
  func drop(_ request: Request, _ context: TeamContext) async throws -> Response {
    let key = try context.parameters.require("key")
    let base = Self.base(context.membership.team)
    return try await web.press(request, context, back: base) {
      try await web.write(context) { authority, tx in
        try ProductService.drop(key, of: authority.team.id, in: tx)
      }
      return Done(base, "What was reported is off the list.")
    }
  }
}
