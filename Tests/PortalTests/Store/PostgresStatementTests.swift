import TestSupport
import Testing

@testable import Portal

/// Statements prepared once a connection, and what becomes of them.
@Suite struct PostgresStatementTests {
  private let engine = TestEngine.postgres

  @Test func preparedOnce() async throws {
    let store = try await engine.makeStore(migrations: StoreSchema.plan, connections: 2)
    for number in 0..<10 {
      _ = try await store.read { try $0.rows("SELECT name FROM notes WHERE name = \("\(number)")") }
    }
    let known = try await store.read {
      try $0.count(
        "SELECT COUNT(*) AS n FROM pg_prepared_statements WHERE statement LIKE 'SELECT name%'")
    }
    #expect(known == 1)
  }

  @Test func theCacheIsBounded() async throws {
    let store = try await engine.makeStore(migrations: StoreSchema.plan, connections: 2)
    for number in 0..<1200 {
      let text = SQL(stringLiteral: "SELECT \(number) AS n")
      #expect(try await store.read { try $0.count(text) } == number)
    }
    let known = try await store.read {
      try $0.count("SELECT COUNT(*) AS n FROM pg_prepared_statements")
    }
    #expect(known > 100 && known <= 500)
  }

  /// "cached plan must not change result type".
  @Test func theSchemaChanges() async throws {
    let store = try await engine.makeStore(migrations: StoreSchema.plan, connections: 2)
    let all = { @Sendable (tx: Tx) in try tx.rows("SELECT * FROM counters").first?.scalars.count }
    #expect(try await store.read(all) == 2)
    let wider = Migration("0003_wider", ["ALTER TABLE counters ADD COLUMN more \(.text)"])
    _ = try await store.migrate(StoreSchema.plan + [wider])
    #expect(try await store.read(all) == 3)
  }

  /// COPY would wait for data that nobody sends.
  @Test func copyIsRefused() async throws {
    let store = try await engine.makeStore(migrations: StoreSchema.plan)
    let error = await storeError {
      try await store.write(for: .portal, as: tester) {
        try $0.engine.script("COPY notes FROM STDIN")
      }
    }
    guard case .unavailable? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    try await store.note("next")
  }
}
