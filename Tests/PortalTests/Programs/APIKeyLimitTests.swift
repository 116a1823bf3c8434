import TestSupport
import Testing

@testable import Portal

/// What keys may not do, and how many there may be.
@Suite("Limits of API keys", .serialized) struct APIKeyLimitTests {
  @Test(arguments: TestEngine.allCases)
  func noScopeIsWiderThanItsMakers(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "ben")
    let (ann, ben) = (people[0], people[1])
    let team = try await scene.team(of: .init(ann, .owner))
    let role = try await scene.role("Keys", [.seeKeys, .makeKey], by: ann, in: team)
    try await scene.add(ben, to: team, as: .custom(role))
    for scopes: Set<APIScope> in [
      [.writeMembers], [.readTeam, .writeBilling], [.readAccount], [.writeAccount, .readTeam],
    ] {
      await #expect(throws: FormProblems.self, "\(scopes)") {
        _ = try await scene.makeKey(scopes: scopes, by: ben, in: team)
      }
    }
    let narrow = try await scene.makeKey(scopes: [.readTeam], by: ben, in: team)
    #expect(narrow.key.scopes == [.readTeam])
    await #expect(throws: FormProblems.self, "no team's key is good for an account") {
      _ = try await scene.makeKey(scopes: [.readAccount], by: ann, in: team)
    }
    let maker = KeyMaker(try await scene.membership(ben, team))
    #expect(!maker.scopes.contains(.writeMembers) && maker.scopes.contains(.readTeam))
    #expect(KeyMaker(ben.user).scopes == APIScope.open)
  }

  /// The key goes with its maker's role, and its page says so.
  @Test(arguments: TestEngine.allCases)
  func aLowerRoleLeavesScopesIdle(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "ben")
    let (ann, ben) = (people[0], people[1])
    let team = try await scene.team(of: .init(ann, .owner), .init(ben, .admin))
    let made = try await scene.makeKey(scopes: [.readTeam, .writeMembers], by: ben, in: team)
    let idle = { try await scene.store.read { try made.key.idleScopes(in: $0) } }
    #expect(try await idle() == [])
    try await scene.give(.viewer, to: ben, by: ann, in: team)
    #expect(try await idle() == [.writeMembers])
    #expect(try await scene.problem(made.secret) == nil)
    await #expect(throws: Refusal.self) {
      _ = try await scene.rotate(made.id, by: ben, in: team)
    }
  }

  @Test(arguments: TestEngine.allCases)
  func anotherTeamsKeyIsNone(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "otto")
    let (ann, otto) = (people[0], people[1])
    let team = try await scene.team(of: .init(ann, .owner))
    let other = try await scene.team("Other", of: .init(otto, .owner), .init(ann, .admin))
    let (made, own) = (
      try await scene.makeKey(by: ann, in: team), try await scene.makeOwnKey(by: ann)
    )
    for (person, place) in [(otto, other), (ann, other)] {
      for id in [made.id, own.id, ID(trusted: "none")] {
        await #expect(throws: NoAuthority.nothing) {
          try await scene.revoke(id, by: person, in: place)
        }
        await #expect(throws: NoAuthority.nothing) {
          _ = try await scene.rotate(id, by: person, in: place)
        }
        await #expect(throws: NoAuthority.nothing) {
          _ = try await scene.takeOver(id, by: person, in: place)
        }
      }
    }
    await #expect(throws: NoAuthority.nothing, "a person's own ones are theirs alone") {
      _ = try await scene.portal.write(.revokeKeys, by: otto.signedIn, as: otto.actor) { me, tx in
        try KeyMaker(me).revoke(own.id, in: tx)
      }
    }
    #expect(try await scene.problem(made.secret) == nil)
  }

  /// Neither with a scope nor with all of them: the acts have none.
  @Test(arguments: TestEngine.allCases)
  func noKeyMakesKeys(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let ann = try await scene.person("ann")
    let team = try await scene.team(of: .init(ann, .owner))
    let own = try await scene.makeOwnKey("All", scopes: Set(APIScope.open), by: ann)
    let signedIn = try await scene.store.read { try SignedIn.find(own.secret, from: nil, in: $0) }
    let program = TeamScene.Person(user: ann.user, signedIn: signedIn)
    await #expect(throws: Refusal.self) { _ = try await scene.makeKey(by: program, in: team) }
    await #expect(throws: Refusal.self) { _ = try await scene.makeOwnKey(by: program) }
    await #expect(throws: Refusal.self) {
      _ = try await scene.portal.write(.revokeKeys, by: signedIn, as: ann.actor) { me, tx in
        try KeyMaker(me).revoke(own.id, in: tx)
      }
    }
  }

  /// Fifty at once, and fifty made in a day.
  @Test(arguments: TestEngine.allCases)
  func thereAreSoManyAndNoMore(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let ann = try await scene.person("ann")
    let team = try await scene.team(of: .init(ann, .owner))
    var last: MadeKey?
    for _ in 0..<50 { last = try await scene.makeKey(by: ann, in: team) }
    await #expect(throws: Obstacle.self) { _ = try await scene.makeKey(by: ann, in: team) }
    try await scene.revoke(try #require(last).id, by: ann, in: team)
    await #expect(throws: Throttled.self) { _ = try await scene.makeKey(by: ann, in: team) }
    _ = try await scene.makeOwnKey(by: ann)
    scene.test.clock.advance(by: .days(1))
    _ = try await scene.makeKey(by: try await scene.signIn(ann.id), in: team)
  }

  @Test(arguments: [
    "10.0.0.0/33", "10.0.0", "example.com", "10.0.0.1-10.0.0.9", "::1/129", "10.0.0.1, 10.0.0.2",
    "10.0.0.1 10.0.0.2",
    "\u{FF11}0.0.0.1",
  ])
  func whatIsNoRangeIsRefused(_ text: String) {
    #expect(throws: FormProblems.self) { _ = try APIKey.ranges.entered("10.0.0.1\n\(text)") }
  }

  @Test func rangesAreOneALine() throws {
    let text = try APIKey.ranges.entered("10.0.0.1\r\n\r\n ::1/128 \n10.0.0.1")
    #expect(APIKey.lines(of: text) == ["10.0.0.1", "::1/128"])
    #expect(try APIKey.ranges.entered("") == "")
    let many = (0..<21).map { "10.0.0.\($0)" }.joined(separator: "\n")
    #expect(throws: FormProblems(APIKey.ranges, .tooMany(20))) {
      _ = try APIKey.ranges.entered(many)
    }
  }
}
