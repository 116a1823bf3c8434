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

/// Moves the time of a sandbox team that is invoiced by hand.
package struct SandboxClock: Sendable {
  /// As far as one press may go: more than a year is enough to see everything.
  package static let farthest = Duration.days(400)

  let team: ID<Team>
  let settings: PortalSettings
  let store: any Store

  /// All that falls due on the way happens, each at its moment.
  /// - Throws: `Obstacle`.
  func advance(by span: Duration, as actor: Originator) async throws {
    let end = try await Self.end(of: team, after: span, in: store)
    while try await advanceOnce(to: end, as: actor) {}
  }

  /// Where the clock will stand.
  /// - Throws: `Obstacle`.
  package static func end(
    of team: ID<Team>, after span: Duration, in store: any Store
  ) async throws -> Timestamp {
    guard span > .zero, span <= farthest else {
      throw Obstacle("The clock goes forward, by 400 days at most.")
    }
    return try await store.read { tx in
      guard let now = try Team.find(team, in: tx)?.plan.clockAt else {
        throw Obstacle("This team has no clock of its own.")
      }
      return now + span
    }
  }

  /// - Returns: whether there is more to do until `end`.
  private func advanceOnce(to end: Timestamp, as actor: Originator) async throws -> Bool {
    let (team, settings) = (team, settings)
    return try await store.write(for: .team(team), as: actor) { tx in
      guard let found = try Team.find(team, in: tx), let now = found.plan.clockAt else {
        return false
      }
      var billing = try TeamBilling(of: found, settings, in: tx)
      if try billing.step() || billing.countSeats() { return true }
      guard now < end else { return false }
      // What is due and waits for somebody holds nothing up.
      let next = try billing.nextMoment().flatMap { $0 > now ? min($0, end) : nil } ?? end
      try found.moveClock(to: next, isLast: next == end, in: tx)
      return true
    }
  }
}

extension Team {
  package func moveClock(to time: Timestamp, isLast: Bool = true, in tx: Tx) throws {
    try tx.execute("UPDATE teams SET clock_at = \(time) WHERE id = \(id)")
    guard isLast else { return }
    try tx.audit(
      .clockMoved, to: .team(id), subject: name, after: ["clock": LocalTime.rfc3339(time)])
  }
}
