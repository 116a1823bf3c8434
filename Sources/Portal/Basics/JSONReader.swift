/// Why a text is no JSON that we take.
package enum JSONProblem: Error, Sendable, Equatable {
  /// At which byte.
  case malformed(Int)
  case duplicate(String)
  case tooDeep
}

extension JSON {
  /// Deeper than anything that is asked for.
  private static let deepest = 32

  /// Reads strictly (RFC 8259): one value and nothing after it, valid UTF-8, no name twice in an object.
  /// Whole numbers that fit are integers, also when they are written `1.0`.
  /// - Throws: `JSONProblem`.
  package init(reading bytes: [UInt8]) throws(JSONProblem) {
    guard String(validating: bytes, as: UTF8.self) != nil else { throw .malformed(0) }
    var reader = JSONReader(bytes)
    self = try reader.value(depth: Self.deepest)
    reader.skipBlanks()
    guard reader.isAtEnd else { throw .malformed(reader.position) }
  }
}

private struct JSONReader {
  /// In bytes: no field of ours is called longer.
  private static let longestName = 200
  private let bytes: [UInt8]
  private(set) var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  private var problem: JSONProblem { .malformed(position) }
  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func skipBlanks() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  mutating func value(depth: Int) throws(JSONProblem) -> JSON {
    guard depth > 0 else { throw .tooDeep }
    skipBlanks()
    switch next {
    case UInt8(ascii: "{"): return try object(depth)
    case UInt8(ascii: "["): return try list(depth)
    case UInt8(ascii: "\""): return .text(try text())
    case UInt8(ascii: "t"): return try word("true", .flag(true))
    case UInt8(ascii: "f"): return try word("false", .flag(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func word(_ word: StaticString, _ value: JSON) throws(JSONProblem) -> JSON {
    let length = word.utf8CodeUnitCount
    guard position + length <= bytes.count,
      (0..<length).allSatisfy({ bytes[position + $0] == word.utf8Start[$0] })
    else { throw problem }
    position += length
    return value
  }

  private mutating func take(_ byte: UInt8) throws(JSONProblem) {
    guard next == byte else { throw problem }
    position += 1
  }

  /// Whether another one follows; the closing sign is taken.
  private mutating func goesOn(until end: UInt8) throws(JSONProblem) -> Bool {
    skipBlanks()
    if next == UInt8(ascii: ",") {
      position += 1
      return true
    }
    try take(end)
    return false
  }

  private mutating func isEmpty(until end: UInt8) -> Bool {
    position += 1
    skipBlanks()
    guard next == end else { return false }
    position += 1
    return true
  }

  private mutating func object(_ depth: Int) throws(JSONProblem) -> JSON {
    if isEmpty(until: UInt8(ascii: "}")) { return .object([]) }
    var members: [JSON.Member] = []
    var names: Set<String> = []
    repeat {
      skipBlanks()
      let name = try text()
      // Before it is hashed: letters buried in marks take seconds.
      guard name.utf8.count <= Self.longestName else { throw problem }
      guard names.insert(name).inserted else { throw .duplicate(name) }
      skipBlanks()
      try take(UInt8(ascii: ":"))
      members.append(JSON.Member(name, try value(depth: depth - 1)))
    } while try goesOn(until: UInt8(ascii: "}"))
    return .object(members)
  }

  private mutating func list(_ depth: Int) throws(JSONProblem) -> JSON {
    if isEmpty(until: UInt8(ascii: "]")) { return .list([]) }
    var items: [JSON] = []
    repeat { items.append(try value(depth: depth - 1)) } while try goesOn(until: UInt8(ascii: "]"))
    return .list(items)
  }

  private mutating func text() throws(JSONProblem) -> String {
    try take(UInt8(ascii: "\""))
    var plain: [UInt8] = []
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: plain, as: UTF8.self)
      case UInt8(ascii: "\\"): try escape(into: &plain)
      case 0..<0x20: throw problem
      default: plain.append(byte)
      }
    }
    throw problem
  }

  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "/"): 0x2F,
    UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C, UInt8(ascii: "n"): 0x0A,
    UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
  ]

  private mutating func escape(into plain: inout [UInt8]) throws(JSONProblem) {
    guard let byte = next else { throw problem }
    position += 1
    if let simple = Self.escapes[byte] { return plain.append(simple) }
    guard byte == UInt8(ascii: "u") else { throw problem }
    let first = try unit()
    guard (0xD800..<0xE000).contains(first) else { return try append(UInt32(first), to: &plain) }
    // Two halves make one character; one alone is none.
    guard first < 0xDC00 else { throw problem }
    try take(UInt8(ascii: "\\"))
    try take(UInt8(ascii: "u"))
    let second = try unit()
    guard (0xDC00..<0xE000).contains(second) else { throw problem }
    try append(0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00), to: &plain)
  }

  private func append(_ value: UInt32, to plain: inout [UInt8]) throws(JSONProblem) {
    guard let scalar = Unicode.Scalar(value) else { throw problem }
    plain += Array(String(Character(scalar)).utf8)
  }

  private mutating func unit() throws(JSONProblem) -> UInt16 {
    var value: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(UnicodeScalar(byte)).hexDigitValue else {
        throw problem
      }
      value = value << 4 | UInt16(digit)
      position += 1
    }
    return value
  }

  private mutating func number() throws(JSONProblem) -> JSON {
    let start = position
    if next == UInt8(ascii: "-") { position += 1 }
    let first = position
    try digits()
    guard bytes[first] != UInt8(ascii: "0") || position == first + 1 else { throw problem }
    var isWhole = true
    if next == UInt8(ascii: ".") {
      isWhole = false
      position += 1
      try digits()
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      isWhole = false
      position += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
      try digits()
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isWhole, let integer = Int64(text) { return .integer(integer) }
    guard let number = Double(text), number.isFinite else { throw problem }
    if let integer = Int64(exactly: number), abs(number) < 0x1p53 { return .integer(integer) }
    return .number(number)
  }

  private mutating func digits() throws(JSONProblem) {
    let start = position
    while let byte = next, (0x30...0x39).contains(byte) { position += 1 }
    guard position > start else { throw problem }
  }
}
