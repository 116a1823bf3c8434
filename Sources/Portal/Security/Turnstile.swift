/// Lets a few through at a time, in the order they came; the rest wait, up to a bound.
package final class Turnstile: Sendable {
  private struct State {
    var free: Int
    var line: [CheckedContinuation<Void, any Error>] = []
  }

  private let state: Locked<State>
  private let waiting: Int

  package init(width: Int, waiting: Int) {
    state = Locked(State(free: width))
    self.waiting = waiting
  }

  /// - Throws: `TooManyWaiting` when the line is full, else what `body` throws.
  package func pass<T: Sendable>(_ body: () async throws -> T) async throws -> T {
    try await enter()
    defer { leave() }
    return try await body()
  }

  /// Gives everybody in line this answer.
  func sendAway(_ error: any Error) {
    let line = state.withLock { state in
      defer { state.line = [] }
      return state.line
    }
    for waiting in line { waiting.resume(throwing: error) }
  }

  /// How many wait.
  var inLine: Int { state.withLock { $0.line.count } }

  private func enter() async throws {
    try await withCheckedThrowingContinuation { continuation in
      let answer: Result<Void, any Error>? = state.withLock { state in
        if state.free > 0 {
          state.free -= 1
          return .success(())
        }
        guard state.line.count < waiting else { return .failure(TooManyWaiting()) }
        state.line.append(continuation)
        return nil
      }
      if let answer { continuation.resume(with: answer) }
    }
  }

  private func leave() {
    let next = state.withLock { state -> CheckedContinuation<Void, any Error>? in
      guard !state.line.isEmpty else {
        state.free += 1
        return nil
      }
      return state.line.removeFirst()
    }
    next?.resume()
  }
}
