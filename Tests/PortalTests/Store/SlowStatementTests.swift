import TestSupport
import Testing

@testable import Portal

@Suite("Slow statements") struct SlowStatementTests {
  /// Every way into the store, with the request that took it.
  @Test(arguments: TestEngine.allCases)
  func statementNamesItsRequestAndNoValues(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let store = test.portal.store
    let seen = Locked<[SlowStatement]>([])
    store.counters.reportSlow(from: .zero) { slow in seen.withLock { $0.append(slow) } }
    let trace = RequestTrace(requestID: "r1", route: "/x/{id}")
    try await RequestTrace.$current.withValue(trace) {
      let secret = "geheim"
      _ = try await store.read { try $0.row("SELECT id FROM users WHERE name = \(secret)") }
      _ = try await store.lookup { try $0.row("SELECT id FROM teams WHERE name = \(secret)") }
      _ = try await store.write(for: .portal, as: .system("test")) {
        try $0.execute("DELETE FROM attempts WHERE scope = \(secret)")
      }
    }
    let statements = seen.withLock { $0 }
    try #require(statements.count == 3)
    for statement in statements {
      let metadata = statement.metadata
      #expect(metadata["route"] == "/x/{id}")
      #expect(metadata["request"] == "r1")
      #expect(!"\(metadata)".contains("geheim"))
    }
    #expect(statements.map { $0.sql.prefix(6) } == ["SELECT", "SELECT", "DELETE"])
    #expect(trace.statements == 3)
    #expect(trace.waited > .zero)
    #expect(store.counters.now.slowStatements == 3)
  }

  @Test(arguments: TestEngine.allCases)
  func quickOnesAreNotReported(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let counters = test.portal.store.counters
    counters.reportSlow(from: .seconds(60)) { Issue.record("\($0.sql)") }
    try await test.portal.proveReady()
    #expect(counters.now.slowStatements == 0)
    #expect(counters.now.statements > 0)
  }
}
