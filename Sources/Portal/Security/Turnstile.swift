/// More people are waiting than this machine should take on: answer 429 and let the client come back.
package struct TooManyWaiting: Error, Equatable {
  package init() {}
}

/// Lets a few through at a time; the rest wait, up to a bound, and no network keeps others from their
/// turn.
package final class Turnstile: Sendable {
  package enum Line: Sendable {
    /// Those who have an account, or say so.
    case people
    /// Those who ask for one. They have fewer places, and never two turns in a row while others wait.
    case newcomers
  }

  fileprivate typealias Waiter = CheckedContinuation<Void, any Error>

  fileprivate struct State {
    var free: Int
    var people: FairLine<Waiter>
    var newcomers: FairLine<Waiter>
    var newcomersAreNext = false
  }

  private let state: Locked<State>

  /// - Parameters:
  ///   - width: how many are let through at a time.
  ///   - waiting: how many people may wait.
  package init(width: Int, waiting: Int) {
    state = Locked(
      State(
        free: width, people: FairLine(places: waiting),
        newcomers: FairLine(places: max(1, waiting / 4))))
  }

  /// - Parameter network: where they come from; see `Network`.
  /// - Throws: `TooManyWaiting` for whoever has no place in the line, else what `body` throws.
  package func pass<T: Sendable>(
    _ line: Line, from network: String, _ body: () async throws -> T
  ) async throws -> T {
    try await enter(line, from: network)
    defer { leave() }
    // Whoever has gone meanwhile costs nothing more.
    try Task.checkCancellation()
    return try await body()
  }

  /// Gives everybody in line this answer.
  func sendAway(_ error: any Error) {
    let line = state.withLock { $0.people.removeAll() + $0.newcomers.removeAll() }
    for waiting in line { waiting.resume(throwing: error) }
  }

  /// How many wait.
  package var inLine: Int { state.withLock { $0.people.count + $0.newcomers.count } }

  private func enter(_ line: Line, from network: String) async throws {
    try await withCheckedThrowingContinuation { continuation in
      let (passing, leaving) = state.withLock { state -> (Waiter?, Waiter?) in
        if state.free > 0 {
          state.free -= 1
          return (continuation, nil)
        }
        return (nil, state.join(continuation, line, from: network))
      }
      passing?.resume()
      leaving?.resume(throwing: TooManyWaiting())
    }
  }

  private func leave() {
    let next = state.withLock { state -> Waiter? in
      let next = state.next()
      if next == nil { state.free += 1 }
      return next
    }
    next?.resume()
  }
}

extension Turnstile.State {
  fileprivate mutating func join(
    _ waiter: Turnstile.Waiter, _ line: Turnstile.Line, from network: String
  ) -> Turnstile.Waiter? {
    switch line {
    case .people: people.join(waiter, from: network)
    case .newcomers: newcomers.join(waiter, from: network)
    }
  }

  /// From one line after the other, while there is somebody in both.
  fileprivate mutating func next() -> Turnstile.Waiter? {
    defer { newcomersAreNext.toggle() }
    return newcomersAreNext
      ? newcomers.next() ?? people.next() : people.next() ?? newcomers.next()
  }
}
