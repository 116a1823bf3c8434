/// JSON for people to read: each member on a line of its own. Nothing is read into it: what stands there
/// stays, in its order, whether it is JSON or not.
package struct IndentedJSON: Sendable {
  package let text: String

  /// Deeper is not shifted further.
  private static let deepest = 20

  package init(_ json: String) {
    var writer = Writer()
    for byte in json.utf8 { writer.take(byte) }
    text = String(decoding: writer.bytes, as: UTF8.self)
  }

  private struct Writer {
    var bytes: [UInt8] = []
    private var depth = 0
    private var isInString = false
    private var isEscaped = false
    /// A line is to be begun before what comes next, unless it closes what was just opened.
    private var opens = false

    mutating func take(_ byte: UInt8) {
      if isInString { return takeInString(byte) }
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): return
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth = max(0, depth - 1)
        if !opens { newLine() }
        opens = false
        bytes.append(byte)
      default:
        if opens { newLine() }
        opens = false
        takeOther(byte)
      }
    }

    private mutating func takeOther(_ byte: UInt8) {
      bytes.append(byte)
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        opens = true
      case UInt8(ascii: ","): newLine()
      case UInt8(ascii: ":"): bytes.append(UInt8(ascii: " "))
      case UInt8(ascii: "\""): isInString = true
      default: break
      }
    }

    private mutating func takeInString(_ byte: UInt8) {
      bytes.append(byte)
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isInString = false
      }
    }

    private mutating func newLine() {
      bytes.append(UInt8(ascii: "\n"))
      let width = 2 * min(depth, IndentedJSON.deepest)
      bytes += repeatElement(UInt8(ascii: " "), count: width)
    }
  }
}
