extension Job {
  /// What time does to what teams pay.
  package static func billing(_ portal: Portal) -> Job {
    Job("billing", every: .seconds(30)) { try await BillingRound(portal: portal).run() }
  }
}

/// One round over all teams of which something is due. Each step is a transaction of its own: what one team
/// cannot do keeps no other from its turn.
struct BillingRound {
  let portal: Portal
  private static let atOnce = 50

  func run() async throws {
    var failure: (any Error)?
    for team in try await due() {
      do { try await Self.advance(team, portal) } catch {
        failure = failure ?? error
        try await putOff(team)
      }
    }
    for team in try await recounted() {
      do { try await countSeats(team) } catch { failure = failure ?? error }
    }
    if let failure { throw failure }
  }

  /// All that is due of one team.
  static func advance(_ team: ID<Team>, _ portal: Portal) async throws {
    while try await portal.store.write(
      for: .team(team), as: .system("billing"),
      { tx in
        guard let found = try Team.find(team, in: tx) else { return false }
        var billing = try TeamBilling(of: found, portal.settings, in: tx)
        return try billing.step()
      })
    {}
  }

  /// What fails for one team does not stand before the others for ever.
  private func putOff(_ team: ID<Team>) async throws {
    try await portal.store.write(for: .team(team), as: .system("billing")) { tx in
      try tx.execute(
        """
        UPDATE subscriptions SET due_at = \(tx.now + .hours(1))
        WHERE team_id = \(team) AND ended_at IS NULL
        """)
    }
  }

  private func due() async throws -> [ID<Team>] {
    try await portal.store.read { tx in
      try tx.rows(
        """
        SELECT team_id FROM subscriptions
        WHERE ended_at IS NULL AND is_sandbox = 0 AND due_at <= \(tx.now)
        ORDER BY due_at LIMIT \(Self.atOnce)
        """
      ).map { try $0["team_id"] }
    }
  }

  /// Teams that pay for each person and have others than were counted.
  private func recounted() async throws -> [ID<Team>] {
    try await portal.store.read { tx in
      let invited: SQL = """
        (SELECT COUNT(*) FROM invitations i
          WHERE i.team_id = t.id AND i.state = 'pending' AND i.expires_at > \(tx.now))
        """
      return try tx.rows(
        """
        SELECT s.team_id FROM subscriptions s JOIN teams t ON t.id = s.team_id
        WHERE s.provider = \(ManualInvoicing.name)
          AND s.ended_at IS NULL AND s.is_sandbox = 0 AND s.per_seat = 1
          AND s.anchor_at IS NOT NULL AND s.quantity <> t.member_count + \(invited)
          AND t.member_count > 0
        LIMIT \(Self.atOnce)
        """
      ).map { try $0["team_id"] }
    }
  }

  private func countSeats(_ team: ID<Team>) async throws {
    let portal = portal
    _ = try await portal.store.write(for: .team(team), as: .system("billing")) { tx in
      guard let found = try Team.find(team, in: tx) else { return false }
      var billing = try TeamBilling(of: found, portal.settings, in: tx)
      return try billing.countSeats()
    }
  }
}
