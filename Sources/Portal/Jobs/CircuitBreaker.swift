import Metrics

/// Spares a service outside that does not answer: after some failures in a row nobody asks it until
/// a pause is over, then one try decides. In memory: each process finds out for itself.
package final class CircuitBreaker: Sendable {
  package enum State: Int, Sendable { case closed, halfOpen, open }

  /// The breaker is open; nothing was tried.
  package struct IsOpen: Error, Equatable {}

  private struct Memory {
    var state = State.closed
    var failures = 0
    /// How often it opened without a success between.
    var openings = 0
    var openedAt = Timestamp(microseconds: 0)
    var retryAt = Timestamp(microseconds: 0)
  }

  private let clock: WallClock
  private let threshold: Int
  private let pause: Duration
  private let longestPause: Duration
  private let jitter: @Sendable () -> Double
  private let gauge: Meter
  private let memory = Locked(Memory())

  /// - Parameters:
  ///   - name: of the service, for the metric `portico_breaker_state`.
  ///   - threshold: failures in a row that open it.
  ///   - pause: the first pause; it doubles with every opening up to `longestPause`.
  ///   - jitter: from 0 to 1; up to a quarter of the pause is added, so that several processes do
  ///     not come back at the same moment.
  package init(
    _ name: String, clock: WallClock, registry: MetricsRegistry, threshold: Int = 5,
    pause: Duration = .seconds(30), longestPause: Duration = .minutes(10),
    jitter: @escaping @Sendable () -> Double = { .random(in: 0...1) }
  ) {
    self.clock = clock
    self.threshold = threshold
    self.pause = pause
    self.longestPause = longestPause
    self.jitter = jitter
    gauge = Meter(
      label: "portico_breaker_state", dimensions: [("name", name)], factory: registry)
    gauge.set(State.closed.rawValue)
  }

  package var state: State { memory.withLock { $0.state } }

  /// How many of `wanted` calls may be made now: all, one as a trial, or none.
  package func room(for wanted: Int) -> Int {
    let now = clock.now()
    return memory.withLock { memory in
      switch memory.state {
      case .closed: wanted
      case .halfOpen: 0
      case .open: Self.isDue(memory, now) ? min(1, wanted) : 0
      }
    }
  }

  /// Makes the call, unless the breaker is open, and learns from what comes of it. A call that was
  /// cancelled says nothing about the service.
  /// - Throws: `IsOpen`, or what `body` throws.
  package func run<T: Sendable>(_ body: () async throws -> T) async throws -> T {
    guard admit() else { throw IsOpen() }
    do {
      let value = try await body()
      update { $0 = Memory() }
      return value
    } catch let error as CancellationError {
      update { if $0.state == .halfOpen { $0.state = .open } }
      throw error
    } catch {
      fail()
      throw error
    }
  }

  private func admit() -> Bool {
    let now = clock.now()
    return update { memory in
      switch memory.state {
      case .closed: return true
      case .halfOpen: return false
      case .open:
        guard Self.isDue(memory, now) else { return false }
        memory.state = .halfOpen
        return true
      }
    }
  }

  private func fail() {
    let now = clock.now()
    let extra = 1 + jitter() / 4
    update { memory in
      memory.failures += 1
      // A call that began before the breaker opened adds nothing.
      guard memory.state == .halfOpen || memory.state == .closed && memory.failures >= threshold
      else { return }
      let doubled = pause * (1 << min(memory.openings, 20))
      memory.state = .open
      memory.openings += 1
      memory.openedAt = now
      memory.retryAt = now + min(longestPause, doubled) * extra
    }
  }

  /// After the pause, or when the clock was put back behind its beginning.
  private static func isDue(_ memory: Memory, _ now: Timestamp) -> Bool {
    now >= memory.retryAt || now < memory.openedAt
  }

  @discardableResult
  private func update<T: Sendable>(_ change: (inout Memory) -> T) -> T {
    memory.withLock { memory in
      let result = change(&memory)
      gauge.set(memory.state.rawValue)
      return result
    }
  }
}
