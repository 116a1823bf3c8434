/// A role that a team has made for itself: a name, and acts chosen from the one table. What every role
/// may do, it may too.
package struct CustomRole: Sendable, Hashable {
  package let id: ID<CustomRole>
  package let name: String
  /// As they were chosen.
  package let acts: Set<TeamAct>

  /// As many as a team may have.
  static let most = 50

  /// What whoever is in a team may do, whatever their role.
  package static let given = Set(TeamAct.all.filter { $0.roles == Set(Role.allCases) })
  /// What may be chosen: the rest, but for what is the owners' alone, and for what comes with another act.
  package static let offered = TeamAct.all.filter {
    !given.contains($0) && $0.roles != [.owner] && !comesWithInviting.contains($0)
  }
  private static let comesWithInviting: Set<TeamAct> = [.seeWaysIn, .endWaysIn]

  /// Whoever lets people in sees and ends what they let them in by.
  var allActs: Set<TeamAct> {
    let invites = !acts.isDisjoint(with: [.invite, .makeJoinLink])
    return acts.union(Self.given).union(invites ? Self.comesWithInviting : [])
  }

  init(id: ID<CustomRole>, name: String, acts: Set<TeamAct>) {
    self.id = id
    self.name = name
    self.acts = acts
  }

  /// - Parameter stored: names of acts; one that this program does not know, or that is not to be chosen
  ///   any more, counts for nothing.
  init(id: ID<CustomRole>, name: String, stored: String) {
    let names = Set(stored.split(separator: " ").map(String.init))
    self.init(id: id, name: name, acts: Set(Self.offered.filter { names.contains($0.name) }))
  }

  private init(_ row: Row) throws {
    self.init(id: try row["id"], name: try row["name"], stored: try row["acts"])
  }

  package static func all(of team: ID<Team>, in tx: Tx) throws -> [CustomRole] {
    try tx.rows(
      "SELECT id, name, acts FROM team_roles WHERE team_id = \(team) ORDER BY name_key LIMIT \(most)"
    ).map(CustomRole.init)
  }

  package static func find(
    _ id: ID<CustomRole>, of team: ID<Team>, in tx: Tx
  ) throws -> CustomRole? {
    try tx.row("SELECT id, name, acts FROM team_roles WHERE id = \(id) AND team_id = \(team)")
      .map(CustomRole.init)
  }

  /// Who has it: members, invitations that wait, join links.
  package func isInUse(at now: Timestamp, in tx: Tx) throws -> Bool {
    try tx.exists("SELECT 1 AS n FROM memberships WHERE role_id = \(id) LIMIT 1")
      || tx.exists(
        "SELECT 1 AS n FROM invitations WHERE role_id = \(id) AND state = 'pending' LIMIT 1")
      || tx.exists(
        """
        SELECT 1 AS n FROM join_links WHERE role_id = \(id) AND ended_at IS NULL
          AND expires_at > \(now) LIMIT 1
        """)
  }
}

extension CustomRole {
  package static let name = Field.name("name", "Name", limit: 60)
  package static let acts = Field<Set<TeamAct>>.choices("acts", "What it may do")
    .among(offered.map(\.option)).help(actsHelp).otherwise([])
  package static let fields: Fields = [name, acts]

  private static let actsHelp: Phrase =
    "Some are of rooms that this site has not opened yet, such as billing and files: they count from then on."

  /// Of somebody who gives away no more than they have.
  package static func fields(for me: Membership) -> Fields {
    [name, acts.among(offered.filter(me.acts.contains).map(\.option))]
  }

  /// Nil when it may be changed and deleted by `me`.
  package func lock(for me: Membership) -> Phrase? {
    if me.role.customID == id {
      return "This is your own role. Somebody else has to change it."
    }
    return me.mayGive(.custom(self))
      ? nil : "This role may do more than you. Somebody who may do all of it has to change it."
  }

  package var entered: Entered { [Self.name.of(name), Self.acts.of(acts)] }

  private var stored: String {
    TeamAct.all.filter(acts.contains).map(\.name).joined(separator: " ")
  }

