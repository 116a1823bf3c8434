extension Tx {
  /// Inserts one row.
  /// - Parameters:
  ///   - row: each column with its value. The order counts: the same order is the same statement.
  ///   - tail: what to do when the row is there already, from `ON CONFLICT` on.
  /// - Returns: how many rows were written.
  @discardableResult
  package func insert(
    _ table: String, _ row: KeyValuePairs<String, any SQLValue>, onConflict tail: SQL = ""
  ) throws -> Int {
    let names = row.map(\.key)
    guard ([table] + names).allSatisfy(\.isSQLName) else {
      throw StoreError.statement("\(table) or a column of it is no name")
    }
    var sql = SQL(
      stringLiteral: "INSERT INTO \(table) (\(names.joined(separator: ", "))) VALUES (")
    for (index, value) in row.map(\.value).enumerated() {
      if index > 0 { sql.pieces.append(.text(", ")) }
      sql.pieces.append(.value(value.sqlScalar))
    }
    sql.pieces.append(.text(") "))
    sql.pieces += tail.pieces
    return try execute(sql)
  }
}

extension String {
  /// Names stand in the statement's text: only those of this program's own tables pass.
  fileprivate var isSQLName: Bool {
    !isEmpty && utf8.allSatisfy { $0 == UInt8(ascii: "_") || (0x61...0x7A).contains($0) }
  }
}
