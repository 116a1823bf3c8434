import CSQLite

/// A read-only connection on SQLite's own interface: through GRDB most statements cost twice what
/// SQLite needs for them. Used by one thread at a time.
final class SQLiteReader: @unchecked Sendable {
  fileprivate final class Prepared {
    let pointer: OpaquePointer
    let columns: [String]

    init(_ pointer: OpaquePointer) {
      self.pointer = pointer
      columns = (0..<sqlite3_column_count(pointer)).map {
        String(cString: sqlite3_column_name(pointer, $0))
      }
    }

    deinit { sqlite3_finalize(pointer) }
  }

  private static let patience: CInt = 1000
  /// Of pages that a connection keeps. SQLite's own measure is 2 MB for each, and there are many
  /// that read; the kernel keeps the file's pages anyway.
  static let cacheKilobytes = 512
  private var handle: OpaquePointer?
  private var statements: [String: Prepared] = [:]

  init(path: String) throws {
    let flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX
    let code = sqlite3_open_v2(path, &handle, flags, nil)
    guard code == SQLITE_OK else {
      close()
      throw StoreError.unavailable("the database file cannot be opened")
    }
    sqlite3_busy_timeout(handle, Self.patience)
    sqlite3_exec(handle, "PRAGMA cache_size = -\(Self.cacheKilobytes)", nil, nil, nil)
  }

  deinit { close() }

  func close() {
    statements = [:]
    sqlite3_close_v2(handle)
    handle = nil
  }

  /// Call it once, before anything else uses SQLite.
  static func configureLibrary() { _ = configured }
  private static let configured = csqlite_without_memory_statistics()

  /// A statement about transactions.
  func control(_ text: String) throws { _ = try rows(text, []) }

  fileprivate func rows(_ text: String, _ values: [SQLScalar]) throws -> [Row] {
    let statement = try prepared(text)
    do {
      return try SQLiteRun.rows(statement.pointer, values, columns: statement.columns)
    } catch is SQLiteRun.Failed { throw failure() }
  }

  private func prepared(_ text: String) throws -> Prepared {
    if let known = statements[text] { return known }
    var pointer: OpaquePointer?
    let flags = CUnsignedInt(SQLITE_PREPARE_PERSISTENT)
    guard sqlite3_prepare_v3(handle, text, -1, flags, &pointer, nil) == SQLITE_OK, let pointer
    else { throw failure() }
    let statement = Prepared(pointer)
    statements[text] = statement
    return statement
  }

  private func failure() -> StoreError {
    switch sqlite3_errcode(handle) {
    case SQLITE_BUSY, SQLITE_LOCKED: .busy
    case SQLITE_CORRUPT, SQLITE_NOTADB: .unavailable("the database file is damaged")
    case SQLITE_IOERR: .unavailable("the disk does not answer")
    case SQLITE_MISUSE: .unavailable("the database is closed")
    default: .statement(String(cString: sqlite3_errmsg(handle)))
    }
  }
}

/// A transaction that only reads.
final class SQLiteReading: Engine {
  let dialect = SQL.Dialect.sqlite
  private let reader: SQLiteReader
  private let counters: StoreCounters
  private let trace: RequestTrace?

  init(_ reader: SQLiteReader, counters: StoreCounters, trace: RequestTrace?) {
    self.reader = reader
    self.counters = counters
    self.trace = trace
  }

  func rows(_ text: String, _ values: [SQLScalar]) throws -> [Row] {
    let start = ContinuousClock.now
    counters.note(text)
    defer { counters.finished(text, since: start, for: trace) }
    return try reader.rows(text, values)
  }

  func execute(_ text: String, _ values: [SQLScalar]) throws -> Int { throw Self.onlyReads }
  func script(_ text: String) throws { throw Self.onlyReads }

  private static let onlyReads = StoreError.unavailable("the database is read-only")
}
