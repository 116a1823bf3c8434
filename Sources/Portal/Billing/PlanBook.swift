/// The catalogue, and the versions that were looked up, for everybody who asks in a transaction. A version
/// never changes: it is read from the database once.
package final class PlanBook: Sendable {
  private struct Held {
    var plans = Plans.unlimited
    var versions: [String: PlanVersion] = [:]
  }

  private let held = Locked(Held())

  package init() {}

  /// Those who have a plan that the file offers unchanged see the file's words.
  package func use(_ plans: Plans) {
    held.withLock { held in
      held.plans = plans
      for version in plans.versions { held.versions[version.hash] = version }
    }
  }

  package var plans: Plans { held.withLock { $0.plans } }

  /// - Throws: `StoreError.decoding` for one that nobody has written down.
  func version(_ hash: String, in tx: Tx) throws -> PlanVersion {
    if let version = held.withLock({ $0.versions[hash] }) { return version }
    guard let version = try PlanVersion.find(hash, in: tx) else {
      throw StoreError.decoding("there is no plan \(hash)")
    }
    held.withLock { $0.versions[hash] = version }
    return version
  }
}
