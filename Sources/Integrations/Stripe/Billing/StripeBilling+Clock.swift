import Portal

// The time of sandbox teams: Stripe's own, in test mode.
extension StripeBilling {
  func clock(_ stand: StripeStand, _ desk: StripeDesk) async throws -> String {
    guard !api.isLive else {
      throw Obstacle("A team for trying things wants a test key of Stripe’s.")
    }
    let (time, name) = (StripeTime(stand.now), String(stand.team.name.prefix(100)))
    return try await desk.send("clock", isReused: true) { key in
      StripeTestClock.create(at: time, name: name, key: key)
    }.id
  }

  package func advance(
    _ team: ID<Team>, by span: Duration, as actor: Originator
  ) async throws {
    let end = try await SandboxClock.end(of: team, after: span, in: portal.store)
    let customer = try await portal.store.read { try ProviderCustomer.find(of: team, in: $0) }
    guard let clock = customer?.clockID else {
      throw Obstacle("This team has no clock at Stripe. Order a plan for it first.")
    }
    do {
      let key = StripeIdempotencyKey()
      _ = try await send(StripeTestClock.advance(clock, to: StripeTime(end), key: key))
      try await wait(for: clock)
    } catch let problem as StripeProblem { throw StripeDesk.words(problem, portal, team) }
    try await portal.store.write(for: .team(team), as: actor) { tx in
      try Team.find(team, in: tx)?.moveClock(to: end, in: tx)
    }
    try await fetch(team)
    try await portal.passTime(of: team)
  }

  /// Stripe answers before it is done.
  private func wait(for clock: String) async throws {
    for _ in 0..<60 {
      switch try await send(StripeTestClock.retrieve(clock)).status.known {
      case .ready: return
      case .failed, nil: throw Obstacle("Stripe could not move this clock. Look at its pages.")
      case .advancing: try await Task.sleep(for: .milliseconds(500))
      }
    }
    throw Obstacle("Stripe is still moving this clock. Fetch the team again in a minute.")
  }
}
