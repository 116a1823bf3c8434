/// Text as printable ASCII in lines of at most 76 characters (RFC 2045, 6.7).
enum QuotedPrintable {
  private static let longest = 76

  static func lines(_ text: String) -> [String] {
    // Whatever ended its lines, CRLF does on the wire.
    text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
      .flatMap { lines(ofOne: $0) }
  }

  private static func lines(ofOne line: Substring) -> [String] {
    let bytes = Array(line.utf8)
    var lines: [String] = []
    var current = ""
    for (index, byte) in bytes.enumerated() {
      let isLast = index == bytes.count - 1
      let sign = sign(byte, endsLine: isLast)
      // The last sign of a line that goes on is its soft end.
      if current.utf8.count + sign.utf8.count > (isLast ? longest : longest - 1) {
        lines.append(current + "=")
        current = ""
      }
      current += sign
    }
    return lines + [current]
  }

  private static func sign(_ byte: UInt8, endsLine: Bool) -> String {
    let isPlain = (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "=")
    let isBlank = (byte == 0x20 || byte == 0x09) && !endsLine
    if isPlain || isBlank { return String(UnicodeScalar(byte)) }
    let hex = String(byte, radix: 16, uppercase: true)
    return byte < 16 ? "=0\(hex)" : "=\(hex)"
  }
}
