import Foundation

/// (cores + 2) read-only connections for the session lookup, taken by try-lock and used on the
/// calling thread: ten microseconds of SQLite cost less than a hop to another thread.
final class LookupConnections: Sendable {
  private struct Connection: Sendable {
    let lock: Locked<Bool>
    let reader: SQLiteReader
  }

  private let connections: [Connection]

  init(path: String) throws {
    let count = ProcessInfo.processInfo.activeProcessorCount + 2
    connections = try (0..<count).map { _ in
      Connection(lock: Locked(false), reader: try SQLiteReader(path: path))
    }
  }

  /// Nil when all are taken.
  func tryRead<T: Sendable>(_ body: (SQLiteReader) throws -> T) throws -> T? {
    guard let free = connections.first(where: take) else { return nil }
    defer { free.lock.withLock { $0 = false } }
    return try body(free.reader)
  }

  func close() {
    // Who is reading has taken the connection: it is waited for.
    for connection in connections {
      while !take(connection) { usleep(100) }
      connection.reader.close()
    }
  }

  private func take(_ connection: Connection) -> Bool {
    connection.lock.withLock { taken in
      if taken { return false }
      taken = true
      return true
    }
  }
}
