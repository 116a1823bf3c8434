import Logging

/// Sends what is queued, in its order and at least once: what was sent is only then taken from the
/// queue. While the other end takes nothing, a circuit breaker leaves it queued.
package struct AuditStreaming: Sendable {
  private let portal: Portal
  /// Nil where the audit is streamed nowhere.
  private let stream: (any AuditStream)?
  private let breaker: CircuitBreaker
  private let isFailing = Locked(false)
  private static let name = "audit-stream"

  /// - Parameter breaker: one of its own by default.
  package init(
    _ portal: Portal, to stream: (any AuditStream)?, breaker: CircuitBreaker? = nil
  ) {
    self.portal = portal
    self.stream = stream
    self.breaker =
      breaker
      ?? CircuitBreaker(
        Self.name, clock: portal.store.clock, registry: portal.meters.registry)
  }

  package var job: Job {
    Job(
      Self.name, every: .seconds(1),
      hasWork: { try breaker.room(for: 1) > 0 && AuditStreamQueue.hasAny(in: $0) },
      run: { try await run() })
  }

  /// Until nothing waits, or nobody takes it.
  package func run() async throws {
    guard let stream else { return try await drain() }
    while breaker.room(for: 1) > 0 {
      try Task.checkCancellation()
      let batch = try await portal.store.read { try AuditStreamQueue.next(in: $0) }
      guard !batch.places.isEmpty, try await send(batch, to: stream) else { return }
      try await write { try AuditStreamQueue.remove(batch.places, in: $0) }
    }
  }

  /// - Returns: false when it was not taken.
  private func send(_ batch: AuditStreamQueue.Batch, to stream: any AuditStream) async throws
    -> Bool
  {
    if batch.gone > 0 {
      portal.logger.warning(
        "entries left the audit before they were streamed", metadata: ["count": "\(batch.gone)"])
    }
    if batch.lines.isEmpty { return true }
    do {
      try await breaker.run { try await stream.send(batch.lines) }
    } catch is CircuitBreaker.IsOpen {
      return false
    } catch let error as CancellationError { throw error } catch {
      note(failure: error, of: stream)
      return false
    }
    note(failure: nil, of: stream)
    return true
  }

  /// An outage is said once, and so is its end.
  private func note(failure: (any Error)?, of stream: any AuditStream) {
    let wasFailing = isFailing.withLock { isFailing in
      defer { isFailing = failure != nil }
      return isFailing
    }
    if let failure, !wasFailing {
      portal.logger.error(
        "the audit cannot be streamed; it waits",
        metadata: ["to": "\(stream.name)", "error": "\(failure)"])
    } else if failure == nil && wasFailing {
      portal.logger.notice("the audit is streamed again", metadata: ["to": "\(stream.name)"])
    }
  }

  /// Somebody has switched it off: what waited is in the audit all the same.
  private func drain() async throws {
    while try await write({ try AuditStreamQueue.drain(in: $0) }) == AuditStreamQueue.mostAtOnce {}
  }

  private func write<T: Sendable>(
    _ body: @escaping @Sendable (Tx) throws -> T
  ) async throws -> T {
    try await portal.store.write(for: .portal, as: .system(Self.name), body)
  }
}
