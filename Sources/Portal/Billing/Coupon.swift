/// A price reduction that operators made and a team applies by its code.
package struct Coupon: Sendable, Equatable {
  package enum Duration: String, Choice, SQLValue {
    /// The first period that is invoiced with it.
    case once
    /// Each period that begins within its months.
    case months
    case forever

    package var label: String {
      switch self {
      case .once: "Once"
      case .months: "For some months"
      case .forever: "For good"
      }
    }
  }

  package let id: ID<Coupon>
  package let code: String
  package let discount: Discount
  package let duration: Duration
  package let months: Int?
  /// The last day (UTC) on which it can be applied.
  package let lastDay: Day?
  package let mostUses: Int?
  package let uses: Int
  package let madeBy: String
  package let createdAt: Timestamp
  package let endedAt: Timestamp?

  init(_ row: Row) throws {
    id = try row["id"]
    code = try row["code"]
    discount = try Discount(stored: try row["discount"])
    duration = try row["duration"]
    months = try row["months"]
    lastDay = (try row["last_day"] as String?).flatMap { Day($0) }
    mostUses = try row["most_uses"]
    uses = try row["uses"]
    madeBy = try row["made_by"]
    createdAt = try row["created_at"]
    endedAt = try row["ended_at"]
  }

  package static func find(_ id: ID<Coupon>, in tx: Tx) throws -> Coupon? {
    try tx.row("SELECT * FROM coupons WHERE id = \(id)").map(Coupon.init)
  }

  static func find(code: String, in tx: Tx) throws -> Coupon? {
    try tx.row("SELECT * FROM coupons WHERE code_key = \(code.folded)").map(Coupon.init)
  }

  /// Whether it can still be applied.
  package func isOpen(at now: Timestamp) -> Bool {
    guard endedAt == nil, uses < mostUses ?? .max else { return false }
    guard let lastDay, let today = LocalTime.day(of: now, in: "UTC") else { return true }
    return today <= lastDay
  }
}

/// A coupon of a team, from the moment that it was applied.
package struct AppliedCoupon: Sendable, Equatable {
  package let id: ID<Coupon>
  package let from: Timestamp
  /// When a period may begin at the latest to have it; nil for ever.
  package let until: Timestamp?

  package func counts(at start: Timestamp) -> Bool { until.map { start < $0 } ?? true }
}
