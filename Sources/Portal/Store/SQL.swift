/// A value as both engines can hold it.
package enum SQLScalar: Sendable, Hashable {
  case null
  case int(Int64)
  case real(Double)
  case text(String)
  case bytes([UInt8])
}

/// The column types of both engines. SQLite's STRICT tables refuse BIGINT and BYTEA; PostgreSQL's
/// INTEGER has 32 bits.
package enum DDL: Sendable {
  case int
  case bytes
  case real
  case text
  /// Ends a CREATE TABLE.
  case strict
}

/// One SQL statement for both engines. Interpolated values are always bound, never spliced:
/// `"SELECT 1 FROM users WHERE id = \(id)"` renders `?` on SQLite and `$1` on PostgreSQL.
package struct SQL: Sendable, ExpressibleByStringInterpolation {
  enum Piece: Sendable {
    case text(String)
    case value(SQLScalar)
    case dialect(sqlite: String, postgres: String)
  }

  enum Dialect: Sendable { case sqlite, postgres }

  var pieces: [Piece]

  package init(stringLiteral value: String) { pieces = [.text(value)] }
  package init(stringInterpolation: StringInterpolation) { pieces = stringInterpolation.pieces }

  package struct StringInterpolation: StringInterpolationProtocol {
    var pieces: [Piece] = []

    package init(literalCapacity: Int, interpolationCount: Int) {
      pieces.reserveCapacity(interpolationCount * 2 + 1)
    }

    package mutating func appendLiteral(_ literal: String) {
      if !literal.isEmpty { pieces.append(.text(literal)) }
    }

    package mutating func appendInterpolation(_ value: some SQLValue) {
      pieces.append(.value(value.sqlScalar))
    }

    package mutating func appendInterpolation(_ value: (some SQLValue)?) {
      pieces.append(.value(value?.sqlScalar ?? .null))
    }

    package mutating func appendInterpolation(_ sql: SQL) { pieces += sql.pieces }

    /// A list for `IN (...)`; an empty list renders `NULL`, which matches nothing.
    package mutating func appendInterpolation(list values: [some SQLValue]) {
      guard !values.isEmpty else { return pieces.append(.text("NULL")) }
      for (index, value) in values.enumerated() {
        if index > 0 { pieces.append(.text(", ")) }
        pieces.append(.value(value.sqlScalar))
      }
    }

    package mutating func appendInterpolation(sqlite: String, postgres: String) {
      pieces.append(.dialect(sqlite: sqlite, postgres: postgres))
    }

    package mutating func appendInterpolation(_ ddl: DDL) {
      switch ddl {
      case .int: pieces.append(.dialect(sqlite: "INTEGER", postgres: "BIGINT"))
      case .bytes: pieces.append(.dialect(sqlite: "BLOB", postgres: "BYTEA"))
      case .real: pieces.append(.dialect(sqlite: "REAL", postgres: "DOUBLE PRECISION"))
      case .text: pieces.append(.dialect(sqlite: "TEXT", postgres: "TEXT COLLATE \"C\""))
      case .strict: pieces.append(.dialect(sqlite: "STRICT", postgres: ""))
      }
    }
  }

  /// The statement's text and its bound values, in order.
  /// - Throws: `StoreError.invalidText` for a text with NUL, at which both drivers would cut.
  func rendered(for dialect: Dialect) throws -> (text: String, values: [SQLScalar]) {
    var text = ""
    text.reserveCapacity(256)
    var values: [SQLScalar] = []
    values.reserveCapacity(pieces.count / 2)
    for piece in pieces {
      switch piece {
      case .text(let literal): text += literal
      case .dialect(let sqlite, let postgres): text += dialect == .sqlite ? sqlite : postgres
      case .value(let value):
        if case .text(let string) = value, string.utf8.contains(0) { throw StoreError.invalidText }
        values.append(value)
        text += dialect == .sqlite ? "?" : "$\(values.count)"
      }
    }
    return (text, values)
  }
}
