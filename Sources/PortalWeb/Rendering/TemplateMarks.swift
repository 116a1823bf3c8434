/// A tag as it stands in a template's text.
struct TemplateMark: CustomStringConvertible {
  /// By the character after the braces.
  enum Kind: Character {
    case value = " "
    case section = "#"
    case inverted = "^"
    case end = "/"
    case partial = ">"
    case parent = "<"
    case block = "$"
    case comment = "!"
  }

  let kind: Kind
  let name: String
  let line: Int

  var description: String { kind == .value ? "{{\(name)}}" : "{{\(kind.rawValue)\(name)}}" }
}

/// Takes a template's text apart into texts and tags.
struct TemplateMarks {
  private let file: String
  private let source: [UInt8]
  private var position = 0
  private(set) var line = 1

  init(_ text: String, file: String) {
    source = Array(text.utf8)
    self.file = file
  }

  var atEnd: Bool { position == source.count }

  func fault(_ line: Int, _ reason: String) -> TemplateFault {
    TemplateFault(file: file, line: line, reason: reason)
  }

  /// swift-mustache takes some of these for a line's end, in some places.
  func refuseOtherLineEnds() throws {
    var line = 1
    for byte in source {
      if byte == UInt8(ascii: "\n") { line += 1 }
      if byte == UInt8(ascii: "\r") {
        throw fault(line, "a carriage return; lines end with a line feed alone")
      }
      if byte == 0x0B || byte == 0x0C { throw fault(line, "a vertical tab or form feed") }
    }
  }

  /// Up to a tag, a line's end or the end.
  mutating func readText() -> ArraySlice<UInt8> {
    let start = position
    while !atEnd, source[position] != UInt8(ascii: "\n"), !isNext("{{") { position += 1 }
    return source[start..<position]
  }

  mutating func readSpace() -> ArraySlice<UInt8> {
    let start = position
    while !atEnd, isSpace(source[position]) { position += 1 }
    return source[start..<position]
  }

  mutating func takeNewline() -> Bool {
    guard isNext("\n") else { return false }
    position += 1
    line += 1
    return true
  }

  /// Takes the rest of the line when only white space is left of it.
  mutating func takeLineEnd() -> Bool {
    if atEnd { return true }
    let start = position
    _ = readSpace()
    if takeNewline() { return true }
    position = start
    return false
  }

  mutating func readMark() throws -> TemplateMark {
    let start = line
    position += 2
    let sign = atEnd ? " " : Character(Unicode.Scalar(source[position]))
    try refuse(sign)
    let kind = TemplateMark.Kind(rawValue: sign) ?? .value
    if kind != .value { position += 1 }
    if kind == .comment {
      try skipComment(start)
      return TemplateMark(kind: kind, name: "", line: start)
    }
    let name = try readName()
    let mark = TemplateMark(kind: kind, name: name, line: start)
    try check(mark)
    return mark
  }

  func check(_ end: TemplateMark, closes open: TemplateMark?) throws {
    guard let open else { throw fault(end.line, "\(end) closes nothing") }
    guard end.name == open.name else {
      throw fault(end.line, "\(end) closes \(open) of line \(open.line)")
    }
  }

  private func refuse(_ sign: Character) throws {
    switch sign {
    case "{", "&": throw fault(line, "a tag that is not escaped; write {{name}}")
    case "%": throw fault(line, "a pragma")
    case "=": throw fault(line, "other delimiters")
    default: break
    }
  }

  private mutating func skipComment(_ start: Int) throws {
    while !isNext("}}") {
      if atEnd { throw fault(start, "a comment is never closed") }
      if !takeNewline() { position += 1 }
    }
    position += 2
  }

  private mutating func readName() throws -> String {
    _ = readSpace()
    let start = position
    while !atEnd, !isSpace(source[position]), source[position] != UInt8(ascii: "\n"), !isNext("}}")
    { position += 1 }
    let name = String(decoding: source[start..<position], as: UTF8.self)
    _ = readSpace()
    guard isNext("}}") else { throw fault(line, "a tag is not closed: {{\(name)") }
    position += 2
    return name
  }

  private func check(_ mark: TemplateMark) throws {
    let name = mark.name
    if name.isEmpty { throw fault(mark.line, "a tag without a name") }
    if name.contains("*") { throw fault(mark.line, "\(mark) is named while rendering") }
    if name.contains("(") { throw fault(mark.line, "\(mark) is a transform") }
    let isFile = [.partial, .parent, .end].contains(mark.kind)
    guard name.utf8.allSatisfy({ isNameByte($0) || isFile && $0 == UInt8(ascii: "/") }) else {
      throw fault(mark.line, "\(mark) has characters that are not for names")
    }
    if isFile || mark.kind == .block || name == "." { return }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    if parts.contains("") { throw fault(mark.line, "\(mark) has a dot too many") }
  }

  private func isNext(_ text: StaticString) -> Bool {
    let length = text.utf8CodeUnitCount
    guard position + length <= source.count else { return false }
    return (0..<length).allSatisfy { source[position + $0] == text.utf8Start[$0] }
  }

  private func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }

  private func isNameByte(_ byte: UInt8) -> Bool {
    let lower = byte | 0x20
    return lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")
      || byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
      || [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "?")].contains(byte)
  }
}
