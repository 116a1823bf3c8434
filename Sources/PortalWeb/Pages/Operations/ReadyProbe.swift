import Portal

/// Proves for `/readyz` that the database works. The proof is a durable write, and anybody may ask: all
/// who ask while one is under way share it, and what it found holds for a few seconds, unless other
/// writes show meanwhile that it has changed.
final class ReadyProbe: Sendable {
  static let interval = Duration.seconds(5)

  private struct Finding: Sendable {
    let problem: (any Error)?
    let at: Timestamp
    let store: StoreCounters.Values

    /// A clock that was put back ends it too.
    func holds(at now: Timestamp, _ store: StoreCounters.Values) -> Bool {
      let isRecent = now >= at && now < at + ReadyProbe.interval
      let isDisproved =
        problem == nil
        ? store.lostWrites != self.store.lostWrites : store.writes != self.store.writes
      return isRecent && !isDisproved
    }
  }

  private struct Memory: Sendable {
    var underWay: Task<Finding, Never>?
    var last: Finding?
  }

  private let memory = Locked(Memory())

  /// Nil when the database can be written and read.
  func problem(_ portal: Portal) async -> (any Error)? {
    let (now, store) = (portal.store.clock.now(), portal.store.counters.now)
    let task: Task<Finding, Never> = memory.withLock { memory in
      if let task = memory.underWay { return task }
      if let last = memory.last, last.holds(at: now, store) { return Task { last } }
      let task = Task { await probe(portal) }
      memory.underWay = task
      return task
    }
    return await task.value.problem
  }

  private func probe(_ portal: Portal) async -> Finding {
    var problem: (any Error)?
    do { try await portal.proveReady() } catch { problem = error }
    let finding = Finding(
      problem: problem, at: portal.store.clock.now(), store: portal.store.counters.now)
    memory.withLock { $0 = Memory(underWay: nil, last: finding) }
    return finding
  }
}
