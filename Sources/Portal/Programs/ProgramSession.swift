/// A program that is signed in as a person: a session like any other, listed and ended with them, which is kept
/// alive by refresh tokens.
package enum ProgramSession {
  /// - Returns: the first refresh token.
  static func start(
    for user: User, _ durations: PortalSettings.Durations, in tx: Tx
  ) throws -> Token {
    let end = tx.now + durations.programSession
    let session = try Session.startForProgram(for: user, until: end, in: tx)
    return try RefreshToken.make(for: session, until: end, in: tx)
  }

  /// After a proof of the password the session goes on under another name: tokens of before are worth nothing.
  /// - Returns: its refresh token.
  static func renew(_ session: Session, in tx: Tx) throws -> Token {
    let id = tx.newID(Session.self)
    try tx.execute("DELETE FROM refresh_tokens WHERE session_id = \(session.id)")
    try tx.execute(
      "UPDATE sessions SET id = \(id), proved_at = \(tx.now) WHERE id = \(session.id)")
    return try RefreshToken.make(for: id, until: session.expiresAt, in: tx)
  }

  /// - Returns: the next refresh token; nil for one that does not work. One that has worked before ends the
  ///   session: it may have been stolen.
  /// - Throws: `TooManyWrites`, `StoreError`.
  package static func refresh(
    _ token: Token, _ portal: Portal, as actor: Originator
  ) async throws -> Token? {
    guard let found = try await portal.store.read({ try RefreshToken.find(token, in: $0) })
    else { return nil }
    let session = try found.session
    try portal.spendWrite(of: found)
    return try await portal.store.write(
      for: .user(found.user.id), as: actor.signedIn(as: found.user)
    ) { tx in
      guard try session.person(in: tx) != nil else { return nil }
      guard try RefreshToken.use(token, in: tx) else {
        try tx.execute("DELETE FROM sessions WHERE id = \(session.id)")
        try tx.audit(.refreshedTwice, to: .user(found.user.id), subject: found.user.email)
        return nil
      }
      return try RefreshToken.make(for: session.id, until: session.expiresAt, in: tx)
    }
  }
}

/// What a program gets when it signs in or refreshes.
package struct TokenPair: Sendable {
  package let access: String
  package let refresh: Token
  /// By which the program is known as one that has signed in before.
  package var devices: DeviceTokens?

  /// - Parameter refresh: that has just been made.
  package init(_ refresh: Token, devices: DeviceTokens? = nil, _ portal: Portal) async throws {
    guard let found = try await portal.store.read({ try RefreshToken.find(refresh, in: $0) })
    else { throw NoAuthority.session }
    access = try await AccessToken.sign(
      for: found.user.id, try found.session.id, portal, at: portal.store.clock.now())
    self.refresh = refresh
    self.devices = devices
  }

  package static let resource = Resource<TokenPair>(
    "TokenPair",
    [
      .text("accessToken", "Sent as a bearer token; good for ten minutes") { $0.access }.secret(),
      .text("tokenType", "Always Bearer") { _ in "Bearer" },
      .integer("expiresIn", "Of the access token, in seconds") { _ in
        Int(AccessToken.validFor.components.seconds)
      },
      .text("refreshToken", "Good once, for the next pair") { $0.refresh.text }.secret(),
      .text("device", "Give it at the next sign-in, so that nobody is told of a new device") {
        $0.devices?.cookie
      }.secret(),
    ])
}

extension AuditAction {
  static let refreshedTwice = AuditAction(
    "session.refreshed_twice",
    "was signed out of a program: its refresh token was used a second time, by somebody else perhaps"
  )
}
