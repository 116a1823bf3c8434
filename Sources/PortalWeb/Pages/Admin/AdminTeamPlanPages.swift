import Hummingbird
import Portal

/// The plan of a team as operators see it, and those they give away.
extension AdminTeamPages {
  struct PlanRecord: Sendable {
    let plans: Plans
    let entitlements: Entitlements
    let grants: [ComplimentaryPlan]
    let now: Timestamp

    init(_ team: Team, in tx: Tx, _ plans: Plans) throws {
      self.plans = plans
      entitlements = try Entitlements(of: team, in: tx)
      grants = try ComplimentaryPlan.latest(of: team.id, in: tx)
      now = tx.now
    }
  }

  /// Where the owner says nothing of plans there is none to give.
  static func plan(_ record: PlanRecord, of team: ID<Team>, _ view: View) -> Tags {
    let isRunning = record.grants.contains { $0.isRunning(at: record.now) }
    return [
      "plan": record.plans.isGiven ? name(record.entitlements, view) : nil,
      "grants": record.grants.rows { grant($0, at: record.now, view) },
      "hasGrants": !record.grants.isEmpty, "mayGrant": !isRunning,
      "billing": record.plans.isGiven ? "\(path(team))/billing" : nil,
    ]
  }

  private static func name(_ entitlements: Entitlements, _ view: View) -> Tags {
    var until: TimeText?
    switch entitlements.source {
    case .complimentary(let end), .trial(let end): until = view.time(end)
    case .standard, .subscription: break
    }
    return [
      "name": entitlements.plan?.name ?? view.words("None"), "until": until,
      "isReadOnly": entitlements.isReadOnly,
    ]
  }

  private static func grant(
    _ grant: ComplimentaryPlan, at now: Timestamp, _ view: View
  ) -> Tags {
    let isRunning = grant.isRunning(at: now)
    return [
      "name": grant.plan.name, "reason": grant.reason, "by": grant.grantedBy,
      "at": view.time(grant.grantedAt), "end": view.time(grant.endedAt ?? grant.endsAt),
      "isRunning": isRunning,
      "stop": isRunning ? "\(path(grant.teamID))/plans/\(grant.id)/end" : nil,
    ]
  }

  var planFields: Fields { ComplimentaryPlan.fields(web.portal.settings.plans) }

  func grantPlan(_ request: Request, _ context: OperatorContext) async throws -> Response {
    let id: ID<Team> = try context.id()
    return try await web.submit(
      request, context, planFields, on: Self.page, form: "grant", reading: reading(context)
    ) { entered in
      try await write(context, id) { me, team, tx in
        try ComplimentaryPlan.grant(entered, to: team, by: me, in: tx)
      }
      return Done(Self.path(id), "The team has the plan now.")
    }
  }

  func endPlan(_ request: Request, _ context: OperatorContext) async throws -> Response {
    let grant: ID<ComplimentaryPlan> = try context.id("grant")
    return try await change(request, context, "The complimentary plan has ended.") { team, tx in
      guard let grant = try ComplimentaryPlan.find(grant, of: team.id, in: tx) else {
        throw HTTPProblem(.notFound)
      }
      return try grant.end(in: tx)
    }
  }
}
