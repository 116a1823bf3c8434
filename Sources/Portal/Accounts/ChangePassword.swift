/// Changing the password from the settings: the current one is asked for, every other session
/// ends, this one gets a new token, the owner is mailed.
package struct ChangePassword: Sendable {
  package struct Outcome: Sendable {
    package let session: Token
    /// The browser stays known; all others are forgotten.
    package let devices: DeviceTokens
  }

  let current: String
  let password: String
  /// Whether a program changes it, which then goes on by a refresh token.
  let program: Bool

  static let current = Field.secret("current", "Current password")
    .autocomplete(.currentPassword)
  static let password = Field.secret("password", "New password")

  package static func fields(_ settings: PortalSettings) -> Fields {
    let fields: Fields = [current, password.asNew(settings.passwordRules)]
    return fields.rule(password, current) { password, current throws(FieldProblem) in
      if password == current { throw .samePassword }
    }
  }

  package init(_ entered: Entered, program: Bool = false) {
    self.program = program
    current = entered[Self.current]
    password = entered[Self.password]
  }

  /// - Parameter devices: what the browser's device cookie says.
  /// - Throws: `FormProblems`, `Throttled`, `TooManyWaiting`, `StoreError`.
  package func change(
    _ signedIn: SignedIn, devices: DeviceTokens, _ portal: Portal, as actor: Originator
  ) async throws -> Outcome {
    let user = signedIn.user
    try NewPassword.check(password, at: Self.password, for: user, portal)
    try await PasswordGuess(of: user).check(
      current, at: Self.current, against: user.passwordHash, portal, as: actor)
    let hash = try await portal.passwords.hash(password, from: actor.address)
    let mail = try portal.outbox.prepare(
      .passwordChanged(DeviceNotice(portal, user: user, actor: actor)), to: user.email)
    return try await portal.write(.changePassword, by: signedIn, as: actor) { me, tx in
      // Of two changes that prove the same old password at once, the second must fail.
      guard me.passwordHash == user.passwordHash else {
        throw FormProblems(Self.current, .wrongPassword)
      }
      try NewPassword.save(hash, for: user, in: tx)
      _ = try Session.endAll(of: user.id, except: signedIn.session.id, in: tx)
      try portal.outbox.put(mail, in: tx)
      try tx.audit(.passwordChanged, to: .user(user.id), subject: user.email)
      return Outcome(
        session: try signedIn.session.renewToken(program: program, in: tx),
        devices: try Device.keepOnly(devices, for: user.id, in: tx))
    }
  }
}

extension PersonAct {
  package static let changePassword = PersonAct("password.change", "change the password")
}

extension AuditAction {
  static let passwordChanged = AuditAction("password.changed", "changed the password")
}
