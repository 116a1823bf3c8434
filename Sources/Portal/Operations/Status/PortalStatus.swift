/// What people can rely on, one by one. A new part, such as backups, gets a case here and a check
/// in `StatusChecks.check`.
package enum Component: String, Sendable, CaseIterable {
  case reading, saving, mail, jobs
}

/// How a part does, from good to worst.
package enum Condition: Int, Sendable, Comparable {
  case working, limited, down
  /// Not checked yet.
  case unknown

  package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// What the latest check of one part found.
package struct ComponentStatus: Sendable, Equatable {
  package let component: Component
  package let condition: Condition
  /// Since when it has been so, as far as this process saw.
  package let since: Timestamp
  package let checkedAt: Timestamp

  package init(
    component: Component, condition: Condition, since: Timestamp, checkedAt: Timestamp
  ) {
    self.component = component
    self.condition = condition
    self.since = since
    self.checkedAt = checkedAt
  }
}

/// How the portal does, as far as it knows itself.
package struct PortalStatus: Sendable, Equatable {
  /// In the order of `Component.allCases`; empty before the first check.
  package let components: [ComponentStatus]

  package init(components: [ComponentStatus]) { self.components = components }

  /// The worst of all.
  package var condition: Condition { components.map(\.condition).max() ?? .unknown }

  /// When the oldest of the checks was made; nil before the first.
  package var checkedAt: Timestamp? { components.map(\.checkedAt).min() }

  /// True when it says too little about now: checks older than a minute, none, or from a future that
  /// a clock put back has taken away.
  package func isStale(at now: Timestamp) -> Bool {
    guard let checkedAt else { return true }
    return now - checkedAt > .minutes(1) || checkedAt > now + .minutes(1)
  }
}

/// Where the latest findings are kept: the checks write, the page reads, nobody waits.
package final class StatusBoard: Sendable {
  private let state = Locked(PortalStatus(components: []))
  private let board = Locked<ServiceBoard?>(nil)
  private let count = Locked(0)
  package init() {}

  /// How often something was found. Nothing is other than it was while this is the same.
  package var noted: Int { count.withLock { $0 } }

  /// What the product offers; nil before it was first read.
  package var services: ServiceBoard? { board.withLock { $0 } }

  package func note(_ services: ServiceBoard) {
    board.withLock { $0 = services }
    count.withLock { $0 += 1 }
  }

  package var now: PortalStatus { state.withLock { $0 } }

  package func note(_ findings: [Component: Condition], at time: Timestamp) {
    state.withLock { status in
      let known = Dictionary(
        uniqueKeysWithValues: status.components.map { ($0.component, $0) })
      let components = Component.allCases.compactMap { component -> ComponentStatus? in
        guard let condition = findings[component] else { return known[component] }
        let before = known[component]
        return ComponentStatus(
          component: component, condition: condition,
          since: before?.condition == condition ? before?.since ?? time : time, checkedAt: time)
      }
      status = PortalStatus(components: components)
    }
    count.withLock { $0 += 1 }
  }
}
