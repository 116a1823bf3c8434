import CoreMetrics
import Synchronization

/// A number that only grows.
final class CounterMetric: CounterHandler, FloatingPointCounterHandler {
  private let total = Atomic<UInt64>(Double.zero.bitPattern)

  var value: Double { Double(bitPattern: total.load(ordering: .relaxed)) }

  func increment(by amount: Int64) { increment(by: Double(amount)) }
  func increment(by amount: Double) { total.add(amount) }
  func reset() { total.store(Double.zero.bitPattern, ordering: .relaxed) }
}

/// A number that goes up and down.
final class GaugeMetric: MeterHandler, RecorderHandler {
  private let current = Atomic<UInt64>(Double.zero.bitPattern)

  var value: Double { Double(bitPattern: current.load(ordering: .relaxed)) }

  func set(_ value: Int64) { set(Double(value)) }
  func set(_ value: Double) { current.store(value.bitPattern, ordering: .relaxed) }
  func increment(by amount: Double) { current.add(amount) }
  func decrement(by amount: Double) { current.add(-amount) }
  func record(_ value: Int64) { set(value) }
  func record(_ value: Double) { set(value) }
}

extension Atomic<UInt64> {
  /// Adds to the floating-point number whose bits are kept here.
  fileprivate func add(_ amount: Double) {
    var seen = load(ordering: .relaxed)
    while true {
      let sum = (Double(bitPattern: seen) + amount).bitPattern
      let attempt = weakCompareExchange(expected: seen, desired: sum, ordering: .relaxed)
      if attempt.exchanged { return }
      seen = attempt.original
    }
  }
}

/// Counts of observations up to fixed bounds. A short lock for each observation makes
/// count, sum and buckets agree.
package final class HistogramMetric: RecorderHandler, TimerHandler {
  struct Values {
    /// One more than there are bounds; each holds its own, not the smaller ones too.
    var buckets: [Int]
    var sum = 0.0
  }

  /// Seconds from a millisecond to ten seconds: requests, statements, waits.
  package static let seconds = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
  ]

  let bounds: [Double]
  private let state: Locked<Values>

  /// - Parameter bounds: upper bounds in ascending order; the infinite one is added.
  package init(bounds: [Double] = seconds) {
    self.bounds = bounds
    state = Locked(Values(buckets: Array(repeating: 0, count: bounds.count + 1)))
  }

  var values: Values { state.withLock { $0 } }

  package func record(_ value: Int64) { record(Double(value)) }

  package func record(_ value: Double) {
    var index = 0
    while index < bounds.count, value > bounds[index] { index += 1 }
    state.withLock {
      $0.buckets[index] += 1
      $0.sum += value
    }
  }

  package func observe(_ span: Duration) { record(span.seconds) }

  package func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
}

extension Duration {
  package var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) / 1e18
  }
}
