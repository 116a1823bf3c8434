import TestSupport
import Testing

@testable import Portal

/// Mail to people who have not asked for any.
@Suite("Limits of invitations", .serialized) struct InvitationLimitTests {
  /// Teams are made in a moment: a person is counted too, whatever the team.
  @Test(arguments: TestEngine.allCases)
  func aNewcomerInvitesFewWhateverTheTeam(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let ann = try await scene.person("ann")
    try await scene.change("UPDATE users SET created_at = \(scene.test.clock.now)")
    var invited = 0
    for number in 0..<3 {
      let team = try await scene.team("Team \(number)", of: .init(ann, .owner))
      let pasted = (0..<30).map { "guest\(number)x\($0)@example.com" }.joined(separator: " ")
      invited += try await scene.invite(pasted: pasted, by: ann, to: team).invited.count
    }
    #expect(invited == 50)
  }

  /// What comes after a `+` is one mailbox's own, and so is what it has had.
  @Test(arguments: TestEngine.allCases)
  func tagsAreOneMailbox(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let ann = try await scene.person("ann")
    var invited = 0
    for number in 0..<5 {
      let team = try await scene.team("Team \(number)", of: .init(ann, .owner))
      invited += try await scene.invite("victim+\(number)@example.com", by: ann, to: team)
        .invited.count
    }
    #expect(invited == 3)
  }

  /// A mail that still waits leads to nothing once its invitation has ended: operators find it held.
  @Test(arguments: TestEngine.allCases)
  func whatWaitsIsHeldWhenItsInvitationEnds(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "ben")
    let (ann, ben) = (people[0], people[1])
    let team = try await scene.team(of: .init(ann, .owner), .init(ben, .admin))
    _ = try await scene.invite("one@example.com", by: ben, to: team)
    _ = try await scene.invite("two@example.com", by: ann, to: team)
    try await scene.give(.member, to: ben, by: ann, in: team)
    let states = try await scene.store.read { tx in
      try OutboxMessage.latest(10, in: tx).filter { $0.kind == "invitation" }
        .map { [$0.recipient, $0.state.rawValue] }
    }
    #expect(Set(states) == [["one@example.com", "held"], ["two@example.com", "queued"]])
    let told = try await scene.store.read {
      try AuditEntry.latest([.team(team)], limit: 5, in: $0).map(\.action.name)
    }
    #expect(told.contains("invitation.ended"), "it ended by itself, and that is told")
  }

  /// Leaving and coming back by an old link undoes neither a removal nor a lower role.
  @Test(arguments: TestEngine.allCases)
  func aLinkFromBeforeUndoesNothing(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "ben")
    let (ann, ben) = (people[0], people[1])
    let team = try await scene.team(of: .init(ann, .owner), .init(ben, .member))
    let (code, _) = try await scene.joinLink(by: ann, to: team)
    scene.test.clock.advance(by: .seconds(1))
    try await scene.remove(ben, by: ann, in: team)
    await #expect(throws: WayInProblem.self) { _ = try await scene.join(code, ben, team) }
    // An invitation does, and a link from afterwards.
    scene.test.clock.advance(by: .seconds(1))
    let (later, _) = try await scene.joinLink(by: ann, to: team)
    _ = try await scene.join(later, ben, team)
    #expect(try await scene.role(ben, team) == .member)
  }

  @Test(arguments: ["Win 500: https://evil.example", "www.evil.example", "See evil.com/claim"])
  func aNameLeadsNowhere(_ name: String) throws {
    for field in [Team.name, Profile.name, SignUp.name, CustomRole.name] {
      #expect(throws: FieldProblem.self) { _ = try field.check(.text(name)) }
      #expect(try field.check(.text("Example.com Ltd.")) as? String == "Example.com Ltd.")
    }
  }
}
