import TestSupport
import Testing

@testable import Portal

/// Where a team was: its members are led on for a while, and nobody else gets the address.
@Suite("Teams: old addresses", .serialized) struct TeamAddressTests {
  private func successor(
    _ slug: String, _ person: TeamScene.Person, _ scene: TeamScene
  ) async throws -> String? {
    try await scene.store.read {
      try TeamAddress.successor(of: slug, for: person.id, validFor: .days(30), in: $0)
    }
  }

  @Test(arguments: TestEngine.allCases)
  func anOldAddressLeadsMembersOn(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let people = try await scene.people("ann", "ben", "cleo")
    let (ann, ben, cleo) = (people[0], people[1], people[2])
    let team = try await scene.team("First", of: .init(ann, .owner), .init(ben, .viewer))
    try await scene.move(team, to: "second", by: ann)
    try await scene.move(team, to: "third", by: ann)
    for slug in ["first", "second"] {
      #expect(try await successor(slug, ben, scene) == "third")
      #expect(try await successor(slug, cleo, scene) == nil, "who is no member finds nothing")
    }
    #expect(try await successor("third", ben, scene) == nil)
    try await scene.remove(ben, by: ann, in: team)
    #expect(try await successor("first", ben, scene) == nil)
    scene.test.clock.advance(by: .days(30))
    #expect(try await successor("first", ann, scene) == nil)
  }

  /// Also when it leads nobody on any more: old links must not lead to others.
  @Test(arguments: TestEngine.allCases)
  func anOldAddressStaysTheTeams(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let ann = try await scene.person("ann")
    let team = try await scene.team("First", of: .init(ann, .owner))
    try await scene.move(team, to: "second", by: ann)
    scene.test.clock.advance(by: .days(300))
    let ben = try await scene.person("ben")
    let other = try await scene.team("Other", of: .init(ben, .owner))
    for slug in ["first", "second"] {
      let taken = { (body: () async throws -> Void) in
        await #expect(throws: FormProblems.self, "\(slug)") { try await body() }
      }
      await taken { try await scene.move(other, to: slug, by: ben) }
      await taken { try await scene.found("New", at: slug, by: ben) }
    }
    // Nor is it made from a name.
    try await scene.found("First", by: ben)
    let made = try await scene.store.read {
      try $0.row("SELECT slug FROM teams WHERE name = 'First' AND id <> \(team)")?["slug"]
        as String?
    }
    #expect(made == "first-2")
    // The team itself comes back to it.
    let later = try await scene.signIn(ann.id)
    try await scene.move(team, to: "first", by: later)
    #expect(try await scene.find(team).slug == "first")
    #expect(try await successor("second", ann, scene) == "first")
    #expect(try await successor("first", ann, scene) == nil)
    try await scene.mustHaveSoundAudit()
  }

  @Test(arguments: TestEngine.allCases)
  func aTeamMovesFiveTimesInThirtyDays(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let ann = try await scene.person("ann")
    let team = try await scene.team("Start", of: .init(ann, .owner))
    for number in 1...5 { try await scene.move(team, to: "move-\(number)", by: ann) }
    await #expect(throws: Obstacle.self) { try await scene.move(team, to: "move-6", by: ann) }
    #expect(try await scene.find(team).slug == "move-5")
    // Its name may change all the same.
    _ = try await scene.act(.renameTeam, ann, team) { me, tx in
      try me.rename([Team.name.of("New name"), Team.address.of(me.team.slug)], in: tx)
    }
    scene.test.clock.advance(by: .days(30))
    let later = try await scene.signIn(ann.id)
    try await scene.move(team, to: "move-6", by: later)
    try await scene.mustHaveSoundAudit()
  }

  /// To and fro between two addresses keeps no more than two.
  @Test(arguments: TestEngine.allCases)
  func toAndFroTakesNothingFromOthers(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let ann = try await scene.person("ann")
    let team = try await scene.team("One", of: .init(ann, .owner))
    for _ in 1...4 {
      try await scene.move(team, to: "two", by: ann)
      try await scene.move(team, to: "one", by: ann)
    }
    let kept = try await scene.store.read {
      try $0.rows("SELECT slug FROM old_addresses ORDER BY slug").map { try $0["slug"] as String }
    }
    #expect(kept == ["two"])
  }

  @Test(arguments: TestEngine.allCases)
  func theAuditSaysOldAndNew(_ engine: TestEngine) async throws {
    let scene = try await TeamScene.make(engine)
    let ann = try await scene.person("ann")
    let team = try await scene.team("One", of: .init(ann, .owner))
    let rename = { (name: String, slug: String) in
      try await scene.act(.renameTeam, ann, team) { me, tx in
        try me.rename([Team.name.of(name), Team.address.of(slug)], in: tx)
      }
    }
    #expect(try await rename("One", "one") == "one", "nothing to change")
    #expect(try await rename("Two", "two") == "two")
    let entries = try await scene.store.read {
      try AuditEntry.latest([.team(team)], limit: 9, in: $0)
    }.filter { $0.action.name == "team.renamed" }
    #expect(entries.count == 1)
    #expect(entries.first?.before?.contains("one") == true)
    #expect(entries.first?.after?.contains("two") == true)
  }

  @Test func whatIsNoAddress() {
    for wrong in [
      "", "a", "Team", "a b", "-ab", "ab-", "tëam", "a_b", "new", "admin", "settings", "restore",
      String(repeating: "a", count: 41),
    ] {
      #expect(throws: FormProblems.self, "\(wrong)") { try Team.address.entered(wrong) }
    }
    for right in ["ab", "1-2", String(repeating: "a", count: 40)] {
      #expect(throws: Never.self) { try Team.address.entered(right) }
    }
  }
}
