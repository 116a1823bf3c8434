import GRDB

/// Notices what other processes write to the file, a command beside the server above all: SQLite
/// counts, for each connection, the commits of all others. Our own all come from the writer.
final class SQLiteWatch: Sendable {
  static let interval = Duration.seconds(1)
  private let task = Locked<Task<Void, Never>?>(nil)

  /// Does nothing when it watches already.
  func start(_ queue: DatabaseQueue, _ changes: ChangeHub) {
    task.withLock { task in
      guard task == nil else { return }
      task = Task.detached { await Self.watch(queue, changes) }
    }
  }

  func stop() { task.withLock { $0?.cancel() } }

  private static func watch(_ queue: DatabaseQueue, _ changes: ChangeHub) async {
    var last: Int?
    while !Task.isCancelled {
      if changes.count > 0, let version = try? await version(of: queue), version != last {
        // The first time too: something may have come before we looked.
        changes.allMoved()
        last = version
      }
      try? await Task.sleep(for: interval)
    }
  }

  private static func version(of queue: DatabaseQueue) async throws -> Int? {
    try await queue.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA data_version") }
  }
}
