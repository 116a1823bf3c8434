import Logging
import TestSupport
import Testing

@testable import Portal

/// What is forgotten of people.
extension UpkeepTests {
  @Test(arguments: TestEngine.allCases)
  func ofWhomIsSuspendedNothingIsTold(_ engine: TestEngine) async throws {
    let scene = try await EventScene.make(engine)
    try await scene.store.write(for: .user(scene.bob.id), as: tester) { [now = scene.now] in
      try $0.execute("UPDATE users SET suspended_at = \(now) WHERE id = \(scene.bob.id)")
    }
    let results = try await scene.tell([
      scene.event("a", by: scene.bob), scene.event("b", by: scene.alice),
    ])
    #expect(results == [.refused(.noMember), .counted])
  }

  @Test(arguments: TestEngine.allCases)
  func whoIsErasedIsForgotten(_ engine: TestEngine) async throws {
    let scene = try await EventScene.make(engine)
    try await scene.tell(random(scene, 700))
    let both = try await scene.lines([Metric("a", .members), Metric("a")])
    #expect(both[0].total == 2)
    try await scene.store.write(for: .user(scene.bob.id), as: tester) {
      try EventErasure.ask(for: scene.bob.id, in: $0)
    }
    try await run("event-erasures", scene)
    let after = try await scene.lines([Metric("a", .members), Metric("a")])
    #expect(after[0].total == 1 && after[1].total == both[1].total)
    // A service keeps what was counted of it, also when it is counted anew.
    let service = try await scene.lines([Metric("a", service: "api")], all(scene))[0].total
    try await turn(scene, to: "Asia/Tokyo")
    try await run("reporting", scene)
    #expect(service != 0)
    let anew = try await scene.lines([Metric("a", service: "api")], all(scene))[0].total
    #expect(anew == service)
    let left = try await scene.store.read { tx in
      try tx.count(
        """
        SELECT (SELECT COUNT(*) FROM event_members WHERE user_id = \(scene.bob.id))
          + (SELECT COUNT(*) FROM event_erasures) AS n
        """)
    }
    #expect(left == 0)
    let anonymous = try await scene.store.read {
      try $0.count("SELECT COUNT(*) AS n FROM events WHERE member IS NULL AND properties <> ''")
    }
    #expect(anonymous > 20, "of events that were nobody's nothing is taken")
    #expect(try await scene.countStored() == 700)
  }

  /// Nobody is told any more what was found out of somebody, also not by a question that is under way.
  @Test(arguments: TestEngine.allCases)
  func answersForgetWhoIsErased(_ engine: TestEngine) async throws {
    var scene = try await AnalysisScene.make(engine)
    try await scene.tell(seed: 12)
    let bob = scene.events.bob.id
    let members = scene.question(.members)
    guard case .members(let before) = try await scene.answer(members) else { throw OtherKind() }
    #expect(before.rows.contains { $0.member == bob })
    var breakdown = scene.question(.breakdown)
    (breakdown.event, breakdown.property) = ("pay", "plan")
    _ = try await scene.answer(breakdown)
    var other = members
    other.days = members.days.lowerBound...(members.days.upperBound - 1)
    let asked = try await scene.ask(other)
    var run = try #require(try await scene.take())
    _ = try await run.step()
    try await scene.store.write(for: .user(bob), as: tester) {
      try EventErasure.ask(for: bob, in: $0)
    }
    try await self.run("event-erasures", scene.events)
    let left = try await scene.store.read { [team = scene.events.team] in
      try Analysis.all(of: team, in: $0)
    }
    #expect(left.map(\.id) == [asked.id] && left.first?.state == .waiting)
    while try await run.step() {}
    await #expect(throws: AnalysisRun.Lost.self) { try await run.finish() }
    var again = try #require(try await scene.take())
    while try await again.step() {}
    try await again.finish()
    guard case .members(let after)? = try await scene.find(asked.id).result else {
      throw OtherKind()
    }
    #expect(after.members == before.members - 1)
    #expect(after.rows.allSatisfy { $0.member != nil && $0.member != bob })
  }
}
