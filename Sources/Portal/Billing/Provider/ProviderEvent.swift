/// What the payment provider told of something, each once. It may be old, repeated or out of order: a
/// pending one waits until what it is about has been fetched.
package struct ProviderEvent: Sendable {
  package enum Result: String, Sendable, SQLValue, CaseIterable {
    case pending, done, ignored, failed
  }

  package let id: ID<ProviderEvent>
  /// The provider's own id of it.
  package let externalID: String
  package let provider: String
  /// Such as `invoice.paid`.
  package let type: String
  /// What it is about, such as `invoice`.
  package let object: String
  package let objectID: String?
  package let customerID: String?
  /// Nil while nobody knows whose it is.
  package let teamID: ID<Team>?
  package let apiVersion: String?
  /// Whether money has moved.
  package let isLive: Bool
  package let createdAt: Timestamp
  package let receivedAt: Timestamp
  package let result: Result
  package let problem: String?
  package let attempts: Int
  package let settledAt: Timestamp?

  /// All but what it says, which is long.
  static let columns: SQL = """
    e.id, e.external_id, e.provider, e.type, e.object, e.object_id, e.customer_id, e.team_id,
    e.api_version, e.is_live, e.created_at, e.received_at, e.result, e.problem, e.attempts,
    e.settled_at
    """

  init(_ row: Row) throws {
    id = try row["id"]
    externalID = try row["external_id"]
    provider = try row["provider"]
    type = try row["type"]
    object = try row["object"]
    objectID = try row["object_id"]
    customerID = try row["customer_id"]
    teamID = try row["team_id"]
    apiVersion = try row["api_version"]
    isLive = try row["is_live"]
    createdAt = try row["created_at"]
    receivedAt = try row["received_at"]
    result = try row["result"]
    problem = try row["problem"]
    attempts = try row["attempts"]
    settledAt = try row["settled_at"]
  }

  package static func find(_ id: ID<ProviderEvent>, in tx: Tx) throws -> ProviderEvent? {
    try tx.row("SELECT \(columns) FROM provider_events e WHERE e.id = \(id)")
      .map(ProviderEvent.init)
  }

  /// What it says, as the provider wrote it.
  package func payload(in tx: Tx) throws -> String {
    try tx.row("SELECT payload FROM provider_events WHERE id = \(id)")?["payload"] ?? ""
  }
}

// What a job does with them. Those of a known team wait for the team's turn: they are settled together, once
// all that the provider knows of it was fetched.
extension ProviderEvent {
  /// Those that are due and of no known team, the longest waiting first.
  package static func pendingWithoutTeam(limit: Int, in tx: Tx) throws -> [ProviderEvent] {
    try tx.rows(
      """
      SELECT \(columns) FROM provider_events e
      WHERE e.try_at <= \(tx.now) AND e.team_id IS NULL
      ORDER BY e.try_at LIMIT \(limit)
      """
    ).map(ProviderEvent.init)
  }

  /// It is that team's: the event waits for its turn.
  package static func give(_ id: ID<ProviderEvent>, to team: ID<Team>, in tx: Tx) throws {
    try tx.execute(
      """
      UPDATE provider_events SET team_id = \(team), try_at = NULL, problem = NULL
      WHERE id = \(id) AND result = \(Result.pending)
      """)
    try ProviderCustomer.mark(team, in: tx)
  }

  /// All of a team that had come by then: what they are about was fetched since.
  /// - Returns: how many.
  @discardableResult
  package static func settle(
    of team: ID<Team>, receivedBy moment: Timestamp, in tx: Tx
  ) throws -> Int {
    try tx.execute(
      """
      UPDATE provider_events SET result = \(Result.done), settled_at = \(tx.now), try_at = NULL,
        problem = NULL
      WHERE team_id = \(team) AND result = \(Result.pending) AND received_at <= \(moment)
      """)
  }

  package static func settle(
    _ id: ID<ProviderEvent>, _ result: Result, problem: String? = nil, in tx: Tx
  ) throws {
    try tx.execute(
      """
      UPDATE provider_events SET result = \(result), settled_at = \(tx.now), try_at = NULL,
        problem = \(problem)
      WHERE id = \(id) AND result = \(Result.pending)
      """)
  }

  /// After that many nobody tries any more: some thirty hours.
  static let mostAttempts = 40

  /// Trying brought nothing: later again, and failed after the last time.
  package static func putOff(
    _ id: ID<ProviderEvent>, because problem: String, in tx: Tx
  ) throws {
    try tx.execute(
      """
      UPDATE provider_events SET attempts = attempts + 1, problem = \(problem),
        try_at = \(tx.now) + 5000000 * (1 + attempts * attempts)
      WHERE id = \(id) AND result = \(Result.pending)
      """)
    try tx.execute(
      """
      UPDATE provider_events SET result = \(Result.failed), settled_at = \(tx.now), try_at = NULL
      WHERE id = \(id) AND result = \(Result.pending) AND attempts >= \(mostAttempts)
      """)
  }
}
