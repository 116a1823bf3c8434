import TestSupport
import Testing

@testable import Portal

/// People who come in at the same moment as others, or as the team changes.
@Suite("Teams: races on the way in", .serialized) struct WayInRaceTests {
  /// One seat, two owners who each invite somebody.
  @Test(arguments: TestEngine.allCases)
  func twoInvitationsForTheLastSeat(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "ben")
    let (ann, ben) = (people[0], people[1])
    var tally = Tally()
    for round in 0..<100 {
      let team = try await scene.team(of: .init(ann, .owner), .init(ben, .owner), seats: 3)
      let race = await atOnce(
        round, { try await scene.invite("one\(round)@example.com", by: ann, to: team) },
        { try await scene.invite("other\(round)@example.com", by: ben, to: team) })
      let (one, other) = (try race.one.get(), try race.other.get())
      #expect(one.invited.count + other.invited.count == 1)
      #expect((one.refused + other.refused).map(\.why) == ["No seat is left."])
      #expect(try await scene.invitations(team).count == 1)
      tally.note(oneWasFirst: one.invited.count == 1)
      try await scene.mustBeWhole(team)
    }
    tally.mustHoldBoth(engine)
    try await scene.mustHaveSoundAudit()
  }

  @Test(arguments: TestEngine.allCases)
  func oneInvitationIsAcceptedTwiceAtOnce(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "dora")
    let (ann, dora) = (people[0], people[1])
    for round in 0..<100 {
      let team = try await scene.team(of: .init(ann, .owner), seats: 2)
      let letter = try #require(
        try await scene.invite(dora.user.email, by: ann, to: team).invited.first)
      // The mailed link in one window, the copied one in another.
      let race = await atOnce(
        round, { try await scene.accept(letter.mailed, dora, team).role },
        { try await scene.accept(letter.copied, dora, team).role })
      #expect(try race.one.get() == .member)
      #expect(try race.other.get() == .member)
      #expect(try await scene.find(team).memberCount == 2)
      #expect(try await scene.invitations(team) == [dora.user.email: .accepted])
      let joined = try await scene.count(
        """
        SELECT COUNT(*) AS n FROM audit
        WHERE chain = \(AuditChain.team(team).key) AND action = 'member.joined'
        """)
      #expect(joined == 1)
      try await scene.mustBeWhole(team)
      try await scene.forgetMails()
    }
    try await scene.mustHaveSoundAudit()
  }

  enum Limit: CaseIterable, Sendable { case use, seat }

  @Test(arguments: TestEngine.allCases, Limit.allCases)
  func twoComeByALinkWithRoomForOne(_ engine: TestEngine, _ limit: Limit) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "dora", "emil")
    let (ann, dora, emil) = (people[0], people[1], people[2])
    var tally = Tally()
    for round in 0..<100 {
      let team = try await scene.team(of: .init(ann, .owner), seats: limit == .seat ? 2 : nil)
      let (code, link) = try await scene.joinLink(
        uses: limit == .use ? 1 : nil, by: ann, to: team)
      let race = await atOnce(
        round, { try await scene.join(code, dora, team) },
        { try await scene.join(code, emil, team) })
      #expect(race.one.isDone != race.other.isDone)
      #expect(
        (race.one.problem ?? race.other.problem) as? WayInProblem
          == (limit == .use ? .usedUp : .noSeat("Ours")))
      let uses = try await scene.store.read { try JoinLink.find(link.id, of: team, in: $0)?.uses }
      #expect(uses == 1)
      #expect(try await scene.find(team).memberCount == 2)
      tally.note(oneWasFirst: race.one.isDone)
      try await scene.mustBeWhole(team)
    }
    tally.mustHoldBoth(engine)
    try await scene.mustHaveSoundAudit()
  }

  @Test(arguments: TestEngine.allCases)
  func aTeamIsDeletedWhileSomebodyAccepts(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "dora")
    let (ann, dora) = (people[0], people[1])
    var tally = Tally()
    for round in 0..<100 {
      let team = try await scene.team(of: .init(ann, .owner))
      let letter = try #require(
        try await scene.invite(dora.user.email, by: ann, to: team).invited.first)
      let hers = try await scene.membership(ann, team)
      let race = await atOnce(
        round, { try await scene.delete(team, by: ann, with: hers) },
        { try await scene.accept(letter.mailed, dora, team) })
      #expect(race.one.isDone)
      let (role, states) = (try await scene.role(dora, team), try await scene.invitations(team))
      if race.other.isDone {
        #expect(role == .member)
        #expect(states == [dora.user.email: .accepted])
      } else {
        #expect(race.other.problem as? WayInProblem == .teamDeleted("Ours"))
        #expect(role == nil, "nobody joins what is deleted")
        #expect(states == [dora.user.email: .revoked])
      }
      tally.note(oneWasFirst: !race.other.isDone)
      try await scene.mustBeWhole(team)
      try await scene.forgetMails()
    }
    tally.mustHoldBoth(engine)
    try await scene.mustHaveSoundAudit()
  }

  /// Who invited somebody is removed as that person accepts.
  @Test(arguments: TestEngine.allCases)
  func theInviterIsRemovedWhileSomebodyAccepts(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "ben", "dora")
    let (ann, ben, dora) = (people[0], people[1], people[2])
    var tally = Tally()
    for round in 0..<100 {
      let team = try await scene.team(of: .init(ann, .owner), .init(ben, .admin))
      let letter = try #require(
        try await scene.invite(dora.user.email, by: ben, to: team).invited.first)
      let hers = try await scene.membership(ann, team)
      let race = await atOnce(
        round, { try await scene.remove(ben, by: ann, in: team, with: hers) },
        { try await scene.accept(letter.mailed, dora, team) })
      #expect(race.one.isDone)
      let states = try await scene.invitations(team)
      #expect(states == [dora.user.email: race.other.isDone ? .accepted : .revoked])
      if !race.other.isDone {
        #expect(race.other.problem as? WayInProblem == .makerGone("Ours"))
      }
      tally.note(oneWasFirst: !race.other.isDone)
      try await scene.mustBeWhole(team)
      try await scene.forgetMails()
    }
    tally.mustHoldBoth(engine)
    try await scene.mustHaveSoundAudit()
  }
}
