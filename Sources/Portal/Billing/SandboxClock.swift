/// A team that operators try things with.
extension Team {
  /// Makes the team one whose clock is its own, standing at the present moment. For good: what it pays from
  /// now on is not real.
  /// - Throws: `Obstacle` where it has paid, or ordered, for real.
  package func makeSandbox(in tx: Tx) throws {
    guard !isSandbox else { throw Obstacle("This team has a clock of its own already.") }
    let isReal = try tx.exists("SELECT 1 AS n FROM invoices WHERE team_id = \(id) LIMIT 1")
    guard !isReal else {
      throw Obstacle("This team has invoices. Only one without any can be used to try things.")
    }
    try tx.execute("UPDATE teams SET clock_at = \(tx.now) WHERE id = \(id)")
    try tx.audit(
      .clockMoved, to: .team(id), subject: name,
      after: ["clock": LocalTime.rfc3339(tx.now)])
  }
}

extension Portal {
  /// As far as one press may go: more than a year is enough to see everything.
  package static let farthestClock = Duration.days(400)

  /// Moves the clock of a sandbox team forward; all that falls due on the way happens, each at its moment.
  /// - Throws: `Obstacle`.
  package func advance(_ team: ID<Team>, by span: Duration, as actor: Originator) async throws {
    guard span > .zero, span <= Self.farthestClock else {
      throw Obstacle("The clock goes forward, by 400 days at most.")
    }
    let end = try await store.read { tx -> Timestamp in
      guard let found = try Team.find(team, in: tx), let now = found.plan.clockAt else {
        throw Obstacle("This team has no clock of its own.")
      }
      return now + span
    }
    while try await advanceOnce(team, to: end, as: actor) {}
  }

  /// - Returns: whether there is more to do until `end`.
  private func advanceOnce(
    _ team: ID<Team>, to end: Timestamp, as actor: Originator
  ) async throws -> Bool {
    let settings = settings
    return try await store.write(for: .team(team), as: actor) { tx in
      guard let found = try Team.find(team, in: tx), let now = found.plan.clockAt else {
        return false
      }
      var billing = try ManualBilling(of: found, settings, in: tx)
      if try billing.step() || billing.countSeats() { return true }
      guard now < end else { return false }
      // What is due and waits for somebody holds nothing up.
      let next = try billing.nextMoment().flatMap { $0 > now ? min($0, end) : nil } ?? end
      try tx.execute("UPDATE teams SET clock_at = \(next) WHERE id = \(team)")
      if next == end {
        try tx.audit(
          .clockMoved, to: .team(team), subject: found.name,
          after: ["clock": LocalTime.rfc3339(next)])
      }
      return true
    }
  }
}
