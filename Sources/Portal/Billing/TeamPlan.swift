/// What a team's row says of its plan, as hashes of versions. Which of them counts is a question of the
/// hour: see `Entitlements`.
package struct TeamPlan: Sendable, Hashable {
  /// What it pays for; nil while it pays for nothing.
  let subscribed: String?
  /// What it was given, and until when; see `ComplimentaryPlan`.
  let complimentary: String?
  let complimentaryUntil: Timestamp?
  /// Since when nothing may be written, because a payment has failed for too long.
  let frozenAt: Timestamp?

  static let columns = ["plan_hash", "gift_hash", "gift_until", "frozen_at"]

  init(_ row: Row) throws {
    subscribed = try row["plan_hash"]
    complimentary = try row["gift_hash"]
    complimentaryUntil = try row["gift_until"]
    frozenAt = try row["frozen_at"]
  }
}
