import Portal

/// The act that a page's route names, as a way into one team's books.
struct TeamDoor: BillingDoor {
  let web: Web
  let context: TeamContext
  private let cost = CostOfAct()

  init(web: Web, context: TeamContext) { (self.web, self.context) = (web, context) }

  var team: ID<Team> { context.membership.team.id }

  func write<T: Sendable>(
    _ body: @escaping @Sendable (Team, Tx) throws -> T
  ) async throws -> T {
    try await web.write(context, cost: cost.next()) { try body($0.membership.team, $1) }
  }
}

/// The same for a page of the back office.
struct OperatorDoor: BillingDoor {
  let web: Web
  let context: OperatorContext
  let team: ID<Team>
  private let cost = CostOfAct()

  init(web: Web, context: OperatorContext, team: ID<Team>) {
    (self.web, self.context, self.team) = (web, context, team)
  }

  func write<T: Sendable>(
    _ body: @escaping @Sendable (Team, Tx) throws -> T
  ) async throws -> T {
    let id = team
    return try await web.write(context, also: .team(id), cost: cost.next()) { _, tx in
      guard let team = try Team.find(id, in: tx) else { throw HTTPProblem(.notFound) }
      return try body(team, tx)
    }
  }
}

/// What is asked of a provider is one change, however often something is written for it: nobody's budget ends
/// between the call and the note of it.
private struct CostOfAct {
  private let isSpent = Locked(false)

  func next() -> Int {
    isSpent.withLock { isSpent in
      defer { isSpent = true }
      return isSpent ? 0 : 1
    }
  }
}

extension Web {
  /// Who takes the payments of the team.
  func payments(of team: ID<Team>) async throws -> any PaymentProvider {
    try await portal.payments.provider(of: team, in: portal.store)
  }
}
