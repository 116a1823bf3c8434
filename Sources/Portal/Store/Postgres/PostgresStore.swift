import Foundation

/// The engine for several machines: PostgreSQL through libpq, connections on threads of their own.
/// Writes and reads have threads apart, so that a contested row never stops a page.
package final class PostgresStore: Store {
  package let clock: WallClock
  package let counters = StoreCounters()
  package let changes = ChangeHub()
  package let audit = AttachedAudit()
  package let plans = PlanBook()
  private let notices: PostgresNotices
  let address: PostgresAddress
  let writers: PostgresWorkers
  private let readers: PostgresWorkers
  private let migrations = OwnThreads()
  private let deadline: Duration

  /// - Parameters:
  ///   - url: `postgres://...`, with several hosts for failover. TLS is as its `sslmode` says.
  ///   - connections: at most; half of them write. They are opened when they are needed.
  ///   - writeDeadline: how long a write or a read may wait for its turn, locks included.
  ///   - capacity: how many may wait.
  ///   - readLimit: how long one read may take.
  /// - Throws: `StoreError.unavailable` when the URL cannot be understood.
  package convenience init(
    url: String, clock: WallClock = .system, connections: Int = 8,
    writeDeadline: Duration = .seconds(5), capacity: Int = 2048,
    readLimit: Duration = .seconds(60)
  ) throws {
    self.init(
      address: try PostgresAddress(url: url), clock: clock, connections: connections,
      writeDeadline: writeDeadline, capacity: capacity, readLimit: readLimit)
  }

  init(
    address: PostgresAddress, clock: WallClock, connections: Int,
    writeDeadline: Duration = .seconds(5), capacity: Int = 2048,
    readLimit: Duration = .seconds(60)
  ) {
    self.address = address
    self.clock = clock
    deadline = writeDeadline
    let notices = PostgresNotices(address, changes: changes)
    self.notices = notices
    let half = max(1, connections / 2)
    writers = PostgresWorkers(
      half, "write", at: address, capacity: capacity, counters: counters, clock: clock,
      plans: plans, audit: audit
    ) { [changes] keys in
      changes.moved(keys)
      notices.tell(keys)
    }
    readers = PostgresWorkers(
      connections - half, "read", at: address, capacity: capacity, counters: counters, clock: clock,
      plans: plans, readLimit: readLimit)
  }

  package var backlog: StoreBacklog {
    ["write": writers.line.count, "read": readers.line.count]
  }

  package func read<T: Sendable>(_ body: @escaping @Sendable (Tx) throws -> T) async throws -> T {
    try await StoreJob.run(
      .read, as: .system("read"), within: deadline, in: readers.line, counters, body)
  }

  package func lookup<T: Sendable>(_ body: @escaping @Sendable (Tx) throws -> T) async throws -> T {
    try await StoreJob.run(
      .lookup, as: .system("lookup"), within: deadline, in: readers.line, counters, body)
  }

  @discardableResult
  package func write<T: Sendable>(
    for scope: WriteScope, as actor: Originator, _ body: @escaping @Sendable (Tx) throws -> T
  ) async throws -> T {
    try await StoreJob.run(
      .write(scope), as: actor, within: deadline, in: writers.line, counters, body)
  }

  package func listen(to keys: some Sequence<String>) -> ChangeListener {
    notices.start()
    return changes.listen(to: keys)
  }

  package func migrate(_ plan: [Migration]) async throws -> [String] {
    try await withCheckedThrowingContinuation { caller in
      let migrator = PostgresMigrator(
        address: address, clock: clock, counters: counters, audit: audit, plans: plans,
        patience: deadline)
      migrations.start("portico-migrate") {
        caller.resume(with: Result { try migrator.run(plan) })
      }
    }
  }

  package func problems() async -> [String] {
    do {
      return try await read { tx in
        try tx.row(PostgresHealth.question).map(PostgresHealth.words) ?? []
      }
    } catch { return ["\(error)"] }
  }

  package func close() async {
    changes.close()
    await writers.close()
    await notices.close()
    await readers.close()
    await migrations.finished()
  }
}

/// What a server's settings mean for what the store promises.
enum PostgresHealth {
  static let question: SQL = """
    SELECT current_setting('server_version_num')::BIGINT AS version,
      current_setting('server_encoding') AS encoding,
      current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS synchronous,
      pg_is_in_recovery() AS standby
    """

  static func words(_ row: Row) throws -> [String] {
    var words: [String] = []
    if try row["version"] < 130_000 { words.append("PostgreSQL is older than 13") }
    if try row["encoding"] != "UTF8" {
      words.append("the database's encoding is \(try row["encoding"] as String), not UTF8")
    }
    if try row["fsync"] == "off" { words.append("fsync is off: a power cut may lose everything") }
    if try row["synchronous"] == "off" {
      words.append("synchronous_commit is off: a crash may lose answered writes")
    }
    if try row["standby"] { words.append("the server is a standby: nothing can be written") }
    return words
  }
}
