/// Signing in with address and password. A wrong address and a wrong password are one
/// answer, after the same work.
package struct SignIn: Sendable {
  package struct Outcome: Sendable {
    package let session: Token
    package let devices: DeviceTokens
    package let user: User
  }

  let email: EmailAddress?
  let password: String
  let remembered: Bool
  /// What the browser's device cookie says.
  let devices: DeviceTokens
  /// The session that this one takes the place of, in the same browser.
  let replaced: SignedIn?
  /// A program, which is given a refresh token and no cookie.
  let isProgram: Bool

  package init(
    _ entered: Entered, devices: DeviceTokens, replacing replaced: SignedIn? = nil,
    program isProgram: Bool = false
  ) {
    self.isProgram = isProgram
    email = try? EmailAddress(entered[Self.email])
    password = entered[Self.password]
    remembered = !isProgram && entered[Self.remember]
    self.devices = devices
    self.replaced = replaced
  }

  /// - Returns: nil for a wrong address or password.
  /// - Throws: `Obstacle` for an account that is suspended, `Throttled`, `TooManyWaiting`, `StoreError`.
  package func attempt(_ portal: Portal, as actor: Originator) async throws -> Outcome? {
    let email = self.email ?? EmailAddress(trusted: "nobody")
    // Never hash a megabyte; no account has such a password.
    let password = self.password.utf8.count <= 2048 ? self.password : ""
    let (user, known) = try await portal.store.read { tx -> (User?, Token?) in
      guard let user = try User.find(email: email, in: tx) else { return (nil, nil) }
      return (user, try Device.known(devices, for: user.id, in: tx))
    }
    let guess = PasswordGuess(at: email, of: user, knownDevice: known, from: actor.address)
    let isRight = try await guess.isRight(
      password, against: user?.passwordHash, portal, as: actor)
    guard isRight, let user else {
      try await noteFailure(user, portal, as: actor)
      return nil
    }
    try user.mustNotBeSuspended()
    let rehash = try await renewedHash(of: user, portal, as: actor)
    let notice = try portal.outbox.prepare(
      .newDevice(DeviceNotice(portal, user: user, actor: actor)), to: user.email)
    let scope = WriteScope.user(user.id).union(replaced.map { .user($0.user.id) } ?? [])
    return try await portal.store.write(for: scope, as: actor.signedIn(as: user)) { tx in
      // The password may have been changed while this one was being checked.
      let present = try User.find(user.id, in: tx)
      guard let present, present.passwordHash == user.passwordHash else { return nil }
      try present.mustNotBeSuspended()
      try [Throttle.signIns(of: user.id)].spend(in: tx)
      if let rehash {
        try tx.execute("UPDATE users SET password_hash = \(rehash) WHERE id = \(user.id)")
      }
      try replaced?.end(in: tx)
      return try open(user, notice: notice, portal, in: tx)
    }
  }

  /// Made of the same password at today's cost. When there is no room for it now, the next time.
  private func renewedHash(
    of user: User, _ portal: Portal, as actor: Originator
  ) async throws -> String? {
    guard portal.passwords.isOutdated(user.passwordHash) else { return nil }
    do {
      return try await portal.passwords.hash(password, from: actor.address)
    } catch is TooManyWaiting { return nil }
  }

  private func open(
    _ user: User, notice: SealedMail, _ portal: Portal, in tx: Tx
  ) throws -> Outcome {
    let known = try Device.known(devices, for: user.id, in: tx)
    if known == nil { try portal.outbox.put(notice, in: tx) }
    try tx.audit(.signedIn, to: .user(user.id), subject: user.email)
    return Outcome(
      session: try isProgram
        ? ProgramSession.start(for: user, portal.settings.durations, in: tx)
        : Session.start(
          for: user, remembered: remembered, proved: !remembered,
          durations: portal.settings.durations, in: tx),
      devices: devices.adding(try Device.remember(known, for: user.id, in: tx)), user: user)
  }

  /// Both kinds of failure cost one write, so that time does not tell which it was.
  private func noteFailure(_ user: User?, _ portal: Portal, as actor: Originator) async throws {
    let scope: WriteScope = user.map { .user($0.id) } ?? .portal
    let chain: AuditChain = user.map { .user($0.id) } ?? .portal
    try await portal.store.write(for: scope, as: actor) { tx in
      guard let user else { return try Self.noteStranger(in: tx) }
      try tx.audit(.signInFailed, to: chain, subject: user.email)
    }
  }

  /// Strangers could make the audit grow as fast as they can ask: an hour holds so many of them, and an
  /// entry that says that there were more. The write is made all the same, since time must not tell.
  private static func noteStranger(in tx: Tx) throws {
    let actions = [AuditAction.signInFailed, .signInsUnlisted].map(\.name)
    let count = try tx.count(
      """
      SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM audit WHERE chain = \(AuditChain.portal.key)
        AND action IN (\(list: actions)) AND at > \(tx.now - .hours(1)) LIMIT \(mostStrangers)) AS counted
      """)
    if count < mostStrangers - 1 {
      try tx.audit(.signInFailed, to: .portal, subject: "an unknown address")
    } else if count < mostStrangers {
      try tx.audit(.signInsUnlisted, to: .portal, subject: "unknown addresses")
    }
  }

  private static let mostStrangers = 100
}

extension SignIn {
  /// Any text: whether there can be such an address is not told apart from a wrong password.
  package static let email = Field.line("email", "Email", limit: 400).autocomplete(.username)
  package static let password = Field.secret("password", "Password")
    .autocomplete(.currentPassword)
  package static let remember = Field.flag("remember", "Keep me signed in")
  package static let next = Field.nextPath("next")
  package static let fields: Fields = [email, password, remember, next]
}

extension AuditAction {
  static let signedIn = AuditAction("session.started", "signed in with {{device}}")
  static let signInFailed = AuditAction(
    "session.refused", "tried to sign in with a wrong password")
  static let signInsUnlisted = AuditAction(
    "session.unlisted", "tried {{subject}} so often that the next hour’s tries are not listed")
}

extension Mail {
  package static func newDevice(_ notice: DeviceNotice) -> Mail {
    Mail(
      "new-device", language: notice.language, link: notice.sessionsLink, values: notice.values)
  }
}
