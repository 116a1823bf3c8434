import Foundation
import Logging
import Portal

/// One line of the log, made into JSON by the thread that writes it. The escaping means that nobody can
/// forge a line.
struct LogLine: Sendable {
  let time: Date
  let level: Logger.Level
  let message: String
  let metadata: Logger.Metadata

  /// Appends it, its own keys first, the others in their order, and a line's end.
  func append(to text: inout [UInt8]) {
    let time = Int64((time.timeIntervalSince1970 * 1000).rounded(.down))
    text += #"{"time":""#.utf8
    text += Self.second(time / 1000).utf8
    text += ".\(String(1000 + time % 1000).dropFirst())Z\"".utf8
    Self.append("level", level.rawValue, to: &text)
    Self.append("message", message, to: &text)
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
      Self.append(key, value.description, to: &text)
    }
    text += "}\n".utf8
  }

  private static func append(_ key: String, _ value: String, to text: inout [UInt8]) {
    text.append(UInt8(ascii: ","))
    text.appendJSON(key)
    text.append(UInt8(ascii: ":"))
    text.appendJSON(value)
  }

  /// The date and time of a second, made once for all its lines.
  private static func second(_ second: Int64) -> String {
    last.withLock { last in
      if last.second != second {
        let date = Date(timeIntervalSince1970: Double(second))
        last = (second, String(date.formatted(.iso8601).dropLast()))
      }
      return last.text
    }
  }

  private static let last = Locked<(second: Int64, text: String)>((-1, ""))
}
