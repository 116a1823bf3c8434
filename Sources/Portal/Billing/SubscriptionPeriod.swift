/// A period that was invoiced, with what was charged for it so far. What it costs follows its changes; the
/// difference comes with the next invoice.
struct SubscriptionPeriod: Sendable {
  let subscription: ID<Subscription>
  var terms: PlanTerms
  let discount: Discount?
  var accrual: Accrual
  /// Before tax, with the coupon taken off.
  var charged: Int64
  let invoice: ID<Invoice>

  var period: BillingPeriod { accrual.period }

  private init(_ row: Row, _ currency: Currency, in tx: Tx) throws {
    subscription = try row["subscription_id"]
    terms = PlanTerms(
      version: try tx.plans.version(try row["plan_hash"], in: tx), cycle: try row["cycle"],
      currency: currency, quantity: try row["quantity"])
    discount = try (row["discount"] as String?).map(Discount.init(stored:))
    accrual = try Accrual(
      BillingPeriod(try row["start_at"], try row["end_at"]), stored: try row["prices"], currency)
    charged = try row["charged"]
    invoice = try row["invoice_id"]
  }

  init(
    of subscription: ID<Subscription>, _ terms: PlanTerms, _ period: BillingPeriod,
    discount: Discount?, by invoice: Invoice
  ) throws {
    self.subscription = subscription
    self.terms = terms
    self.discount = discount
    accrual = Accrual(period, at: try terms.price(with: discount))
    charged = invoice.charged
    self.invoice = invoice.id
  }

  /// Those that have not ended at `now`, the one that runs first.
  static func all(
    of subscription: Subscription, endingAfter now: Timestamp, in tx: Tx
  ) throws -> [SubscriptionPeriod] {
    try tx.rows(
      """
      SELECT * FROM subscription_periods
      WHERE subscription_id = \(subscription.id) AND end_at > \(now) ORDER BY start_at
      """
    ).map { try SubscriptionPeriod($0, subscription.terms.currency, in: tx) }
  }

  static func find(
    of subscription: Subscription, at start: Timestamp, in tx: Tx
  ) throws -> SubscriptionPeriod? {
    try tx.row(
      """
      SELECT * FROM subscription_periods
      WHERE subscription_id = \(subscription.id) AND start_at = \(start)
      """
    ).map { try SubscriptionPeriod($0, subscription.terms.currency, in: tx) }
  }

  /// The last ones that have begun, of which something may still be to be billed.
  static func recent(of subscription: Subscription, at now: Timestamp, in tx: Tx) throws
    -> [SubscriptionPeriod]
  {
    try tx.rows(
      """
      SELECT * FROM subscription_periods
      WHERE subscription_id = \(subscription.id) AND start_at <= \(now)
      ORDER BY start_at DESC LIMIT 3
      """
    ).reversed().map { try SubscriptionPeriod($0, subscription.terms.currency, in: tx) }
  }

  func save(in tx: Tx) throws {
    try tx.insert(
      "subscription_periods",
      [
        "subscription_id": subscription, "start_at": period.start, "end_at": period.end,
        "plan_hash": terms.version.hash, "cycle": terms.cycle, "quantity": terms.quantity,
        "discount": discount?.stored, "prices": accrual.stored, "charged": charged,
        "invoice_id": invoice,
      ],
      onConflict: """
        ON CONFLICT (subscription_id, start_at) DO UPDATE SET end_at = excluded.end_at,
          plan_hash = excluded.plan_hash, cycle = excluded.cycle, quantity = excluded.quantity,
          prices = excluded.prices, charged = excluded.charged
        """)
  }

  func remove(in tx: Tx) throws {
    try tx.execute(
      """
      DELETE FROM subscription_periods
      WHERE subscription_id = \(subscription) AND start_at = \(period.start)
      """)
  }

  /// Other terms from a moment on.
  mutating func change(to terms: PlanTerms, at time: Timestamp) throws -> Accrual.Change {
    let change = try accrual.change(to: terms.price(with: discount), at: time)
    self.terms = terms
    return change
  }

  /// Nothing is used of it from a moment on.
  mutating func stop(at time: Timestamp) throws -> Money {
    try accrual.change(to: .zero(terms.currency), at: time).credit
  }
}

extension PlanTerms {
  /// Of a whole period with a coupon. One in another currency takes nothing off.
  func price(with discount: Discount?) throws -> Money {
    let full = try price()
    if case .amount(let money) = discount, money.currency != currency { return full }
    return try discount?.price(full) ?? full
  }
}
