import Foundation
import TestSupport
import Testing

@testable import Portal

/// Migrations land whole or not at all, once each, whoever starts them.
@Suite struct MigrationTests {
  private static let good = Migration(
    "0003_good", ["CREATE TABLE good (id \(.text) NOT NULL PRIMARY KEY) \(.strict)"])
  private static let broken = Migration(
    "0004_more",
    [
      "CREATE TABLE more (id \(.text) NOT NULL PRIMARY KEY) \(.strict)",
      "INSERT INTO notes VALUES ('half')", "INSERT INTO nowhere VALUES (1)",
    ])
  private static let mended = Migration(
    "0004_more", ["CREATE TABLE more (id \(.text) NOT NULL PRIMARY KEY) \(.strict)"])
  /// Enough work for two processes to meet in it.
  static let long = (1...30).map { number in
    Migration(
      "1\(number + 100)",
      ["CREATE TABLE long_\(SQL(stringLiteral: "\(number)")) (id \(.int)) \(.strict)"])
  }

  @Test(arguments: TestEngine.allCases)
  func onceEach(_ engine: TestEngine) async throws {
    let clock = TestClock()
    let store = try await engine.open(engine.makePlace(), clock: clock.wall)
    #expect(try await store.migrate(StoreSchema.plan) == ["0001_revisions", "0002_notes"])
    #expect(try await store.migrate(StoreSchema.plan) == [])
    #expect(try await store.migrate(StoreSchema.plan + [Self.good]) == ["0003_good"])
    let times: [Timestamp] = try await store.read {
      try $0.rows("SELECT applied_at FROM schema_migrations").map { try $0["applied_at"] }
    }
    #expect(times == Array(repeating: clock.now, count: 3))
    await store.close()
  }

  @Test(arguments: TestEngine.allCases)
  func halfWay(_ engine: TestEngine) async throws {
    let store = try await engine.makeStore(migrations: StoreSchema.plan)
    let error = await storeError {
      _ = try await store.migrate(StoreSchema.plan + [Self.good, Self.broken])
    }
    guard case .statement? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try await store.applied() == ["0001_revisions", "0002_notes", "0003_good"])
    #expect(try await store.notes() == [])
    #expect(try await !store.has("more"))
    #expect(try await store.has("good"))
    let names = try await store.migrate(StoreSchema.plan + [Self.good, Self.mended])
    #expect(names == ["0004_more"])
    #expect(try await store.has("more"))
  }

  @Test(arguments: TestEngine.allCases)
  func aNewerSchema(_ engine: TestEngine) async throws {
    let store = try await engine.makeStore(migrations: StoreSchema.plan + [Self.good])
    let error = await storeError { _ = try await store.migrate(StoreSchema.plan + [Self.mended]) }
    #expect(error == .newerSchema(["0003_good"]))
    #expect(try await !store.has("more"))
  }

  /// Another process, for real, starts the same plan at the same moment.
  @Test(arguments: TestEngine.allCases)
  func twoProcesses(_ engine: TestEngine) async throws {
    let place = try await engine.makePlace()
    let store = try engine.open(place)
    async let mine = store.migrate(StoreSchema.plan + Self.long)
    await #expect(processExitsWith: .success) {
      [engine = engine.rawValue as String, place = place as String] in
      let store = try #require(try TestEngine(rawValue: engine)?.open(place))
      _ = try await store.migrate(StoreSchema.plan + Self.long)
      await store.close()
    }
    _ = try await mine
    #expect(try await store.applied() == (StoreSchema.plan + Self.long).map(\.name).sorted())
    #expect(try await store.counter() == 0)
    await store.close()
  }

  /// The two of them meet for certain here, and share the work without doing any twice.
  @Test(arguments: TestEngine.allCases)
  func twoStores(_ engine: TestEngine) async throws {
    let place = try await engine.makePlace()
    let stores = try [engine.open(place), engine.open(place)]
    async let first = stores[0].migrate(StoreSchema.plan + Self.long)
    async let second = stores[1].migrate(StoreSchema.plan + Self.long)
    let names = try await (first + second).sorted()
    #expect(names == (StoreSchema.plan + Self.long).map(\.name).sorted())
    for store in stores { await store.close() }
  }

  /// Killed after the tables are made and before the ledger says so.
  @Test(arguments: TestEngine.allCases)
  func killedInTheMiddle(_ engine: TestEngine) async throws {
    let place = try await engine.makePlace(migrations: StoreSchema.plan)
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [engine = engine.rawValue as String, place = place as String] in
      let store = try #require(try TestEngine(rawValue: engine)?.open(place))
      store.counters.observe {
        if $0.hasPrefix("INSERT INTO schema_migrations") { kill(getpid(), SIGKILL) }
      }
      _ = try await store.migrate(StoreSchema.plan + [Self.good])
    }
    let store = try engine.open(place)
    #expect(try await store.applied() == ["0001_revisions", "0002_notes"])
    #expect(try await !store.has("good"))
    #expect(try await store.migrate(StoreSchema.plan + [Self.good]) == ["0003_good"])
    await store.close()
  }

  @Test func theSnapshotBefore() async throws {
    let place = try await TestEngine.sqlite.makePlace()
    let store = try TestEngine.sqlite.open(place)
    _ = try await store.migrate(StoreSchema.plan)
    let folder = URL(fileURLWithPath: place).deletingLastPathComponent().path
    let name = URL(fileURLWithPath: place).lastPathComponent
    let copies = {
      try FileManager.default.contentsOfDirectory(atPath: folder)
        .filter { $0.hasPrefix(name + ".before") }
    }
    #expect(try copies() == [], "a new database needs no copy")
    try await store.note("kept")
    _ = try await store.migrate(StoreSchema.plan + [Self.good])
    #expect(try copies() == ["\(name).before-0003_good"])
    let path = "\(place).before-0003_good"
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
    #expect(mode as? Int == 0o600)
    let copy = try TestEngine.sqlite.open(path)
    #expect(try await copy.notes() == ["kept"])
    #expect(try await !copy.has("good"))
    #expect(try await copy.applied() == ["0001_revisions", "0002_notes"])
    for store in [store, copy] { await store.close() }
  }
}

extension Store {
  fileprivate func applied() async throws -> [String] {
    try await read {
      try $0.rows("SELECT name FROM schema_migrations ORDER BY name").map { try $0["name"] }
    }
  }

  fileprivate func has(_ table: String) async throws -> Bool {
    try await read {
      try $0.exists(
        """
        SELECT 1 FROM \(sqlite: "sqlite_schema", postgres: "pg_tables")
        WHERE \(sqlite: "name", postgres: "tablename") = \(table)
        """)
    }
  }
}
