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
    try timed(text) { try database.runDirectly(text, values, givesRows: true) }
  }

  func execute(_ text: String, _ values: [SQLScalar]) throws -> Int {
    try timed(text) {
      try database.runDirectly(text, values)
      return database.changesCount
    }
  }

  func script(_ text: String) throws { try translated { try database.execute(sql: text) } }

  private func timed<T>(_ text: String, _ body: () throws -> T) throws -> T {
    counters.note(text)
    let start = ContinuousClock.now
    defer { counters.finished(text, since: start, for: trace) }
    return try translated(body)
  }

  private func translated<T>(_ body: () throws -> T) throws -> T {
    do { return try body() } catch let error as DatabaseError { throw StoreError(error) }
  }
}

extension Database {
  /// GRDB keeps the statement; it is run without its argument checks and observers, which cost more
  /// than most statements do.
  /// - Parameter givesRows: false when nobody looks at them.
  @discardableResult
  func runDirectly(
    _ text: String, _ values: [SQLScalar] = [], givesRows: Bool = false
  ) throws -> [Row] {
    let statement = try cachedStatement(sql: text)
    let columns = givesRows ? statement.columnNames : nil
    do { return try SQLiteRun.rows(statement.sqliteStatement, values, columns: columns) } catch {
      throw DatabaseError(resultCode: lastErrorCode, message: lastErrorMessage, sql: text)
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
