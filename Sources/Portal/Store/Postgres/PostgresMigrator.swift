import Foundation

/// Applies migrations on a connection of its own, under a lock that one process holds at a time.
struct PostgresMigrator: Sendable {
  let address: PostgresAddress
  let clock: WallClock
  let counters: StoreCounters
  let audit: AttachedAudit
  let plans: PlanBook
  /// How long to wait for a server that cannot be reached.
  let patience: Duration

  /// Any number will do, as long as it stays: "portico" in ASCII.
  private static let lock = 0x70_6F72_7469_636F

  func run(_ plan: [Migration]) throws -> [String] {
    let connection = PostgresConnection(address)
    defer { connection.close() }
    do {
      try open(connection)
      // The other process may take its time. Tables in use are waited for only so long, because
      // whoever comes after us waits behind us.
      _ = try connection.query(
        "SET statement_timeout = 0; SELECT pg_advisory_lock(\(Self.lock))", until: nil)
      _ = try connection.query("SET lock_timeout = '30s'", until: nil)
      return try apply(plan, on: connection)
    } catch let failure as PostgresFailure { throw failure.storeError }
  }

  private func open(_ connection: PostgresConnection) throws {
    let deadline = ContinuousClock.now + patience
    while true {
      do { return try connection.open() } catch {
        guard .now < deadline else { throw error }
        Thread.sleep(forTimeInterval: 0.2)
      }
    }
  }

  private func apply(_ plan: [Migration], on connection: PostgresConnection) throws -> [String] {
    let pending = try transaction(on: connection) { tx in
      try tx.script(Migration.ledger.rendered(for: .postgres).text)
      return try Migration.pending(of: plan, in: tx)
    }
    for migration in pending {
      try transaction(on: connection) { try migration.apply(in: $0) }
    }
    return pending.map(\.name)
  }

  private func transaction<T>(
    on connection: PostgresConnection, _ body: (Tx) throws -> T
  ) throws -> T {
    let engine = PostgresEngine(connection, counters: counters, variant: "plain", limit: nil)
    _ = try connection.query("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE", until: nil)
    do {
      let tx = Tx(
        engine: engine, now: clock.now(), actor: .system("migrate"), audit: audit,
        plans: plans)
      let value = try body(tx)
      _ = try connection.query("COMMIT", until: nil)
      counters.add {
        $0.commits += 1
        $0.writes += 1
      }
      return value
    } catch {
      _ = try? connection.query("ROLLBACK", until: nil)
      throw error
    }
  }
}
