import Synchronization

/// How many connections are open, and how many were turned away; one for the whole server.
package final class ConnectionCount: Sendable {
  private let openNow = Atomic<Int>(0)
  private let rejectedSoFar = Atomic<Int>(0)
  private let beingTurnedAway = Atomic<Int>(0)

  /// Turned-away connections that may still be reading their 503. Past it they get none: a flood
  /// must not hold more sockets than the cap was meant to allow.
  static let maxBeingTurnedAway = 256

  package init() {}

  /// Connections admitted and not yet closed.
  package var open: Int { openNow.load(ordering: .relaxed) }

  /// Connections refused over the cap since the start.
  package var rejected: Int { rejectedSoFar.load(ordering: .relaxed) }

  /// Takes a place, or counts a rejection. Every `true` is paid back by one `leave()`.
  func admit(upTo limit: Int) -> Bool {
    if openNow.add(1, ordering: .relaxed).newValue <= limit { return true }
    openNow.subtract(1, ordering: .relaxed)
    rejectedSoFar.add(1, ordering: .relaxed)
    return false
  }

  func leave() {
    openNow.subtract(1, ordering: .relaxed)
  }

  /// Whether a refused connection may stay for its answer. Every `true` is paid back.
  func beginTurningAway() -> Bool {
    let now = beingTurnedAway.add(1, ordering: .relaxed).newValue
    if now <= Self.maxBeingTurnedAway { return true }
    endTurningAway()
    return false
  }

  func endTurningAway() {
    beingTurnedAway.subtract(1, ordering: .relaxed)
  }
}
