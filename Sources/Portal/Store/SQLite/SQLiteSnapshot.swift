import Foundation
import GRDB

/// Long work on connections of their own.
extension SQLiteStore {
  package var place: any DatabasePlace { SQLitePlace(path: path) }

  package func snapshot<T: Sendable>(
    _ body: @escaping @Sendable (Tx, DatabaseCopy) throws -> T
  ) async throws -> T {
    try await alone(isReader: true, .deferred, as: .system("snapshot")) { tx, database in
      try body(tx) { try Self.copy(database, to: $0) }
    }
  }

  package func bulkWrite<T: Sendable>(
    as actor: Originator, _ body: @escaping @Sendable (Tx) throws -> T
  ) async throws -> T {
    try await alone(isReader: false, .immediate, as: actor) { tx, _ in try body(tx) }
  }

  package func damage() async throws -> [String] {
    try await snapshot { tx, _ in
      let pages = try tx.rows("PRAGMA integrity_check(10)")
        .map { try $0["integrity_check"] as String }.filter { $0 != "ok" }
      let orphans = try tx.rows(
        """
        SELECT "table" AS child, parent, COUNT(*) AS n FROM pragma_foreign_key_check
        GROUP BY 1, 2 ORDER BY 1, 2
        """
      ).map {
        "\(try $0["n"] as Int) rows of \(try $0["child"] as String) name rows of \(try $0["parent"] as String) that are not there"
      }
      return pages + orphans
    }
  }

  private func alone<T: Sendable>(
    isReader: Bool, _ kind: Database.TransactionKind, as actor: Originator,
    _ body: @escaping @Sendable (Tx, Database) throws -> T
  ) async throws -> T {
    try await OwnThreads.run("portico-long") { [path, counters, clock, audit, plans] in
      do {
        var configuration = Configuration()
        configuration.readonly = isReader
        configuration.busyMode = .timeout(5)
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        defer { try? queue.close() }
        return try queue.inDatabase { database in
          if !isReader { try database.execute(sql: "PRAGMA synchronous = FULL") }
          var value: T?
          try database.inTransaction(kind) {
            let tx = Tx(
              database, counters, clock.now(), actor, isReader ? nil : audit, plans, nil)
            value = try body(tx, database)
            try tx.check()
            try tx.settle()
            return .commit
          }
          guard let value else { throw StoreError.unknownOutcome }
          return value
        }
      } catch let error as DatabaseError { throw StoreError(error) }
    }
  }

  /// SQLite's online backup, inside the reader's transaction: writers go on and are not in it.
  private static func copy(_ database: Database, to path: String) throws {
    // SQLite fills an empty file; this one nobody else may read from the start.
    try Disk.create(path).close()
    let copy = try DatabaseQueue(path: path)
    defer { try? copy.close() }
    try copy.inDatabase { target in
      try database.backup(to: target)
      // One file by itself, whatever journal the original has.
      try target.execute(sql: "PRAGMA journal_mode = DELETE")
    }
  }
}
