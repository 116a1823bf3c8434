import Foundation
import Logging
import Portal

/// One JSON object a line on standard error. JSON escapes control characters, so nobody can forge a
/// line.
struct JSONLogHandler: LogHandler {
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level = .info
  private let label: String

  init(label: String) { self.label = label }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let metadata =
      metadata.isEmpty
      ? event.metadata ?? [:]
      : metadata.merging(
        event.metadata ?? [:], uniquingKeysWith: { $1 })
    LogWriter.shared.write(
      LogLine(
        time: .now, level: event.level, message: event.message.description, metadata: metadata))
  }
}

/// Writes lines from a thread of its own. A reader that has stopped reading, or a full disk, costs
/// lines and never the program: past the bound they are dropped.
private final class LogWriter: @unchecked Sendable {
  static let shared = LogWriter()
  private let condition = NSCondition()
  private var lines: [LogLine] = []
  private let most = 10_000
  /// How long a first line waits for others: to wake for each costs more than to write it.
  private let gathering = 0.005

  private init() {
    let thread = Thread { [self] in run() }
    thread.name = "portico-log"
    thread.start()
    // What was logged on the way out is still written, if anybody reads.
    atexit { LogWriter.shared.flush() }
  }

  func write(_ line: LogLine) {
    condition.lock()
    if lines.count < most { lines.append(line) }
    if lines.count == 1 { condition.broadcast() }
    condition.unlock()
  }

  private func run() {
    while true {
      condition.lock()
      while lines.isEmpty { condition.wait() }
      condition.unlock()
      Thread.sleep(forTimeInterval: gathering)
      condition.lock()
      let batch = lines
      condition.unlock()
      var text: [UInt8] = []
      for line in batch { line.append(to: &text) }
      try? FileHandle.standardError.write(contentsOf: Data(text))
      condition.lock()
      lines.removeFirst(batch.count)
      condition.broadcast()
      condition.unlock()
    }
  }

  private func flush() {
    condition.lock()
    defer { condition.unlock() }
    let deadline = Date(timeIntervalSinceNow: 0.5)
    while !lines.isEmpty, condition.wait(until: deadline) {}
  }
}

extension Logger {
  static func portico(_ level: Logger.Level) -> Logger {
    var logger = Logger(label: "portico") { JSONLogHandler(label: $0) }
    logger.logLevel = level
    return logger
  }
}
