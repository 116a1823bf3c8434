import TestSupport
import Testing

@testable import Portal

@Suite("Circuit breaker") struct CircuitBreakerTests {
  private struct Down: Error {}

  private let clock = TestClock()
  private let registry = MetricsRegistry()

  private func breaker(jitter: Double = 0) -> CircuitBreaker {
    CircuitBreaker("mail", clock: clock.wall, registry: registry, jitter: { jitter })
  }

  private func fail(_ breaker: CircuitBreaker, times: Int = 1) async {
    for _ in 0..<times { _ = try? await breaker.run { throw Down() } }
  }

  private func isOpen(_ breaker: CircuitBreaker) async -> Bool {
    do {
      try await breaker.run {}
      return false
    } catch { return error is CircuitBreaker.IsOpen }
  }

  private var gauge: String? {
    registry.text().split(separator: "\n").last.map { String($0.suffix(1)) }
  }

  @Test func fiveFailuresInARowOpenIt() async throws {
    let breaker = breaker()
    #expect(gauge == "0")
    await fail(breaker, times: 4)
    try await breaker.run {}
    await fail(breaker, times: 4)
    #expect(breaker.state == .closed, "a success between begins anew")
    #expect(breaker.room(for: 20) == 20)
    await fail(breaker)
    #expect(breaker.state == .open)
    #expect(breaker.room(for: 20) == 0)
    #expect(await isOpen(breaker))
    #expect(gauge == "2")
  }

  @Test func oneTrialDecidesAfterThePause() async throws {
    let breaker = breaker()
    await fail(breaker, times: 5)
    clock.advance(by: .seconds(29))
    #expect(breaker.room(for: 20) == 0)
    clock.advance(by: .seconds(1))
    #expect(breaker.room(for: 20) == 1)
    try await breaker.run {
      #expect(breaker.state == .halfOpen)
      #expect(gauge == "1")
      #expect(await isOpen(breaker), "one trial at a time")
    }
    #expect(breaker.state == .closed)
    #expect(gauge == "0")
    await fail(breaker, times: 4)
    #expect(breaker.state == .closed, "the count begins anew")
  }

  @Test func pauseDoublesUpToItsCap() async throws {
    let breaker = breaker()
    await fail(breaker, times: 5)
    for pause in [30, 60, 120, 240, 480, 600, 600] {
      clock.advance(by: .seconds(pause - 1))
      #expect(breaker.room(for: 1) == 0, "\(pause)")
      clock.advance(by: .seconds(1))
      #expect(breaker.room(for: 1) == 1, "\(pause)")
      await fail(breaker)
    }
    clock.advance(by: .minutes(10))
    try await breaker.run {}
    await fail(breaker, times: 5)
    clock.advance(by: .seconds(30))
    #expect(breaker.room(for: 1) == 1, "after a success the pause is short again")
  }

  @Test func jitterAddsUpToAQuarter() async {
    let breaker = breaker(jitter: 1)
    await fail(breaker, times: 5)
    clock.advance(by: .seconds(37))
    #expect(breaker.room(for: 1) == 0)
    clock.advance(by: .milliseconds(500))
    #expect(breaker.room(for: 1) == 1)
  }

  @Test func clockPutBackDoesNotLockItForADay() async {
    let breaker = breaker()
    await fail(breaker, times: 5)
    #expect(breaker.room(for: 1) == 0)
    clock.advance(by: .seconds(-86400))
    #expect(breaker.room(for: 1) == 1)
  }

  @Test func cancelledTrialLetsAnotherThrough() async {
    let breaker = breaker()
    await fail(breaker, times: 5)
    clock.advance(by: .seconds(30))
    _ = try? await breaker.run { throw CancellationError() }
    #expect(breaker.room(for: 1) == 1)
  }
}
