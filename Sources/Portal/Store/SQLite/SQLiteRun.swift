import CSQLite

/// Runs prepared statements on SQLite's own interface.
enum SQLiteRun {
  /// The connection knows why.
  struct Failed: Error {}

  /// Runs `statement` to its end and resets it.
  /// - Parameters:
  ///   - values: as many as the statement has places.
  ///   - columns: the names of what it gives; nil when nobody looks at it.
  static func rows(
    _ statement: OpaquePointer, _ values: [SQLScalar], columns: [String]?
  ) throws -> [Row] {
    defer {
      sqlite3_reset(statement)
      sqlite3_clear_bindings(statement)
    }
    for (index, value) in values.enumerated() { bind(value, CInt(index + 1), to: statement) }
    var rows: [Row] = []
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW: if let columns { rows.append(row(of: statement, columns)) }
      case SQLITE_DONE: return rows
      default: throw Failed()
      }
    }
  }

  private static func bind(_ value: SQLScalar, _ index: CInt, to statement: OpaquePointer) {
    // SQLite copies what it is given.
    let copy = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    switch value {
    case .null: sqlite3_bind_null(statement, index)
    case .int(let int): sqlite3_bind_int64(statement, index, int)
    case .real(let real): sqlite3_bind_double(statement, index, real)
    case .text(let text): sqlite3_bind_text(statement, index, text, CInt(text.utf8.count), copy)
    case .bytes(let bytes) where bytes.isEmpty: sqlite3_bind_zeroblob(statement, index, 0)
    case .bytes(let bytes):
      sqlite3_bind_blob(statement, index, bytes, CInt(bytes.count), copy)
    }
  }

  private static func row(of statement: OpaquePointer, _ columns: [String]) -> Row {
    let values = (0..<CInt(columns.count)).map { column -> SQLScalar in
      switch sqlite3_column_type(statement, column) {
      case SQLITE_INTEGER: .int(sqlite3_column_int64(statement, column))
      case SQLITE_FLOAT: .real(sqlite3_column_double(statement, column))
      case SQLITE_TEXT:
        .text(
          String(
            decoding: bytes(sqlite3_column_text(statement, column), statement, column),
            as: UTF8.self))
      case SQLITE_BLOB:
        .bytes(Array(bytes(sqlite3_column_blob(statement, column), statement, column)))
      default: .null
      }
    }
    return Row(columns: columns, values: values)
  }

  private static func bytes(
    _ start: UnsafeRawPointer?, _ statement: OpaquePointer, _ column: CInt
  ) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
  }
}
