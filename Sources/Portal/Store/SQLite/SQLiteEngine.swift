import Foundation
import GRDB

/// A GRDB connection inside a transaction. Statements are prepared once a connection.
final class SQLiteEngine: Engine {
  private let database: Database
  private let counters: StoreCounters
  private let trace: RequestTrace?
  let dialect = SQL.Dialect.sqlite

  init(_ database: Database, counters: StoreCounters, trace: RequestTrace?) {
    self.database = database
    self.counters = counters
    self.trace = trace
  }

  func rows(_ text: String, _ values: [SQLScalar]) throws -> [Row] {
    try timed(text) {
      let statement = try prepared(text, values)
      let columns = statement.columnNames
      let width = statement.columnCount
      var rows: [Row] = []
      let cursor = try GRDB.Row.fetchCursor(statement)
      while let row = try cursor.next() {
        rows.append(
          Row(
            columns: columns,
            values: (0..<width).map { SQLScalar(row[$0] as DatabaseValue) }))
      }
      return rows
    }
  }

  func execute(_ text: String, _ values: [SQLScalar]) throws -> Int {
    try timed(text) {
      try prepared(text, values).execute()
      return database.changesCount
    }
  }

  func script(_ text: String) throws { try translated { try database.execute(sql: text) } }

  private func prepared(_ text: String, _ values: [SQLScalar]) throws -> Statement {
    counters.note(text)
    let statement = try database.cachedStatement(sql: text)
    try statement.setArguments(StatementArguments(values.map(\.databaseValue)))
    return statement
  }

  private func timed<T>(_ text: String, _ body: () throws -> T) throws -> T {
    let start = ContinuousClock.now
    defer { counters.finished(text, since: start, for: trace) }
    return try translated(body)
  }

  private func translated<T>(_ body: () throws -> T) throws -> T {
    do { return try body() } catch let error as DatabaseError { throw StoreError(error) }
  }
}

extension SQLScalar {
  init(_ value: DatabaseValue) {
    switch value.storage {
    case .null: self = .null
    case .int64(let int): self = .int(int)
    case .double(let double): self = .real(double)
    case .string(let string): self = .text(string)
    case .blob(let data): self = .bytes([UInt8](data))
    }
  }

  var databaseValue: DatabaseValue {
    switch self {
    case .null: .null
    case .int(let int): int.databaseValue
    case .real(let double): double.databaseValue
    case .text(let string): string.databaseValue
    case .bytes(let bytes): Data(bytes).databaseValue
    }
  }
}

extension StoreError {
  init(_ error: DatabaseError) {
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy
    case .SQLITE_CONSTRAINT: self = .constraint(error.message ?? "constraint")
    case .SQLITE_FULL: self = .unavailable("the disk is full")
    case .SQLITE_READONLY: self = .unavailable("the database is read-only")
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .unavailable("the database file is damaged")
    case .SQLITE_IOERR: self = .unavailable("the disk does not answer")
    case .SQLITE_CANTOPEN: self = .unavailable("the database file cannot be opened")
    case .SQLITE_MISUSE: self = .unavailable("the database is closed")
    default: self = .statement(error.message ?? "\(error.resultCode)")
    }
  }
}
