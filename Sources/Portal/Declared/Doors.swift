/// By what right somebody writes in a team. It is found again inside the transaction, so that what was
/// true when the page was asked for counts no more than what is true now.
package struct Authority: Sendable {
  package let membership: Membership
  /// Whoever acts has just shown that it is they who sit there.
  let isProved: Bool
  package var team: Team { membership.team }

  /// For what only some forms of an act want, such as making an owner.
  /// - Throws: `NoAuthority.proof`.
  func mustBeProved() throws { if !isProved { throw NoAuthority.proof } }

  package func may(_ act: TeamAct) -> Decision { membership.may(act) }
}

/// The person, team or right that a write was to be made for is gone.
package enum NoAuthority: Error, Equatable {
  /// The session has ended: they have to sign in again.
  case session
  /// They have to prove again who they are.
  case proof
  /// As if it had never been there.
  case nothing
}

/// The doors through which signed-in people write. Each write is counted against its person's budget.
extension Portal {
  /// A write in one's own account.
  /// - Parameters:
  ///   - also: whom else it concerns.
  ///   - body: is given the person as they are in this transaction.
  /// - Throws: `TooManyWrites`, `NoAuthority`, `StoreError`, what `body` throws.
  package func write<T: Sendable>(
    _ act: PersonAct, by signedIn: SignedIn, also: WriteScope = [], as actor: Originator,
    _ body: @escaping @Sendable (User, Tx) throws -> T
  ) async throws -> T {
    try spendWrite(of: signedIn)
    let user = signedIn.user.id
    return try await store.write(
      for: also.union(act.isSeenByColleagues ? .colleagues(of: user) : .user(user)), as: actor
    ) { tx in
      guard let person = try signedIn.person(in: tx) else { throw NoAuthority.session }
      try signedIn.may(act).orThrow()
      try mustBeProved(act, signedIn, in: tx)
      return try tx.receipted { try body(person, tx) }
    }
  }

  /// A write in a team.
  /// - Parameters:
  ///   - also: whom else it concerns, beside the team.
  ///   - cost: as how many changes it counts.
  ///   - body: is given the right as it is in this transaction.
  /// - Throws: `TooManyWrites`, `Refusal` when the role is too low, `NoAuthority`, `StoreError`, what
  ///   `body` throws.
  package func write<T: Sendable>(
    _ act: TeamAct, in membership: Membership, by signedIn: SignedIn, also: WriteScope = [],
    cost: Int = 1, as actor: Originator, _ body: @escaping @Sendable (Authority, Tx) throws -> T
  ) async throws -> T {
    try spendWrite(of: signedIn, cost)
    return try await writeSpent(act, in: membership, by: signedIn, also: also, as: actor, body)
  }

  /// What is told of a team: it leaves nothing in the audit and counts against nobody's budget, since the API
  /// bounds how much of it there is; and only pages that show figures go stale.
  package func tell<T: Sendable>(
    _ act: TeamAct, in membership: Membership, by signedIn: SignedIn, as actor: Originator,
    _ body: @escaping @Sendable (Authority, Tx) throws -> T
  ) async throws -> T {
    let scope = WriteScope.usage(membership.team.id)
    return try await write(act, in: membership, by: signedIn, within: scope, as: actor, body)
  }

  /// The same of a write that is counted already: what comes before it costs something too.
  func writeSpent<T: Sendable>(
    _ act: TeamAct, in membership: Membership, by signedIn: SignedIn, also: WriteScope = [],
    as actor: Originator, _ body: @escaping @Sendable (Authority, Tx) throws -> T
  ) async throws -> T {
    let scope = also.union(.team(membership.team.id))
    return try await write(act, in: membership, by: signedIn, within: scope, as: actor, body)
  }

  private func write<T: Sendable>(
    _ act: TeamAct, in membership: Membership, by signedIn: SignedIn, within scope: WriteScope,
    as actor: Originator, _ body: @escaping @Sendable (Authority, Tx) throws -> T
  ) async throws -> T {
    try await store.write(for: scope, as: actor) { tx in
      guard try signedIn.person(in: tx) != nil else { throw NoAuthority.session }
      let found = try Membership.find(
        user: signedIn.user.id, team: membership.team.id, in: tx)
      guard let present = found?.limited(by: signedIn) else { throw NoAuthority.nothing }
      let authority = Authority(membership: present, isProved: isProved(signedIn, at: tx.now))
      try authority.may(act).orThrow()
      try mustBeProved(act, signedIn, in: tx)
      return try tx.receipted { try body(authority, tx) }
    }
  }

  /// A write of the back office.
  /// - Parameter cost: as how many changes it counts.
  /// - Throws: `TooManyWrites`, `NoAuthority` for whoever is no operator any more, `StoreError`, what
  ///   `body` throws.
  package func write<T: Sendable>(
    _ act: OperatorAct, by signedIn: SignedIn, also: WriteScope = [], cost: Int = 1,
    as actor: Originator, _ body: @escaping @Sendable (User, Tx) throws -> T
  ) async throws -> T {
    try spendWrite(of: signedIn, cost)
    return try await store.write(for: also, as: actor) { tx in
      guard let person = try signedIn.person(in: tx) else { throw NoAuthority.session }
      guard person.isOperator, signedIn.isPerson else { throw NoAuthority.nothing }
      try mustBeProved(act, signedIn, in: tx)
      return try tx.receipted { try body(person, tx) }
    }
  }

  /// The page has looked already; a form may have been on its way when the time ran out.
  private func mustBeProved(_ act: some Act, _ signedIn: SignedIn, in tx: Tx) throws {
    guard !act.wantsProof || isProved(signedIn, at: tx.now) else { throw NoAuthority.proof }
  }

  private func isProved(_ signedIn: SignedIn, at now: Timestamp) -> Bool {
    signedIn.isProved(at: now, for: settings.durations.proof + .minutes(1))
  }
}

extension Session {
  /// Whose it is, as long as it is open.
  package func person(in tx: Tx) throws -> User? {
    try tx.row(
      """
      SELECT \(User.columnsOfU) FROM sessions s JOIN users u ON u.id = s.user_id
      WHERE s.id = \(id) AND s.expires_at > \(tx.now) AND u.suspended_at IS NULL
      """
    ).map(User.init)
  }
}
