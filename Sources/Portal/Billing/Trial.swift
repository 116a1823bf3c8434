// A plan for some days without paying: a grant of the portal's own, once a team.
extension TeamBilling {
  /// - Throws: `Obstacle`.
  package mutating func startTrial(of plan: Plan) throws {
    guard let days = plan.trialDays else { throw Obstacle("This plan cannot be tried.") }
    guard account.trialUsedAt == nil else {
      throw Obstacle("This team has tried a plan already: that goes once.")
    }
    guard subscription == nil else {
      throw Obstacle("This team has a plan already, or has ordered one.")
    }
    try mustOweNothing()
    let version = PlanVersion(plan, in: tx.plans.plans)
    try version.keep(in: tx)
    let end = now + .days(days)
    account.trialUsedAt = now
    try account.save(for: team.id, in: tx)
    try tx.execute(
      "UPDATE teams SET trial_hash = \(version.hash), trial_until = \(end) WHERE id = \(team.id)")
    try audit(.trialStarted, plan.name, after: ["until": LocalTime.rfc3339(end)])
  }
}

// Coupons.
extension TeamBilling {
  /// For what is invoiced from now on.
  /// - Throws: `FormProblems` for a code that does not work.
  /// - Parameter start: when the next period begins, where a provider counts the coupon's time.
  package mutating func apply(_ code: String, from start: Timestamp? = nil) throws {
    let coupon = try check(coupon: code)
    let isNew =
      try tx.insert(
        "coupon_uses", ["coupon_id": coupon.id, "team_id": team.id, "at": now],
        onConflict: "ON CONFLICT (coupon_id, team_id) DO NOTHING") == 1
    guard isNew else { throw Self.used }
    // Two who take the last one at the same moment: one row, one winner.
    let taken = try tx.execute(
      """
      UPDATE coupons SET uses = uses + 1
      WHERE id = \(coupon.id) AND (most_uses IS NULL OR uses < most_uses)
      """)
    guard taken == 1 else {
      throw FormProblems(Coupon.typed, .other("This code has been used as often as it may be."))
    }
    account.coupon = AppliedCoupon(
      id: coupon.id, from: now, until: start.flatMap { coupon.end(from: $0) })
    try audit(.couponApplied, coupon.code)
    try settle()
  }

  private static let used = FormProblems(
    Coupon.typed, .other("This team has had this coupon: each counts once."))

  /// Whether a code works for this team.
  /// - Throws: `FormProblems`.
  package func check(coupon code: String) throws -> Coupon {
    guard let coupon = try Coupon.find(code: code, in: tx), coupon.isOpen(at: now) else {
      throw FormProblems(
        Coupon.typed, .other("This code does not work, or not any more. Look at how it is written.")
      )
    }
    if case .amount(let money) = coupon.discount,
      let currency = account.currency ?? subscription?.terms.currency, money.currency != currency
    {
      throw FormProblems(
        Coupon.typed,
        .other(
          Phrase(
            "This code is for payments in {{currency}}.",
            ["currency": money.currency.code.uppercased()])))
    }
    let isUsed = try tx.exists(
      "SELECT 1 AS n FROM coupon_uses WHERE coupon_id = \(coupon.id) AND team_id = \(team.id)")
    if isUsed { throw Self.used }
    return coupon
  }
}

extension Coupon {
  package static let typed = Field.line("code", "Code", limit: 60)
}
