import Portal
import TestSupport
import Testing

@testable import PortalWeb

/// `/readyz` tells the truth, and whoever asks it again and again has nothing written.
@Suite("Readiness") struct ReadyProbeTests {
  private func isReady(_ web: TestWeb) async throws -> Bool {
    try await web.browser().get("/readyz").status == 200
  }

  private func setReadOnly(_ web: TestWeb, _ isReadOnly: Bool) throws {
    let store = try #require(web.portal.store as? SQLiteStore)
    _ = try store.pragma("query_only = \(isReadOnly ? 1 : 0)")
  }

  /// As anybody may try; it takes no session.
  private func write(_ web: TestWeb) async throws -> Int {
    try await web.browser().post("/forgot-password", ["email": "a@example.com"]).status
  }

  @Test(arguments: TestEngine.allCases)
  func askingAgainAndAgainWritesOnce(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let before = web.portal.store.counters.now.commits
    for _ in 0..<20 { #expect(try await isReady(web)) }
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for _ in 0..<50 { group.addTask { try await isReady(web) } }
      for try await ready in group { #expect(ready) }
    }
    #expect(web.portal.store.counters.now.commits == before + 1)
    web.clock.advance(by: ReadyProbe.interval)
    for _ in 0..<20 { #expect(try await isReady(web)) }
    #expect(web.portal.store.counters.now.commits == before + 2)
    // A clock that was put back holds nothing up.
    web.clock.advance(by: .days(-1))
    for _ in 0..<20 { #expect(try await isReady(web)) }
    #expect(web.portal.store.counters.now.commits == before + 3)
  }

  @Test func writePathThatFailsShowsWithinTheInterval() async throws {
    let web = try await TestWeb.make()
    #expect(try await isReady(web))
    try setReadOnly(web, true)
    web.clock.advance(by: ReadyProbe.interval)
    #expect(try await !isReady(web))
    // That, too, holds for a while: asking again puts no more on a database in trouble.
    let lost = web.portal.store.counters.now.lostWrites
    for _ in 0..<20 { #expect(try await !isReady(web)) }
    #expect(web.portal.store.counters.now.lostWrites == lost)
  }

  /// What happens to other writes tells it sooner.
  @Test func otherWritesTellAtOnce() async throws {
    let web = try await TestWeb.make()
    #expect(try await isReady(web))
    try setReadOnly(web, true)
    #expect(try await isReady(web), "nobody has noticed yet")
    #expect(try await write(web) == 503)
    #expect(try await !isReady(web))
    try setReadOnly(web, false)
    #expect(try await write(web) == 303)
    #expect(try await isReady(web))
  }
}
