/// Confirming a sign-up: makes the user, a first team with the user as owner, and a session, all
/// in one transaction.
package struct ConfirmSignUp: Sendable {
  package struct Outcome: Sendable {
    package let session: Token
    package let devices: DeviceTokens
    package let next: String?
    /// The team that the person has joined by it.
    package let joined: Team?
    /// Why they have not, though they came to.
    package let problem: WayInProblem?
  }

  package let link: Token
  /// What the browser's cookie says, if it is the one that asked.
  package let browser: Token?
  package let password: String?
  /// What the browser's device cookie says.
  let devices: DeviceTokens
  /// The session that the new one takes the place of, in the same browser.
  let replaced: SignedIn?
  /// A program, which is given a refresh token and no cookie.
  let isProgram: Bool

  package init(
    link: Token, browser: Token?, password: String?, devices: DeviceTokens,
    replacing replaced: SignedIn? = nil, program isProgram: Bool = false
  ) {
    self.isProgram = isProgram
    self.link = link
    self.browser = browser
    self.password = password
    self.devices = devices
    self.replaced = replaced
  }

  /// Asked for in another browser than the one that signed up.
  package static let password = Field.secret("password", "Password")
    .autocomplete(.currentPassword).otherwise("")
  package static let fields: Fields = [password]

  /// - Returns: nil when the link no longer works.
  /// - Throws: `FormProblems` for a wrong password, `WayInProblem` where accounts are made by invitation
  ///   alone and the invitation holds no more, `Throttled`, `TooManyWaiting`, `StoreError`.
  package func confirm(_ portal: Portal, as actor: Originator) async throws -> Outcome? {
    let found = try await portal.store.read { tx in
      try PendingSignUp.find(link, in: tx).map { ($0, try $0.way?.team(in: tx)) }
    }
    guard let (pending, team) = found else { return nil }
    try portal.settings.mustLetIn(isInvited: pending.way != nil)
    if !pending.wasAsked(by: browser) {
      try await PasswordGuess(at: pending).check(
        password ?? "", at: Self.password, against: pending.passwordHash, portal, as: actor)
    }
    return try await portal.store.write(for: team.map { .team($0) } ?? .portal, as: actor) { tx in
      // Read again: of two that come at once, one finds nothing.
      guard let pending = try PendingSignUp.find(link, in: tx) else { return nil }
      return try open(pending, proved: !pending.wasAsked(by: browser), portal, in: tx)
    }
  }

  private func open(
    _ pending: PendingSignUp, proved: Bool, _ portal: Portal, in tx: Tx
  ) throws -> Outcome? {
    let email = EmailAddress(trusted: pending.email)
    let problem = try problem(of: pending.way, email, portal, in: tx)
    guard let user = try create(pending, email, in: tx) else { return nil }
    try tx.execute("DELETE FROM pending_sign_ups WHERE email = \(email.text)")
    let way = problem == nil ? pending.way : nil
    let joined = try way.map { try $0.join(user, in: tx).team }
    try replaced?.end(in: tx)
    return Outcome(
      session: try isProgram
        ? ProgramSession.start(for: user, portal.settings.durations, in: tx)
        : Session.start(
          for: user, remembered: false, proved: proved,
          durations: portal.settings.durations, in: tx),
      devices: devices.adding(try Device.remember(for: user.id, in: tx)),
      next: pending.next, joined: joined, problem: problem)
  }

  private func problem(
    of way: SignUpWay?, _ email: EmailAddress, _ portal: Portal, in tx: Tx
  ) throws -> WayInProblem? {
    do {
      try way?.mustBeOpen(for: email, in: tx)
      return nil
    } catch let problem as WayInProblem {
      if portal.settings.signUp != .open { throw problem }
      return problem
    }
  }

  private func create(
    _ pending: PendingSignUp, _ email: EmailAddress, in tx: Tx
  ) throws -> User? {
    if pending.way != nil {
      return try NewAccount.createPerson(
        email: email, name: pending.name, passwordHash: pending.passwordHash,
        language: pending.language, in: tx)
    }
    let account = try NewAccount.create(
      email: email, name: pending.name, passwordHash: pending.passwordHash, in: tx)
    if let user = account?.user {
      try tx.execute("UPDATE users SET language = \(pending.language) WHERE id = \(user.id)")
    }
    return account?.user
  }
}
