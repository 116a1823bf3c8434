import Portal

/// The act that a page's route names, as a way into one team's books.
struct TeamDoor: BillingDoor {
  let web: Web
  let context: TeamContext

  var team: ID<Team> { context.membership.team.id }

  func write<T: Sendable>(
    _ body: @escaping @Sendable (Team, Tx) throws -> T
  ) async throws -> T {
    try await web.write(context) { try body($0.membership.team, $1) }
  }
}

/// The same for a page of the back office.
struct OperatorDoor: BillingDoor {
  let web: Web
  let context: OperatorContext
  let team: ID<Team>

  func write<T: Sendable>(
    _ body: @escaping @Sendable (Team, Tx) throws -> T
  ) async throws -> T {
    let id = team
    return try await web.write(context, also: .team(id)) { _, tx in
      guard let team = try Team.find(id, in: tx) else { throw HTTPProblem(.notFound) }
      return try body(team, tx)
    }
  }
}

extension Web {
  /// Who takes the payments of the team.
  func payments(of team: ID<Team>) async throws -> any PaymentProvider {
    try await portal.payments.provider(of: team, in: portal.store)
  }
}
