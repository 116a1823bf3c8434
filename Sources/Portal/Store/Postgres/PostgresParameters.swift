import CPQ

/// Bound values in libpq's terms: typed, and in binary so that nothing is rounded or escaped.
struct PostgresParameters {
  private(set) var types: [Oid] = []
  /// One letter a value; statements that differ in it are prepared apart.
  private(set) var signature = ""
  private var lengths: [CInt] = []
  private var offsets: [Int?] = []
  private var bytes: [UInt8] = []

  init(_ values: [SQLScalar]) {
    for value in values {
      switch value {
      case .null: add(nil, 0, "n")
      case .int(let int): add(Self.bigEndian(UInt64(bitPattern: int)), PostgresType.int8, "i")
      case .real(let real): add(Self.bigEndian(real.bitPattern), PostgresType.float8, "r")
      case .text(let text): add(Array(text.utf8), PostgresType.text, "t")
      case .bytes(let bytes): add(bytes, PostgresType.bytea, "b")
      }
    }
    // An empty value is told from NULL by its pointer, so there has to be something to point at.
    bytes.append(0)
  }

  private mutating func add(_ value: [UInt8]?, _ type: Oid, _ letter: String) {
    types.append(type)
    signature += letter
    lengths.append(CInt(value?.count ?? 0))
    offsets.append(value == nil ? nil : bytes.count)
    bytes += value ?? []
  }

  private static func bigEndian(_ word: UInt64) -> [UInt8] {
    withUnsafeBytes(of: word.bigEndian, Array.init)
  }

  /// Calls `body` with count, values, lengths and formats.
  func withPointers<T>(
    _ body: (CInt, [UnsafePointer<CChar>?], [CInt], [CInt]) -> T
  ) -> T {
    bytes.withUnsafeBytes { buffer in
      let base = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
      let pointers = offsets.map { offset in offset.flatMap { base?.advanced(by: $0) } }
      return body(CInt(offsets.count), pointers, lengths, lengths.map { _ in 1 })
    }
  }
}

/// Type numbers from the server's `pg_type.dat`; they never change.
enum PostgresType {
  static let bool: Oid = 16
  static let bytea: Oid = 17
  static let char: Oid = 18
  static let name: Oid = 19
  static let int8: Oid = 20
  static let int2: Oid = 21
  static let int4: Oid = 23
  static let text: Oid = 25
  static let oid: Oid = 26
  static let json: Oid = 114
  static let float4: Oid = 700
  static let float8: Oid = 701
  static let unknown: Oid = 705
  static let bpchar: Oid = 1042
  static let varchar: Oid = 1043
  static let numeric: Oid = 1700
  static let void: Oid = 2278
}
