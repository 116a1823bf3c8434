/// What is asked of the provider, written down before it is sent: after a crash nobody would know otherwise
/// whether it was done. Its request holds the idempotency key, so that it can be sent again.
package struct ProviderCall: Sendable {
  package let id: ID<ProviderCall>
  package let teamID: ID<Team>
  /// What its answer is for, in the provider's own words.
  package let purpose: String
  /// As the provider's part of the program writes it.
  package let request: String
  package let madeAt: Timestamp

  private init(_ row: Row) throws {
    id = try row["id"]
    teamID = try row["team_id"]
    purpose = try row["purpose"]
    request = try row["request"]
    madeAt = try row["made_at"]
  }

  /// How long whoever made it has to settle it; then a job sends it again.
  private static let patience = Duration.minutes(1)

  /// - Parameter id: also stands in the idempotency key.
  package static func keep(
    _ id: ID<ProviderCall>, of team: ID<Team>, for purpose: String, _ request: String, in tx: Tx
  ) throws {
    try tx.insert(
      "provider_calls",
      [
        "id": id, "team_id": team, "purpose": purpose, "request": request, "made_at": tx.now,
        "try_at": tx.now + patience,
      ])
  }

  package static func settle(
    _ id: ID<ProviderCall>, problem: String? = nil, in tx: Tx
  ) throws {
    try tx.execute(
      """
      UPDATE provider_calls SET settled_at = \(tx.now), problem = \(problem)
      WHERE id = \(id) AND settled_at IS NULL
      """)
  }

  /// It brought nothing yet, and may have been done.
  package static func putOff(
    _ id: ID<ProviderCall>, by pause: Duration, problem: String, in tx: Tx
  ) throws {
    try tx.execute(
      """
      UPDATE provider_calls SET try_at = \(tx.now + pause), problem = \(problem)
      WHERE id = \(id) AND settled_at IS NULL
      """)
  }

  /// The newest that nobody has settled.
  package static func open(
    of team: ID<Team>, for purpose: String, in tx: Tx
  ) throws -> ProviderCall? {
    try tx.row(
      """
      SELECT * FROM provider_calls
      WHERE team_id = \(team) AND purpose = \(purpose) AND settled_at IS NULL
      ORDER BY id DESC LIMIT 1
      """
    ).map(ProviderCall.init)
  }

  package static func due(limit: Int, in tx: Tx) throws -> [ProviderCall] {
    try tx.rows(
      """
      SELECT * FROM provider_calls WHERE settled_at IS NULL AND try_at <= \(tx.now)
      ORDER BY try_at LIMIT \(limit)
      """
    ).map(ProviderCall.init)
  }
}
