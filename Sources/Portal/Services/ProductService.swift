/// A part of the product behind the portal, and how it does: the portal's own, which operators declare and
/// every team is offered, or one of a team, which its programs report.
package struct ProductService: Sendable, Equatable {
  package let id: ID<ProductService>
  /// Nil for the portal's own.
  package let teamID: ID<Team>?
  /// Stands in addresses, and is what programs report by. A team's one with the key of the portal's own says
  /// what holds for that team.
  package let key: String
  package let name: String
  package let description: String
  /// Where people are led to, empty for nowhere; `{team}` in it stands for a team's part of the web address.
  package let link: String
  package let status: ServiceStatus
  package let note: String
  /// Since when the status is so.
  package let statusAt: Timestamp
  /// Among the portal's own.
  package let position: Int
  package let createdAt: Timestamp
  package let retiredAt: Timestamp?

  init(_ row: Row) throws {
    id = try row["id"]
    teamID = try row["team_id"]
    key = try row["key"]
    name = try row["name"]
    description = try row["description"]
    link = try row["link"]
    status = try row["status"]
    note = try row["note"]
    statusAt = try row["status_at"]
    position = try row["position"]
    createdAt = try row["created_at"]
    retiredAt = try row["retired_at"]
  }

  static let columns: SQL = """
    id, team_id, key, name, description, link, status, note, status_at, position, created_at,
    retired_at
    """

  /// Of the portal's own that are offered.
  static let mostOwn = 100
  /// Of a team's.
  static let mostOfTeam = 50

  /// How long one that is retired is kept for its history.
  static let kept = Duration.days(400)
  static let pruning = PruningRule(
    table: "services", key: "id", column: "retired_at", olderThan: kept)

  /// One of the portal's own, retired ones too.
  package static func find(_ id: ID<ProductService>, in tx: Tx) throws -> ProductService? {
    try tx.row("SELECT \(columns) FROM services WHERE id = \(id) AND team_id IS NULL")
      .map(ProductService.init)
  }

  /// The portal's own that are offered.
  static func own(in tx: Tx) throws -> [ProductService] {
    try tx.rows(
      """
      SELECT \(columns) FROM services WHERE team_id IS NULL AND retired_at IS NULL
      ORDER BY position, id LIMIT \(mostOwn)
      """
    ).map(ProductService.init)
  }

  static func own(_ key: String, in tx: Tx) throws -> ProductService? {
    try tx.row(
      """
      SELECT \(columns) FROM services
      WHERE key = \(key) AND team_id IS NULL AND retired_at IS NULL
      """
    ).map(ProductService.init)
  }

  /// Those that a team's programs report.
  static func reported(by team: ID<Team>, in tx: Tx) throws -> [ProductService] {
    try tx.rows(
      """
      SELECT \(columns) FROM services WHERE team_id = \(team) AND retired_at IS NULL
      ORDER BY key LIMIT \(mostOfTeam)
      """
    ).map(ProductService.init)
  }

  static func reported(
    _ key: String, by team: ID<Team>, in tx: Tx
  ) throws -> ProductService? {
    try tx.row(
      """
      SELECT \(columns) FROM services
      WHERE team_id = \(team) AND key = \(key) AND retired_at IS NULL
      """
    ).map(ProductService.init)
  }
}
