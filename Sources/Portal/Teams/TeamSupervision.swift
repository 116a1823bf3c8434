/// What operators do about a team. Each write has the team in its scope.
extension Team {
  package static let seatLimit = Field.integer("seats", "Seat limit", in: 1...1_000_000).optional()
    .help("Leave it empty for as many people as want.")
  package static let seatFields: Fields = [seatLimit]

  package var seatsEntered: Entered { [Self.seatLimit.of(seatLimit.map(Int64.init))] }

  /// Nobody is removed: a team that has more people than that takes in no more.
  package func limitSeats(_ entered: Entered, in tx: Tx) throws {
    guard let changes = entered.changes(from: seatsEntered, of: Self.seatFields) else { return }
    try tx.execute("UPDATE teams SET seat_limit = \(entered[Self.seatLimit]) WHERE id = \(id)")
    try tx.audit(
      .seatLimitChanged, to: .team(id), subject: name, before: changes.before,
      after: changes.after)
  }

  /// Nobody works in it until that is lifted. Nothing of it is lost.
  /// - Returns: false when it is so already.
  package func suspend(in tx: Tx) throws -> Bool {
    guard suspendedAt == nil else { return false }
    try tx.execute("UPDATE teams SET suspended_at = \(tx.now) WHERE id = \(id)")
    try tx.audit(.teamSuspended, to: .team(id), subject: name)
    return true
  }

  /// - Returns: false when it is so already.
  package func liftSuspension(in tx: Tx) throws -> Bool {
    guard suspendedAt != nil else { return false }
    try tx.execute("UPDATE teams SET suspended_at = NULL WHERE id = \(id)")
    try tx.audit(.teamReinstated, to: .team(id), subject: name)
    return true
  }

  /// Those who came first.
  package func members(limit: Int, in tx: Tx) throws -> [Member] {
    try tx.rows(
      """
      \(Member.select) WHERE m.team_id = \(id) ORDER BY m.created_at, m.user_id LIMIT \(limit)
      """
    ).map(Member.init)
  }
}

extension Membership {
  /// Every team of `user`, deleted ones too, oldest membership first.
  package static func supervised(
    of user: ID<User>, limit: Int, in tx: Tx
  ) throws -> [Membership] {
    try tx.rows(
      """
      SELECT \(Team.columnsOfT), m.user_id, \(TeamRole.columns(of: "m"))
      FROM memberships m JOIN teams t ON t.id = m.team_id \(TeamRole.join(to: "m"))
      WHERE m.user_id = \(user) ORDER BY m.created_at, t.id LIMIT \(limit)
      """
    ).map(Membership.init)
  }
}

extension OperatorAct {
  package static let suspendTeams = OperatorAct("teams.suspend", "suspend teams, or lift that")
  package static let limitSeats = OperatorAct("teams.seats", "change a team’s seat limit")
}

extension AuditAction {
  static let teamSuspended = AuditAction("team.suspended", "suspended the team {{subject}}")
  static let teamReinstated = AuditAction(
    "team.reinstated", "lifted the suspension of the team {{subject}}")
  static let seatLimitChanged = AuditAction(
    "team.seats", "changed how many people the team {{subject}} may have")
  static let supervision = [teamSuspended, teamReinstated, seatLimitChanged]
}
