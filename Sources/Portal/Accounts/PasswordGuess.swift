/// One try at a password, counted against the account and the client's address before it is
/// checked, and given back when it was right.
struct PasswordGuess: Sendable {
  let email: EmailAddress

  /// Checks the guess. The returned tries are to be given back in the write that follows.
  /// - Throws: `Throttled`, `TooManyWaiting`.
  func tryOut(
    _ password: String, against stored: String?, _ portal: Portal, as actor: Originator
  ) async throws -> (isRight: Bool, tries: [ID<Throttle>]) {
    let tries = try await portal.store.write(for: .portal, as: actor) { tx in
      [
        try Throttle.account(email).reserve(in: tx),
        try Throttle.address(actor.address).reserve(in: tx),
      ]
    }
    do {
      return (try await portal.passwords.verify(password, against: stored), tries)
    } catch is TooManyWaiting {
      // Nothing was checked, so nothing counts.
      try await portal.store.write(for: .portal, as: actor) {
        try Throttle.giveBack(tries, in: $0)
      }
      throw TooManyWaiting()
    }
  }

  /// The same for a person whose account is known: a wrong password is a problem of its field.
  func check(
    _ password: String, field: String = "password", against stored: String, _ portal: Portal,
    as actor: Originator
  ) async throws {
    guard !password.isEmpty else { throw FormProblems(field, .missing) }
    guard password.utf8.count <= 2048 else { throw FormProblems(field, .wrongPassword) }
    let outcome = try await tryOut(password, against: stored, portal, as: actor)
    guard outcome.isRight else { throw FormProblems(field, .wrongPassword) }
    try await portal.store.write(for: .portal, as: actor) {
      try Throttle.giveBack(outcome.tries, in: $0)
    }
  }
}
