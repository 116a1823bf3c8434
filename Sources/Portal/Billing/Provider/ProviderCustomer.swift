/// A team as the payment provider knows it.
package struct ProviderCustomer: Sendable {
  package let teamID: ID<Team>
  package let provider: String
  package let externalID: String
  /// The provider's own clock, of a sandbox team.
  package let clockID: String?
  /// In words: `Visa •••• 4242, 12/2030`.
  package let paymentMethod: String?
  /// When what stands on invoices was changed, and the provider has not been told.
  package let detailsAt: Timestamp?
  package let problem: String?
  package let syncedAt: Timestamp?

  private init(_ row: Row) throws {
    teamID = try row["team_id"]
    provider = try row["provider"]
    externalID = try row["external_id"]
    clockID = try row["clock_id"]
    paymentMethod = try row["payment_method"]
    detailsAt = try row["details_at"]
    problem = try row["problem"]
    syncedAt = try row["synced_at"]
  }

  package static func find(of team: ID<Team>, in tx: Tx) throws -> ProviderCustomer? {
    try tx.row("SELECT * FROM provider_customers WHERE team_id = \(team)")
      .map(ProviderCustomer.init)
  }

  package static func team(of externalID: String, in tx: Tx) throws -> ID<Team>? {
    try tx.row("SELECT team_id FROM provider_customers WHERE external_id = \(externalID)")?[
      "team_id"]
  }

  package static func keep(
    _ externalID: String, of team: ID<Team>, at provider: String, clock: String? = nil, in tx: Tx
  ) throws {
    try tx.insert(
      "provider_customers",
      [
        "team_id": team, "provider": provider, "external_id": externalID, "clock_id": clock,
        "ticket": 0, "applied": 0, "attempts": 0,
      ], onConflict: "ON CONFLICT (team_id) DO NOTHING")
  }

  /// Nobody pays as this one any more.
  package static func forget(_ externalID: String, of team: ID<Team>, in tx: Tx) throws {
    try tx.execute(
      """
      DELETE FROM provider_customers WHERE team_id = \(team) AND external_id = \(externalID)
        AND NOT EXISTS (
          SELECT 1 FROM subscriptions s WHERE s.team_id = \(team) AND s.ended_at IS NULL)
      """)
  }

  /// Something has happened: what the provider knows is to be fetched.
  package static func mark(_ team: ID<Team>, in tx: Tx) throws {
    try tx.execute(
      """
      UPDATE provider_customers SET dirty_at = \(tx.now), try_at = \(tx.now), attempts = 0
      WHERE team_id = \(team)
      """)
  }

  /// What stands on invoices is another: the provider is to be told.
  package static func markDetails(_ team: ID<Team>, in tx: Tx) throws {
    try tx.execute(
      """
      UPDATE provider_customers SET details_at = \(tx.now), try_at = \(tx.now), attempts = 0
      WHERE team_id = \(team)
      """)
  }

  /// Those of which something is to be fetched or told, the longest waiting first.
  package static func due(limit: Int, in tx: Tx) throws -> [ID<Team>] {
    try tx.rows(
      """
      SELECT team_id FROM provider_customers WHERE try_at <= \(tx.now)
      ORDER BY try_at, team_id LIMIT \(limit)
      """
    ).map { try $0["team_id"] }
  }

  /// All of them, by their ids.
  package static func all(after team: ID<Team>?, limit: Int, in tx: Tx) throws -> [ID<Team>] {
    try tx.rows(
      """
      SELECT team_id FROM provider_customers WHERE team_id > \(team?.text ?? "")
      ORDER BY team_id LIMIT \(limit)
      """
    ).map { try $0["team_id"] }
  }

  /// After that many an event is said to have failed; asking goes on, each hour.
  private static let mostAttempts = 26

  /// Asking failed: later again.
  package static func putOff(_ team: ID<Team>, because problem: String, in tx: Tx) throws {
    try tx.execute(
      """
      UPDATE provider_customers SET attempts = attempts + 1, problem = \(problem),
        try_at = \(tx.now) + CASE WHEN attempts > \(mostAttempts) THEN 3600000000
          ELSE 5000000 * (1 + attempts * attempts) END
      WHERE team_id = \(team)
      """)
    try tx.execute(
      """
      UPDATE provider_events SET result = 'failed', settled_at = \(tx.now), try_at = NULL,
        problem = \(problem)
      WHERE team_id = \(team) AND result = 'pending' AND EXISTS (
        SELECT 1 FROM provider_customers c
        WHERE c.team_id = \(team) AND c.attempts > \(mostAttempts))
      """)
  }
}

/// A turn to fetch what the provider knows of a team. Two may fetch at the same moment: what was fetched
/// with an earlier ticket never overwrites what came with a later one.
package struct ProviderTicket: Sendable {
  let number: Int64
  /// The marks that it settles.
  let dirtyAt: Timestamp?

  package static func take(for team: ID<Team>, in tx: Tx) throws -> ProviderTicket? {
    let row = try tx.row(
      """
      UPDATE provider_customers SET ticket = ticket + 1 WHERE team_id = \(team)
      RETURNING ticket, dirty_at
      """)
    return try row.map { ProviderTicket(number: try $0["ticket"], dirtyAt: try $0["dirty_at"]) }
  }

  /// - Returns: false where a later one was here before.
  func use(for team: ID<Team>, in tx: Tx) throws -> Bool {
    try tx.execute(
      """
      UPDATE provider_customers SET applied = \(number), synced_at = \(tx.now), problem = NULL
      WHERE team_id = \(team) AND applied < \(number)
      """) == 1
  }

  /// What was marked before it was taken is fetched; what was marked since is not.
  func settle(of team: ID<Team>, in tx: Tx) throws {
    try tx.execute(
      """
      UPDATE provider_customers SET dirty_at = NULL, attempts = 0,
        try_at = CASE WHEN details_at IS NULL THEN NULL ELSE try_at END
      WHERE team_id = \(team) AND (dirty_at IS NULL OR dirty_at <= \(dirtyAt ?? Timestamp(microseconds: 0)))
      """)
  }
}
