import TestSupport
import Testing

@testable import Portal

/// A team may have millions of figures: of each series those of the wanted days are looked up.
@Suite("Plans of figures", .serialized) struct FigurePlanTests {
  private func statements(
    _ store: any Store, _ body: () async throws -> Void
  ) async throws -> [String] {
    let seen = Locked<[String]>([])
    store.counters.observe { statement in seen.withLock { $0.append(statement) } }
    defer { store.counters.observe(nil) }
    try await body()
    return seen.withLock { $0 }.filter { $0.hasPrefix("SELECT") && $0.contains(" figures") }
  }

  /// What SQLite does with the table.
  private func searches(_ statement: String, _ store: any Store) async throws -> [String] {
    try await store.read { tx in
      try tx.plan(
        "EXPLAIN QUERY PLAN " + statement, values: statement.count { $0 == "?" }
      ).filter { $0.contains(" f USING") || $0.contains(" figures USING") }
    }
  }

  @Test func figuresAreLookedUpByTheirSeries() async throws {
    let scene = try await EventScene.make(.sqlite)
    try await scene.tell([scene.event("a", amount: 5, service: "api")])
    let reporting = try await scene.reporting()
    let today = ZoneOffsets.named("UTC").dayNumber(scene.now)
    let range = FigureRange((today - 9)...today)
    let found = try await statements(scene.store) {
      try await scene.store.read { tx in
        #expect(try reporting.usage(of: ["api"], in: range.days, in: tx) == ["api": 1])
        #expect(try reporting.countEvents(in: range.days, in: tx) == 1)
        let figures = try ServiceFigures.find(
          "api", in: range, firstWeekday: 1, reporting, in: tx)
        #expect(figures?.line.total == 1)
        #expect(try EventKinds(in: range, reporting, in: tx).total == 1)
      }
    }
    #expect(found.count >= 6)
    for statement in found {
      let searches = try await searches(statement, scene.store)
      #expect(!searches.isEmpty && searches.allSatisfy { $0.contains("series=?") }, "\(searches)")
    }
  }

  @Test func soAreThoseOfAReport() async throws {
    let scene = try await ReportScene.make(.sqlite, zone: "UTC")
    let alice = scene.events.alice
    try await scene.choose(alice)
    try await scene.events.tell([scene.events.event("a")])
    try scene.go(to: "2025-07-01T12:00")
    let found = try await statements(scene.store) { try await scene.post().run() }
    #expect(try await scene.mailed(to: alice) == ["2025-06"])
    #expect(found.count >= 2)
    for statement in found {
      let searches = try await searches(statement, scene.store)
      #expect(!searches.isEmpty && searches.allSatisfy { $0.contains("series=?") }, "\(searches)")
    }
  }
}
