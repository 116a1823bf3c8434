/// The catalogue, and the versions that were looked up, for everybody who asks in a transaction. A version
/// never changes: it is read from the database once.
package final class PlanBook: Sendable {
  private struct Held {
    var plans = Plans.unlimited
    var versions: [String: Plan] = [:]
  }

  private let held = Locked(Held())

  package init() {}

  package func use(_ plans: Plans) { held.withLock { $0.plans = plans } }

  package var plans: Plans { held.withLock { $0.plans } }

  /// - Throws: `StoreError.decoding` for one that nobody has written down.
  func plan(_ hash: String, in tx: Tx) throws -> Plan {
    if let plan = held.withLock({ $0.versions[hash] }) { return plan }
    guard let plan = try PlanVersion.find(hash, in: tx)?.plan else {
      throw StoreError.decoding("there is no plan \(hash)")
    }
    held.withLock { $0.versions[hash] = plan }
    return plan
  }
}
