/// What a team pays for: a plan, how often, and where that stands.
package struct Subscription: Sendable {
  package let id: ID<Subscription>
  package let teamID: ID<Team>
  package var status: SubscriptionStatus
  package var terms: PlanTerms
  /// What comes at the end of what is paid; nil when it goes on as it is.
  package var next: NextTerms?
  /// From when its periods are counted; nil before the first payment.
  var anchorAt: Timestamp?
  /// The one that runs.
  package var period: BillingPeriod?
  /// When it ends, because somebody wants that.
  package var cancelAt: Timestamp?
  /// Since when a payment is due that nobody has made.
  package var failedAt: Timestamp?
  /// How many of `Dunning.days` are settled.
  var reminders: Int
  /// What was used before it is billed.
  var usageFrom: Timestamp?
  let isSandbox: Bool
  /// Who takes its payments: `PaymentProvider.name`.
  package var provider: String
  /// The provider's name for it; nil under manual invoicing.
  package var externalID: String?
  package let createdAt: Timestamp
  package var startedAt: Timestamp?
  package var endedAt: Timestamp?

  package struct NextTerms: Sendable, Hashable {
    let hash: String
    package let plan: Plan
    package let cycle: BillingInterval
  }

  init(_ row: Row, in tx: Tx) throws {
    let currency: Currency = try row["currency"]
    id = try row["id"]
    teamID = try row["team_id"]
    status = try row["status"]
    terms = PlanTerms(
      version: try tx.plans.version(try row["plan_hash"], in: tx), cycle: try row["cycle"],
      currency: currency, quantity: try row["quantity"])
    if let hash: String = try row["next_hash"], let cycle: BillingInterval = try row["next_cycle"] {
      next = NextTerms(hash: hash, plan: try tx.plans.version(hash, in: tx).plan, cycle: cycle)
    }
    anchorAt = try row["anchor_at"]
    if let start: Timestamp = try row["period_start"], let end: Timestamp = try row["period_end"] {
      period = BillingPeriod(start, end)
    }
    cancelAt = try row["cancel_at"]
    failedAt = try row["failed_at"]
    reminders = try row["reminders"]
    usageFrom = try row["usage_from"]
    isSandbox = try row["is_sandbox"]
    provider = try row["provider"]
    externalID = try row["external_id"]
    createdAt = try row["created_at"]
    startedAt = try row["started_at"]
    endedAt = try row["ended_at"]
  }

  /// A new one, which nobody has paid for.
  init(of team: Team, _ terms: PlanTerms, at now: Timestamp, in tx: Tx) {
    id = tx.newID()
    teamID = team.id
    status = .incomplete
    self.terms = terms
    reminders = 0
    isSandbox = team.isSandbox
    provider = ManualInvoicing.name
    createdAt = now
  }

  package var isManual: Bool { provider == ManualInvoicing.name }

  /// The one that is not over; nil for a team that pays for nothing.
  package static func open(of team: ID<Team>, in tx: Tx) throws -> Subscription? {
    try tx.row("SELECT * FROM subscriptions WHERE team_id = \(team) AND ended_at IS NULL")
      .map { try Subscription($0, in: tx) }
  }

  static func find(_ id: ID<Subscription>, in tx: Tx) throws -> Subscription? {
    try tx.row("SELECT * FROM subscriptions WHERE id = \(id)").map { try Subscription($0, in: tx) }
  }

  /// - Parameter dueAt: when time will next change it; nil for never.
  func save(dueAt: Timestamp?, in tx: Tx) throws {
    try tx.insert(
      "subscriptions",
      [
        "id": id, "team_id": teamID, "provider": provider, "external_id": externalID,
        "status": status,
        "plan_hash": terms.version.hash, "cycle": terms.cycle, "currency": terms.currency.code,
        "quantity": terms.quantity, "per_seat": terms.plan.isPerSeat, "is_sandbox": isSandbox,
        "anchor_at": anchorAt, "period_start": period?.start, "period_end": period?.end,
        "next_hash": next?.hash, "next_cycle": next?.cycle, "cancel_at": cancelAt,
        "failed_at": failedAt, "reminders": reminders, "usage_from": usageFrom,
        "due_at": dueAt, "created_at": createdAt,
        "started_at": startedAt, "ended_at": endedAt,
      ],
      onConflict: """
        ON CONFLICT (id) DO UPDATE SET status = excluded.status, plan_hash = excluded.plan_hash,
          cycle = excluded.cycle, quantity = excluded.quantity, per_seat = excluded.per_seat,
          anchor_at = excluded.anchor_at, period_start = excluded.period_start,
          period_end = excluded.period_end, next_hash = excluded.next_hash,
          next_cycle = excluded.next_cycle, cancel_at = excluded.cancel_at,
          failed_at = excluded.failed_at, reminders = excluded.reminders,
          usage_from = excluded.usage_from, due_at = excluded.due_at, started_at = excluded.started_at, ended_at = excluded.ended_at
        """)
  }
}

extension Subscription {
  /// Writes down what is paid from now on: figures of revenue are made of these.
  /// - Parameter price: of a period, before tax; nothing once it is over.
  func noteChange(_ price: Money, at now: Timestamp, in tx: Tx) throws {
    try tx.insert(
      "subscription_changes",
      [
        "id": tx.newID(Subscription.self), "subscription_id": id, "at": now,
        "plan_hash": terms.version.hash, "cycle": terms.cycle, "quantity": terms.quantity,
        "currency": price.currency.code, "price": price.minor, "is_sandbox": isSandbox,
      ])
  }
}

/// A plan as somebody has it: how often it is paid, in which money, for how many people.
package struct PlanTerms: Sendable, Hashable {
  package let version: PlanVersion
  package var plan: Plan { version.plan }
  package let cycle: BillingInterval
  package let currency: Currency
  /// People, where the price is for each; otherwise it counts for nothing.
  package var quantity: Int64

  init(version: PlanVersion, cycle: BillingInterval, currency: Currency, quantity: Int64) {
    self.version = version
    self.cycle = cycle
    self.currency = currency
    self.quantity = quantity
  }

  /// For one of it.
  package func unitPrice() throws -> Money {
    // Only what is used of it is paid.
    if plan.prices.isEmpty { return .zero(currency) }
    guard let price = plan.price(cycle, in: currency) else {
      throw StoreError.decoding("\(plan.key) is not sold by the \(cycle.rawValue)")
    }
    return price
  }

  package var count: Int64 { plan.isPerSeat ? quantity : 1 }

  /// Of a whole period.
  package func price() throws -> Money { try unitPrice().times(count) }

  func with(_ next: Subscription.NextTerms, in tx: Tx) throws -> PlanTerms {
    PlanTerms(
      version: try tx.plans.version(next.hash, in: tx), cycle: next.cycle, currency: currency,
      quantity: quantity)
  }

  var months: Int { cycle == .month ? 1 : 12 }
}
