/// One try at a password, counted against the account and the client's address before it is
/// checked, and given back when it was right.
struct PasswordGuess: Sendable {
  let email: EmailAddress

  /// True when the guess is right. With nothing stored it is wrong, after the same work.
  /// - Throws: `Throttled`, `TooManyWaiting`.
  func isRight(
    _ password: String, against stored: String?, _ portal: Portal, as actor: Originator
  ) async throws -> Bool {
    try await portal.passwords.turns.pass {
      let tries = try await portal.store.write(for: .portal, as: actor) { tx in
        [
          try Throttle.account(email).reserve(in: tx),
          try Throttle.address(actor.address).reserve(in: tx),
        ]
      }
      guard try await portal.passwords.verify(password, against: stored) else { return false }
      try await portal.store.write(for: .portal, as: actor) {
        try Throttle.giveBack(tries, in: $0)
      }
      return true
    }
  }

  /// The same for a person whose account is known: a wrong password is a problem of its field.
  func check(
    _ password: String, field: String = "password", against stored: String, _ portal: Portal,
    as actor: Originator
  ) async throws {
    guard !password.isEmpty else { throw FormProblems(field, .missing) }
    guard password.utf8.count <= 2048,
      try await isRight(password, against: stored, portal, as: actor)
    else { throw FormProblems(field, .wrongPassword) }
  }
}
