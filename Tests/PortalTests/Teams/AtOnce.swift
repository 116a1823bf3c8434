import TestSupport
import Testing

@testable import Portal

/// What came of two things that were done at once.
struct Race<One: Sendable, Other: Sendable>: Sendable {
  let one: Result<One, any Error>
  let other: Result<Other, any Error>
}

/// Does both at once. The other one is begun first in every second round, so that each can be the first.
func atOnce<One: Sendable, Other: Sendable>(
  _ round: Int, _ one: @escaping @Sendable () async throws -> One,
  _ other: @escaping @Sendable () async throws -> Other
) async -> Race<One, Other> {
  // Tasks of their own: with two `async let` in this generic function the runtime crashes (Swift 6.3).
  if round.isMultiple(of: 2) {
    let first = Task { await result(one) }
    let second = Task { await result(other) }
    return Race(one: await first.value, other: await second.value)
  }
  let second = Task { await result(other) }
  let first = Task { await result(one) }
  return Race(one: await first.value, other: await second.value)
}

private func result<T: Sendable>(
  _ body: @Sendable () async throws -> T
) async -> Result<T, any Error> {
  do { return .success(try await body()) } catch { return .failure(error) }
}

extension Result {
  var isDone: Bool { if case .success = self { true } else { false } }
  var problem: (any Error)? { if case .failure(let error) = self { error } else { nil } }
}

/// How often each side of a race was first, over its rounds.
struct Tally {
  private(set) var one = 0
  private(set) var other = 0

  mutating func note(oneWasFirst: Bool) {
    if oneWasFirst { one += 1 } else { other += 1 }
  }

  /// Without it the race has shown nothing.
  func mustHoldBoth(_ engine: TestEngine) {
    #expect(one > 0 && other > 0, "\(engine): one first \(one) times, the other \(other)")
  }
}
