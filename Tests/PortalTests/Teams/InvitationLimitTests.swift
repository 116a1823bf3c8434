import TestSupport
import Testing

@testable import Portal

/// How many invitations go out, and to which addresses.
@Suite("Teams: limits of invitations", .serialized) struct InvitationLimitTests {
  private func emails(_ prefix: String, _ count: Int) -> String {
    (1...count).map { "\(prefix)\($0)@example.com" }.joined(separator: "\n")
  }

  @Test(arguments: TestEngine.allCases)
  func fiftyADayInTheFirstWeek(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let ann = try await scene.person("ann")
    let team = try await scene.team(of: .init(ann, .owner))
    let first = try await scene.invite(pasted: emails("a", 51), by: ann, to: team)
    #expect(first.invited.count == 50)
    #expect(first.refused.map(\.address) == ["a51@example.com"])
    // Taking one back gives no other: its mail is gone.
    let id = try await scene.store.read { tx -> ID<Invitation> in
      try #require(try tx.row("SELECT id FROM invitations ORDER BY id LIMIT 1"))["id"]
    }
    try await scene.act(.invite, ann, team) { try $0.revoke(id, in: $1) }
    #expect(try await scene.invite("b@example.com", by: ann, to: team).invited.isEmpty)
    await #expect(throws: Obstacle.self) {
      _ = try await scene.sendAgain("a9@example.com", by: ann, to: team)
    }
    scene.test.clock.advance(by: .days(1))
    let second = try await scene.signIn(ann.id)
    #expect(
      try await scene.invite(pasted: emails("c", 60), by: second, to: team).invited.count == 50)
    scene.test.clock.advance(by: .days(6))
    let third = try await scene.signIn(ann.id)
    #expect(
      try await scene.invite(pasted: emails("d", 60), by: third, to: team).invited.count == 60,
      "a week old")
  }

  /// Whoever they come from: the address is one person's.
  @Test(arguments: TestEngine.allCases)
  func threeAWeekToOneAddress(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "ben")
    let (ann, ben) = (people[0], people[1])
    let (hers, his) = (
      try await scene.team("Hers", of: .init(ann, .owner)),
      try await scene.team("His", of: .init(ben, .owner))
    )
    let send = { (person: TeamScene.Person, team: ID<Team>) in
      try await scene.invite("guest@example.com", by: person, to: team).invited.count
    }
    #expect(try await send(ann, hers) == 1)
    _ = try await scene.sendAgain("guest@example.com", by: ann, to: hers)
    #expect(try await send(ben, his) == 1)
    await #expect(throws: Obstacle.self) {
      _ = try await scene.sendAgain("guest@example.com", by: ben, to: his)
    }
    let third = try await scene.team("Third", of: .init(ben, .owner))
    let outcome = try await scene.invite("guest@example.com", by: ben, to: third)
    #expect(
      outcome.refused.map(\.why) == ["Has had three invitations within a week. Wait some days."])
    // A part after a plus is another address.
    #expect(try await scene.invite("guest+1@example.com", by: ben, to: third).invited.count == 1)
    scene.test.clock.advance(by: .days(7))
    let later = try await scene.signIn(ben.id)
    #expect(try await send(later, third) == 1)
  }

  /// The clock was put back: what was sent "tomorrow" locks nobody.
  @Test(arguments: TestEngine.allCases)
  func aClockPutBackLocksNobody(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let ann = try await scene.person("ann")
    let team = try await scene.team(of: .init(ann, .owner))
    let start = scene.test.clock.now
    scene.test.clock.advance(by: .days(2))
    let ahead = try await scene.signIn(ann.id)
    #expect(
      try await scene.invite(pasted: emails("a", 50), by: ahead, to: team).invited.count == 50)
    for _ in 1...2 { try await scene.change("UPDATE invitations SET state = 'revoked'") }
    scene.test.clock.now = start
    #expect(
      try await scene.invite(pasted: emails("a", 50), by: ann, to: team).invited.count == 50)
    #expect(try await scene.invite("b@example.com", by: ann, to: team).invited.isEmpty)
  }

  /// What is counted says nothing about who was invited where, and goes after a while.
  @Test(arguments: TestEngine.allCases)
  func whatIsCountedIsForgotten(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let ann = try await scene.person("ann")
    let team = try await scene.team(of: .init(ann, .owner))
    _ = try await scene.invite("guest@example.com", by: ann, to: team)
    scene.test.clock.advance(by: .days(8))
    scene.test.clock.advance(by: .seconds(1))
    try await Pruning.run(scene.portal)
    #expect(try await scene.count("SELECT COUNT(*) AS n FROM invitation_mails") == 0)
    #expect(try await scene.invitations(team).count == 1)
  }

  @Test(arguments: TestEngine.allCases)
  func domainsAreMatchedExactly(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let ann = try await scene.person("ann")
    let team = try await scene.team(of: .init(ann, .owner))
    let domains = try TeamDomains.field.entered("Example.COM\n@münchen.de; example.com")
    #expect(domains.list == ["example.com", "xn--mnchen-3ya.de"])
    try await scene.act(.changeTeamSettings, ann, team) { try $0.restrict(to: domains, in: $1) }
    let allowed = ["a@example.com", "B@EXAMPLE.com", "c@münchen.de", "d@XN--MNCHEN-3YA.de"]
    let others = [
      "a@sub.example.com", "b@example.com.evil.example", "c@notexample.com", "d@munchen.de",
      "e@example.co",
    ]
    let outcome = try await scene.invite(
      pasted: (allowed + others).joined(separator: "\n"), by: ann, to: team)
    #expect(outcome.invited.count == allowed.count)
    #expect(outcome.refused.map(\.address) == others)
    // By a link too: the team's domains, and the link's own.
    let (code, _) = try await scene.joinLink(domain: "@MÜNCHEN.de", by: ann, to: team)
    let (inside, outside) = (
      try await scene.person("emil", at: "münchen.de"), try await scene.person("finn")
    )
    _ = try await scene.join(code, inside, team)
    await #expect(throws: WayInProblem.domain("Ours", domains: "xn--mnchen-3ya.de")) {
      _ = try await scene.join(code, outside, team)
    }
    await #expect(throws: FormProblems.self) {
      _ = try await scene.joinLink(domain: "elsewhere.example", by: ann, to: team)
    }
    for wrong in ["nonsense", "a@b.example", "http://example.com", "-x.example"] {
      await #expect(throws: FormProblems.self, "\(wrong)") {
        _ = try await scene.joinLink(domain: wrong, by: ann, to: team)
      }
    }
    try await scene.mustBeWhole(team)
  }

  @Test func whatIsNoDomain() throws {
    for wrong in ["nonsense", "a@b.example", "http://example.com", "*.example.com", "exa mple.com"]
    {
      #expect(throws: FormProblems.self, "\(wrong)") { try TeamDomains.field.entered(wrong) }
    }
    #expect(try TeamDomains.field.entered("").list.isEmpty)
    let many = (1...51).map { "d\($0).example" }.joined(separator: "\n")
    #expect(throws: FormProblems(TeamDomains.field, .tooMany(50))) {
      try TeamDomains.field.entered(many)
    }
  }
}
