/// A person in a team: the only way to name a team. No membership, no team.
package struct Membership: Sendable {
  package let team: Team
  package let userID: ID<User>
  package let role: TeamRole

  private static let select: SQL = """
    SELECT \(Team.columnsOfT), m.user_id, \(TeamRole.columns(of: "m"))
    FROM memberships m JOIN teams t ON t.id = m.team_id \(TeamRole.join(to: "m"))
    """

  /// Nil both for a team that does not exist and for one that `user` is not in.
  package static func find(
    user: ID<User>, slug: String, in tx: Tx
  ) throws -> Membership? {
    try tx.row("\(select) WHERE t.slug = \(slug) AND m.user_id = \(user)").map(Membership.init)
  }

  /// The same by the team's id.
  package static func find(
    user: ID<User>, team: ID<Team>, in tx: Tx
  ) throws -> Membership? {
    try tx.row("\(select) WHERE m.team_id = \(team) AND m.user_id = \(user)")
      .map(Membership.init)
  }

  /// All teams of `user` that are not deleted, oldest membership first.
  package static func all(of user: ID<User>, in tx: Tx) throws -> [Membership] {
    try allAndLast(of: user, in: tx).all
  }

  /// The same, and the team that the person was in last, as long as they are.
  package static func allAndLast(
    of user: ID<User>, in tx: Tx
  ) throws -> (all: [Membership], last: Team?) {
    let rows = try tx.rows(
      """
      SELECT \(Team.columnsOfT), m.user_id, \(TeamRole.columns(of: "m")), u.last_team_id
      FROM memberships m JOIN teams t ON t.id = m.team_id JOIN users u ON u.id = m.user_id
      \(TeamRole.join(to: "m"))
      WHERE m.user_id = \(user) AND t.deleted_at IS NULL ORDER BY m.created_at, t.id
      """)
    let all = try rows.map(Membership.init)
    let last: ID<Team>? = try rows.first?["last_team_id"] ?? nil
    return (all, all.first { $0.team.id == last }?.team)
  }

  /// Deleted teams that `user` can restore.
  package static func restorable(of user: ID<User>, in tx: Tx) throws -> [Membership] {
    try tx.rows(
      """
      \(select) WHERE m.user_id = \(user) AND m.role = 'owner' AND t.deleted_at IS NOT NULL
      ORDER BY t.deleted_at, t.id LIMIT 100
      """
    ).map(Membership.init)
  }

  /// The person joins the team. Both are in the write's scope.
  static func add(_ user: User, to team: Team, as role: TeamRole, in tx: Tx) throws {
    try tx.insert(
      "memberships",
      [
        "team_id": team.id, "user_id": user.id, "role": role.stored, "role_id": role.customID,
        "name_key": user.name.folded, "email": user.email, "created_at": tx.now,
      ])
    try tx.execute("UPDATE teams SET member_count = member_count + 1 WHERE id = \(team.id)")
  }

  init(_ row: Row) throws {
    team = try Team(row)
    userID = try row["user_id"]
    role = try TeamRole(row)
  }
}
