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
    try InvitationMails.withhold("team_id = \(id) AND state = 'pending'", in: tx)
    try tx.audit(.teamSuspended, to: .team(id), subject: name)
    return true
  }

  /// - Returns: false when it is so already.
  package func liftSuspension(in tx: Tx) throws -> Bool {
    guard suspendedAt != nil else { return false }
    // One that was deleted meanwhile: its owners could not restore it, and have the whole time again.
    try tx.execute(
      """
      UPDATE teams SET suspended_at = NULL,
        deleted_at = CASE WHEN deleted_at IS NULL THEN NULL ELSE \(tx.now) END WHERE id = \(id)
      """)
    try tx.audit(.teamReinstated, to: .team(id), subject: name)
    return true
  }
}

extension Membership {
  /// Every team of `user`, deleted ones too, oldest membership first.
  package static func supervised(
    of user: ID<User>, limit: Int, in tx: Tx
  ) throws -> [Membership] {
    try tx.rows(
      """
      SELECT \(Team.columnsOfT), m.user_id, \(TeamRole.columns(of: "m")),
        0 AS metrics_revision
      FROM memberships m JOIN teams t ON t.id = m.team_id \(TeamRole.join(to: "m"))
      WHERE m.user_id = \(user) ORDER BY m.created_at, t.id LIMIT \(limit)
      """
    ).map { try Membership($0, in: tx) }
  }
}

extension Team {
  /// Writes down that somebody looks at the team: the page shows who is in it.
  package func noteLook(in tx: Tx) throws {
    try tx.audit(.teamSeen, to: .team(id), subject: name)
  }
}

extension OperatorAct {
  package static let seeTeam = OperatorAct("teams.see", "look at a team")
  package static let suspendTeams = OperatorAct("teams.suspend", "suspend teams, or lift that")
  package static let limitSeats = OperatorAct("teams.seats", "change a team’s seat limit")
}

extension AuditAction {
  static let teamSuspended = AuditAction("team.suspended", "suspended the team {{subject}}")
  static let teamReinstated = AuditAction(
    "team.reinstated", "lifted the suspension of the team {{subject}}")
  static let seatLimitChanged = AuditAction(
    "team.seats", "changed how many people the team {{subject}} may have")
  static let teamSeen = AuditAction("team.seen", "looked at the team {{subject}}")
  static let supervision = [teamSeen, teamSuspended, teamReinstated, seatLimitChanged]
}
