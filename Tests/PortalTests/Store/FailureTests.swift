import TestSupport
import Testing

@testable import Portal

/// A failure means the same on both engines.
@Suite struct FailureTests {
  private struct Refused: Error, Equatable { let reason: String }

  @Test(arguments: TestEngine.allCases, [WriteScope.portal, .team(StoreSchema.team)])
  func whatTheClosureThrows(_ engine: TestEngine, _ scope: WriteScope) async throws {
    let store = try await engine.makeStore(migrations: StoreSchema.plan)
    await #expect(throws: Refused(reason: "seats")) {
      try await store.write(for: scope, as: tester) { tx in
        try tx.note("undone")
        throw Refused(reason: "seats")
      }
    }
    #expect(try await store.notes() == [])
    #expect(try await store.revision(.team(StoreSchema.team)) == 0)
  }

  @Test(arguments: TestEngine.allCases)
  func aConstraint(_ engine: TestEngine) async throws {
    let store = try await engine.makeStore(migrations: StoreSchema.plan)
    try await store.note("a")
    let error = await storeError { try await store.note("a") }
    guard case .constraint(let words)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(words.contains("notes"))
    let late = await storeError {
      try await store.write(for: .team(StoreSchema.team), as: tester) {
        _ = try $0.execute("INSERT INTO replies VALUES ('to nobody')")
      }
    }
    guard case .constraint? = late else {
      Issue.record("\(String(describing: late))")
      return
    }
    #expect(try await store.revision(.team(StoreSchema.team)) == 0)
  }

  @Test(arguments: TestEngine.allCases)
  func aStatementThatMakesNoSense(_ engine: TestEngine) async throws {
    let store = try await engine.makeStore(migrations: StoreSchema.plan)
    let error = await storeError {
      _ = try await store.read { try $0.rows("SELECT * FROM nowhere") }
    }
    let expected: StoreError =
      switch engine {
      case .sqlite: .statement("no such table: nowhere")
      case .postgres: .statement("SQLSTATE 42P01: relation \"nowhere\" does not exist")
      }
    #expect(error == expected)
  }

  /// PostgreSQL ends the transaction at the first failure; SQLite has to be told.
  @Test(arguments: TestEngine.allCases)
  func aSwallowedFailureStillRollsBack(_ engine: TestEngine) async throws {
    let store = try await engine.makeStore(migrations: StoreSchema.plan)
    try await store.note("a")
    let error = await storeError {
      try await store.write(for: .portal, as: tester) { tx in
        try tx.note("b")
        try? tx.note("a")
      }
    }
    guard case .constraint? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try await store.notes() == ["a"])
  }

  @Test(arguments: TestEngine.allCases)
  func aSavepoint(_ engine: TestEngine) async throws {
    let store = try await engine.makeStore(migrations: StoreSchema.plan)
    try await store.note("a")
    try await store.write(for: .portal, as: tester) { tx in
      try tx.note("before")
      let went: Bool? = try? tx.savepoint {
        try tx.note("undone")
        try tx.note("a")
        return true
      }
      #expect(went == nil)
      try tx.savepoint {
        try tx.note("outer")
        try? tx.savepoint {
          try tx.note("inner")
          throw Refused(reason: "inner")
        }
      }
      try tx.note("after")
    }
    #expect(try await store.notes() == ["a", "after", "before", "outer"])
  }

  @Test(arguments: TestEngine.allCases)
  func readsDoNotWrite(_ engine: TestEngine) async throws {
    let store = try await engine.makeStore(migrations: StoreSchema.plan)
    let error = await storeError { try await store.read { try $0.note("a") } }
    #expect(error == .unavailable("the database is read-only"))
    #expect(try await store.notes() == [])
  }

  @Test(arguments: TestEngine.allCases)
  func lookups(_ engine: TestEngine) async throws {
    let store = try await engine.makeStore(migrations: StoreSchema.plan)
    try await store.note("a")
    let found = try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 0..<100 {
        group.addTask {
          let name = number % 2 == 0 ? "a" : "b"
          return try await store.lookup {
            try $0.exists("SELECT 1 FROM notes WHERE name = \(name)")
          }
        }
      }
      return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(found == 50)
  }

  @Test(arguments: TestEngine.allCases)
  func countsWhatItDoes(_ engine: TestEngine) async throws {
    let store = try await engine.makeStore(migrations: StoreSchema.plan)
    let seen = Locked<[String]>([])
    store.counters.observe { text in seen.withLock { $0.append(text) } }
    let before = store.counters.now
    try await store.note("a", for: .team(StoreSchema.team))
    let after = store.counters.now
    #expect(after.writes == before.writes + 1)
    #expect(after.commits == before.commits + 1)
    #expect(after.statements == before.statements + 2)
    #expect(seen.withLock { $0.last }?.hasPrefix("INSERT INTO notes") == true)
  }

  @Test(arguments: TestEngine.allCases)
  func health(_ engine: TestEngine) async throws {
    let store = try await engine.makeStore(migrations: StoreSchema.plan)
    // The test server runs without fsync, and that is to be noticed.
    let expected = engine == .sqlite ? [] : ["fsync is off: a power cut may lose everything"]
    #expect(await store.problems() == expected)
  }

  @Test(arguments: TestEngine.allCases)
  func closing(_ engine: TestEngine) async throws {
    let place = try await engine.makePlace(migrations: StoreSchema.plan)
    let store = try engine.open(place)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<20 { group.addTask { try await store.note("\(number)") } }
      try await group.waitForAll()
    }
    await store.close()
    let error = await storeError { try await store.note("late") }
    #expect(error == .busy)
    if engine == .postgres {
      let sessions = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()"
      let raw = try RawPostgres(place)
      try await eventually("only this connection is left") { try raw.run(sessions) == ["1"] }
    }
    let again = try engine.open(place)
    #expect(try await again.notes().count == 20)
    await again.close()
  }
}
