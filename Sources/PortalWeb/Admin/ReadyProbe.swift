import Portal

/// Proves for `/readyz` that the database works, at most once a second however many ask: the proof is
/// a durable write, and anybody may ask.
final class ReadyProbe: Sendable {
  private static let interval = Duration.seconds(1)

  private struct Probe {
    let startedAt: ContinuousClock.Instant
    let task: Task<(any Error)?, Never>
  }

  private let latest = Locked<Probe?>(nil)

  /// Nil when the database can be written and read.
  func problem(_ portal: Portal) async -> (any Error)? {
    let task = latest.withLock { latest in
      if let latest, .now - latest.startedAt < Self.interval { return latest.task }
      let task = Task<(any Error)?, Never> {
        do {
          try await portal.proveReady()
          return nil
        } catch { return error }
      }
      latest = Probe(startedAt: .now, task: task)
      return task
    }
    return await task.value
  }
}
