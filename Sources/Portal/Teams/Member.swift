/// A member as colleagues see them.
package struct Member: Sendable {
  package let id: ID<User>
  package let name: String
  package let email: String
  package let role: TeamRole
  package let avatar: String?
  package let joinedAt: Timestamp
  package let isSuspended: Bool
  let nameKey: String

  static let select: SQL = """
    SELECT u.id, u.name, u.email, u.avatar, u.suspended_at, m.created_at, m.name_key,
      \(TeamRole.columns(of: "m"))
    FROM memberships m JOIN users u ON u.id = m.user_id \(TeamRole.join(to: "m"))
    """

  init(_ row: Row) throws {
    id = try row["id"]
    name = try row["name"]
    email = try row["email"]
    role = try TeamRole(row)
    avatar = try row["avatar"]
    joinedAt = try row["created_at"]
    isSuspended = try row["suspended_at"] as Timestamp? != nil
    nameKey = try row["name_key"]
  }
}

extension Team {
  /// Those who came first.
  package func members(limit: Int, in tx: Tx) throws -> [Member] {
    try tx.rows(
      """
      \(Member.select) WHERE m.team_id = \(id)
      ORDER BY m.created_at, m.user_id LIMIT \(limit)
      """
    ).map(Member.init)
  }

}

extension Membership {
  package func member(_ id: ID<User>, in tx: Tx) throws -> Member? {
    try tx.row("\(Member.select) WHERE m.team_id = \(team.id) AND m.user_id = \(id)")
      .map(Member.init)
  }

  /// The accounts of those who own the team.
  package func owners(limit: Int, in tx: Tx) throws -> [User] {
    try Member.owners(of: team.id, limit: limit, in: tx)
  }

  /// Owners who can act, beside `other`.
  func hasActiveOwner(besides other: ID<User>, in tx: Tx) throws -> Bool {
    try tx.exists(
      """
      SELECT 1 AS n FROM memberships m JOIN users u ON u.id = m.user_id
      WHERE m.team_id = \(team.id) AND m.role = 'owner' AND m.user_id <> \(other)
        AND u.suspended_at IS NULL LIMIT 1
      """)
  }
}

extension Member {
  package static func owners(of team: ID<Team>, limit: Int, in tx: Tx) throws -> [User] {
    try tx.rows(
      """
      SELECT \(User.columnsOfU) FROM memberships m JOIN users u ON u.id = m.user_id
      WHERE m.team_id = \(team) AND m.role = 'owner' ORDER BY m.name_key, m.user_id LIMIT \(limit)
      """
    ).map(User.init)
  }
}
