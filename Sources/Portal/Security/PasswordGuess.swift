/// One try at a password, counted before it is checked and given back when it was right.
struct PasswordGuess: Sendable {
  private let throttles: [Throttle]
  /// Whoever is signed in: a wrong password is then in the audit, whatever it was asked for.
  private var person: User?
  /// Looked at, and spent by whoever succeeds.
  private var successes: [Throttle] = []

  /// At the sign-in page, where anybody may guess: counted against the account and the client's
  /// address. A browser that has signed in to this account before has a count of its own.
  /// - Parameter user: whose account it is, if there is one.
  init(at email: EmailAddress, of user: User?, knownDevice: Token?, from address: String?) {
    // What others of the same owner of addresses guess keeps only strangers out.
    throttles =
      knownDevice.map { [Throttle.device($0), Throttle.customer(address)] }
      ?? [Throttle.account(email)] + Throttle.address(address)
    if let user { successes = [Throttle.signIns(of: user.id)] }
  }

  /// Of a person who is signed in: a count that nobody else can use up.
  init(of user: User) {
    throttles = [Throttle.person(user.id)]
    person = user
  }

  /// Of whoever holds the link of a sign-up: likewise.
  init(at pending: PendingSignUp) { throttles = [Throttle.confirmation(pending.id)] }

  /// True when the guess is right. With nothing stored it is wrong, after the same work.
  /// - Throws: `Throttled`, `TooManyWaiting`, `StoreError`.
  func isRight(
    _ password: String, against stored: String?, _ portal: Portal, as actor: Originator
  ) async throws -> Bool {
    do {
      return try await guess(password, against: stored, portal, as: actor)
    } catch let throttled as Throttled {
      portal.meters.passwordThrottled.increment()
      throw throttled
    }
  }

  private func guess(
    _ password: String, against stored: String?, _ portal: Portal, as actor: Originator
  ) async throws -> Bool {
    // Who may not guess takes no place in the line.
    try await portal.store.read { try (throttles + successes).check(in: $0) }
    let turns = portal.passwords.turns
    return try await turns.pass(.people, from: Network.ofSite(actor.address)) {
      do {
        return try await check(password, against: stored, portal, as: actor)
      } catch StoreError.busy {
        // Whoever waits would find it busy too: they are told now and not one after the other.
        turns.sendAway(StoreError.busy)
        throw StoreError.busy
      }
    }
  }

  private func check(
    _ password: String, against stored: String?, _ portal: Portal, as actor: Originator
  ) async throws -> Bool {
    let tries = try await portal.store.write(for: .portal, as: actor) {
      try throttles.reserve(in: $0)
    }
    let isRight = try await portal.passwords.verify(password, against: stored)
    // One write either way: nobody is told what was not settled.
    try await portal.store.write(for: .portal, as: actor) {
      try Throttle.settle(tries, wereRight: isRight, in: $0)
    }
    return isRight
  }

  /// The same for a person whose account is known: a wrong password is a problem of its field.
  func check(
    _ password: String, at field: Field<String>, against stored: String, _ portal: Portal,
    as actor: Originator
  ) async throws {
    guard !password.isEmpty else { throw FormProblems(field, .missing) }
    guard password.utf8.count <= 2048,
      try await isRight(password, against: stored, portal, as: actor)
    else {
      try await noteFailure(portal, as: actor)
      throw FormProblems(field, .wrongPassword)
    }
  }

  private func noteFailure(_ portal: Portal, as actor: Originator) async throws {
    guard let person else { return }
    // Not through a door: a budget that is spent must not hide it.
    try await portal.store.write(for: .user(person.id), as: actor) { tx in
      try tx.audit(.proofFailed, to: .user(person.id), subject: person.email)
    }
  }
}
