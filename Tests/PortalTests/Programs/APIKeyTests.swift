import TestSupport
import Testing

@testable import Portal

/// How keys come and go.
@Suite("API keys", .serialized) struct APIKeyTests {
  private func scene(
    _ engine: TestEngine
  ) async throws -> (TeamScene, TeamScene.Person, TeamScene.Person, ID<Team>) {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "ben")
    let team = try await scene.team(of: .init(people[0], .owner), .init(people[1], .admin))
    return (scene, people[0], people[1], team)
  }

  @Test(arguments: TestEngine.allCases)
  func aKeyIsKeptWithoutItsSecret(_ engine: TestEngine) async throws {
    let (scene, ann, _, team) = try await scene(engine)
    let made = try await scene.makeKey(
      scopes: [.readTeam, .writeMembers], from: "10.0.0.0/8\n 192.0.2.7 \n10.0.0.0/8", by: ann,
      in: team)
    #expect(made.key.scopes == [.readTeam, .writeMembers])
    #expect(made.key.ranges == ["10.0.0.0/8", "192.0.2.7"])
    #expect(made.key.expiresAt == scene.test.clock.now + .days(90))
    #expect(made.key.makerName == "ann" && made.key.teamID == team)
    #expect(made.secret.text.hasPrefix("ptc_") && made.key.hint == made.secret.hint)
    let entry = try #require(try await scene.told(team, 1).first)
    #expect(entry.action == .keyMade && entry.subject == "Deploy")
    #expect(entry.after?.contains("team:read members:write") == true)
    let random = made.secret.text.dropFirst(8).prefix(39)
    #expect(entry.after?.contains(random) == false)
    try await scene.mustHaveSoundAudit()
  }

  @Test(arguments: TestEngine.allCases)
  func eachWayAKeyStopsHasItsProblem(_ engine: TestEngine) async throws {
    let (scene, ann, ben, team) = try await scene(engine)
    let clock = scene.test.clock
    #expect(try await scene.problem(.random()) == .unknown)
    let fixed = try await scene.makeKey(from: "10.0.0.0/8\n2001:db8::/32", by: ann, in: team)
    for (address, problem) in [
      ("10.9.8.7", nil), ("2001:db8::1", nil), ("11.0.0.1", .address), (nil, .address),
      ("2001:db9::1", .address),
    ] as [(String?, APIKey.Problem?)] {
      #expect(try await scene.problem(fixed.secret, from: address) == problem, "\(address ?? "")")
    }
    let short = try await scene.makeKey(days: 1, by: ann, in: team)
    clock.advance(by: .days(1) - .seconds(1))
    #expect(try await scene.problem(short.secret) == nil)
    clock.advance(by: .seconds(1))
    #expect(try await scene.problem(short.secret) == .expired)
    let me = try await scene.signIn(ann.id)
    let revoked = try await scene.makeKey(by: me, in: team)
    try await scene.revoke(revoked.id, by: try await scene.signIn(ben.id), in: team)
    #expect(try await scene.problem(revoked.secret) == .revoked)
    let lost = try await scene.makeKey(by: me, in: team)
    try await scene.change("UPDATE users SET suspended_at = 1 WHERE id = \(ann.id)")
    #expect(try await scene.problem(lost.secret) == .suspended)
  }

  @Test(arguments: TestEngine.allCases)
  func theOldSecretGoesOnForTheOverlap(_ engine: TestEngine) async throws {
    let (scene, ann, ben, team) = try await scene(engine)
    let old = try await scene.makeKey(days: 30, by: ann, in: team)
    let new = try await scene.rotate(old.id, overlap: 2, by: ann, in: team)
    #expect(new.key.expiresAt == scene.test.clock.now + .days(30))
    for key in [old, new] { #expect(try await scene.problem(key.secret) == nil) }
    scene.test.clock.advance(by: .days(2))
    #expect(try await scene.problem(old.secret) == .rotated)
    #expect(try await scene.problem(new.secret) == nil)
    let me = try await scene.signIn(ann.id)
    let last = try await scene.rotate(new.id, overlap: 0, by: me, in: team)
    #expect(try await scene.problem(new.secret) == .rotated, "at once")
    await #expect(throws: Obstacle.self) { _ = try await scene.rotate(new.id, by: me, in: team) }
    let other = try await scene.signIn(ben.id)
    await #expect(throws: Obstacle.self) {
      _ = try await scene.rotate(last.id, by: other, in: team)
    }
    let found = try await scene.store.read { tx in
      try KeyMaker(try #require(try Membership.find(user: ann.id, team: team, in: tx)))
        .find(old.id, in: tx)
    }
    #expect(found?.successorID == new.id)
  }

  /// An overlap is no way to make a key live longer.
  @Test(arguments: TestEngine.allCases)
  func noOverlapOutlivesTheKey(_ engine: TestEngine) async throws {
    let (scene, ann, _, team) = try await scene(engine)
    let old = try await scene.makeKey(days: 1, by: ann, in: team)
    _ = try await scene.rotate(old.id, overlap: 7, by: ann, in: team)
    scene.test.clock.advance(by: .days(1))
    #expect(try await scene.problem(old.secret) == .rotated)
  }

  @Test(arguments: TestEngine.allCases)
  func ofTwoRotationsAtOnceOneCounts(_ engine: TestEngine) async throws {
    let (scene, ann, _, team) = try await scene(engine)
    for round in 0..<6 {
      let old = try await scene.makeKey(by: ann, in: team)
      let race = await atOnce(round) {
        try await scene.rotate(old.id, by: ann, in: team)
      } _: {
        try await scene.rotate(old.id, by: ann, in: team)
      }
      #expect(race.one.isDone != race.other.isDone)
      #expect((race.one.problem ?? race.other.problem) is Obstacle)
    }
    let open = try await scene.count("SELECT COUNT(*) AS n FROM api_keys WHERE ended_at IS NULL")
    #expect(open == 6)
  }

  @Test(arguments: TestEngine.allCases)
  func aMakersKeysStopWhenTheyLeave(_ engine: TestEngine) async throws {
    let (scene, ann, ben, team) = try await scene(engine)
    let cara = try await scene.person("cara")
    try await scene.add(cara, to: team, as: .admin)
    let own = try await scene.makeOwnKey(by: ben)
    let (kept, one) = (
      try await scene.makeKey(by: ann, in: team), try await scene.makeKey("One", by: ben, in: team)
    )
    let two = try await scene.makeKey("Two", by: ben, in: team)
    let next = try await scene.rotate(two.id, overlap: 7, by: ben, in: team)
    let third = try await scene.makeKey("Three", by: cara, in: team)
    try await scene.leave(ben, team)
    for key in [one, two, next] {
      #expect(try await scene.problem(key.secret) == .makerGone, "\(key.key.name)")
    }
    for key in [kept, third, own] { #expect(try await scene.problem(key.secret) == nil) }
    let entries = try await scene.told(team, 2)
    let stopped = try #require(entries.first { $0.action == .keyStopped })
    #expect(stopped.subject.hasSuffix("+ 2"), "one entry for all")
    try await scene.remove(cara, by: ann, in: team)
    #expect(try await scene.problem(third.secret) == .makerGone)
    try await scene.add(ben, to: team, as: .admin)
    #expect(try await scene.problem(one.secret) == .makerGone, "coming back revives nothing")
    try await scene.mustHaveSoundAudit()
  }

  @Test(arguments: TestEngine.allCases)
  func whatIsLeftBehindIsTakenOverOnce(_ engine: TestEngine) async throws {
    let (scene, ann, ben, team) = try await scene(engine)
    let left = try await scene.makeKey(scopes: [.readTeam, .writeBilling], by: ann, in: team)
    await #expect(throws: Obstacle.self) {
      _ = try await scene.takeOver(left.id, by: ben, in: team)
    }
    try await scene.add(try await scene.person("cara"), to: team, as: .owner)
    try await scene.leave(ann, team)
    let narrow = try await scene.role(
      "Keys", [.seeKeys, .makeKey], by: try await scene.signIn(ben.id), in: team)
    let dora = try await scene.person("dora")
    try await scene.add(dora, to: team, as: .custom(narrow))
    let taken = try await scene.takeOver(left.id, by: dora, in: team)
    #expect(taken.key.scopes == [.readTeam], "no more than she may do herself")
    #expect(taken.key.userID == dora.id && taken.key.makerName == "dora")
    #expect(try await scene.problem(taken.secret) == nil)
    #expect(try await scene.problem(left.secret) == .makerGone)
    await #expect(throws: Obstacle.self) {
      _ = try await scene.takeOver(left.id, by: ben, in: team)
    }
    #expect(try await scene.told(team, 1).first?.action == .keyTakenOver)
  }

  /// Nothing of a deleted team works; its keys do again when it is restored.
  @Test(arguments: TestEngine.allCases)
  func aRestoredTeamsKeysWorkAgain(_ engine: TestEngine) async throws {
    let (scene, ann, _, team) = try await scene(engine)
    let made = try await scene.makeKey(by: ann, in: team)
    let mayRead = {
      try await scene.store.read { tx in
        let signedIn = try SignedIn.find(made.secret, from: nil, in: tx)
        let found = try Membership.find(user: signedIn.user.id, team: team, in: tx)
        return found?.limited(by: signedIn)?.may(.seeTeam).isAllowed
      }
    }
    #expect(try await mayRead() == true)
    try await scene.delete(team, by: ann)
    #expect(try await mayRead() == false)
    let durations = scene.portal.settings.durations
    try await scene.act(.restoreTeam, ann, team) { try $0.restore(durations, in: $1) }
    #expect(try await mayRead() == true)
  }
}
