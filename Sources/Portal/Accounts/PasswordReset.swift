/// Resetting a forgotten password (FLOWS 3).
package struct PasswordReset: Sendable {
  package let user: User

  /// Mails a link if the address has an account. The answer, and the work, are the same if not.
  package static func request(
    email: EmailAddress, _ portal: Portal, as actor: Originator
  ) async throws {
    let link = Token.random()
    let mail = try portal.outbox.prepare(
      .resetPassword(link: "\(portal.settings.baseURL)/reset-password/\(link.text)"),
      to: email.text)
    let span = portal.settings.durations.resetLink
    try await portal.store.write(for: .portal, as: actor) { tx in
      try Throttle.requests(from: actor.address).reserve(in: tx)
      guard try Throttle.allowsMail("reset", to: email, in: tx) else { return }
      guard let user = try User.find(email: email, in: tx) else {
        return try doForNobody(mail, portal, in: tx)
      }
      try tx.enter(.user(user.id))
      try save(link, for: user.id, validFor: span, in: tx)
      try portal.outbox.put(mail, in: tx)
      try portal.audit.append(
        .passwordResetRequested, to: .user(user.id), subject: user.email, in: tx)
    }
  }

  /// The same work for an address without an account, undone again: time must not tell.
  private static func doForNobody(_ mail: SealedMail, _ portal: Portal, in tx: Tx) throws {
    struct Undo: Error {}
    do {
      try tx.savepoint {
        try tx.execute("DELETE FROM password_resets WHERE user_id = ''")
        try tx.execute("UPDATE revisions SET revision = revision + 1 WHERE key = ''")
        try portal.outbox.put(mail, in: tx)
        try portal.audit.append(.passwordResetRequested, to: .portal, subject: "nobody", in: tx)
        throw Undo()
      }
    } catch is Undo {}
  }

  private static func save(
    _ link: Token, for user: ID<User>, validFor span: Duration, in tx: Tx
  ) throws {
    try tx.execute(
      """
      INSERT INTO password_resets (user_id, token_hash, expires_at)
      VALUES (\(user), \(link.hash), \(tx.now + span))
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

  /// Sets the password, ends every session and mails the owner. Nobody is signed in by it.
  /// - Returns: false when the link no longer works.
  /// - Throws: `FormProblems` when the new password is not good enough.
  package static func complete(
    _ link: Token, password: String, _ portal: Portal, as actor: Originator
  ) async throws -> Bool {
    guard let reset = try await portal.store.read({ try find(link, in: $0) }) else { return false }
    try NewPassword.check(password, for: reset.user, portal)
    let hash = try await portal.passwords.hash(password)
    let mail = try portal.outbox.prepare(
      .passwordChanged(DeviceNotice(portal, user: reset.user, actor: actor)), to: reset.user.email)
    return try await portal.store.write(for: .user(reset.user.id), as: actor) { tx in
      guard let reset = try find(link, in: tx) else { return false }
      _ = try Session.endAll(of: reset.user.id, except: nil, in: tx)
      try NewPassword.save(hash, for: reset.user, in: tx)
      try Throttle.account(EmailAddress(trusted: reset.user.email)).lift(in: tx)
      try portal.outbox.put(mail, in: tx)
      try portal.audit.append(
        .passwordReset, to: .user(reset.user.id), subject: reset.user.email, in: tx)
      return true
    }
  }
}
