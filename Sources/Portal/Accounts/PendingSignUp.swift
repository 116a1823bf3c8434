/// A sign-up that waits for its link to be confirmed.
package struct PendingSignUp: Sendable {
  let id: ID<PendingSignUp>
  package let email: String
  let name: String
  let passwordHash: String
  package let next: String?
  private let browserHash: [UInt8]

  private init(_ row: Row) throws {
    id = try row["id"]
    email = try row["email"]
    name = try row["name"]
    passwordHash = try row["password_hash"]
    next = try row["next_path"]
    browserHash = try row["browser_hash"]
  }

  /// Nil when the link is unknown, used, replaced or expired. Reading consumes nothing.
  package static func find(_ link: Token, in tx: Tx) throws -> PendingSignUp? {
    try tx.row(
      """
      SELECT p.id, p.email, p.name, p.password_hash, p.next_path, p.browser_hash
      FROM pending_sign_ups p
      WHERE p.token_hash = \(link.hash) AND p.expires_at > \(tx.now)
        AND NOT EXISTS (SELECT 1 FROM users u WHERE u.email = p.email)
      """
    ).map(PendingSignUp.init)
  }

  /// True in the browser that asked; any other one must give the password.
  package func wasAsked(by browser: Token?) -> Bool { browser?.hash == browserHash }
}

/// Confirming a sign-up: makes the user, a first team with the user as owner, and a session, all
/// in one transaction.
package struct ConfirmSignUp: Sendable {
  package struct Outcome: Sendable {
    package let session: Token
    package let device: Token
    package let next: String?
  }

  package let link: Token
  /// What the browser's cookie says, if it is the one that asked.
  package let browser: Token?
  package let password: String?
  /// The session that the new one takes the place of, in the same browser.
  let replaced: SignedIn?

  package init(
    link: Token, browser: Token?, password: String?, replacing replaced: SignedIn? = nil
  ) {
    self.link = link
    self.browser = browser
    self.password = password
    self.replaced = replaced
  }

  /// - Returns: nil when the link no longer works.
  /// - Throws: `FormProblems` for a wrong password, `Throttled`, `TooManyWaiting`, `StoreError`.
  package func confirm(_ portal: Portal, as actor: Originator) async throws -> Outcome? {
    guard let pending = try await portal.store.read({ try PendingSignUp.find(link, in: $0) })
    else { return nil }
    if !pending.wasAsked(by: browser) {
      let guess = PasswordGuess(email: EmailAddress(trusted: pending.email))
      try await guess.check(password ?? "", against: pending.passwordHash, portal, as: actor)
    }
    return try await portal.store.write(for: .portal, as: actor) { tx in
      // Read again: of two that come at once, one finds nothing.
      guard let pending = try PendingSignUp.find(link, in: tx) else { return nil }
      return try open(pending, portal, in: tx)
    }
  }

  private func open(_ pending: PendingSignUp, _ portal: Portal, in tx: Tx) throws -> Outcome? {
    let email = EmailAddress(trusted: pending.email)
    let account = try NewAccount.create(
      email: email, name: pending.name, passwordHash: pending.passwordHash, portal: portal, in: tx)
    guard let account else { return nil }
    try tx.execute("DELETE FROM pending_sign_ups WHERE email = \(email.text)")
    try replaced?.end(audit: portal.audit, whileIn: nil, in: tx)
    return Outcome(
      session: try Session.start(
        for: account.user.id, remembered: false, durations: portal.settings.durations, in: tx),
      device: try Device.remember(for: account.user.id, in: tx), next: pending.next)
  }
}

/// A user with a first team. Nil when the address is taken.
package struct NewAccount {
  package let user: User
  package let team: Team

  package static func create(
    email: EmailAddress, name: String, passwordHash: String, portal: Portal, in tx: Tx
  ) throws -> NewAccount? {
    guard
      let user = try User.create(
        email: email, name: name, passwordHash: passwordHash, in: tx)
    else { return nil }
    let team = try Team.create(
      name: "\(name.prefix(60))’s team", slugFrom: name, in: tx)
    try Membership.add(user.id, to: team.id, as: .owner, in: tx)
    try tx.execute("UPDATE users SET last_team_id = \(team.id) WHERE id = \(user.id)")
    // Whoever confirms a sign-up is the new user.
    try tx.acting(as: tx.actor.who == .anonymous ? tx.actor.signedIn(as: user) : nil) {
      try portal.audit.append(
        .accountCreated, to: .user(user.id), subject: user.email,
        after: ["name": user.name, "email": user.email], in: tx)
      try portal.audit.append(
        .teamCreated, to: .team(team.id), subject: team.name, after: ["slug": team.slug], in: tx)
    }
    return NewAccount(user: user, team: team)
  }
}

extension NewAccount {
  /// For commands, where nobody confirms an address.
  /// - Returns: nil when the address is taken.
  package static func create(
    email: EmailAddress, name: String, password: String, _ portal: Portal, as actor: Originator
  ) async throws -> User? {
    let hash = try await portal.passwords.hash(password)
    return try await portal.store.write(for: .portal, as: actor) { tx in
      try create(email: email, name: name, passwordHash: hash, portal: portal, in: tx)?.user
    }
  }
}
