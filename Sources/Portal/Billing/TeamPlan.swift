/// What a team's row says of its plan, as hashes of versions. Which of them counts is a question of the
/// hour: see `Entitlements`.
package struct TeamPlan: Sendable, Hashable {
  /// A plan until a moment.
  package struct Lent: Sendable, Hashable {
    let hash: String
    package let until: Timestamp
  }

  /// Why nothing may be written.
  package enum Freeze: String, Sendable, SQLValue, CaseIterable {
    /// A payment has failed for too long.
    case unpaid
    /// The trial ended, and nobody has said how to pay.
    case paused
  }

  /// What it pays for; nil while it pays for nothing.
  let subscribed: String?
  /// What operators gave it; see `ComplimentaryPlan`.
  package let gift: Lent?
  /// What it tries; see `Trial`.
  package let trial: Lent?
  let freeze: Freeze?
  /// Where the clock of a team stands that is there to try things; nil for all others.
  package let clockAt: Timestamp?

  static let columns = [
    "plan_hash", "gift_hash", "gift_until", "trial_hash", "trial_until", "frozen_for", "clock_at",
  ]

  init(_ row: Row) throws {
    subscribed = try row["plan_hash"]
    gift = try Self.lent(row, "gift")
    trial = try Self.lent(row, "trial")
    freeze = try row["frozen_for"]
    clockAt = try row["clock_at"]
  }

  private static func lent(_ row: Row, _ name: String) throws -> Lent? {
    guard let hash: String = try row["\(name)_hash"],
      let until: Timestamp = try row["\(name)_until"]
    else { return nil }
    return Lent(hash: hash, until: until)
  }
}

extension Team {
  /// One that operators try things with: its time is its own, and none of its invoices is real.
  package var isSandbox: Bool { plan.clockAt != nil }

  /// What time it is for what the team pays and has.
  package func time(_ tx: Tx) -> Timestamp { plan.clockAt ?? tx.now }
}
