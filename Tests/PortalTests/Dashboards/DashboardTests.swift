import TestSupport
import Testing

@testable import Portal

/// What people see when they come in, as they or their team have arranged it.
@Suite("Dashboards", .serialized) struct DashboardTests {
  private func seen(_ scene: EventScene, by user: User) async throws -> Dashboard {
    try await scene.store.read { tx in
      try #require(try Membership.find(user: user.id, team: scene.team, in: tx)).dashboard(in: tx)
    }
  }

  private func change(
    _ scene: EventScene, _ user: User, _ body: @escaping @Sendable (Membership, Tx) throws -> Void
  ) async throws {
    try await scene.store.write(for: .team(scene.team), as: tester) { tx in
      try body(try #require(try Membership.find(user: user.id, team: scene.team, in: tx)), tx)
    }
  }

  @Test(arguments: TestEngine.allCases)
  func whereNobodyArrangedAnyItFitsWhatIsTold(_ engine: TestEngine) async throws {
    let scene = try await EventScene.make(engine)
    let empty = try await seen(scene, by: scene.alice)
    #expect(empty.source == .standard && empty.metrics.isEmpty && !empty.widgets.isEmpty)
    try await scene.tell([
      scene.event("1", "portal.change"), scene.event("2", amount: 5), scene.event("3", "mail.sent"),
    ])
    let metrics = try await seen(scene, by: scene.alice).metrics
    #expect(
      metrics.prefix(4) == [
        Metric("order.placed"), Metric("order.placed", .members),
        Metric("order.placed", .sum, of: "amount"), Metric("mail.sent"),
      ])
    #expect(Set(try await seen(scene, by: scene.alice).widgets.map(\.id)).count == 11)
  }

  @Test(arguments: TestEngine.allCases)
  func oneIsOwnAndTheTeamsIsEverybodyElses(_ engine: TestEngine) async throws {
    let scene = try await EventScene.make(engine)
    try await change(scene, scene.bob) { try $0.arrange({ $0.order(by: [4, 1]) }, in: $1) }
    #expect(try await seen(scene, by: scene.bob).source == .own)
    #expect(try await seen(scene, by: scene.bob).widgets.map(\.id) == [4, 1, 2, 3])
    #expect(try await seen(scene, by: scene.alice).source == .standard)
    try await change(scene, scene.alice) { me, tx in
      try me.arrange({ try $0.remove(1) }, in: tx)
      try me.arrangeForAll(in: tx)
    }
    #expect(try await seen(scene, by: scene.alice).source == .team)
    #expect(try await seen(scene, by: scene.alice).widgets.map(\.id) == [2, 3, 4])
    #expect(try await seen(scene, by: scene.bob).widgets.count == 4, "he keeps his")
    try await change(scene, scene.bob) { try $0.giveUpOwnDashboard(in: $1) }
    #expect(try await seen(scene, by: scene.bob).widgets.map(\.id) == [2, 3, 4])
  }

  @Test(arguments: TestEngine.allCases)
  func itGoesWithTheMembership(_ engine: TestEngine) async throws {
    let scene = try await EventScene.make(engine)
    try await change(scene, scene.alice) { try $0.arrangeForAll(in: $1) }
    try await change(scene, scene.bob) { try $0.arrange({ $0.order(by: [4, 1]) }, in: $1) }
    #expect(try await count(scene) == 2)
    let bob = try await scene.store.read {
      try #require(try Membership.find(user: scene.bob.id, team: scene.team, in: $0))
    }
    try await scene.store.write(for: [.team(scene.team), .user(scene.bob.id)], as: tester) {
      try bob.leave(in: $0)
    }
    #expect(try await count(scene) == 1, "the team's own stays")
  }

  private func count(_ scene: EventScene) async throws -> Int {
    try await scene.store.read { try $0.count("SELECT COUNT(*) AS n FROM dashboards") }
  }

  @Test(arguments: TestEngine.allCases)
  func partsAreAddedMovedSizedAndRemoved(_ engine: TestEngine) async throws {
    let scene = try await EventScene.make(engine)
    let metric = Metric("a.b", .p90, of: "amount", service: "api")
    try await change(scene, scene.alice) { me, tx in
      try me.arrange(
        { dashboard in
          try dashboard.add(Widget(0, .chart, .large, title: "Slow", form: .bars, metric: metric))
          try dashboard.move(5, by: -1)
          try dashboard.move(1, by: -1)
          try dashboard.resize(2, to: .small)
          try dashboard.remove(4)
        }, in: tx)
    }
    let dashboard = try await seen(scene, by: scene.alice)
    #expect(dashboard.widgets.map(\.id) == [1, 2, 3, 5])
    #expect(dashboard.widgets[1].size == .small)
    #expect(
      dashboard.widgets[3]
        == Widget(5, .chart, .large, title: "Slow", form: .bars, metric: metric), "as it was kept")
    await #expect(throws: Obstacle.self) {
      try await change(scene, scene.alice) { try $0.arrange({ try $0.remove(4) }, in: $1) }
    }
    await #expect(throws: Obstacle.self) {
      try await change(scene, scene.alice) { me, tx in
        try me.arrange(
          { dashboard in
            for _ in 0..<30 { try dashboard.add(Widget(0, .members, .small)) }
          }, in: tx)
      }
    }
    #expect(try await seen(scene, by: scene.alice).widgets.count == 4)
  }

  /// A newer program may have kept parts that this one does not know.
  @Test func whatIsNotKnownIsLeftOut() throws {
    let json = try JSON(reading: Array(#"{"id":1,"kind":"weather","size":"small"}"#.utf8))
    #expect(Widget(stored: json) == nil)
    let widget = Widget(3, .metric, .small, metric: Metric("a", .sum, of: "n"))
    #expect(Widget(stored: widget.json) == widget)
  }
}
