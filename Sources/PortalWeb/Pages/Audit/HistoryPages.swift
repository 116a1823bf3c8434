import Hummingbird
import Portal

/// What happened to a person's own account; nobody else is shown it.
struct HistoryPages: Sendable {
  static let room = Room(
    path: "/settings/history", label: "History",
    icon: "M2.5 8a5.5 5.5 0 1 1 1.6 3.9M2.5 12v-3h3M8 5v3.25l2 1.25")

  static let page = AuditPages.list(in: room)
  static let entryPage = AuditPages.entry(in: room)

  let web: Web

  var facts: ListFacts { ListedEntry.listing(of: .user).facts }

  private static func place(_ user: User) -> AuditPlace {
    AuditPlace(chain: .user(user.id), path: "/settings/history")
  }

  func list(_ request: Request, _ context: SignedInContext) async throws -> Response {
    let place = Self.place(context.user)
    return try await web.list(
      request, context, web.auditListing(place.chain, for: context), of: place.chain.listed,
      on: Self.page, exporting: .exportHistory, reading: web.auditRecord(place))
  }

  func show(_ request: Request, _ context: SignedInContext) async throws -> Response {
    let reading = try web.auditEntry(Self.place(context.user), context)
    return try await web.showKept(request, context, Self.entryPage, reading: reading)
  }

  func check(_ request: Request, _ context: SignedInContext) async throws -> Response {
    let place = Self.place(context.user)
    return try await web.press(request, context) {
      try await web.write(context) { _, tx in try AuditCheck.ask(for: place.chain, in: tx) }
      return .checking(place)
    }
  }
}
