/// A person in a team: the only way to name a team. No membership, no team.
package struct Membership: Sendable {
  package let team: Team
  package let userID: ID<User>
  package let role: TeamRole
  /// How often what is counted of the team has changed: pages that show figures go by it.
  package let figures: Int64
  /// What the team's plan gives, as of the moment it was read.
  package let entitlements: Entitlements
  /// What a program's key was given; nil for a person.
  private(set) var scopes: Set<APIScope>?

  private static let select: SQL = """
    SELECT \(Team.columnsOfT), m.user_id, \(TeamRole.columns(of: "m")), f.metrics_revision
    FROM memberships m JOIN teams t ON t.id = m.team_id \(TeamRole.join(to: "m"))
    JOIN revisions f ON f.key = 'team:' || m.team_id
    """

  /// Nil both for a team that does not exist and for one that `user` is not in.
  package static func find(
    user: ID<User>, slug: String, in tx: Tx
  ) throws -> Membership? {
    try tx.row("\(select) WHERE t.slug = \(slug) AND m.user_id = \(user)").map {
      try Membership($0, in: tx)
    }
  }

  /// The same by the team's id.
  package static func find(
    user: ID<User>, team: ID<Team>, in tx: Tx
  ) throws -> Membership? {
    try tx.row("\(select) WHERE m.team_id = \(team) AND m.user_id = \(user)")
      .map { try Membership($0, in: tx) }
  }

  /// The same by either: the id stays, and an address is easier to read.
  package static func find(user: ID<User>, _ place: String, in tx: Tx) throws -> Membership? {
    let named = try ID<Team>(place).flatMap { try find(user: user, team: $0, in: tx) }
    return try named ?? find(user: user, slug: place, in: tx)
  }

  /// All teams of `user` that are not deleted, oldest membership first.
  package static func all(of user: ID<User>, in tx: Tx) throws -> [Membership] {
    try tx.rows(
      """
      \(select) WHERE m.user_id = \(user) AND t.deleted_at IS NULL
      ORDER BY m.created_at, m.team_id
      """
    ).map { try Membership($0, in: tx) }
  }

  /// Some of the teams of `user`, oldest membership first: those they came to first, and the ones that
  /// matter now, as long as they are in them.
  /// - Parameters:
  ///   - team: the one that is looked at.
  ///   - slug: of another one that may be meant.
  /// - Returns: with the team that the person was in last.
  package static func some(
    of user: ID<User>, with team: ID<Team>?, or slug: String?, in tx: Tx
  ) throws -> (memberships: [Membership], last: ID<Team>?) {
    let rows = try tx.rows(
      """
      SELECT \(Team.columnsOfT), m.user_id, \(TeamRole.columns(of: "m")), u.last_team_id,
        0 AS metrics_revision
      FROM memberships m JOIN teams t ON t.id = m.team_id JOIN users u ON u.id = m.user_id
      \(TeamRole.join(to: "m"))
      WHERE m.user_id = \(user) AND t.deleted_at IS NULL AND (
        m.team_id IN (SELECT f.team_id FROM memberships f WHERE f.user_id = \(user)
          ORDER BY f.created_at, f.team_id LIMIT \(someOfThem))
        OR m.team_id IN (SELECT l.last_team_id FROM users l WHERE l.id = \(user) UNION ALL
          SELECT s.id FROM teams s WHERE s.slug = \(slug ?? "") OR s.id = \(team?.text ?? "")))
      ORDER BY m.created_at, m.team_id
      """)
    return (try rows.map { try Membership($0, in: tx) }, try rows.first?["last_team_id"] ?? nil)
  }

  private static let someOfThem = 8

  /// Deleted teams that `user` can restore.
  package static func restorable(of user: ID<User>, in tx: Tx) throws -> [Membership] {
    try tx.rows(
      """
      \(select) WHERE m.user_id = \(user) AND m.role = 'owner' AND t.deleted_at IS NOT NULL
      ORDER BY t.deleted_at, t.id LIMIT 100
      """
    ).map { try Membership($0, in: tx) }
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

  /// The same for whoever acts: a program's key may do no more than it was given.
  /// - Returns: nil for the key of another team.
  package func limited(by signedIn: SignedIn) -> Membership? {
    guard let key = signedIn.key else { return self }
    guard key.teamID == nil || key.teamID == team.id else { return nil }
    var limited = self
    limited.scopes = key.scopes
    return limited
  }

  /// Of the person, as they are called now.
  func name(in tx: Tx) throws -> String { try User.find(userID, in: tx)?.name ?? "" }

  init(_ row: Row, in tx: Tx) throws {
    team = try Team(row)
    entitlements = try Entitlements(of: team, in: tx)
    figures = try row["metrics_revision"]
    userID = try row["user_id"]
    role = try TeamRole(row)
  }
}
