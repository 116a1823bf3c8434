import Hummingbird
import Portal

/// What happened to the portal as such, for operators.
struct AdminAuditPages: Sendable {
  static let room = Room(
    path: "/admin/audit", label: "Audit", icon: "M3.5 2.5h9v11h-9zM6 5.5h4M6 8h4M6 10.5h2.5")

  static let page = AuditPages.list(in: room)
  static let entryPage = AuditPages.entry(in: room)
  private static let place = AuditPlace(chain: .portal, path: "/admin/audit")

  let web: Web

  var facts: ListFacts { ListedEntry.listing(of: .portal).facts }

  func list(_ request: Request, _ context: OperatorContext) async throws -> Response {
    try await web.list(
      request, context, web.auditListing(.portal, for: context), of: AuditChain.portal.listed,
      on: Self.page, reading: web.auditRecord(Self.place))
  }

  func show(_ request: Request, _ context: OperatorContext) async throws -> Response {
    let reading = try web.auditEntry(Self.place, context)
    return try await web.showKept(request, context, Self.entryPage, reading: reading)
  }

  func check(_ request: Request, _ context: OperatorContext) async throws -> Response {
    try await web.press(request, context) {
      try await web.write(context) { _, tx in try AuditCheck.ask(for: .portal, in: tx) }
      return .checking(Self.place)
    }
  }
}
