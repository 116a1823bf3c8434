import Hummingbird
import Portal

/// The API keys of a team.
struct TeamKeysPages: Sendable {
  static let page = KeyPages.list(in: KeyPages.teamRoom)
  static let newPage = KeyPages.new(in: KeyPages.teamRoom)
  static let keyPage = KeyPage.page(in: KeyPages.teamRoom)

  let web: Web

  func list(_ request: Request, _ context: TeamContext) async throws -> Response {
    let maker = KeyMaker(context.membership)
    return try await web.list(
      request, context, APIKey.listing(at: web.now),
      of: APIKey.scope(of: context.membership.team.id), on: Self.page
    ) { list, tx in KeyPages.Record(maker: maker, list: list, readAt: tx.now) }
  }

  func showNew(_ request: Request, _ context: TeamContext) async throws -> Response {
    let maker = KeyMaker(context.membership)
    return try await web.showKept(request, context, Self.newPage) { _ in maker }
  }

  func make(_ request: Request, _ context: TeamContext) async throws -> Response {
    let maker = KeyMaker(context.membership)
    let read: @Sendable (Tx) throws -> KeyMaker = { _ in maker }
    return try await web.submitOnce(
      request, context, APIKey.fields(for: maker), on: Self.newPage, reading: read
    ) { entered in
      let secret = APISecret.random()
      let key = try await web.write(context) { authority, tx in
        try KeyMaker(authority.membership).make(entered, secret, in: tx)
      }
      return try await show(key.id, secret, request, context)
    }
  }

  func show(_ request: Request, _ context: TeamContext) async throws -> Response {
    try await web.showKept(
      request, context, Self.keyPage, reading: read(try context.id(), context))
  }

  func rotate(_ request: Request, _ context: TeamContext) async throws -> Response {
    let id: ID<APIKey> = try context.id()
    return try await web.submitOnce(
      request, context, APIKey.rotationFields, on: Self.keyPage, reading: read(id, context)
    ) { entered in
      let secret = APISecret.random()
      let key = try await web.write(context) { authority, tx in
        try KeyMaker(authority.membership).rotate(id, entered, secret, in: tx)
      }
      return try await show(key.id, secret, request, context)
    }
  }

  func takeOver(_ request: Request, _ context: TeamContext) async throws -> Response {
    let id: ID<APIKey> = try context.id()
    return try await web.submitOnce(
      request, context, [], on: Self.keyPage, reading: read(id, context)
    ) { _ in
      let secret = APISecret.random()
      let key = try await web.write(context) { authority, tx in
        try KeyMaker(authority.membership).takeOver(id, secret, in: tx)
      }
      return try await show(key.id, secret, request, context)
    }
  }

  func revoke(_ request: Request, _ context: TeamContext) async throws -> Response {
    let id: ID<APIKey> = try context.id()
    let base = "/teams/\(context.membership.team.slug)/keys"
    return try await web.press(request, context, back: "\(base)/\(id)") {
      let key = try await web.write(context) { authority, tx in
        try KeyMaker(authority.membership).revoke(id, in: tx)
      }
      return Done(base, Phrase("The key {{name}} does not work any more.", ["name": key.name]))
    }
  }

  /// The new key with its secret, which is never shown again.
  private func show(
    _ id: ID<APIKey>, _ secret: APISecret, _ request: Request, _ context: TeamContext
  ) async throws -> Response {
    try await web.showResult(
      Self.keyPage, request, context, reading: read(id, context, made: secret))
  }

  private func read(
    _ id: ID<APIKey>, _ context: TeamContext, made: APISecret? = nil
  ) -> @Sendable (Tx) throws -> KeyPage.Record {
    let maker = KeyMaker(context.membership)
    return { try KeyPage.Record(id, of: maker, made: made, in: $0) }
  }
}
