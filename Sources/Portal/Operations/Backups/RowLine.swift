import Foundation

/// One row as one line of JSON, the same from either engine: columns by name, 64-bit integers in
/// full, bytes as {"b64": ...}.
enum RowLine {
  static func encode(_ row: Row, _ shape: TableShape) throws -> Data {
    var line = "{"
    let scalars = row.scalars
    for (index, column) in shape.columns.enumerated() {
      if index > 0 { line += "," }
      write(column.name, to: &line)
      line += ":"
      switch scalars[column.name] ?? .null {
      case .null: line += "null"
      case .int(let value): line += String(value)
      case .real(let value):
        guard value.isFinite else { throw StoreError.decoding("\(value) is no number in JSON") }
        line += "\(value)"
      case .text(let value): write(value, to: &line)
      case .bytes(let value): line += "{\"b64\":\"\(Data(value).base64EncodedString())\"}"
      }
    }
    return Data((line + "}\n").utf8)
  }

  private static func write(_ text: String, to line: inout String) {
    line += "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": line += "\\\""
      case "\\": line += "\\\\"
      case "\n": line += "\\n"
      case _ where scalar.value < 0x20:
        line += "\\u00" + [UInt8(scalar.value)].hex
      default: line.unicodeScalars.append(scalar)
      }
    }
    line += "\""
  }

  /// What is wrong with a line, for a person to find it.
  struct Broken: Error {
    let words: String
  }

  /// The values in the order of the table's columns.
  /// - Throws: `Broken`.
  static func decode(_ line: Data, _ shape: TableShape) throws -> [SQLScalar] {
    let cells: [String: Cell]
    do { cells = try JSONDecoder().decode([String: Cell].self, from: line) } catch {
      throw Broken(words: "it is no row in JSON")
    }
    if let unknown = cells.keys.sorted().first(where: { name in
      !shape.columns.contains { $0.name == name }
    }) {
      throw Broken(words: "there is no column \(unknown)")
    }
    return try shape.columns.map { column in
      guard let cell = cells[column.name] else {
        throw Broken(words: "the column \(column.name) is missing")
      }
      return try cell.scalar(for: column)
    }
  }

  private enum Cell: Decodable {
    case null
    case int(Int64)
    case real(Double)
    case text(String)
    case bytes([UInt8])

    private struct Bytes: Decodable { let b64: String }

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        self = .null
      } else if let value = try? container.decode(Int64.self) {
        self = .int(value)
      } else if let value = try? container.decode(Double.self) {
        self = .real(value)
      } else if let value = try? container.decode(String.self) {
        self = .text(value)
      } else {
        let text = try container.decode(Bytes.self).b64
        guard let data = Data(base64Encoded: text) else {
          throw DecodingError.dataCorruptedError(in: container, debugDescription: "base64")
        }
        self = .bytes([UInt8](data))
      }
    }

    func scalar(for column: TableShape.Column) throws -> SQLScalar {
      switch (self, column.kind) {
      case (.null, _):
        guard !column.isRequired else { throw Broken(words: "\(column.name) may not be null") }
        return .null
      case (.int(let value), .int): return .int(value)
      // A whole number has lost its point on the way through JSON.
      case (.int(let value), .real): return .real(Double(value))
      case (.real(let value), .real): return .real(value)
      case (.text(let value), .text):
        guard !value.utf8.contains(0) else { throw Broken(words: "\(column.name) has a NUL") }
        return .text(value)
      case (.bytes(let value), .bytes): return .bytes(value)
      default: throw Broken(words: "\(column.name) must be \(column.kind.words)")
      }
    }
  }
}

extension TableShape.Kind {
  fileprivate var words: String {
    switch self {
    case .int: "a whole number"
    case .real: "a number"
    case .text: "text"
    case .bytes: "bytes"
    }
  }
}

extension TableShape {
  /// Rows that hold whole files are read few at a time.
  private var pageSize: Int { name == "outbox_attachments" ? 10 : 500 }

  /// Every row in the order of the primary key, which is the same on both engines.
  func eachRow(in tx: Tx, _ body: (Row) throws -> Void) throws {
    let names = columns.map { Self.quoted($0.name) }.list
    let key = primaryKey.map(Self.quoted).list
    var last: [SQLScalar]?
    while true {
      let after: SQL = last.map { "WHERE (\(key)) > (\($0.map(SQL.init(value:)).list))" } ?? ""
      let page = try tx.rows(
        "SELECT \(names) FROM \(Self.quoted(name)) \(after) ORDER BY \(key) LIMIT \(pageSize)")
      for row in page { try body(row) }
      guard page.count == pageSize, let end = page.last?.scalars else { return }
      last = primaryKey.map { end[$0] ?? .null }
    }
  }

  func insert(_ values: [SQLScalar], in tx: Tx) throws {
    let names = columns.map { Self.quoted($0.name) }.list
    try tx.execute(
      """
      INSERT INTO \(Self.quoted(name)) (\(names)) VALUES (\(values.map(SQL.init(value:)).list))
      """)
  }
}

extension SQL {
  /// A bound value by itself.
  init(value: SQLScalar) {
    self = ""
    pieces = [.value(value)]
  }
}

extension [SQL] {
  /// Separated by commas.
  fileprivate var list: SQL {
    var all: SQL = ""
    for (index, one) in enumerated() {
      all = index == 0 ? one : "\(all), \(one)"
    }
    return all
  }
}
