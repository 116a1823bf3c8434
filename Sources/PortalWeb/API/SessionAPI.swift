import Hummingbird
import Portal

/// What is done with the session that a token belongs to.
struct SessionAPI: Sendable {
  let web: Web

  /// Who a request counts as.
  static let caller = Resource<SignedIn>(
    "Caller",
    [
      .text("way", "session or key") { $0.isPerson ? "session" : "key" },
      .text("userId", "Whose it is") { $0.user.id.text },
      .text("keyId", "Of an API key") { $0.key?.id.text },
      .text("teamId", "That a team’s key is good for") { $0.key?.teamID?.text },
      .texts("scopes", "Of an API key") { signedIn in
        APIScope.allCases.filter { signedIn.key?.scopes.contains($0) ?? false }.map(\.rawValue)
      },
      .moment("expiresAt", "When it ends by itself") { signedIn in
        signedIn.key?.expiresAt ?? (try? signedIn.session.expiresAt)
      },
    ])

  static let audience = Field.line("audience", "The product’s address", limit: 200)
  static let team = Field.line("team", "Id or address of the team", limit: 100)

  func add(to part: APIPart<SignedInContext>) {
    let part = part.chapter("Signing in")
    part.known("auth/session", nil, "Who this token or key is", Self.caller, \.signedIn)
    part.ask(
      "auth/prove", .prove, "Prove the password again", [Proof.password],
      gives: TokenPair.resource, prove)
    part.chapter("Your account").ask(
      "users/me/password", .changePassword, "Change your password",
      ChangePassword.fields(web.portal.settings), gives: TokenPair.resource, changePassword)
    part.write(.post, "auth/logout", .endOwnSession, "Sign out", nil, logout)
    part.ask(
      "auth/token", .takeProductToken, "Get a token for the product behind the portal",
      [Self.audience, Self.team], gives: ProductToken.resource, token)
  }

  private typealias Call = APICall<SignedInContext>

  // Tokens of before are worth nothing after a proof of the password: whoever proves it gets others.

  private func prove(_ call: Call) async throws -> Response {
    let proof = Proof(try call.entered(), program: true)
    return try await pair(proof.give(by: call.signedIn, web.portal, as: call.actor))
  }

  private func changePassword(_ call: Call) async throws -> Response {
    let change = ChangePassword(try call.entered(), program: true)
    return try await pair(
      change.change(call.signedIn, devices: .none, web.portal, as: call.actor).session)
  }

  private func pair(_ refresh: Token) async throws -> Response {
    APIAnswer.one(TokenPair.resource, try await TokenPair(refresh, web.portal)).response()
  }

  private func logout(_ call: Call) async throws -> Response {
    let session = try call.signedIn.session
    return try await call.write {
      try await web.write(call.context) { me, tx in try session.end(user: me, in: tx) }
    } giving: { (_: Void, _) in
      .nothing
    }
  }

  private func token(_ call: Call) async throws -> Response {
    let entered = try call.entered()
    let (signedIn, place) = (call.signedIn, entered[Self.team])
    let membership = try await web.portal.store.read {
      try Membership.find(user: signedIn.user.id, place, in: $0)
    }
    guard let membership = membership?.limited(by: signedIn) else { throw APIProblem(.notFound) }
    try membership.may(.seeTeam).orThrow()
    let token = try await ProductToken.sign(
      for: membership, signedIn, audience: entered[Self.audience], web.portal)
    return APIAnswer.one(ProductToken.resource, token).response()
  }
}
