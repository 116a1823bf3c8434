/// Resetting a forgotten password.
package struct PasswordReset: Sendable {
  package let user: User

  package static let password = Field.secret("password", "New password")

  package static func fields(_ settings: PortalSettings) -> Fields {
    [password.asNew(settings.passwordRules)]
  }

  /// The mail with a new link.
  static func letter(_ link: Token, to user: User, _ portal: Portal) throws -> SealedMail {
    let address = "\(portal.settings.baseURL)/reset-password/\(link.text)"
    return try portal.outbox.prepare(
      .resetPassword(
        link: address, validFor: portal.settings.durations.resetLink, language: user.language),
      to: user.email)
  }

  /// Makes a new link good, which voids the one before, and mails it.
  static func open(
    _ link: Token, _ letter: SealedMail, for user: User, _ portal: Portal, in tx: Tx
  ) throws {
    try save(link, for: user.id, validFor: portal.settings.durations.resetLink, in: tx)
    try portal.outbox.put(letter, in: tx)
    try tx.audit(.passwordResetRequested, to: .user(user.id), subject: user.email)
  }

  private static func save(
    _ link: Token, for user: ID<User>, validFor span: Duration, in tx: Tx
  ) throws {
    try tx.insert(
      "password_resets",
      ["user_id": user, "token_hash": link.hash, "expires_at": tx.now + span],
      onConflict: """
        ON CONFLICT (user_id) DO UPDATE SET token_hash = excluded.token_hash,
          expires_at = excluded.expires_at
        """)
  }

  /// Nil when the link is unknown, used, replaced or expired. Reading consumes nothing.
  package static func find(_ link: Token, in tx: Tx) throws -> PasswordReset? {
    let row = try tx.row(
      """
      SELECT user_id FROM password_resets
      WHERE token_hash = \(link.hash) AND expires_at > \(tx.now)
      """)
    guard let row, let user = try User.find(row["user_id"], in: tx) else { return nil }
    return PasswordReset(user: user)
  }

  /// Sets the password, ends every session and mails the owner. Nobody is signed in by it, but this
  /// browser is known from now on: strangers who guess at the account do not lock it out.
  /// - Parameter devices: what the browser's device cookie says.
  /// - Returns: what that cookie holds from now on; nil when the link no longer works.
  /// - Throws: `FormProblems` when the new password is not good enough.
  package static func complete(
    _ link: Token, password: String, devices: DeviceTokens, _ portal: Portal,
    as actor: Originator
  ) async throws -> DeviceTokens? {
    guard let reset = try await portal.store.read({ try find(link, in: $0) }) else { return nil }
    try NewPassword.check(password, at: Self.password, for: reset.user, portal)
    let hash = try await portal.passwords.hash(password, from: actor.address)
    let mail = try portal.outbox.prepare(
      .passwordChanged(DeviceNotice(portal, user: reset.user, actor: actor)), to: reset.user.email)
    return try await portal.store.write(for: .user(reset.user.id), as: actor) { tx in
      guard let reset = try find(link, in: tx) else { return nil }
      _ = try Session.endAll(of: reset.user.id, except: nil, in: tx)
      try NewPassword.save(hash, for: reset.user, in: tx)
      try portal.outbox.put(mail, in: tx)
      try tx.audit(.passwordReset, to: .user(reset.user.id), subject: reset.user.email)
      return try Device.keepOnly(devices, for: reset.user.id, in: tx)
    }
  }
}

extension PasswordReset {
  static let pruning = PruningRule(
    table: "password_resets", key: "user_id", column: "expires_at", olderThan: .zero)
}

extension AuditAction {
  static let passwordReset = AuditAction(
    "password.reset", "set a new password through a mailed link")
  static let passwordResetRequested = AuditAction(
    "password.reset_requested", "asked for a link to reset the password")
}

extension Mail {
  package static func resetPassword(link: String, validFor: Duration, language: String) -> Mail {
    Mail("reset-password", language: language, link: link, values: ["validFor": .span(validFor)])
  }
}
