/// A person in a team: the only way to name a team. No membership, no team.
package struct Membership: Sendable {
  package let team: Team
  package let userID: ID<User>
  package let role: Role

  /// Nil both for a team that does not exist and for one that `user` is not in.
  package static func find(
    user: ID<User>, slug: String, in tx: Tx
  ) throws -> Membership? {
    try tx.row(
      """
      SELECT t.id, t.slug, t.name, m.user_id, m.role
      FROM teams t JOIN memberships m ON m.team_id = t.id
      WHERE t.slug = \(slug) AND m.user_id = \(user)
      """
    ).map(Membership.init)
  }

  /// The same by the team's id.
  package static func find(
    user: ID<User>, team: ID<Team>, in tx: Tx
  ) throws -> Membership? {
    try tx.row(
      """
      SELECT t.id, t.slug, t.name, m.user_id, m.role
      FROM memberships m JOIN teams t ON t.id = m.team_id
      WHERE m.team_id = \(team) AND m.user_id = \(user)
      """
    ).map(Membership.init)
  }

  /// All teams of `user`, oldest membership first.
  package static func all(of user: ID<User>, in tx: Tx) throws -> [Membership] {
    try allAndLast(of: user, in: tx).all
  }

  /// The same, and the team that the person was in last, as long as they are.
  package static func allAndLast(
    of user: ID<User>, in tx: Tx
  ) throws -> (all: [Membership], last: Team?) {
    let rows = try tx.rows(
      """
      SELECT t.id, t.slug, t.name, m.user_id, m.role, u.last_team_id
      FROM memberships m JOIN teams t ON t.id = m.team_id JOIN users u ON u.id = m.user_id
      WHERE m.user_id = \(user) ORDER BY m.created_at, t.id
      """)
    let all = try rows.map(Membership.init)
    let last: ID<Team>? = try rows.first?["last_team_id"] ?? nil
    return (all, all.first { $0.team.id == last }?.team)
  }

  /// A member as colleagues see them.
  package struct Member: Sendable {
    package let id: ID<User>
    package let name: String
    package let email: String
    package let role: Role
    package let avatar: String?
  }

  package func members(limit: Int, in tx: Tx) throws -> [Member] {
    try tx.rows(
      """
      SELECT u.id, u.name, u.email, u.avatar, m.role
      FROM memberships m JOIN users u ON u.id = m.user_id
      WHERE m.team_id = \(team.id) ORDER BY m.created_at, u.id LIMIT \(limit)
      """
    ).map {
      Member(
        id: try $0["id"], name: try $0["name"], email: try $0["email"], role: try $0["role"],
        avatar: try $0["avatar"])
    }
  }

  package func memberCount(in tx: Tx) throws -> Int {
    try tx.count("SELECT COUNT(*) AS n FROM memberships WHERE team_id = \(team.id)")
  }

  static func add(_ user: ID<User>, to team: ID<Team>, as role: Role, in tx: Tx) throws {
    try tx.insert(
      "memberships",
      ["team_id": team, "user_id": user, "role": role, "created_at": tx.now])
  }

  private init(_ row: Row) throws {
    team = try Team(row)
    userID = try row["user_id"]
    role = try row["role"]
  }
}
