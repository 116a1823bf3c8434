import Portal

/// The one way in which a page's handler writes. The act is the one that its route names, and the right
/// to it is found again inside the transaction.
extension Web {
  @discardableResult
  func write<T: Sendable>(
    _ context: SignedInContext, _ body: @escaping @Sendable (User, Tx) throws -> T
  ) async throws -> T {
    try await portal.write(
      try named(context.act), by: context.signedIn, as: context.actor, body)
  }

  @discardableResult
  func write<T: Sendable>(
    _ context: TeamContext, also: WriteScope = [], cost: Int = 1,
    _ body: @escaping @Sendable (Authority, Tx) throws -> T
  ) async throws -> T {
    try await portal.write(
      try named(context.act), in: context.membership, by: context.person.signedIn, also: also,
      cost: cost, as: context.actor, body)
  }

  /// What is told of a team; see `Portal.tell`.
  func tell<T: Sendable>(
    _ context: TeamContext, _ body: @escaping @Sendable (Authority, Tx) throws -> T
  ) async throws -> T {
    try await portal.tell(
      try named(context.act), in: context.membership, by: context.person.signedIn,
      as: context.actor, body)
  }

  @discardableResult
  func write<T: Sendable>(
    _ context: OperatorContext, also: WriteScope = [], cost: Int = 1,
    _ body: @escaping @Sendable (User, Tx) throws -> T
  ) async throws -> T {
    try await portal.write(
      try named(context.act), by: context.person.signedIn, also: also, cost: cost,
      as: context.actor, body)
  }

  private func named<A: Act>(_ act: A?) throws -> A {
    guard let act else { throw StoreError.statement("a route that writes has to name its act") }
    return act
  }
}
