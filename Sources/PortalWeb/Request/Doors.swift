import Portal

/// The one way in which a page's handler writes: the act is named, and the right to it is found again
/// inside the transaction.
extension Web {
  @discardableResult
  func write<T: Sendable>(
    _ act: PersonAct, _ context: some PersonalContext,
    _ body: @escaping @Sendable (User, Tx) throws -> T
  ) async throws -> T {
    try await portal.write(act, by: context.person.signedIn, as: context.actor, body)
  }

  @discardableResult
  func write<T: Sendable>(
    _ act: TeamAct, _ context: TeamContext, also: WriteScope = [],
    _ body: @escaping @Sendable (Authority, Tx) throws -> T
  ) async throws -> T {
    try await portal.write(
      act, in: context.membership, by: context.person.signedIn, also: also, as: context.actor,
      body)
  }

  @discardableResult
  func write<T: Sendable>(
    _ act: OperatorAct, _ context: OperatorContext, also: WriteScope = [],
    _ body: @escaping @Sendable (User, Tx) throws -> T
  ) async throws -> T {
    try await portal.write(
      act, by: context.person.signedIn, also: also, as: context.actor, body)
  }
}
