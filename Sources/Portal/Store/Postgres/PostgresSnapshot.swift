import Foundation

/// Long work on connections of their own, without the limits of a page's statements.
extension PostgresStore {
  package var place: any DatabasePlace { PostgresPlace(address: address) }

  package func snapshot<T: Sendable>(
    _ body: @escaping @Sendable (Tx, DatabaseCopy) throws -> T
  ) async throws -> T {
    try await alone("REPEATABLE READ READ ONLY", as: .system("snapshot")) { tx, connection in
      try body(tx) { path in
        guard let snapshot = try tx.row("SELECT pg_export_snapshot() AS id") else {
          throw StoreError.unknownOutcome
        }
        let tools = try PostgresTools(for: connection)
        try tools.dump(connection.endpoint, snapshot: snapshot["id"], to: path)
      }
    }
  }

  package func bulkWrite<T: Sendable>(
    as actor: Originator, _ body: @escaping @Sendable (Tx) throws -> T
  ) async throws -> T {
    try await alone("READ COMMITTED READ WRITE", as: actor) { tx, _ in try body(tx) }
  }

  /// The server checked keys and references when the rows came in, and pages as they are read.
  package func damage() async throws -> [String] { [] }

  private func alone<T: Sendable>(
    _ mode: String, as actor: Originator,
    _ body: @escaping @Sendable (Tx, PostgresConnection) throws -> T
  ) async throws -> T {
    try await OwnThreads.run("portico-long") { [address, counters, clock, audit, plans] in
      let connection = PostgresConnection(address)
      defer { connection.close() }
      do {
        try connection.open()
        _ = try connection.query(
          """
          SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0;
          BEGIN ISOLATION LEVEL \(mode)
          """, until: nil)
        let engine = PostgresEngine(connection, counters: counters, variant: "plain", limit: nil)
        let tx = Tx(engine: engine, now: clock.now(), actor: actor, audit: audit, plans: plans)
        let value = try body(tx, connection)
        try tx.check()
        try tx.settle()
        try Self.commit(connection)
        return value
      } catch let failure as PostgresFailure { throw failure.storeError }
    }
  }

  /// A connection that is lost here does not say whether the rows are kept.
  private static func commit(_ connection: PostgresConnection) throws {
    do {
      let result = try connection.query("COMMIT", until: nil)
      guard result.tag == "COMMIT" else { throw StoreError.statement("rolled back") }
    } catch let failure as PostgresFailure where failure.isLost { throw StoreError.unknownOutcome }
    // "Committed locally, but might not have been replicated": a failover may lose it.
    if connection.warned { throw StoreError.unknownOutcome }
  }
}
