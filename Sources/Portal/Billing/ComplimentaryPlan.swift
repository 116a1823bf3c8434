/// A plan that operators gave a team for a while, with a reason. It is no subscription and counts in no
/// figure of revenue. Its end is a moment: nothing has to happen then.
package struct ComplimentaryPlan: Sendable {
  package let id: ID<ComplimentaryPlan>
  package let teamID: ID<Team>
  package let plan: Plan
  package let reason: String
  /// Who gave it, as they were called then.
  package let grantedBy: String
  package let grantedAt: Timestamp
  package let endsAt: Timestamp
  /// When somebody ended it before its time.
  package let endedAt: Timestamp?

  package static let plan = Field<String>.choice("plan", "Plan")
  package static let lastDay = Field.date("lastDay", "Last day")
    .help("The team has the plan until the end of this day in your time zone.")
  package static let reason = Field.line("reason", "Reason", limit: 200)
    .help("It stands in the team’s audit, where its owners read it.")

  /// With the plans of the file to choose from.
  package static func fields(_ plans: Plans) -> Fields {
    [
      plan.among(plans.all.map { FieldOption($0.key, $0.name, isTranslated: false) }), lastDay,
      reason,
    ]
  }

  package func isRunning(at now: Timestamp) -> Bool { endedAt == nil && endsAt > now }

  private init(_ row: Row, in tx: Tx) throws {
    id = try row["id"]
    teamID = try row["team_id"]
    plan = try tx.plans.version(try row["plan_hash"], in: tx).plan
    reason = try row["reason"]
    grantedBy = try row["granted_by"]
    grantedAt = try row["granted_at"]
    endsAt = try row["ends_at"]
    endedAt = try row["ended_at"]
  }

  /// Newest first.
  package static func latest(
    of team: ID<Team>, limit: Int = 20, in tx: Tx
  ) throws -> [ComplimentaryPlan] {
    try tx.rows(
      """
      SELECT * FROM complimentary_plans WHERE team_id = \(team) ORDER BY id DESC LIMIT \(limit)
      """
    ).map { try ComplimentaryPlan($0, in: tx) }
  }

  package static func find(
    _ id: ID<ComplimentaryPlan>, of team: ID<Team>, in tx: Tx
  ) throws -> ComplimentaryPlan? {
    try tx.row("SELECT * FROM complimentary_plans WHERE id = \(id) AND team_id = \(team)")
      .map { try ComplimentaryPlan($0, in: tx) }
  }
}

extension ComplimentaryPlan {
  /// What was entered, by an operator whose clock is in `zone`. The team is in the write's scope.
  /// - Throws: `FormProblems`, `Obstacle`.
  package static func grant(
    _ entered: Entered, to team: Team, by person: User, in tx: Tx
  ) throws {
    guard let plan = tx.plans.plans[entered[plan]] else {
      throw FormProblems(Self.plan, .unknownChoice)
    }
    let day = entered[lastDay]
    guard let next = day.next else { throw FormProblems(lastDay, .noDate) }
    let end = LocalTime.start(of: next, in: person.timeZone)
    guard end > tx.now else {
      throw FormProblems(lastDay, .other("This day is over. Choose one that is still to come."))
    }
    try grant(plan, to: team, until: end, reason: entered[reason], by: person.name, in: tx)
  }

  /// - Throws: `Obstacle` while the team has another one.
  package static func grant(
    _ plan: Plan, to team: Team, until end: Timestamp, reason: String, by granter: String,
    in tx: Tx
  ) throws {
    if let gift = team.plan.gift, gift.until > tx.now {
      throw Obstacle(
        "This team has a complimentary plan already. End that one first, then give the other.")
    }
    let (version, id) = (PlanVersion(plan, in: tx.plans.plans), tx.newID(ComplimentaryPlan.self))
    try version.keep(in: tx)
    try tx.insert(
      "complimentary_plans",
      [
        "id": id, "team_id": team.id, "plan_hash": version.hash,
        "reason": reason, "granted_by": granter, "granted_at": tx.now, "ends_at": end,
      ])
    try tx.execute(
      """
      UPDATE teams SET gift_id = \(id), gift_hash = \(version.hash), gift_until = \(end)
      WHERE id = \(team.id)
      """)
    try tx.audit(
      .complimentaryPlanGranted, to: .team(team.id), subject: team.name,
      after: ["plan": plan.name, "until": LocalTime.rfc3339(end), "reason": reason])
  }

  /// Before its time.
  /// - Returns: false when it had ended already.
  package func end(in tx: Tx) throws -> Bool {
    guard isRunning(at: tx.now), let team = try Team.find(teamID, in: tx) else { return false }
    try tx.execute("UPDATE complimentary_plans SET ended_at = \(tx.now) WHERE id = \(id)")
    try tx.execute(
      """
      UPDATE teams SET gift_id = NULL, gift_hash = NULL, gift_until = NULL
      WHERE id = \(teamID) AND gift_id = \(id)
      """)
    try tx.audit(
      .complimentaryPlanEnded, to: .team(teamID), subject: team.name,
      before: ["plan": plan.name, "until": LocalTime.rfc3339(endsAt)])
    return true
  }
}

extension OperatorAct {
  package static let grantPlans = OperatorAct("teams.plans", "give teams plans, and end that")
}

extension AuditAction {
  static let complimentaryPlanGranted = AuditAction(
    "plan.granted", "gave the team {{subject}} a complimentary plan")
  static let complimentaryPlanEnded = AuditAction(
    "plan.grant_ended", "ended the complimentary plan of the team {{subject}}")
  static let complimentaryPlans = [complimentaryPlanGranted, complimentaryPlanEnded]
}
