extension [UInt8] {
  /// Appends a JSON string (RFC 8259, section 7): quotes, backslashes and control characters are
  /// escaped. For what is written with every change and every request, where `JSONEncoder` costs
  /// more than the rest.
  package mutating func appendJSON(_ string: String) {
    append(UInt8(ascii: "\""))
    for byte in string.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): self += [UInt8(ascii: "\\"), byte]
      case 0..<32, 127: self += "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8
      default: append(byte)
      }
    }
    append(UInt8(ascii: "\""))
  }
}
