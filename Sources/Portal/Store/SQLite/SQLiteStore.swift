import Foundation
import GRDB

/// The embedded engine: one file, WAL, `synchronous=FULL`, one writer, readers that never wait.
package final class SQLiteStore: Store {
  package let clock: WallClock
  package let counters = StoreCounters()
  package let path: String
  private let pool: DatabasePool
  private let writer: SharedCommit
  private let lookups: LookupConnections
  private let writeDeadline: Duration

  /// - Parameters:
  ///   - path: the database file; its folder exists.
  ///   - writeDeadline: how long a write may wait for its turn before `StoreError.busy`.
  ///   - capacity: how many writes may wait.
  package init(
    path: String, clock: WallClock = .system, writeDeadline: Duration = .seconds(5),
    capacity: Int = 2048
  ) throws {
    self.path = path
    self.clock = clock
    self.writeDeadline = writeDeadline
    do {
      let patience = Locked(ContinuousClock.now)
      pool = try DatabasePool(path: path, configuration: Self.configuration(patience))
      // GRDB sets NORMAL while it opens a pool, after prepareDatabase has run. The journal's size
      // is held down because a burst of writes would otherwise leave a large file behind.
      try pool.writeWithoutTransaction {
        try $0.execute(sql: "PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864")
      }
      lookups = try LookupConnections(path: path)
      writer = SharedCommit(
        pool: pool, counters: counters, capacity: capacity, patience: patience)
    } catch { throw StoreError(error) }
  }

  private static func configuration(_ patience: Locked<ContinuousClock.Instant>) -> Configuration {
    var configuration = Configuration()
    configuration.maximumReaderCount = ProcessInfo.processInfo.activeProcessorCount + 2
    // Wait for another process's lock until the most impatient writer's deadline.
    configuration.busyMode = .callback { _ in
      guard ContinuousClock.now < patience.withLock({ $0 }) else { return false }
      usleep(5_000)
      return true
    }
    return configuration
  }

  package func read<T: Sendable>(_ body: @escaping @Sendable (Tx) throws -> T) async throws -> T {
    do {
      return try await pool.read { [counters, clock] database in
        try body(Tx(database, counters, clock.now(), .system("read")))
      }
    } catch let error as DatabaseError { throw StoreError(error) }
  }

  package func lookup<T: Sendable>(_ body: @escaping @Sendable (Tx) throws -> T) async throws -> T {
    let fast = try lookups.tryRead { [counters, clock] database in
      try body(Tx(database, counters, clock.now(), .system("lookup")))
    }
    if let fast { return fast }
    return try await read(body)
  }

  @discardableResult
  package func write<T: Sendable>(
    for scope: WriteScope, as actor: Originator, _ body: @escaping @Sendable (Tx) throws -> T
  ) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
      writer.submit(
        Write(deadline: .now + writeDeadline, continuation: continuation) {
          [counters, clock] database in
          let tx = Tx(database, counters, clock.now(), actor)
          try tx.enter(scope)
          return try body(tx)
        })
    }
  }

  package func migrate(_ plan: [Migration]) async throws -> [String] {
    _ = try await write(for: .portal, as: .system("migrate")) {
      try $0.engine.script(Migration.ledger.rendered(for: .sqlite).text)
    }
    let pending = try await read { try Migration.pending(of: plan, in: $0).map(\.name) }
    guard let first = pending.first else { return [] }
    try await snapshot(before: first)
    for migration in plan where pending.contains(migration.name) {
      try await write(for: .portal, as: .system("migrate")) { tx in
        // Another process may have been first.
        let names = try Migration.pending(of: plan, in: tx).map(\.name)
        if names.contains(migration.name) { try migration.apply(in: tx) }
      }
    }
    return pending
  }

  /// A copy beside the database, for the case that a migration was a mistake.
  private func snapshot(before name: String) async throws {
    let isFresh = try await read {
      try $0.count("SELECT COUNT(*) AS n FROM schema_migrations") == 0
    }
    guard !isFresh else { return }
    let copy = "\(path).before-\(name)"
    try? FileManager.default.removeItem(atPath: copy)
    do {
      try await pool.writeWithoutTransaction {
        try $0.execute(sql: "VACUUM INTO ?", arguments: [copy])
      }
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: copy)
    } catch { throw StoreError(error) }
  }

  package func problems() async -> [String] {
    do {
      return try await read { tx in
        try tx.rows("PRAGMA quick_check(10)").map { try $0["quick_check"] as String }
          .filter { $0 != "ok" }
      }
    } catch { return ["\(StoreError(error))"] }
  }

  package func close() async {
    writer.stop()
    try? pool.close()
  }

  /// A pragma of the writing connection, for `doctor` and tests.
  package func pragma(_ name: String) throws -> Int? {
    try pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA \(name)") }
  }
}

extension Tx {
  convenience init(
    _ database: Database, _ counters: StoreCounters, _ now: Timestamp, _ actor: Originator
  ) {
    self.init(engine: SQLiteEngine(database, counters: counters), now: now, actor: actor)
  }
}

/// A write with its caller's continuation.
private final class Write<T: Sendable>: PendingWrite {
  let deadline: ContinuousClock.Instant
  private let continuation: CheckedContinuation<T, any Error>
  private let body: @Sendable (Database) throws -> T
  private var value: T?

  init(
    deadline: ContinuousClock.Instant, continuation: CheckedContinuation<T, any Error>,
    body: @escaping @Sendable (Database) throws -> T
  ) {
    self.deadline = deadline
    self.continuation = continuation
    self.body = body
  }

  func attempt(_ database: Database) -> (any Error)? {
    do {
      value = try body(database)
      return nil
    } catch { return error }
  }

  func succeed() {
    guard let value else { return continuation.resume(throwing: StoreError.unknownOutcome) }
    continuation.resume(returning: value)
  }

  func fail(_ error: any Error) { continuation.resume(throwing: error) }
}
