import TestSupport
import Testing

@testable import Portal

/// People who are signed in, and what they do in teams through the doors that pages use. Its suites are
/// serialized: together they would open more databases at once than two cores can serve.
struct TeamScene: Sendable {
  struct Person: Sendable {
    let user: User
    let signedIn: SignedIn
    var id: ID<User> { user.id }
    var actor: Originator { Originator(.anonymous).signedIn(as: user) }
  }

  /// Somebody with a role, for a new team.
  struct Place: Sendable {
    let person: Person
    let role: TeamRole
    init(_ person: Person, _ role: TeamRole) { (self.person, self.role) = (person, role) }
  }

  let test: TestPortal
  var portal: Portal { test.portal }
  var store: any Store { test.portal.store }

  /// The act of whoever comes into a team: it is none of the team's yet.
  static let come = PersonAct("test.come", "come into a team")

  static func make(
    _ engine: TestEngine, settings change: (inout PortalSettings) -> Void = { _ in }
  ) async throws -> TeamScene {
    TeamScene(
      test: try await TestPortal.make(
        engine,
        settings: {
          $0.writesPerMinute = 1_000_000
          change(&$0)
        }, cast: false))
  }

  /// A new account by the name of `ann`: `ann@example.com`.
  func person(_ name: String, at domain: String = "example.com") async throws -> Person {
    let email = try EmailAddress("\(name)@\(domain)")
    let user = try await store.write(for: .portal, as: tester) { tx in
      let user = try User.create(email: email, name: name, passwordHash: "none", in: tx)
      try user.map { try tx.audit(.accountCreated, to: .user($0.id), subject: $0.email) }
      // No newcomer: those may invite few people a day.
      try user.map { try tx.execute("UPDATE users SET created_at = 1 WHERE id = \($0.id)") }
      return user
    }
    return try await signIn(try #require(user).id)
  }

  func people(_ names: String...) async throws -> [Person] {
    var people: [Person] = []
    for name in names { people.append(try await person(name)) }
    return people
  }

  /// A new session, proved a moment ago, of the person as they are now.
  func signIn(_ id: ID<User>) async throws -> Person {
    let durations = portal.settings.durations
    return try await store.write(for: .user(id), as: tester) { tx in
      guard let user = try User.find(id, in: tx) else { throw StoreError.scopeGone }
      let token = try Session.start(
        for: user, remembered: false, proved: true, durations: durations, in: tx)
      guard let signedIn = try SignedIn.find(token, in: tx) else { throw StoreError.scopeGone }
      return Person(user: user, signedIn: signedIn)
    }
  }

  func team(
    _ name: String = "Ours", of places: Place..., seats: Int? = nil
  ) async throws -> ID<Team> {
    try await store.write(for: .portal, as: tester) { tx in
      let team = try Team.create(name: name, in: tx)
      try tx.audit(.teamCreated, to: .team(team.id), subject: name)
      for place in places {
        try Membership.add(place.person.user, to: team, as: place.role, in: tx)
      }
      try tx.execute("UPDATE teams SET seat_limit = \(seats) WHERE id = \(team.id)")
      return team.id
    }
  }

  func find(_ id: ID<Team>) async throws -> Team {
    try #require(try await store.read { try Team.find(id, in: $0) })
  }

  /// As a page finds it before its form comes.
  func membership(_ person: Person, _ team: ID<Team>) async throws -> Membership {
    try #require(
      try await store.read { try Membership.find(user: person.id, team: team, in: $0) },
      "\(person.user.name) is not in the team")
  }

  /// Nil for who is not in the team.
  func role(_ person: Person, _ team: ID<Team>) async throws -> TeamRole? {
    try await store.read { try Membership.find(user: person.id, team: team, in: $0)?.role }
  }

  /// A write in a team.
  /// - Parameter membership: as it was when the page was asked for; by default as it is now.
  func act<T: Sendable>(
    _ act: TeamAct, _ person: Person, _ team: ID<Team>, with membership: Membership? = nil,
    also: WriteScope = [], _ body: @escaping @Sendable (Membership, Tx) throws -> T
  ) async throws -> T {
    let known: Membership
    if let membership {
      known = membership
    } else {
      known = try await self.membership(person, team)
    }
    return try await portal.write(act, in: known, by: person.signedIn, also: also, as: person.actor)
    {
      try body($0.membership, $1)
    }
  }

  /// A write of one's own that also concerns a team.
  func come<T: Sendable>(
    _ person: Person, to team: ID<Team>, _ body: @escaping @Sendable (User, Tx) throws -> T
  ) async throws -> T {
    try await portal.write(
      Self.come, by: person.signedIn, also: .team(team), as: person.actor, body)
  }

  /// What nobody's page does.
  func change(_ sql: SQL, for scope: WriteScope = .portal) async throws {
    try await store.write(for: scope, as: tester) { try $0.execute(sql) }
  }

  func count(_ sql: SQL) async throws -> Int { try await store.read { try $0.count(sql) } }

