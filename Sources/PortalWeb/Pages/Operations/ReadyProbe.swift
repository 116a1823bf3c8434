import Portal

/// Proves for `/readyz` that the database works. The proof is a durable write, and anybody may ask:
/// all who ask while one is under way share it, so that no more than one ever waits in the store.
final class ReadyProbe: Sendable {
  private let underWay = Locked<Task<(any Error)?, Never>?>(nil)

  /// Nil when the database can be written and read.
  func problem(_ portal: Portal) async -> (any Error)? {
    let task = underWay.withLock { underWay in
      if let underWay { return underWay }
      let task = Task<(any Error)?, Never> { [self] in
        defer { self.underWay.withLock { $0 = nil } }
        do {
          try await portal.proveReady()
          return nil
        } catch { return error }
      }
      underWay = task
      return task
    }
    return await task.value
  }
}
