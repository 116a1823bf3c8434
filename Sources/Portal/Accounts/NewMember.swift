/// Somebody new who comes by a mailed invitation: the link proves the address, so that name and password
/// are all it takes. They get no team of their own.
package struct NewMember: Sendable {
  package struct Outcome: Sendable {
    package let session: Token
    package let devices: DeviceTokens
    package let team: Team
  }

  let name: String
  let password: String
  let language: String
  /// What the browser's device cookie says.
  let devices: DeviceTokens

  /// - Parameter language: the browser's: it becomes the account's.
  package init(_ entered: Entered, language: String, devices: DeviceTokens) {
    name = entered[SignUp.name]
    password = entered[SignUp.password]
    self.language = language
    self.devices = devices
  }

  package static func fields(_ settings: PortalSettings) -> Fields {
    let rules = settings.passwordRules
    let fields: Fields = [SignUp.name, SignUp.password.asNew(rules)]
    return fields.rule(SignUp.password, SignUp.name) { password, name throws(FieldProblem) in
      try rules.check(password, context: [name, settings.name])
    }
  }

  /// - Throws: `WayInProblem`, `Obstacle` when the address has an account by now, `FormProblems`,
  ///   `Throttled`, `TooManyWaiting`, `StoreError`.
  package func join(
    by link: Token, _ portal: Portal, as actor: Originator
  ) async throws -> Outcome {
    try portal.settings.mustLetIn(isInvited: true)
    let found = try await portal.store.write(for: .portal, as: actor) { tx in
      try Throttle.requests(from: actor.address).spend(in: tx)
      return try Self.find(link, in: tx)
    }
    try checkPassword(for: found.invitation.email, portal)
    let hash = try await portal.passwords.hash(password, in: .newcomers, from: actor.address)
    return try await portal.store.write(for: .team(found.team.id), as: actor) { tx in
      // Found again: whoever comes second finds it used.
      try enter(by: Self.find(link, in: tx), hash, portal, in: tx)
    }
  }

  private static func find(_ link: Token, in tx: Tx) throws -> FoundInvitation {
    guard let found = try FoundInvitation.find(link, in: tx), found.isMailed else {
      throw WayInProblem.unknown
    }
    try found.mustBeOpen(in: tx)
    return found
  }

  private func checkPassword(for email: String, _ portal: Portal) throws(FormProblems) {
    do {
      try portal.settings.passwordRules.check(
        password, context: [String(EmailAddress(trusted: email).local)])
    } catch { throw FormProblems(SignUp.password, error) }
  }

  private func enter(
    by found: FoundInvitation, _ hash: String, _ portal: Portal, in tx: Tx
  ) throws -> Outcome {
    let email = EmailAddress(trusted: found.invitation.email)
    let user = try NewAccount.createPerson(
      email: email, name: name, passwordHash: hash, language: language, in: tx)
    guard let user else {
      throw Obstacle("This address has an account by now. Sign in with it, then come back.")
    }
    try tx.execute("DELETE FROM pending_sign_ups WHERE email = \(email.text)")
    let membership = try found.accept(by: user, in: tx)
    return Outcome(
      session: try Session.start(
        for: user, remembered: false, proved: true, durations: portal.settings.durations, in: tx),
      devices: devices.adding(try Device.remember(for: user.id, in: tx)), team: membership.team)
  }
}
