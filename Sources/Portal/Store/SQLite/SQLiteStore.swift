import Foundation
import GRDB

/// The embedded engine: one file, WAL, `synchronous=FULL`, one writer on GRDB's connection, readers
/// that never wait for it.
package final class SQLiteStore: Store {
  package let clock: WallClock
  package let counters = StoreCounters()
  package let changes = ChangeHub()
  package let audit = AttachedAudit()
  package let plans = PlanBook()
  private let watch = SQLiteWatch()
  package let path: String
  private let queue: DatabaseQueue
  let line: WaitingLine
  private let writer: SharedCommit
  private let readers: SQLiteReaders
  private let lookups: LookupConnections
  private let deadline: Duration

  /// - Parameters:
  ///   - path: the database file; its folder exists.
  ///   - writeDeadline: how long a write or a read may wait for its turn before `StoreError.busy`.
  ///   - capacity: how many writes may wait, and how many reads.
  package init(
    path: String, clock: WallClock = .system, writeDeadline: Duration = .seconds(5),
    capacity: Int = 2048
  ) throws {
    SQLiteReader.configureLibrary()
    self.path = path
    self.clock = clock
    deadline = writeDeadline
    line = WaitingLine(capacity: capacity)
    do {
      // Two processes that open a new file at once wait for each other.
      let patience = Locked(ContinuousClock.now + writeDeadline)
      queue = try DatabaseQueue(path: path, configuration: Self.configuration(patience))
      // GRDB sets NORMAL while it turns to WAL, after prepareDatabase has run. The journal's size
      // is held down because a burst of writes would otherwise leave a large file behind.
      try queue.writeWithoutTransaction {
        try $0.execute(sql: "PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864")
      }
      readers = try SQLiteReaders(
        path: path, capacity: capacity, counters: counters, clock: clock, plans: plans)
      lookups = try LookupConnections(path: path)
      writer = SharedCommit(
        queue: queue, counters: counters, changes: changes, audit: audit, line: line,
        patience: patience
      ) { [counters, audit, plans] in
        Tx($0, counters, clock.now(), $1.actor, audit, plans, $1.trace)
      }
    } catch { throw StoreError(error) }
  }

  deinit {
    line.stop()
    readers.line.stop()
    watch.stop()
  }

  package var backlog: StoreBacklog { ["write": line.count, "read": readers.line.count] }

  private static func configuration(_ patience: Locked<ContinuousClock.Instant>) -> Configuration {
    var configuration = Configuration()
    configuration.journalMode = .wal
    // Wait for another process's lock until the most impatient writer's deadline.
    configuration.busyMode = .callback { _ in
      guard ContinuousClock.now < patience.withLock({ $0 }) else { return false }
      usleep(5_000)
      return true
    }
    return configuration
  }

  package func read<T: Sendable>(_ body: @escaping @Sendable (Tx) throws -> T) async throws -> T {
    try await StoreJob.run(
      .read, as: .system("read"), within: deadline, in: readers.line, counters, body)
  }

  package func lookup<T: Sendable>(_ body: @escaping @Sendable (Tx) throws -> T) async throws -> T {
    let fast = try lookups.tryRead { [counters, clock, plans] reader in
      // Nobody waits here: who finds no connection free goes on as a read.
      let started = ContinuousClock.now
      counters.lookup.wait.observe(.zero)
      defer { counters.lookup.run.observe(.now - started) }
      let engine = SQLiteReading(reader, counters: counters, trace: RequestTrace.current)
      return try body(
        Tx(engine: engine, now: clock.now(), actor: .system("lookup"), plans: plans))
    }
    if let fast { return fast }
    return try await read(body)
  }

  @discardableResult
  package func write<T: Sendable>(
    for scope: WriteScope, as actor: Originator, _ body: @escaping @Sendable (Tx) throws -> T
  ) async throws -> T {
    try await StoreJob.run(
      .write(scope), as: actor, within: deadline, in: line, counters, body)
  }

  package func listen(to keys: some Sequence<String>) -> ChangeListener {
    watch.start(queue, changes)
    return changes.listen(to: keys)
  }

  package func migrate(_ plan: [Migration]) async throws -> [String] {
    _ = try await write(for: .portal, as: .system("migrate")) {
      try $0.script(Migration.ledger.rendered(for: .sqlite).text)
    }
    let pending = try await read { try Migration.pending(of: plan, in: $0).map(\.name) }
    guard let first = pending.first else { return [] }
    try await snapshot(before: first)
    var applied: [String] = []
    for migration in plan where pending.contains(migration.name) {
      let isMine = try await write(for: .portal, as: .system("migrate")) { tx in
        // Another process may have been first.
        let names = try Migration.pending(of: plan, in: tx).map(\.name)
        guard names.contains(migration.name) else { return false }
        try migration.apply(in: tx)
        return true
      }
      if isMine { applied.append(migration.name) }
    }
    return applied
  }

  /// A copy beside the database, for the case that a migration was a mistake.
  private func snapshot(before name: String) async throws {
    let isFresh = try await read {
      try $0.count("SELECT COUNT(*) AS n FROM schema_migrations") == 0
    }
    guard !isFresh else { return }
    let copy = "\(path).before-\(name)"
    let draft = "\(copy).\(UUID().uuidString)"
    let files = FileManager.default
    // SQLite fills an empty file; this one nobody else may read from the start.
    _ = files.createFile(atPath: draft, contents: nil, attributes: [.posixPermissions: 0o600])
    defer { try? files.removeItem(atPath: draft) }
    do {
      try await queue.writeWithoutTransaction {
        try $0.execute(sql: "VACUUM INTO ?", arguments: [draft])
      }
      // Another process may have migrated meanwhile: then its own copy is the one to keep.
      guard try !Self.has(name, in: draft) else { return }
      guard rename(draft, copy) == 0 else {
        throw StoreError.unavailable("the copy before migrating cannot be kept at \(copy)")
      }
    } catch { throw StoreError(error) }
  }

  private static func has(_ migration: String, in path: String) throws -> Bool {
    var configuration = Configuration()
    configuration.readonly = true
    return try DatabaseQueue(path: path, configuration: configuration).read {
      try Int.fetchOne(
        $0, sql: "SELECT COUNT(*) FROM schema_migrations WHERE name = ?", arguments: [migration])
        != 0
    }
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
    changes.close()
    watch.stop()
    line.stop()
    await writer.finished()
    await readers.close()
    lookups.close()
    // The last to close folds the journal into the file.
    try? queue.close()
  }

  /// A pragma of the writing connection, for `doctor` and tests.
  package func pragma(_ name: String) throws -> Int? {
    try queue.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA \(name)") }
  }
}

extension Tx {
  convenience init(
    _ database: Database, _ counters: StoreCounters, _ now: Timestamp, _ actor: Originator,
    _ audit: AttachedAudit?, _ plans: PlanBook, _ trace: RequestTrace?
  ) {
    self.init(
      engine: SQLiteEngine(database, counters: counters, trace: trace), now: now, actor: actor,
      audit: audit, plans: plans)
  }
}
