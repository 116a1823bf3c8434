/// Work that one person may have going on once: it costs more than the write that comes of it.
package final class OneAtATime: Sendable {
  private let busy = Locked<Set<ID<User>>>([])

  /// - Throws: `Obstacle` while the person's last one goes on.
  func hold<T>(_ user: ID<User>, _ body: () async throws -> T) async throws -> T {
    guard busy.withLock({ $0.insert(user).inserted }) else {
      throw Obstacle("What you sent a moment ago is still being worked on. Wait until it is done.")
    }
    defer { _ = busy.withLock { $0.remove(user) } }
    return try await body()
  }
}
