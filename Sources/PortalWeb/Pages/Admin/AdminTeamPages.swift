import Hummingbird
import Portal

/// One team as operators see it: its seats, whether it may go on, who is in it.
struct AdminTeamPages: Sendable {
  struct Record: Sendable {
    let me: ID<User>
    let team: Team
    let seats: Seats
    let members: [Member]
    let notes: [OperatorNote]
    let plan: PlanRecord
  }

  static let page = Page<Record>("admin/team", room: AdminTeamsPages.room) { record, view in
    facts(record.team, record.seats, view)
      .adding(people(record, view))
      .adding(plan(record.plan, of: record.team.id, view))
      .adding(view.notes(record.notes, at: path(record.team.id), for: record.me))
  }
  .form { Form(Team.seatFields, $0.team.seatsEntered) }
  .form(named: "grant") { Form(ComplimentaryPlan.fields($0.plan.plans)) }
  .form(named: "note") { _ in Form(OperatorNote.fields) }
  .neverKept()

  private static func facts(_ team: Team, _ seats: Seats, _ view: View) -> Tags {
    let (state, domains) = (team.state, team.domains.text)
    let goesAt = team.goesAt(view.site.settings.durations)
    return [
      "name": team.name, "slug": team.slug, "path": path(team.id),
      "state": state.rawValue, "stateText": view.words(state.label),
      "createdAt": view.time(team.createdAt),
      "suspendedAt": team.suspendedAt.map { view.time($0) },
      "deletedAt": team.deletedAt.map { view.time($0) }, "goesAt": goesAt.map { view.time($0) },
      "domains": domains.isEmpty ? nil : domains, "seats": seatsText(seats, view.words),
      "isOver": seats.limit.map { seats.used > $0 } ?? false,
    ]
  }

  private static func people(_ record: Record, _ view: View) -> Tags {
    let (all, shown) = (record.team.memberCount, record.members.count)
    return [
      "members": record.members.rows { member($0, view) }, "hasMembers": shown > 0,
      "memberCount": all, "shown": shown, "isCut": all > shown,
    ]
  }

  private static func seatsText(_ seats: Seats, _ words: Words) -> String {
    let used = words.count(
      seats.members, one: "{{count}} member", many: "{{count}} members")
    let invited = words.count(
      seats.invited, one: "{{count}} invited", many: "{{count}} invited")
    guard let limit = seats.limit else {
      return words("{{members}}, {{invited}}; no limit", ["members": used, "invited": invited])
    }
    return words(
      "{{members}}, {{invited}}; at most {{limit}}",
      ["members": used, "invited": invited, "limit": String(limit)])
  }

  private static func member(_ member: Member, _ view: View) -> Tags {
    [
      "name": member.name, "email": member.email, "href": PersonPages.path(member.id),
      "role": view.role(member.role),
      "joinedAt": view.time(member.joinedAt), "isSuspended": member.isSuspended,
    ]
  }

  static func path(_ id: ID<Team>) -> String { "/admin/teams/\(id)" }

  let web: Web

  func show(_ request: Request, _ context: OperatorContext) async throws -> Response {
    let (id, read): (ID<Team>, _) = (try context.id(), try reading(context))
    try await write(context, id) { _, team, tx in try team.noteLook(in: tx) }
    return try await web.showKept(request, context, Self.page, reading: read)
  }

  func reading(_ context: OperatorContext) throws -> @Sendable (Tx) throws -> Record {
    let (id, me): (ID<Team>, ID<User>) = (try context.id(), context.user.id)
    return { [plans = web.portal.settings.plans] in try Record(id, for: me, plans, in: $0) }
  }

  func limitSeats(_ request: Request, _ context: OperatorContext) async throws -> Response {
    let id: ID<Team> = try context.id()
    return try await web.submit(
      request, context, Team.seatFields, on: Self.page, reading: reading(context)
    ) { entered in
      try await write(context, id) { _, team, tx in try team.limitSeats(entered, in: tx) }
      return Done(Self.path(id), "The seat limit is saved. Nobody was removed.")
    }
  }

  func suspend(_ request: Request, _ context: OperatorContext) async throws -> Response {
    try await change(request, context, "The team is suspended: nobody can work in it.") {
      try $0.suspend(in: $1)
    }
  }

  func lift(_ request: Request, _ context: OperatorContext) async throws -> Response {
    try await change(request, context, "The suspension is lifted: the team can go on.") {
      try $0.liftSuspension(in: $1)
    }
  }

  /// - Parameter body: false when there was nothing to change.
  func change(
    _ request: Request, _ context: OperatorContext, _ done: Phrase,
    _ body: @escaping @Sendable (Team, Tx) throws -> Bool
  ) async throws -> Response {
    let id: ID<Team> = try context.id()
    return try await web.press(request, context) {
      let isChanged = try await write(context, id) { try body($1, $2) }
      return isChanged
        ? Done(Self.path(id), done)
        : Done(Self.path(id), "That was so already: nothing was changed.", kind: .note)
    }
  }

  func write<T: Sendable>(
    _ context: OperatorContext, _ id: ID<Team>,
    _ body: @escaping @Sendable (User, Team, Tx) throws -> T
  ) async throws -> T {
    try await web.write(context, about: id, body)
  }
}

extension AdminTeamPages.Record {
  fileprivate init(
    _ id: ID<Team>, for me: ID<User>, _ plans: Plans, in tx: Tx
  ) throws {
    guard let team = try Team.find(id, in: tx) else { throw HTTPProblem(.notFound) }
    self.me = me
    self.team = team
    seats = try Seats(of: id, in: tx)
    members = try team.members(limit: 20, in: tx)
    notes = try OperatorNote.latest(of: .team(id), in: tx)
    plan = try AdminTeamPages.PlanRecord(team, in: tx, plans)
  }
}
