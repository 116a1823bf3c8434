import TestSupport
import Testing

@testable import Portal

/// What members do to each other at the same moment. The lock is the team's revision row: each of these
/// fails when a verb looks at something outside it.
@Suite("Teams: races between members", .serialized) struct MemberRaceTests {
  @Test(arguments: TestEngine.allCases)
  func twoOwnersDemoteEachOther(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "ben")
    let (ann, ben) = (people[0], people[1])
    var tally = Tally()
    for round in 0..<100 {
      let team = try await scene.team(of: .init(ann, .owner), .init(ben, .owner))
      let (hers, his) = (
        try await scene.membership(ann, team), try await scene.membership(ben, team)
      )
      let race = await atOnce(
        round,
        { try await scene.give(.admin, to: ben, by: ann, in: team, with: hers) },
        { try await scene.give(.admin, to: ann, by: ben, in: team, with: his) })
      #expect(race.one.isDone != race.other.isDone, "one of them, and one alone")
      #expect((race.one.problem ?? race.other.problem) is Refusal)
      let roles = [try await scene.role(ann, team), try await scene.role(ben, team)]
      #expect(roles == (race.one.isDone ? [.owner, .admin] : [.admin, .owner]))
      tally.note(oneWasFirst: race.one.isDone)
      try await scene.mustBeWhole(team)
    }
    tally.mustHoldBoth(engine)
    try await scene.mustHaveSoundAudit()
  }

  @Test(arguments: TestEngine.allCases)
  func twoOwnersLeaveAtOnce(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "ben", "cleo")
    let (ann, ben, cleo) = (people[0], people[1], people[2])
    var tally = Tally()
    for round in 0..<100 {
      let team = try await scene.team(
        of: .init(ann, .owner), .init(ben, .owner), .init(cleo, .admin))
      let race = await atOnce(
        round,
        { try await scene.act(.leaveTeam, ann, team) { try $0.leave(in: $1) } },
        { try await scene.act(.leaveTeam, ben, team) { try $0.leave(in: $1) } })
      #expect(race.one.isDone != race.other.isDone)
      #expect((race.one.problem ?? race.other.problem) is Obstacle)
      let owners = try await scene.count(
        "SELECT COUNT(*) AS n FROM memberships WHERE team_id = \(team) AND role = 'owner'")
      #expect(owners == 1)
      #expect(try await scene.find(team).memberCount == 2)
      tally.note(oneWasFirst: race.one.isDone)
      try await scene.mustBeWhole(team)
    }
    tally.mustHoldBoth(engine)
    try await scene.mustHaveSoundAudit()
  }

  /// The form of somebody who is being removed: it came before that, or it finds no team.
  @Test(arguments: TestEngine.allCases)
  func aFormOfWhoIsBeingRemoved(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "ben")
    let (ann, ben) = (people[0], people[1])
    var tally = Tally()
    for round in 0..<100 {
      let team = try await scene.team(of: .init(ann, .owner), .init(ben, .admin))
      let (hers, his, name) = (
        try await scene.membership(ann, team), try await scene.membership(ben, team),
        "Renamed \(round)"
      )
      let race = await atOnce(
        round, { try await scene.remove(ben, by: ann, in: team, with: hers) },
        {
          try await scene.act(.renameTeam, ben, team, with: his) { me, tx in
            try me.rename([Team.name.of(name), Team.address.of(me.team.slug)], in: tx)
          }
        })
      #expect(race.one.isDone)
      let entries = try await scene.store.read {
        try AuditEntry.latest([.team(team)], limit: 9, in: $0).sorted { $0.seq < $1.seq }
          .map(\.action.name).filter { $0 != "team.created" }
      }
      if race.other.isDone {
        #expect(entries == ["team.renamed", "member.removed"], "never after the removal")
        #expect(try await scene.find(team).name == name)
      } else {
        #expect(race.other.problem as? NoAuthority == .nothing)
        #expect(entries == ["member.removed"])
        #expect(try await scene.find(team).name == "Ours")
      }
      #expect(try await scene.role(ben, team) == nil)
      tally.note(oneWasFirst: !race.other.isDone)
      try await scene.mustBeWhole(team)
    }
    tally.mustHoldBoth(engine)
    try await scene.mustHaveSoundAudit()
  }

  @Test(arguments: TestEngine.allCases)
  func aRoleIsLoweredWhileItsHolderInvites(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "ben")
    let (ann, ben) = (people[0], people[1])
    var tally = Tally()
    for round in 0..<100 {
      let team = try await scene.team(of: .init(ann, .owner), .init(ben, .admin))
      let (hers, his) = (
        try await scene.membership(ann, team), try await scene.membership(ben, team)
      )
      let letters = try await scene.letters("guest\(round)@example.com", by: ben, to: team)
      let race = await atOnce(
        round, { try await scene.give(.member, to: ben, by: ann, in: team, with: hers) },
        { try await scene.send(letters, by: ben, to: team, with: his) })
      #expect(race.one.isDone)
      let states = try await scene.invitations(team)
      if race.other.isDone {
        #expect(states == ["guest\(round)@example.com": .revoked], "it ends with the role")
      } else {
        #expect(race.other.problem is Refusal)
        #expect(states.isEmpty)
      }
      tally.note(oneWasFirst: !race.other.isDone)
      try await scene.mustBeWhole(team)
    }
    tally.mustHoldBoth(engine)
    try await scene.mustHaveSoundAudit()
  }

  enum End: CaseIterable, Sendable { case removed, demoted, suspended, heirLeaves }

  /// The heir takes the team over while the giver is removed or demoted by another owner, or suspended, or
  /// while the heir is removed: nobody who is gone becomes anything, and an owner is always there.
  @Test(arguments: TestEngine.allCases, End.allCases)
  func anOfferIsTakenWhileItEnds(_ engine: TestEngine, _ end: End) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "ben", "cleo")
    let (ben, cleo) = (people[1], people[2])
    var (ann, tally) = (people[0], Tally())
    for round in 0..<100 {
      let team = try await scene.team(
        of: .init(ann, .owner), .init(ben, .owner), .init(cleo, .member))
      let (heir, giver) = (try EmailAddress(cleo.user.email), ann)
      _ = try await scene.act(.transferTeam, giver, team) {
        try $0.offer(to: heir, validFor: .days(7), in: $1)
      }
      let (theirs, his) = (
        try await scene.membership(cleo, team), try await scene.membership(ben, team)
      )
      let race = await atOnce(
        round,
        {
          try await scene.act(.takeOverTeam, cleo, team, with: theirs) { try $0.takeOver(in: $1) }
        },
        { try await Self.end(end, giver, cleo, by: ben, his, scene) })
      try await mustBeSettled(end, race.one, race.other, giver, cleo, team, scene)
      tally.note(oneWasFirst: race.one.isDone)
      try await scene.mustBeWhole(team)
      if end == .suspended {
        try await scene.change("UPDATE users SET suspended_at = NULL")
        ann = try await scene.signIn(ann.id)
      }
    }
    tally.mustHoldBoth(engine)
    try await scene.mustHaveSoundAudit()
  }

  private static func end(
    _ end: End, _ giver: TeamScene.Person, _ heir: TeamScene.Person,
    by other: TeamScene.Person, _ his: Membership, _ scene: TeamScene
  ) async throws {
    let team = his.team.id
    switch end {
    case .removed: try await scene.remove(giver, by: other, in: team, with: his)
    case .demoted: try await scene.give(.viewer, to: giver, by: other, in: team, with: his)
    case .suspended:
      _ = try await scene.store.write(for: .colleagues(of: giver.id), as: tester) { tx in
        try User.find(giver.id, in: tx)?.suspend(in: tx)
      }
    case .heirLeaves: try await scene.remove(heir, by: other, in: team, with: his)
    }
  }

  private func mustBeSettled(
    _ end: End, _ taking: Result<Member, any Error>, _ ending: Result<Void, any Error>,
    _ giver: TeamScene.Person, _ heir: TeamScene.Person, _ team: ID<Team>, _ scene: TeamScene
  ) async throws {
    let roles = [try await scene.role(giver, team), try await scene.role(heir, team)]
    // An heir who took the team over first is an owner, whom an owner may remove all the same.
    #expect(ending.isDone)
    if !taking.isDone {
      #expect(taking.problem is Obstacle || taking.problem as? NoAuthority == .nothing)
    }
    switch (end, taking.isDone) {
    case (.removed, true): #expect(roles == [nil, .owner])
    case (.removed, false): #expect(roles == [nil, .member])
    case (.demoted, true): #expect(roles == [.viewer, .owner])
    case (.demoted, false): #expect(roles == [.viewer, .member])
    case (.suspended, true): #expect(roles == [.admin, .owner])
    case (.suspended, false): #expect(roles == [.owner, .member])
    case (.heirLeaves, true): #expect(roles == [.admin, nil])
    case (.heirLeaves, false): #expect(roles == [.owner, nil])
    }
    let offers = try await scene.count(
      "SELECT COUNT(*) AS n FROM ownership_transfers WHERE team_id = \(team)")
    #expect(offers == 0)
  }
}
