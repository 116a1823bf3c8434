/// What every new password goes through.
enum NewPassword {
  static func check(
    _ password: String, at field: Field<String>, for user: User, _ portal: Portal
  ) throws(FormProblems) {
    do {
      let local = EmailAddress(trusted: user.email).local
      try portal.settings.passwordRules.check(
        password, context: [String(local), user.name, user.company, portal.settings.name])
    } catch { throw FormProblems(field, error) }
  }

  /// Stores the hash; a link to reset the old password is void, and guesses at the old password keep
  /// nobody out. Which devices stay known is the caller's to say.
  static func save(_ hash: String, for user: User, in tx: Tx) throws {
    try tx.execute(
      """
      UPDATE users SET password_hash = \(hash), password_changed_at = \(tx.now)
      WHERE id = \(user.id)
      """)
    try tx.execute("DELETE FROM password_resets WHERE user_id = \(user.id)")
    try Throttle.liftAll(of: user, in: tx)
  }
}

extension Field<String> {
  /// A password that is to be: kept to the rules that need nothing but itself.
  func asNew(_ rules: PasswordRules) -> Field {
    autocomplete(.newPassword).help("8 to 128 characters. A few unrelated words work well.")
      .also { password throws(FieldProblem) in try rules.check(password, context: []) }
  }
}

extension User {
  /// Sets the password without asking for the old one, ends every session and mails the owner: for the
  /// operator's command.
  package func setPassword(
    _ password: String, _ portal: Portal, as actor: Originator
  ) async throws {
    let hash = try await portal.passwords.hash(password)
    let mail = try portal.outbox.prepare(
      .passwordChanged(DeviceNotice(portal, user: self, actor: actor)), to: email)
    try await portal.store.write(for: .user(id), as: actor) { tx in
      try NewPassword.save(hash, for: self, in: tx)
      try Device.forgetAll(of: id, in: tx)
      _ = try Session.endAll(of: id, except: nil, in: tx)
      try portal.outbox.put(mail, in: tx)
      try tx.audit(.passwordSetByOperator, to: .user(id), subject: email)
    }
  }
}

extension AuditAction {
  static let passwordSetByOperator = AuditAction(
    "password.set_by_operator", "set a new password for this account")
  static let passwords = [
    passwordChanged, passwordReset, passwordSetByOperator, passwordResetRequested,
  ]
}

extension Mail {
  package static func passwordChanged(_ notice: DeviceNotice) -> Mail {
    Mail(
      "password-changed", language: notice.language, link: notice.resetLink,
      values: notice.values)
  }
}
