import NIOCore
import Portal
import Synchronization

/// How many connections are open, in all and from each network, and how many were turned away; one for
/// the whole server.
package final class ConnectionCount: Sendable {
  enum Admission: Equatable {
    case admitted
    case full
    /// - Parameter isNews: true at most once a minute, so that a flood does not fill the log.
    case networkFull(isNews: Bool)
  }

  private struct Networks {
    var open: [String: Int] = [:]
    var quietUntil = NIODeadline.uptimeNanoseconds(0)
  }

  private let openNow = Atomic<Int>(0)
  private let rejectedSoFar = Atomic<Int>(0)
  private let beingTurnedAway = Atomic<Int>(0)
  private let networks = Locked(Networks())

  /// Turned-away connections that may still be reading their 503. Past it they get none: a flood
  /// must not hold more sockets than the cap was meant to allow.
  static let maxBeingTurnedAway = 256

  package init() {}

  /// Connections admitted and not yet closed.
  package var open: Int { openNow.load(ordering: .relaxed) }

  /// Connections refused over a cap since the start.
  package var rejected: Int { rejectedSoFar.load(ordering: .relaxed) }

  /// Takes a place, or counts a rejection. Every place is paid back by one `leave`.
  /// - Parameter network: nil for one that is not counted by itself.
  func admit(from network: String?, _ limits: GuardLimits) -> Admission {
    var answer = Admission.full
    if openNow.add(1, ordering: .relaxed).newValue <= limits.maxConnections {
      answer = enter(network, limits)
    }
    guard answer != .admitted else { return answer }
    openNow.subtract(1, ordering: .relaxed)
    rejectedSoFar.add(1, ordering: .relaxed)
    return answer
  }

  private func enter(_ network: String?, _ limits: GuardLimits) -> Admission {
    guard let network else { return .admitted }
    return networks.withLock { networks in
      guard networks.open[network, default: 0] < limits.maxConnectionsPerNetwork else {
        let isNews = networks.quietUntil < .now()
        if isNews { networks.quietUntil = .now() + .minutes(1) }
        return .networkFull(isNews: isNews)
      }
      networks.open[network, default: 0] += 1
      return .admitted
    }
  }

  func leave(_ network: String?) {
    openNow.subtract(1, ordering: .relaxed)
    guard let network else { return }
    networks.withLock { networks in
      let left = networks.open[network, default: 0] - 1
      networks.open[network] = left > 0 ? left : nil
    }
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
