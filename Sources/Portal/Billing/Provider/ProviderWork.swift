/// What waits for a provider's jobs.
package enum ProviderWork {
  package static func isWaiting(in tx: Tx) throws -> Bool {
    try tx.exists(
      """
      SELECT 1 AS n FROM provider_customers WHERE try_at <= \(tx.now)
      UNION ALL SELECT 1 FROM provider_calls WHERE settled_at IS NULL AND try_at <= \(tx.now)
      UNION ALL SELECT 1 FROM provider_events
        WHERE try_at IS NOT NULL AND try_at <= \(tx.now) AND team_id IS NULL
      LIMIT 1
      """)
  }

  // MARK: People

  /// Teams that pay for each person and have others than were counted.
  package static func recounted(_ provider: String, in tx: Tx) throws -> [ID<Team>] {
    try tx.rows(
      """
      SELECT s.team_id FROM subscriptions s JOIN teams t ON t.id = s.team_id
      WHERE s.provider = \(provider) AND s.ended_at IS NULL AND s.per_seat = 1
        AND s.status IN ('active', 'trialing') AND t.member_count > 0 AND s.quantity <> t.member_count
          + (SELECT COUNT(*) FROM invitations i
            WHERE i.team_id = t.id AND i.state = 'pending' AND i.expires_at > \(tx.now))
      ORDER BY s.team_id LIMIT 500
      """
    ).map { try $0["team_id"] }
  }

  // MARK: Usage

  package struct Hour: Sendable {
    package let team: ID<Team>
    package let customer: String
    package let unit: String
    package let at: Timestamp
    package let quantity: Int64
  }

  /// Teams of which the provider has not been told all that was used. What it ended with is told until its
  /// last invoice is made.
  package static func withUntoldUsage(_ provider: String, in tx: Tx) throws -> [ID<Team>] {
    try tx.rows(
      """
      SELECT DISTINCT s.team_id FROM subscriptions s JOIN usage_hours u ON u.team_id = s.team_id
      WHERE s.provider = \(provider) AND u.sent <> u.quantity
        AND (s.ended_at IS NULL OR s.ended_at > \(tx.now - .days(2)))
        AND u.hour_at > \(tx.now - .days(34))
      """
    ).map { try $0["team_id"] }
  }

  /// The oldest first.
  package static func untold(
    of team: ID<Team>, includingThisHour: Bool, in tx: Tx
  ) throws -> [Hour] {
    let last = includingThisHour ? tx.now : tx.now - .hours(1)
    return try tx.rows(
      """
      SELECT u.team_id, u.unit, u.hour_at, u.quantity, c.external_id
      FROM usage_hours u JOIN provider_customers c ON c.team_id = u.team_id
      WHERE u.team_id = \(team) AND u.sent <> u.quantity
        AND u.hour_at <= \(last) AND u.hour_at > \(tx.now - .days(34))
        AND u.hour_at >= COALESCE((
          SELECT MAX(s.started_at) FROM subscriptions s WHERE s.team_id = u.team_id), 0) - 3600000000
      ORDER BY u.hour_at LIMIT 2000
      """
    ).map {
      Hour(
        team: try $0["team_id"], customer: try $0["external_id"], unit: try $0["unit"],
        at: try $0["hour_at"], quantity: try $0["quantity"])
    }
  }

  package static func noteTold(_ hour: Hour, in tx: Tx) throws {
    try tx.execute(
      """
      UPDATE usage_hours SET sent = \(hour.quantity)
      WHERE team_id = \(hour.team) AND unit = \(hour.unit) AND hour_at = \(hour.at)
      """)
  }
}
