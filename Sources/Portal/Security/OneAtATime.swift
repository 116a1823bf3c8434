/// Work that one person may have going on once: it costs more than the write that comes of it.
package final class OneAtATime: Sendable {
  private let busy = Locked<Set<ID<User>>>([])

  package init() {}

  /// - Throws: `Obstacle`, or what `refusal` says, while the person's last one goes on.
  package func hold<T>(
    _ user: ID<User>,
    orThrow refusal: @autoclosure () -> any Error = Obstacle(
      "What you sent a moment ago is still being worked on. Wait until it is done."),
    _ body: () async throws -> T
  ) async throws -> T {
    guard busy.withLock({ $0.insert(user).inserted }) else { throw refusal() }
    defer { _ = busy.withLock { $0.remove(user) } }
    return try await body()
  }
}
