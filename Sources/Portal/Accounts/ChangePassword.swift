/// Changing the password from the settings: the current one is asked for, every other session
/// ends, this one gets a new token, the owner is mailed.
package struct ChangePassword: Sendable {
  let current: String
  let password: String

  package init(current: String, password: String) {
    self.current = current
    self.password = password
  }

  /// - Throws: `FormProblems`, `Throttled`, `TooManyWaiting`, `StoreError`.
  package func change(
    _ signedIn: SignedIn, _ portal: Portal, as actor: Originator
  ) async throws -> Token {
    let user = signedIn.user
    guard !current.isEmpty else { throw FormProblems("current", .missing) }
    try NewPassword.check(password, for: user, portal)
    if current == password { throw FormProblems("password", .samePassword) }
    let guess = PasswordGuess(email: EmailAddress(trusted: user.email))
    try await guess.check(
      current, field: "current", against: user.passwordHash, portal, as: actor)
    let hash = try await portal.passwords.hash(password)
    let mail = try portal.outbox.prepare(
      .passwordChanged(DeviceNotice(portal, user: user, actor: actor)), to: user.email)
    return try await portal.store.write(for: .user(user.id), as: actor) { tx in
      // Of two changes that prove the same old password at once, the second must fail.
      guard try User.find(user.id, in: tx)?.passwordHash == user.passwordHash else {
        throw FormProblems("current", .wrongPassword)
      }
      try NewPassword.save(hash, for: user, in: tx)
      _ = try Session.endAll(of: user.id, except: signedIn.session.id, in: tx)
      try portal.outbox.put(mail, in: tx)
      try portal.audit.append(.passwordChanged, to: .user(user.id), subject: user.email, in: tx)
      return try signedIn.session.renewToken(in: tx)
    }
  }
}
