import TestSupport
import Testing

@testable import Portal

/// Why somebody does not come in, each with its own words; and nothing is used up by that.
@Suite("Teams: ways in that do not hold", .serialized) struct WayInProblemTests {
  private typealias Person = TeamScene.Person

  private struct Guests {
    let scene: TeamScene
    let ann: Person
    let ben: Person
    let dora: Person
    let team: ID<Team>
  }

  /// Ann owns the team, Ben is an admin of it who invites, Dora is invited.
  private func guests(_ engine: TestEngine, seats: Int? = nil) async throws -> Guests {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "ben", "dora")
    let team = try await scene.team(
      of: .init(people[0], .owner), .init(people[1], .admin), seats: seats)
    return Guests(scene: scene, ann: people[0], ben: people[1], dora: people[2], team: team)
  }

  private func letter(_ guests: Guests) async throws -> InvitePeople.Letter {
    let outcome = try await guests.scene.invite(
      guests.dora.user.email, by: guests.ben, to: guests.team)
    return try #require(outcome.invited.first)
  }

  enum Change: CaseIterable, Sendable {
    case makerRemoved, makerLeft, makerDemoted, makerSuspended, teamDeleted, teamSuspended
    case seatsGone, domains

    var problem: WayInProblem {
      switch self {
      case .makerRemoved, .makerLeft, .makerDemoted, .makerSuspended: .makerGone("Ours")
      case .teamDeleted: .teamDeleted("Ours")
      case .teamSuspended: .teamSuspended("Ours")
      case .seatsGone: .noSeat("Ours")
      case .domains: .domain("Ours", domains: "elsewhere.example")
      }
    }
    /// It works again when what was changed is as it was.
    var isForAWhile: Bool {
      [.makerSuspended, .teamSuspended, .seatsGone, .domains].contains(self)
    }
  }

  private func make(_ change: Change, _ guests: Guests) async throws {
    let (scene, ann, ben, team) = (guests.scene, guests.ann, guests.ben, guests.team)
    switch change {
    case .makerRemoved: try await scene.remove(ben, by: ann, in: team)
    case .makerLeft: try await scene.act(.leaveTeam, ben, team) { try $0.leave(in: $1) }
    case .makerDemoted: try await scene.give(.member, to: ben, by: ann, in: team)
    case .makerSuspended:
      _ = try await scene.store.write(for: .colleagues(of: ben.id), as: tester) {
        try ben.user.suspend(in: $0)
      }
    case .teamDeleted: try await scene.delete(team, by: ann)
    case .teamSuspended:
      try await scene.change("UPDATE teams SET suspended_at = 1 WHERE id = \(team)")
    case .seatsGone: try await scene.change("UPDATE teams SET seat_limit = 2 WHERE id = \(team)")
    case .domains:
      try await scene.act(.changeTeamSettings, ann, team) {
        try $0.restrict(to: TeamDomains(["elsewhere.example"]), in: $1)
      }
    }
  }

  private func undo(_ guests: Guests) async throws {
    try await guests.scene.change("UPDATE users SET suspended_at = NULL")
    try await guests.scene.change(
      "UPDATE teams SET suspended_at = NULL, seat_limit = NULL, domains = ''")
  }

  @Test(arguments: TestEngine.allCases, Change.allCases)
  func anInvitationIsLookedAtAgain(_ engine: TestEngine, _ change: Change) async throws {
    let guests = try await guests(engine)
    let (scene, dora, team) = (guests.scene, guests.dora, guests.team)
    let letter = try await letter(guests)
    try await make(change, guests)
    for link in [letter.mailed, letter.copied] {
      let problem = await #expect(throws: WayInProblem.self) {
        _ = try await scene.accept(link, dora, team)
      }
      #expect(problem == change.problem)
    }
    #expect(try await scene.role(dora, team) == nil)
    if change.isForAWhile {
      #expect(try await scene.invitations(team) == [dora.user.email: .pending])
      try await undo(guests)
      #expect(try await scene.accept(letter.mailed, dora, team).role == .member)
      try await scene.mustBeWhole(team)
    } else {
      #expect(try await scene.invitations(team) == [dora.user.email: .revoked])
    }
    try await scene.mustHaveSoundAudit()
  }

  @Test(arguments: TestEngine.allCases, Change.allCases)
  func aJoinLinkIsLookedAtAgain(_ engine: TestEngine, _ change: Change) async throws {
    let guests = try await guests(engine)
    let (scene, dora, team) = (guests.scene, guests.dora, guests.team)
    let (code, link) = try await scene.joinLink(by: guests.ben, to: team)
    try await make(change, guests)
    let problem = await #expect(throws: WayInProblem.self) {
      _ = try await scene.join(code, dora, team)
    }
    #expect(problem == change.problem)
    let uses = try await scene.store.read { try JoinLink.find(link.id, of: team, in: $0)?.uses }
    #expect(uses == 0)
    if change.isForAWhile {
      try await undo(guests)
      #expect(try await scene.join(code, dora, team).role == .member)
    }
    try await scene.mustBeWhole(team)
    try await scene.mustHaveSoundAudit()
  }

  /// Each end of an invitation by itself.
  @Test(arguments: TestEngine.allCases)
  func anInvitationThatHasEndedSaysHow(_ engine: TestEngine) async throws {
    let guests = try await guests(engine)
    let (scene, ben, dora, team) = (guests.scene, guests.ben, guests.dora, guests.team)
    let refused = { (link: Token, problem: WayInProblem) in
      await #expect(throws: problem) { _ = try await scene.accept(link, dora, team) }
    }
    let revoked = try await letter(guests)
    try await scene.act(.invite, ben, team) { me, tx in
      let rows = try tx.rows("SELECT id FROM invitations WHERE state = 'pending'")
      for row in rows { try me.revoke(row["id"], in: tx) }
    }
    await refused(revoked.mailed, .revoked)
    let declined = try await letter(guests)
    try await decline(declined.mailed, dora, team, scene)
    await refused(declined.mailed, .declined)
    let used = try await letter(guests)
    _ = try await scene.accept(used.mailed, dora, team)
    try await scene.remove(dora, by: guests.ann, in: team)
    await refused(used.copied, .used)
    await refused(.random(), .unknown)
    #expect(try await scene.role(dora, team) == nil)
    // Time runs out before anybody marks it, and after.
    try await scene.forgetMails()
    scene.test.clock.advance(by: .minutes(1))
    let late = try await letter(guests)
    scene.test.clock.advance(by: .days(7))
    let later = try await scene.signIn(dora.id)
    await #expect(throws: WayInProblem.expired) {
      _ = try await scene.accept(late.mailed, later, team)
    }
    try await Invitation.expire(scene.portal)
    #expect(try await scene.invitations(team) == [dora.user.email: .expired])
    await #expect(throws: WayInProblem.expired) {
      _ = try await scene.accept(late.mailed, later, team)
    }
    try await scene.mustHaveSoundAudit()
  }

  private func decline(
    _ link: Token, _ person: Person, _ team: ID<Team>, _ scene: TeamScene
  ) async throws {
    let email = person.user.email
    try await scene.come(person, to: team) { _, tx in
      try #require(try FoundInvitation.find(link, in: tx)).decline(by: email, in: tx)
    }
  }

  @Test(arguments: TestEngine.allCases)
  func aJoinLinkThatHasEndedSaysHow(_ engine: TestEngine) async throws {
    let guests = try await guests(engine)
    let (scene, ben, dora, team) = (guests.scene, guests.ben, guests.dora, guests.team)
    let (ended, link) = try await scene.joinLink(by: ben, to: team)
    try await scene.act(.makeJoinLink, ben, team) { try JoinLink.end(link.id, by: $0, in: $1) }
    await #expect(throws: WayInProblem.revoked) { _ = try await scene.join(ended, dora, team) }
    await #expect(throws: Obstacle.self) {
      try await scene.act(.makeJoinLink, ben, team) { try JoinLink.end(link.id, by: $0, in: $1) }
    }
    let (short, _) = try await scene.joinLink(days: 1, by: ben, to: team)
    let (used, usedLink) = try await scene.joinLink(uses: 1, by: ben, to: team)
    let emil = try await scene.person("emil")
    _ = try await scene.join(used, emil, team)
    _ = try await scene.join(used, emil, team)
    #expect(
      try await scene.store.read { try JoinLink.find(usedLink.id, of: team, in: $0)?.uses } == 1,
      "who is in already uses nothing up")
    await #expect(throws: WayInProblem.usedUp) { _ = try await scene.join(used, dora, team) }
    scene.test.clock.advance(by: .days(1))
    let later = try await scene.signIn(dora.id)
    await #expect(throws: WayInProblem.expired) { _ = try await scene.join(short, later, team) }
  }

  /// Nobody is let in by what was sent to somebody else; and it still works for whom it was sent to.
  @Test(arguments: TestEngine.allCases)
  func anInvitationIsForItsAddress(_ engine: TestEngine) async throws {
    let guests = try await guests(engine)
    let (scene, dora, team) = (guests.scene, guests.dora, guests.team)
    let letter = try await letter(guests)
    let other = try await scene.person("dora+work")
    await #expect(throws: WayInProblem.otherAddress) {
      _ = try await scene.accept(letter.mailed, other, team)
    }
    await #expect(throws: WayInProblem.otherAddress) {
      try await decline(letter.mailed, other, team, scene)
    }
    #expect(try await scene.invitations(team) == [dora.user.email: .pending])
    #expect(try await scene.accept(letter.mailed, dora, team).role == .member)
  }

  /// In each case other words, and the team's name where it helps.
  @Test func noTwoProblemsHaveTheSameWords() {
    let all: [WayInProblem] = [
      .unknown, .used, .declined, .revoked, .expired, .usedUp, .makerGone("A"), .teamDeleted("A"),
      .teamSuspended("A"), .noSeat("A"), .domain("A", domains: "b.example"), .otherAddress,
    ]
    #expect(Set(all.map(\.words.text)).count == all.count)
    for problem in all {
      let named = problem.words.text.contains("{{team}}")
      #expect((problem.words.values["team"] == "A") == named)
    }
  }
}
