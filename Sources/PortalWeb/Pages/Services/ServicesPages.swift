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
  }

  /// Its figures join the tags here, as `figures`, and the template above what changed.
  static let page = Page<Record>("services/service", room: room) { record, view in
    let (service, base) = (record.service, base(record.membership.team))
    let mayDrop = service.reported != nil && record.membership.may(.reportService).isAllowed
    return view.service(service, record.history, at: nil, isTold: true).adding([
      "back": base, "changes": view.changes(record.history),
      "key": service.key, "isReported": service.reported != nil,
      "drop": mayDrop ? "\(base)/\(service.key)/drop" : nil, "isOwn": service.own != nil,
    ])
  }
  .changing(at: { $0.history.changesAt })

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
    return try await web.showKept(request, context, Self.page) { tx in
      guard let service = try ProductService.offered(key, to: membership.team, in: tx) else {
        throw HTTPProblem(.notFound)
      }
      let days = HistoryDays(ServiceBoard.days, until: tx.now, in: zone)
      return Record(
        membership: membership, service: service,
        history: try ServiceHistory.of(service, over: days, in: tx))
    }
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
