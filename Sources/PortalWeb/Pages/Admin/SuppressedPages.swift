import Hummingbird
import Portal

/// The addresses that get no more mail, and why.
struct SuppressedPages: Sendable {
  static let page = Page<Listed<SuppressedAddress>>.list(
    "admin/suppressed", room: OutboxPages.room
  ) { ["email": $0.email, "allow": "/admin/suppressed/\($0.id)/allow"] }

  let web: Web

  func list(_ request: Request, _ context: OperatorContext) async throws -> Response {
    try await web.list(
      request, context, SuppressedAddress.listing, of: SuppressedAddress.scope, on: Self.page
    ) { list, _ in list }
  }

  func allow(_ request: Request, _ context: OperatorContext) async throws -> Response {
    let id: ID<SuppressedAddress> = try context.id()
    return try await web.press(request, context) {
      try await web.allowMail(to: id, context)
      return Done("/admin/suppressed", "Mail may go to this address again.")
    }
  }
}

extension Web {
  /// - Throws: `HTTPProblem` 404 for one that is not there, or gets mail already.
  func allowMail(to id: ID<SuppressedAddress>, _ context: OperatorContext) async throws {
    try await write(context) { _, tx in
      guard try SuppressedAddress.allow(id, in: tx) else { throw HTTPProblem(.notFound) }
    }
  }
}