  /// - Throws: `Refusal` for acts that are not among one's own, `FormProblems`.
  @discardableResult
  package static func define(
    _ entered: Entered, by me: Membership, in tx: Tx
  ) throws -> CustomRole {
    let role = CustomRole(id: tx.newID(), name: entered[name], acts: entered[acts])
    try me.mustBeAllowedToGive(.custom(role))
    let count = try tx.count(
      "SELECT COUNT(*) AS n FROM team_roles WHERE team_id = \(me.team.id)")
    guard count < most else {
      throw Obstacle("A team may have 50 roles of its own. Delete one that nobody has.")
    }
    try role.mustHaveFreeName(in: me.team.id, tx)
    try tx.insert(
      "team_roles",
      [
        "id": role.id, "team_id": me.team.id, "name": role.name, "name_key": role.name.folded,
        "acts": role.stored, "created_at": tx.now,
      ])
    try tx.audit(
      .roleDefined, to: .team(me.team.id), of: .other("role", role.id), subject: role.name,
      after: ["acts": role.stored])
    return role
  }

  /// Never one's own role. Invitations and links by which more would be given than their maker has end.
  /// - Returns: whether anything differs.
  /// - Throws: `Refusal`, `Obstacle`, `FormProblems`.
  @discardableResult
  package func change(_ entered: Entered, by me: Membership, in tx: Tx) throws -> Bool {
    let new = CustomRole(id: id, name: entered[Self.name], acts: entered[Self.acts])
    try mustBeChangeable(by: me)
    try me.mustBeAllowedToGive(.custom(new))
    let changes = entered.changes(from: self.entered, of: Self.fields)
    guard let changes else { return false }
    try new.mustHaveFreeName(in: me.team.id, tx)
    try tx.execute(
      """
      UPDATE team_roles SET name = \(new.name), name_key = \(new.name.folded), acts = \(new.stored)
      WHERE id = \(id)
      """)
    try tx.audit(
      .roleChanged, to: .team(me.team.id), of: .other("role", id), subject: new.name,
      before: changes.before, after: changes.after)
    try WaysIn.endUnsupported(in: me.team, tx)
    return true
  }

  /// The accounts of members who have it.
  static func holders(of id: ID<CustomRole>, limit: Int, in tx: Tx) throws -> [User] {
    try tx.rows(
      """
      SELECT \(User.columnsOfU) FROM memberships m JOIN users u ON u.id = m.user_id
      WHERE m.role_id = \(id) ORDER BY u.id LIMIT \(limit)
      """
    ).map(User.init)
  }

  /// - Throws: `Refusal`, `Obstacle` while somebody has it.
  package func delete(by me: Membership, in tx: Tx) throws {
    try mustBeChangeable(by: me)
    guard try !isInUse(at: tx.now, in: tx) else {
      throw Obstacle(
        "This role is in use: by a member, an invitation or a join link. Give them another one first."
      )
    }
    // What has ended keeps its name in the audit.
    for table in ["invitations", "join_links"] as [SQL] {
      try tx.execute("DELETE FROM \(table) WHERE role_id = \(id)")
    }
    try tx.execute("DELETE FROM team_roles WHERE id = \(id)")
    try tx.audit(
      .roleDeleted, to: .team(me.team.id), of: .other("role", id), subject: name,
      before: ["acts": stored])
  }

  private func mustBeChangeable(by me: Membership) throws {
    if let lock = lock(for: me) { throw Obstacle(lock) }
  }

  private func mustHaveFreeName(in team: ID<Team>, _ tx: Tx) throws {
    let isTaken = try tx.exists(
      """
      SELECT 1 AS n FROM team_roles
      WHERE team_id = \(team) AND name_key = \(name.folded) AND id <> \(id)
      """)
    let isStandard = Role.allCases.contains { $0.label.folded == name.folded }
    if isTaken || isStandard {
      throw FormProblems(Self.name, .other("There is a role of this name. Choose another one."))
    }
  }
}

extension AuditAction {
  static let roleDefined = AuditAction("role.defined", "made the role {{subject}}")
  static let roleChanged = AuditAction("role.changed", "changed the role {{subject}}")
  static let roleDeleted = AuditAction("role.deleted", "deleted the role {{subject}}")
  static let roles = [roleDefined, roleChanged, roleDeleted]
}
