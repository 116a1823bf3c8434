import TestSupport
import Testing

@testable import Portal

/// What the clock does to keys: warnings, states, notes of use.
@Suite("API keys and time", .serialized) struct APIKeyTimeTests {
  private func scene(
    _ engine: TestEngine
  ) async throws -> (TeamScene, TeamScene.Person, ID<Team>) {
    let scene = try await TeamScene.make(engine)
    let ann = try await scene.person("ann")
    return (scene, ann, try await scene.team(of: .init(ann, .owner)))
  }

  private func warned(_ scene: TeamScene) async throws -> [String] {
    try await APIKey.warn(scene.portal)
    return try await scene.test.mails(to: "ann@example.com").filter { $0.kind == "key-expires" }
      .map(\.path)
  }

  @Test(arguments: TestEngine.allCases)
  func whoMadeAKeyIsToldOnceThatItEnds(_ engine: TestEngine) async throws {
    let (scene, ann, team) = try await scene(engine)
    let slug = try await scene.find(team).slug
    let made = try await scene.makeKey(days: 30, by: ann, in: team)
    let own = try await scene.makeOwnKey(by: ann)
    _ = try await scene.makeKey("Short", days: 7, by: ann, in: team)
    let ended = try await scene.makeKey("Ended", days: 30, by: ann, in: team)
    try await scene.revoke(ended.id, by: ann, in: team)
    #expect(try await warned(scene) == [])
    scene.test.clock.advance(by: .days(23) - .seconds(1))
    #expect(try await warned(scene) == [])
    scene.test.clock.advance(by: .seconds(1))
    for _ in 1...2 {
      #expect(try await warned(scene) == ["/teams/\(slug)/keys/\(made.id)"])
    }
    scene.test.clock.advance(by: .days(60))
    #expect(try await warned(scene).last == "/settings/tokens/\(own.id)")
  }

  @Test(arguments: TestEngine.allCases)
  func aDeletedTeamsKeysWarnNobody(_ engine: TestEngine) async throws {
    let (scene, ann, team) = try await scene(engine)
    _ = try await scene.makeKey(days: 30, by: ann, in: team)
    try await scene.delete(team, by: ann)
    scene.test.clock.advance(by: .days(25))
    #expect(try await warned(scene) == [])
  }

  @Test(arguments: TestEngine.allCases)
  func aUseIsNotedOnceAMinute(_ engine: TestEngine) async throws {
    let (scene, ann, team) = try await scene(engine)
    let made = try await scene.makeKey(by: ann, in: team)
    let find = {
      try await scene.store.read {
        try #require(try SignedIn.find(made.secret, from: nil, in: $0).key)
      }
    }
    let note = { (address: String, key: APIKey) in
      let actor = Originator(.anonymous, address: address, agent: "curl/8.0")
      try await scene.store.write(for: .activity(of: ann.id), as: actor) { try key.noteUse(in: $0) }
    }
    #expect(made.key.isDueForNote(at: scene.test.clock.now))
    try await note("192.0.2.1", made.key)
    var key = try await find()
    #expect(key.usedAt == scene.test.clock.now)
    #expect(key.usedFrom == "192.0.2.1" && key.usedBy == "curl/8.0")
    scene.test.clock.advance(by: .seconds(59))
    #expect(!key.isDueForNote(at: scene.test.clock.now))
    // Another process that has not seen the first.
    try await note("192.0.2.2", made.key)
    key = try await find()
    #expect(key.usedFrom == "192.0.2.1")
    scene.test.clock.advance(by: .seconds(1))
    #expect(key.isDueForNote(at: scene.test.clock.now))
    try await note("192.0.2.3", key)
    #expect(try await find().usedFrom == "192.0.2.3")
    scene.test.clock.advance(by: .hours(-1))
    #expect(try await find().isDueForNote(at: scene.test.clock.now), "the clock was put back")
  }

  @Test(arguments: TestEngine.allCases)
  func thoseThatWorkComeFirst(_ engine: TestEngine) async throws {
    let (scene, ann, team) = try await scene(engine)
    let names = ["a", "b", "c", "d"]
    var keys: [MadeKey] = []
    for name in names {
      keys.append(try await scene.makeKey(name, days: name == "a" ? 3 : 90, by: ann, in: team))
      scene.test.clock.advance(by: .seconds(1))
    }
    _ = try await scene.makeOwnKey("own", by: ann)
    try await scene.revoke(keys[3].id, by: ann, in: team)
    _ = try await scene.rotate(keys[1].id, by: ann, in: team)
    let slice = { (parameters: [(String, String)]) in
      let listing = APIKey.listing(at: scene.test.clock.now)
      let query = try listing.query(parameters.map { ListQuery.Parameter($0.0, $0.1) })
      return try await scene.store.read {
        try listing.slice(query, of: APIKey.scope(of: team), Self.cursors, in: $0)
      }
    }
    let all = try await slice([])
    #expect(all.items.map(\.name) == ["b", "c", "b", "a", "d"])
    let now = scene.test.clock.now
    #expect(
      all.items.map { $0.state(at: now) } == [.works, .works, .replaced, .expiresSoon, .revoked])
    #expect(all.counts["standing"]?["working"]?.count == 4)
    #expect(try await slice([("standing", "ended")]).items.map(\.name) == ["d"])
    scene.test.clock.advance(by: .days(3))
    #expect(
      Set(try await slice([("standing", "ended")]).items.map(\.name)) == ["a", "b", "d"])
  }

  private static let cursors = CursorSealer(
    keys: SecretKeys(master: Array(repeating: 7, count: 32)))
}
