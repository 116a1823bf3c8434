/// A Swift type that a column can hold.
package protocol SQLValue: Sendable {
  var sqlScalar: SQLScalar { get }
  /// - Throws: `StoreError.decoding` when the column holds another type.
  init(sqlScalar: SQLScalar) throws
}

/// One row of a result, its columns found by name.
package struct Row: Sendable {
  /// The columns' names. Most results are one row of a few columns: looking through them costs less
  /// than a dictionary.
  let columns: [String]
  let values: [SQLScalar]

  package subscript<T: SQLValue>(name: String) -> T {
    get throws {
      guard let position = columns.firstIndex(of: name) else {
        throw StoreError.decoding("no column \(name)")
      }
      return try T(sqlScalar: values[position])
    }
  }

  /// All columns by name, as the engines hold them.
  package var scalars: [String: SQLScalar] {
    Dictionary(zip(columns, values), uniquingKeysWith: { first, _ in first })
  }
}

extension SQLScalar {
  fileprivate func mismatch(_ type: Any.Type) -> StoreError { .decoding("\(self) is no \(type)") }
}

extension SQLScalar: SQLValue {
  package var sqlScalar: SQLScalar { self }
  package init(sqlScalar: SQLScalar) { self = sqlScalar }
}

extension Int64: SQLValue {
  package var sqlScalar: SQLScalar { .int(self) }
  package init(sqlScalar: SQLScalar) throws {
    guard case .int(let value) = sqlScalar else { throw sqlScalar.mismatch(Self.self) }
    self = value
  }
}

extension Int: SQLValue {
  package var sqlScalar: SQLScalar { .int(Int64(self)) }
  package init(sqlScalar: SQLScalar) throws { self = Int(try Int64(sqlScalar: sqlScalar)) }
}

extension Bool: SQLValue {
  package var sqlScalar: SQLScalar { .int(self ? 1 : 0) }
  package init(sqlScalar: SQLScalar) throws { self = try Int64(sqlScalar: sqlScalar) != 0 }
}

extension Double: SQLValue {
  package var sqlScalar: SQLScalar { .real(self) }
  package init(sqlScalar: SQLScalar) throws {
    guard case .real(let value) = sqlScalar else { throw sqlScalar.mismatch(Self.self) }
    self = value
  }
}

extension String: SQLValue {
  package var sqlScalar: SQLScalar { .text(self) }
  package init(sqlScalar: SQLScalar) throws {
    guard case .text(let value) = sqlScalar else { throw sqlScalar.mismatch(Self.self) }
    self = value
  }
}

extension [UInt8]: SQLValue {
  package var sqlScalar: SQLScalar { .bytes(self) }
  package init(sqlScalar: SQLScalar) throws {
    guard case .bytes(let value) = sqlScalar else { throw sqlScalar.mismatch(Self.self) }
    self = value
  }
}

extension Optional: SQLValue where Wrapped: SQLValue {
  package var sqlScalar: SQLScalar { self?.sqlScalar ?? .null }
  package init(sqlScalar: SQLScalar) throws {
    if case .null = sqlScalar { self = nil } else { self = try Wrapped(sqlScalar: sqlScalar) }
  }
}

extension SQLValue where Self: RawRepresentable, RawValue == String {
  package var sqlScalar: SQLScalar { .text(rawValue) }
  package init(sqlScalar: SQLScalar) throws {
    guard let value = Self(rawValue: try String(sqlScalar: sqlScalar)) else {
      throw sqlScalar.mismatch(Self.self)
    }
    self = value
  }
}
