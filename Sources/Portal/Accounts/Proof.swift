/// Proving once more that it is still the person who sits there, before an act that wants it: with the
/// password, and later with a second factor. It counts for a while, in this session only.
package struct Proof: Sendable {
  let password: String
  /// Whether a program proves it, which then goes on by a refresh token.
  let program: Bool

  package static let password = Field.secret("password", "Password")
    .autocomplete(.currentPassword)
  /// The path to go on to.
  package static let next = Field.nextPath("next")

  package init(_ entered: Entered, program: Bool = false) {
    password = entered[Self.password]
    self.program = program
  }

  /// - Parameter body: what else the proof does, in its transaction.
  /// - Returns: the session's new token; the one before is worth nothing.
  /// - Throws: `FormProblems`, `Throttled`, `TooManyWaiting`, `StoreError`.
  package func give(
    by signedIn: SignedIn, _ portal: Portal, as actor: Originator,
    _ body: @escaping @Sendable (User, Tx) throws -> Void = { _, _ in }
  ) async throws -> Token {
    let user = signedIn.user
    try await PasswordGuess(of: user).check(
      password, at: Self.password, against: user.passwordHash, portal, as: actor)
    return try await portal.write(.prove, by: signedIn, as: actor) { me, tx in
      // The password may have been changed while this one was being checked.
      guard me.passwordHash == user.passwordHash else {
        throw FormProblems(Self.password, .wrongPassword)
      }
      try tx.audit(.proved, to: .user(me.id), subject: me.email)
      try body(me, tx)
      return try signedIn.session.renewToken(program: program, in: tx)
    }
  }
}

extension PersonAct {
  package static let prove = PersonAct("session.prove", "confirm your password")
}

extension AuditAction {
  static let proved = AuditAction("session.proved", "confirmed the password")
  static let proofFailed = AuditAction(
    "session.proof_failed", "gave a wrong password when asked for it again")
}
