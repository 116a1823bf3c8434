import HTTPTypes
import NIOCore

/// The boundary of a multipart/form-data body.
/// - Throws: `notMultipart` for another type, `malformed` for a boundary against RFC 2046, 5.1.1.
package func multipartBoundary(contentType: String) throws(MultipartError) -> String {
  let field = try ParameterizedValue.parse(contentType)
  guard field.value.lowercased() == "multipart/form-data" else { throw .notMultipart }
  guard let boundary = try field.only("boundary") else { throw .malformed("no boundary") }
  let bytes = boundary.utf8
  guard (1...70).contains(bytes.count), bytes.allSatisfy(isBoundaryCharacter), bytes.last != 0x20
  else { throw .malformed("boundary") }
  return boundary
}

private func isBoundaryCharacter(_ byte: UInt8) -> Bool {
  isAlphanumeric(byte) || "'()+_,-./:=? ".utf8.contains(byte)
}

private func isAlphanumeric(_ byte: UInt8) -> Bool {
  let lower = byte | 0x20
  return lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")
    || byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
}

/// RFC 9110, 5.6.2.
private func isTokenCharacter(_ byte: UInt8) -> Bool {
  isAlphanumeric(byte) || "!#$%&'*+-.^_`|~".utf8.contains(byte)
}

/// Reads the header of one part.
enum MultipartHeader {
  /// - Parameter bytes: the fields with their line ends, without the blank line.
  static func parse(_ bytes: ByteBufferView) throws(MultipartError) -> MultipartPart {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .malformed("invalid UTF-8 in a part's header")
    }
    var headers = HTTPFields()
    for line in lines(of: text) { headers.append(try field(line)) }
    guard let disposition = try only(.contentDisposition, in: headers) else {
      throw .malformed("no Content-Disposition")
    }
    let form = try ParameterizedValue.parse(disposition)
    guard form.value.lowercased() == "form-data", let name = try form.only("name") else {
      throw .malformed("Content-Disposition")
    }
    try checkEncoding(headers)
    // `filename*` is not for forms (RFC 7578, 4.2).
    return MultipartPart(
      name: name, filename: try form.only("filename"),
      contentType: try only(.contentType, in: headers))
  }

  /// By CR LF alone; a bare CR or LF stays in its line and is refused there.
  private static func lines(of text: String) -> [Substring] {
    text.isEmpty ? [] : text.split(separator: "\r\n", omittingEmptySubsequences: false)
  }

  private static func field(_ line: Substring) throws(MultipartError) -> HTTPField {
    let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let name = HTTPField.Name(String(parts[0])) else {
      throw .malformed("field name")
    }
    guard !line.unicodeScalars.contains(where: isControl) else {
      throw .malformed("control character in a part's header")
    }
    let value = parts[1].drop { $0 == " " || $0 == "\t" }
    return HTTPField(name: name, value: String(value))
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar != "\t" && scalar.properties.generalCategory == .control
  }

  private static func only(
    _ name: HTTPField.Name, in headers: HTTPFields
  ) throws(MultipartError) -> String? {
    let values = headers[values: name]
    guard values.count <= 1 else { throw .malformed("field twice") }
    return values.first
  }

  /// Nobody decodes base64 here (RFC 7578, 4.7 deprecates it); taken as it is it would be stored
  /// as something else than was sent.
  private static func checkEncoding(_ headers: HTTPFields) throws(MultipartError) {
    guard let name = HTTPField.Name("Content-Transfer-Encoding") else { return }
    let encoding = try only(name, in: headers)?.lowercased()
    guard encoding.map({ ["7bit", "8bit", "binary"].contains($0) }) ?? true else {
      throw .malformed("Content-Transfer-Encoding")
    }
  }
}

/// A field value with parameters: `form-data; name="a"`.
struct ParameterizedValue {
  let value: String
  let parameters: [(name: String, value: String)]

  /// The parameter of that name, nil without one. Twice is refused: two readers could choose
  /// differently.
  func only(_ name: String) throws(MultipartError) -> String? {
    let found = parameters.filter { $0.name == name }
    guard found.count <= 1 else { throw .malformed("parameter twice") }
    return found.first?.value
  }

  static func parse(_ text: String) throws(MultipartError) -> ParameterizedValue {
    guard !text.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) else {
      throw .malformed("control character")
    }
    var rest = Substring(text).utf8
    let end = rest.firstIndex(of: UInt8(ascii: ";")) ?? rest.endIndex
    let value = String(Substring(rest[..<end])).trimmingSpaces()
    rest = rest[end...]
    var parameters: [(name: String, value: String)] = []
    while rest.popFirst() != nil {
      rest = rest.drop(while: isSpace)
      // A semicolon at the end is common and harmless.
      if rest.isEmpty { break }
      parameters.append(try parameter(&rest))
      rest = rest.drop(while: isSpace)
      guard rest.isEmpty || rest.first == UInt8(ascii: ";") else { throw .malformed("parameter") }
    }
    return ParameterizedValue(value: value, parameters: parameters)
  }

  private static func parameter(
    _ rest: inout Substring.UTF8View
  ) throws(MultipartError) -> (name: String, value: String) {
    let name = rest.prefix(while: isTokenCharacter)
    rest = rest[name.endIndex...]
    guard !name.isEmpty, rest.popFirst() == UInt8(ascii: "=") else { throw .malformed("parameter") }
    if rest.first == UInt8(ascii: "\"") {
      return (String(Substring(name)).lowercased(), try quoted(&rest))
    }
    let value = rest.prefix(while: isTokenCharacter)
    guard !value.isEmpty else { throw .malformed("parameter") }
    rest = rest[value.endIndex...]
    return (String(Substring(name)).lowercased(), String(Substring(value)))
  }

  /// A backslash escapes a quote or itself; before anything else it is a character of its own, for
  /// some clients send Windows paths.
  private static func quoted(_ rest: inout Substring.UTF8View) throws(MultipartError) -> String {
    var bytes: [UInt8] = []
    _ = rest.popFirst()
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\"") { return String(decoding: bytes, as: UTF8.self) }
      let isEscape = byte == UInt8(ascii: "\\")
      if isEscape, let next = rest.first, "\"\\".utf8.contains(next) {
        bytes.append(next)
        rest = rest.dropFirst()
      } else {
        bytes.append(byte)
      }
    }
    throw .malformed("quotation without an end")
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }
}

extension String {
  fileprivate func trimmingSpaces() -> String {
    var slice = self[...]
    while let first = slice.first, first == " " || first == "\t" { slice.removeFirst() }
    while let last = slice.last, last == " " || last == "\t" { slice.removeLast() }
    return String(slice)
  }
}
