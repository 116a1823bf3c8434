import Foundation
import GRDB

/// (cores + 2) read-only connections for the session lookup, taken by try-lock and used on the
/// calling thread: ten microseconds of SQLite cost less than a hop to another thread.
final class LookupConnections: Sendable {
  private struct Connection: Sendable {
    let lock: Locked<Bool>
    let queue: DatabaseQueue
  }

  private let connections: [Connection]

  init(path: String) throws {
    var configuration = Configuration()
    configuration.readonly = true
    let count = ProcessInfo.processInfo.activeProcessorCount + 2
    connections = try (0..<count).map { _ in
      Connection(
        lock: Locked(false), queue: try DatabaseQueue(path: path, configuration: configuration))
    }
  }

  /// Nil when all are taken.
  func tryRead<T: Sendable>(_ body: (Database) throws -> T) throws -> T? {
    guard let free = connections.first(where: take) else { return nil }
    defer { free.lock.withLock { $0 = false } }
    do {
      return try free.queue.inDatabase(body)
    } catch let error as DatabaseError { throw StoreError(error) }
  }

  func close() {
    for connection in connections { try? connection.queue.close() }
  }

  private func take(_ connection: Connection) -> Bool {
    connection.lock.withLock { taken in
      if taken { return false }
      taken = true
      return true
    }
  }
}