  /// What holds after anything that was done to a team.
  func mustBeWhole(_ team: ID<Team>) async throws {
    let found = try await find(team)
    let members = try await count(
      "SELECT COUNT(*) AS n FROM memberships WHERE team_id = \(team)")
    #expect(found.memberCount == members)
    let seats = try await store.read { try Seats(of: team, in: $0) }
    if let limit = seats.limit { #expect(seats.used <= limit, "\(seats)") }
    if found.deletedAt != nil {
      let open = try await count(
        "SELECT COUNT(*) AS n FROM invitations WHERE team_id = \(team) AND state = 'pending'")
      #expect(open == 0, "a deleted team invites nobody")
    }
  }

  func mustHaveSoundAudit() async throws {
    let portal = portal
    let problems = try await store.read { try portal.audit.verify(in: $0) }
    #expect(problems == [])
  }
}

extension TeamScene {
  func invite(
    _ emails: String..., as role: TeamRole = .member, by person: Person, to team: ID<Team>
  ) async throws -> InvitePeople.Outcome {
    try await invite(pasted: emails.joined(separator: "\n"), as: role, by: person, to: team)
  }

  func invite(
    pasted: String, as role: TeamRole = .member, by person: Person, to team: ID<Team>
  ) async throws -> InvitePeople.Outcome {
    let letters = try await letters(pasted, as: role, by: person, to: team)
    return try await send(letters, by: person, to: team)
  }

  /// Written, and not sent yet.
  func letters(
    _ pasted: String, as role: TeamRole = .member, by person: Person, to team: ID<Team>
  ) async throws -> InvitePeople {
    try await InvitePeople(
      [InvitePeople.emails.of(PastedAddresses(pasted)), Membership.role.of(role.value)],
      from: person.user, of: try await find(team), portal)
  }

  func send(
    _ letters: InvitePeople, by person: Person, to team: ID<Team>,
    with membership: Membership? = nil
  ) async throws -> InvitePeople.Outcome {
    let portal = portal
    return try await act(.invite, person, team, with: membership) {
      try letters.send(by: $0, portal, in: $1)
    }
  }

  /// By the mailed link.
  func accept(_ link: Token, _ person: Person, _ team: ID<Team>) async throws -> Membership {
    try await come(person, to: team) { me, tx in
      guard let found = try FoundInvitation.find(link, in: tx) else { throw WayInProblem.unknown }
      return try found.accept(by: me, in: tx)
    }
  }

  func joinLink(
    as role: TeamRole = .member, uses: Int64? = nil, domain: String = "", days: Int64 = 7,
    by person: Person, to team: ID<Team>
  ) async throws -> (code: Token, link: JoinLink) {
    let code = Token.random()
    let entered: Entered = [
      Membership.role.of(role.value), JoinLink.days.of(days), JoinLink.mostUses.of(uses),
      JoinLink.domain.of(domain),
    ]
    let link = try await act(.makeJoinLink, person, team) {
      try JoinLink.make(entered, code: code, by: $0, in: $1)
    }
    return (code, link)
  }

  func join(_ code: Token, _ person: Person, _ team: ID<Team>) async throws -> Membership {
    try await come(person, to: team) { me, tx in
      guard let found = try FoundJoinLink.find(code, in: tx) else { throw WayInProblem.unknown }
      return try found.join(me, in: tx)
    }
  }

  func give(
    _ role: TeamRole, to other: Person, by person: Person, in team: ID<Team>,
    with membership: Membership? = nil
  ) async throws {
    _ = try await act(.changeRole, person, team, with: membership, also: .user(other.id)) {
      try $0.change(other.id, to: role.value, in: $1)
    }
  }

  func remove(
    _ other: Person, by person: Person, in team: ID<Team>, with membership: Membership? = nil
  ) async throws {
    _ = try await act(.removeMember, person, team, with: membership, also: .user(other.id)) {
      try $0.remove(other.id, in: $1)
    }
  }

  func delete(
    _ team: ID<Team>, by person: Person, with membership: Membership? = nil
  ) async throws {
    let settings = portal.settings
    try await act(.deleteTeam, person, team, with: membership) {
      try $0.delete(typing: $0.team.name, settings, in: $1)
    }
  }

  func role(_ name: String, _ acts: Set<TeamAct>, by person: Person, in team: ID<Team>)
    async throws -> CustomRole
  {
    try await act(.defineRoles, person, team) {
      try CustomRole.define(
        [CustomRole.name.of(name), CustomRole.acts.of(acts)], by: $0, in: $1)
    }
  }

  /// Whom it was sent to, and what became of it.
  func invitations(_ team: ID<Team>) async throws -> [String: Invitation.State] {
    let rows = try await store.read {
      try $0.rows(
        "SELECT email, state FROM invitations WHERE team_id = \(team) ORDER BY created_at, id"
      ).map {
        (try $0["email"] as String, try $0["state"] as Invitation.State)
      }
    }
    return Dictionary(rows) { $1 }
  }

  /// As a new day would: three mails a week to one address are few for a hundred rounds.
  func forgetMails() async throws { try await change("DELETE FROM invitation_mails") }
}

extension Field {
  /// What a form makes of a text.
  func entered(_ text: String) throws -> Value {
    let fields: Fields = [self]
    return try fields.check([about.name: .text(text)])[self]
  }
}
