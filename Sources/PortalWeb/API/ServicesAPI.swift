import Hummingbird
import Portal

/// What the product offers a team and how it does, as its own programs report it.
struct ServicesAPI: Sendable {
  let web: Web

  private typealias Call = APICall<TeamContext>

  /// The same below `teams/:team` and, for programs whose key says which team is meant, beside it.
  func add(to part: APIPart<TeamContext>) {
    let part = part.chapter("Services")
    part.all("services", .seeTeam, "List the services", OfferedService.resource) { call in
      { [team = call.context.membership.team] in try ProductService.offered(to: team, in: $0) }
    }
    part.read("services/:key", .seeTeam, "Read a service", OfferedService.resource) { call in
      let (team, key) = (call.context.membership.team, try call.key)
      return { try ProductService.offered(key, to: team, in: $0) }
    }
    part.read(
      "services/:key/history", .seeTeam, "Read how a service did in the last 90 days",
      ServiceRecord.resource
    ) { call in
      let (team, key) = (call.context.membership.team, try call.key)
      let zone = call.context.user.timeZone
      return { tx in
        guard let service = try ProductService.offered(key, to: team, in: tx) else { return nil }
        let days = HistoryDays(ServiceBoard.days, until: tx.now, in: zone)
        return ServiceRecord(service, try ServiceHistory.of(service, over: days, in: tx))
      }
    }
    part.write(
      .put, "services/:key/status", .reportService, "Report how a service does",
      ServiceReport.fields, gives: OfferedService.resource, report)
    part.write(
      .delete, "services/:key", .reportService, "Take what is reported off the team’s list"
    ) { call in
      let key = try call.key
      return try await call.write {
        try await web.write(call.context) { authority, tx in
          try ProductService.drop(key, of: authority.team.id, in: tx)
        }
      } giving: { (_: Void, _) in
        .nothing
      }
    }
  }

  private func report(_ call: Call) async throws -> Response {
    let report = try ServiceReport(try call.key, try call.entered())
    let team = call.context.membership.team
    let present: @Sendable (Tx) throws -> OfferedService? = {
      try ProductService.offered(report.key, to: team, in: $0)
    }
    let told: @Sendable (Tx) throws -> APIAnswer = { tx in
      guard let service = try present(tx) else { throw NoAuthority.nothing }
      return .one(OfferedService.resource, service)
    }
    // Programs report every minute: what is known costs one look, and no write.
    if !call.isConditional {
      let known = try await call.portal.store.lookup { tx in
        try report.isNew(for: team.id, in: tx) ? nil : try told(tx)
      }
      if let known { return known.response() }
    }
    do {
      return try await call.matching {
        try present($0).map { OfferedService.resource.json($0) } ?? .null
      }.write {
        try await web.write(call.context) { try report.take(for: $0.team.id, in: $1) }
      } giving: { (_: Void, tx) in
        try told(tx)
      }
    } catch is ServiceReport.NothingNew {
      return try await call.portal.store.read(told).response()
    }
  }
}

extension APICall<TeamContext> {
  fileprivate var key: String { get throws { try context.parameters.require("key") } }

  /// It says that it wants to be done once, or only as long as something holds.
  fileprivate var isConditional: Bool {
    !request.headers[values: .idempotencyKey].isEmpty || !request.headers[values: .ifMatch].isEmpty
  }
}
