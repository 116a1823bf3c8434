/// Work that one person may have going on once: it costs more than the write that comes of it.
package final class OneAtATime: Sendable {
  private let busy = Locked<Set<String>>([])

  package init() {}

  /// - Throws: `Obstacle`, or what `refusal` says, while the person's last one goes on.
  package func hold<Record, T>(
    _ id: ID<Record>,
    orThrow refusal: @autoclosure () -> any Error = Obstacle(
      "What you sent a moment ago is still being worked on. Wait until it is done."),
    _ body: () async throws -> T
  ) async throws -> T {
    guard busy.withLock({ $0.insert(id.text).inserted }) else { throw refusal() }
    defer { _ = busy.withLock { $0.remove(id.text) } }
    return try await body()
  }
}
