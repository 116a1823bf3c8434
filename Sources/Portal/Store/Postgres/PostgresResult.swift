import CPQ

/// An answer of the server, freed with its last reference.
final class PostgresResult {
  private let pointer: OpaquePointer
  let status: ExecStatusType

  init(_ pointer: OpaquePointer) {
    self.pointer = pointer
    status = PQresultStatus(pointer)
  }

  deinit { PQclear(pointer) }

  var isError: Bool {
    [PGRES_FATAL_ERROR, PGRES_BAD_RESPONSE, PGRES_NONFATAL_ERROR].contains(status)
  }

  /// The connection waits for data that nobody will send or read.
  var isCopy: Bool { [PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH].contains(status) }

  /// What was done: "COMMIT", "UPDATE 1".
  var tag: String { String(cString: PQcmdStatus(pointer)) }

  /// The number of rows changed.
  var changed: Int { Int(String(cString: PQcmdTuples(pointer))) ?? 0 }

  /// A part of an error or a notice; libpq's macros for them do not reach Swift.
  enum Field: Character {
    case severity = "V"
    case state = "C"
    case message = "M"
  }

  func field(_ field: Field) -> String? { Self.field(field, of: pointer) }

  static func field(_ field: Field, of pointer: OpaquePointer?) -> String? {
    let code = CInt(field.rawValue.asciiValue ?? 0)
    return PQresultErrorField(pointer, code).map { String(cString: $0) }
  }

  /// - Throws: `StoreError.decoding` for a column of a type that SQLite has no match for.
  func rows() throws -> [Row] {
    let width = PQnfields(pointer)
    let columns = (0..<width).map { String(cString: PQfname(pointer, $0)) }
    let types = (0..<width).map { PQftype(pointer, $0) }
    return try (0..<PQntuples(pointer)).map { row in
      Row(columns: columns, values: try (0..<width).map { try value(row, $0, types[Int($0)]) })
    }
  }

  private func value(_ row: CInt, _ column: CInt, _ type: Oid) throws -> SQLScalar {
    if PQgetisnull(pointer, row, column) == 1 { return .null }
    let length = Int(PQgetlength(pointer, row, column))
    let bytes = UnsafeRawBufferPointer(start: PQgetvalue(pointer, row, column), count: length)
    guard let scalar = SQLScalar(type, bytes) else {
      let name = String(cString: PQfname(pointer, column))
      throw StoreError.decoding("column \(name) has PostgreSQL's type \(type)")
    }
    return scalar
  }
}

extension SQLScalar {
  /// From the binary format (the server's `*send` functions).
  fileprivate init?(_ type: Oid, _ bytes: UnsafeRawBufferPointer) {
    switch type {
    case PostgresType.bool: self = .int(bytes.word(Int8.self).map(Int64.init) ?? 0)
    case PostgresType.int2: self = .int(bytes.word(Int16.self).map(Int64.init) ?? 0)
    case PostgresType.int4: self = .int(bytes.word(Int32.self).map(Int64.init) ?? 0)
    case PostgresType.oid: self = .int(bytes.word(UInt32.self).map(Int64.init) ?? 0)
    case PostgresType.int8: self = .int(bytes.word(Int64.self) ?? 0)
    case PostgresType.float4:
      self = .real(Double(Float(bitPattern: bytes.word(UInt32.self) ?? 0)))
    case PostgresType.float8: self = .real(Double(bitPattern: bytes.word(UInt64.self) ?? 0))
    case PostgresType.numeric:
      guard let number = bytes.numeric else { return nil }
      self = .real(number)
    case PostgresType.text, PostgresType.varchar, PostgresType.bpchar, PostgresType.name,
      PostgresType.char, PostgresType.json, PostgresType.unknown:
      self = .text(String(decoding: bytes, as: UTF8.self))
    case PostgresType.bytea: self = .bytes(Array(bytes))
    case PostgresType.void: self = .null
    default: return nil
    }
  }
}

extension UnsafeRawBufferPointer {
  /// The big-endian number that this is; nil when the size is another.
  fileprivate func word<T: FixedWidthInteger>(_ type: T.Type) -> T? {
    count == MemoryLayout<T>.size ? T(bigEndian: loadUnaligned(as: T.self)) : nil
  }

  /// A NUMERIC as the nearest Double: count, weight, sign and scale, then digits to base 10,000.
  fileprivate var numeric: Double? {
    guard count >= 8, count % 2 == 0 else { return nil }
    let words = stride(from: 0, to: count, by: 2).map {
      Int(UInt16(bigEndian: loadUnaligned(fromByteOffset: $0, as: UInt16.self)))
    }
    switch words[2] {
    case 0xC000: return .nan
    case 0xD000: return .infinity
    case 0xF000: return -.infinity
    default: break
    }
    let weight = Int(Int16(truncatingIfNeeded: words[1]))
    let digits = words.dropFirst(4).map { digit in
      String(repeating: "0", count: 4 - String(digit).count) + String(digit)
    }
    let sign = words[2] == 0x4000 ? "-" : ""
    let exponent = (weight - digits.count + 1) * 4
    return Double("\(sign)0\(digits.joined())e\(exponent)")
  }
}
