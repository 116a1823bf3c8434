/// Text as printable ASCII in lines of at most 76 characters, each ended by CRLF (RFC 2045, 6.7).
enum QuotedPrintable {
  private static let longest = 76
  private static let hex = Array("0123456789ABCDEF".utf8)

  static func bytes(_ text: String) -> [UInt8] {
    let lineEnd = UInt8(ascii: "\n")
    var made: [UInt8] = []
    // Whatever ended its lines, CRLF does on the wire.
    let plain = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
    made.reserveCapacity(plain.utf8.count * 5 / 4)
    for line in plain.utf8.split(separator: lineEnd, omittingEmptySubsequences: false) {
      append(line, to: &made)
    }
    return made
  }

  private static func append(_ line: Substring.UTF8View, to made: inout [UInt8]) {
    var (start, left) = (made.count, line.count)
    for byte in line {
      left -= 1
      let isPlain = isPlain(byte) || (byte == 0x20 || byte == 0x09) && left > 0
      // The last sign of a line that goes on is its soft end.
      if made.count - start + (isPlain ? 1 : 3) > (left > 0 ? longest - 1 : longest) {
        made += [UInt8(ascii: "="), 13, 10]
        start = made.count
      }
      if isPlain {
        made.append(byte)
      } else {
        made += [UInt8(ascii: "="), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
      }
    }
    made += [13, 10]
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "=")
  }
}
