import Hummingbird
import Portal

/// A person's own API keys, which are good in all teams of theirs and for their account.
struct OwnKeysPages: Sendable {
  static let page = KeyPages.list(in: KeyPages.ownRoom)
  static let newPage = KeyPages.new(in: KeyPages.ownRoom)
  static let keyPage = KeyPage.page(in: KeyPages.ownRoom)

  let web: Web

  func list(_ request: Request, _ context: SignedInContext) async throws -> Response {
    let maker = KeyMaker(context.user)
    return try await web.list(
      request, context, APIKey.ownListing(at: web.now), of: APIKey.ownScope(of: context.user.id),
      on: Self.page
    ) { list, tx in KeyPages.Record(maker: maker, list: list, readAt: tx.now) }
  }

  func showNew(_ request: Request, _ context: SignedInContext) async throws -> Response {
    let maker = KeyMaker(context.user)
    return try await web.showKept(request, context, Self.newPage) { _ in maker }
  }

  func make(_ request: Request, _ context: SignedInContext) async throws -> Response {
    let maker = KeyMaker(context.user)
    let read: @Sendable (Tx) throws -> KeyMaker = { _ in maker }
    return try await web.submitOnce(
      request, context, APIKey.fields(for: maker), on: Self.newPage, reading: read
    ) { entered in
      let secret = APISecret.random()
      let key = try await web.write(context) { me, tx in
        try KeyMaker(me).make(entered, secret, in: tx)
      }
      return try await show(key.id, secret, request, context)
    }
  }

  func show(_ request: Request, _ context: SignedInContext) async throws -> Response {
    try await web.showKept(
      request, context, Self.keyPage, reading: read(try context.id(), context))
  }

  func rotate(_ request: Request, _ context: SignedInContext) async throws -> Response {
    let id: ID<APIKey> = try context.id()
    return try await web.submitOnce(
      request, context, APIKey.rotationFields, on: Self.keyPage, reading: read(id, context)
    ) { entered in
      let secret = APISecret.random()
      let key = try await web.write(context) { me, tx in
        try KeyMaker(me).rotate(id, entered, secret, in: tx)
      }
      return try await show(key.id, secret, request, context)
    }
  }

  func revoke(_ request: Request, _ context: SignedInContext) async throws -> Response {
    let id: ID<APIKey> = try context.id()
    return try await web.press(request, context, back: "/settings/tokens/\(id)") {
      let key = try await web.write(context) { me, tx in try KeyMaker(me).revoke(id, in: tx) }
      return Done(
        "/settings/tokens",
        Phrase("The key {{name}} does not work any more.", ["name": key.name]))
    }
  }

  /// The new key with its secret, which is never shown again.
  private func show(
    _ id: ID<APIKey>, _ secret: APISecret, _ request: Request, _ context: SignedInContext
  ) async throws -> Response {
    try await web.showResult(
      Self.keyPage, request, context, reading: read(id, context, made: secret))
  }

  private func read(
    _ id: ID<APIKey>, _ context: SignedInContext, made: APISecret? = nil
  ) -> @Sendable (Tx) throws -> KeyPage.Record {
    let maker = KeyMaker(context.user)
    return { try KeyPage.Record(id, of: maker, made: made, in: $0) }
  }
}
