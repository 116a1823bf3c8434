import TestSupport
import Testing

@testable import Portal

@Suite("The history of seed --history") struct DemoHistoryTests {
  @Test(arguments: TestEngine.allCases)
  func itIsThereOnce(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let history = DemoHistory(test.portal, days: 4)
    let count = try await history.seed()
    #expect(count > 200)
    #expect(try await stored(test) == count)
    let alice = try await test.user(.alice)
    let dashboard = try await test.portal.store.read { tx in
      try Membership.all(of: alice.id, in: tx).first?.dashboard(in: tx)
    }
    #expect(dashboard?.source == .own && dashboard?.widgets.first?.title == "Orders")
    #expect(try await history.seed() == 0)
    #expect(try await stored(test) == count)
  }

  /// What stopped in the middle left nothing, and is done from the beginning.
  @Test func halfOfItIsNone() async throws {
    let test = try await TestPortal.make(.sqlite)
    let today = CivilTime.dayNumber(seconds: test.clock.now.wholeSeconds)
    let trigger = """
      CREATE TRIGGER full BEFORE INSERT ON events WHEN NEW.day >= \(today - 1)
      BEGIN SELECT RAISE(ABORT, 'full'); END
      """
    try await test.portal.store.write(for: .portal, as: tester) { try $0.script(trigger) }
    let history = DemoHistory(test.portal, days: 4)
    await #expect(throws: (any Error).self) { try await history.seed() }
    #expect(try await stored(test) == 0)
    try await test.portal.store.write(for: .portal, as: tester) {
      try $0.script("DROP TRIGGER full")
    }
    #expect(try await history.seed() > 200)
  }

  private func stored(_ test: TestPortal) async throws -> Int {
    try await test.portal.store.read { try $0.count("SELECT COUNT(*) AS n FROM events") }
  }
}
