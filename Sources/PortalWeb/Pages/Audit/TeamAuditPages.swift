import Hummingbird
import Portal

/// What happened in a team.
struct TeamAuditPages: Sendable {
  static let room = Room(
    path: "audit", label: "Audit",
    icon: "M3.5 2.5h9v11h-9zM6 5.5h4M6 8h4M6 10.5h2.5", act: .seeAudit)

  static let page = AuditPages.list(in: room)
  static let entryPage = AuditPages.entry(in: room)

  let web: Web

  var facts: ListFacts { ListedEntry.listing(of: .team).facts }

  static func place(_ membership: Membership) -> AuditPlace {
    var place = AuditPlace(
      chain: .team(membership.team.id), path: "/teams/\(membership.team.slug)/audit")
    place.exportRefusal = membership.may(.exportAudit).refusal
    return place
  }

  func list(_ request: Request, _ context: TeamContext) async throws -> Response {
    let place = Self.place(context.membership)
    return try await web.list(
      request, context, web.auditListing(place.chain, for: context), of: place.chain.listed,
      on: Self.page, exporting: .exportAudit, reading: web.auditRecord(place))
  }

  func show(_ request: Request, _ context: TeamContext) async throws -> Response {
    let reading = try web.auditEntry(Self.place(context.membership), context)
    return try await web.showKept(request, context, Self.entryPage, reading: reading)
  }

  func check(_ request: Request, _ context: TeamContext) async throws -> Response {
    let place = Self.place(context.membership)
    return try await web.press(request, context) {
      try await web.write(context) { _, tx in try AuditCheck.ask(for: place.chain, in: tx) }
      return .checking(place)
    }
  }
}
