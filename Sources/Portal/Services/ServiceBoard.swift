/// The portal's own services as they were read last: what everybody may see of them, and what can be shown
/// while the database does not answer.
package struct ServiceBoard: Sendable {
  package let services: [OfferedService]
  /// Of each, in their order; days of UTC.
  package let histories: [ServiceHistory]
  package let readAt: Timestamp

  package static let days = 90

  package init(in tx: Tx) throws {
    services = try ProductService.offeredToAll(in: tx)
    let days = HistoryDays(Self.days, until: tx.now, in: "UTC")
    histories = try ServiceHistory.all(of: services, over: days, in: tx)
    readAt = tx.now
  }

  /// True when it says too little about now; see `PortalStatus.isStale`.
  package func isStale(at now: Timestamp) -> Bool {
    now - readAt > .minutes(1) || readAt > now + .minutes(1)
  }

  /// The worst of all.
  package var condition: Condition { services.map(\.status.condition).max() ?? .working }
}

extension ServiceStatus {
  /// What was announced keeps people from something, too.
  package var condition: Condition {
    switch self {
    case .operational: .working
    case .degraded, .maintenance: .limited
    case .outage: .down
    }
  }
}
