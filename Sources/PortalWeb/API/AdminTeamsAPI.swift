import HTTPTypes
import Hummingbird
import Portal

/// What operators do about teams.
struct AdminTeamsAPI: Sendable {
  let web: Web

  private typealias Call = APICall<OperatorContext>

  func add(to part: APIPart<OperatorContext>) {
    let part = part.chapter("Back office: teams")
    part.list("teams", nil, "List every team", ListedTeam.listing, ListedTeam.resource) { _ in
      .everything
    }
    // Written down, as on the page.
    part.write(
      .get, "teams/:id", .seeTeam, "Look at a team", gives: SupervisedTeam.resource
    ) { call in
      let id: ID<Team> = try call.id()
      try await web.write(call.context, about: id) { _, team, tx in try team.noteLook(in: tx) }
      guard let team = try await web.portal.store.read({ try SupervisedTeam(id, in: $0) }) else {
        throw APIProblem(.notFound)
      }
      return APIAnswer.one(SupervisedTeam.resource, team).response(to: call.request)
    }
    change(part, .patch, "", .limitSeats, "Limit a team’s seats", Team.seatFields) {
      call, _, team, tx in
      try team.limitSeats(call.merged(over: team.seatsEntered), in: tx)
    }
    change(part, .post, "/suspend", .suspendTeams, "Suspend a team") { _ = try $2.suspend(in: $3) }
    change(part, .post, "/lift", .suspendTeams, "Lift a suspension") {
      _ = try $2.liftSuspension(in: $3)
    }
    addPlans(to: part)
  }

  private func addPlans(to part: APIPart<OperatorContext>) {
    let fields = ComplimentaryPlan.fields(web.portal.settings.plans)
    change(part, .post, "/plans", .grantPlans, "Give a team a plan", fields) { call, me, team, tx in
      try ComplimentaryPlan.grant(call.entered(), to: team, by: me, in: tx)
    }
    change(part, .delete, "/plans/:grant", .grantPlans, "End a plan that was given") {
      call, _, team, tx in
      guard let grant = try ComplimentaryPlan.find(call.id("grant"), of: team.id, in: tx) else {
        throw NoAuthority.nothing
      }
      _ = try grant.end(in: tx)
    }
  }

  /// - Parameter body: is given the operator and the team.
  private func change(
    _ part: APIPart<OperatorContext>, _ method: HTTPRequest.Method, _ path: String,
    _ act: OperatorAct, _ summary: String, _ fields: Fields? = nil,
    _ body: @escaping @Sendable (Call, User, Team, Tx) throws -> Void
  ) {
    part.write(
      method, "teams/:id\(path)", act, summary, fields, gives: SupervisedTeam.resource,
      isMatched: true
    ) { call in
      let id: ID<Team> = try call.id()
      let now: @Sendable (Tx) throws -> SupervisedTeam = { tx in
        guard let team = try SupervisedTeam(id, in: tx) else { throw NoAuthority.nothing }
        return team
      }
      return try await call.matching({ try SupervisedTeam.resource.json(now($0)) }).write {
        try await web.write(call.context, about: id) { me, team, tx in
          try body(call, me, team, tx)
        }
      } giving: { (_: Void, tx) in
        .one(SupervisedTeam.resource, try now(tx))
      }
    }
  }
}
