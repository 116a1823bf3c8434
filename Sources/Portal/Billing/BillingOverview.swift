/// Where a team stands with its plan and its payments, as its page of billing shows it.
package struct BillingOverview: Sendable {
  package let account: BillingAccount
  package let subscription: Subscription?
  package let entitlements: Entitlements
  /// By the team's own clock.
  package let now: Timestamp
  package let seats: Seats
  /// Of the plan that is paid, those that are still to be paid, the first due first.
  package let open: [Invoice]
  /// Whatever plan it was for.
  package let overdue: Invoice?
  package let next: TeamBilling.NextCharge?
  package let nextTax: TaxRule
  /// Until when a team that cancels now keeps its plan; nil where it ends at once.
  package let keptUntil: Timestamp?
  /// The plan that is ordered and not paid.
  package let ordered: Plan?
  /// What was used of what is metered, and since when it counts; nil where nothing is.
  package let usage: UsageMonth?
  package let coupon: Coupon?
  /// As the provider knows the team; nil under manual invoicing.
  package let customer: ProviderCustomer?
  /// The page of the provider's that waits for somebody to pay.
  package let checkout: ProviderCheckout?
  /// What begins with it.
  package let begun: Plan?
  package let latest: [Invoice]
  package let history: [AuditEntry]

  package struct UsageMonth: Sendable {
    package struct Unit: Sendable {
      package let unit: MeteredUnit
      package let used: Int64
      /// What it comes to so far; nil while it is in the price.
      package let line: InvoiceLine?
    }

    package let period: BillingPeriod
    package let units: [Unit]
  }

  package init(of membership: Membership, _ portal: Portal, in tx: Tx) throws {
    let team = membership.team
    var bills = try membership.billing(portal, in: tx)
    account = bills.account
    subscription = bills.subscription
    entitlements = membership.entitlements
    now = bills.now
    seats = try Seats(of: team.id, in: tx)
    open = try bills.openInvoices()
    overdue = try Invoice.overdue(of: team.id, at: now, in: tx)
    next = try bills.nextCharge()
    let charged = (subscription?.next?.plan ?? subscription?.terms.plan).map(bills.tax)
    nextTax = next?.invoice?.tax ?? charged ?? .none
    keptUntil = try bills.keptUntil()
    let order = open.first { [.start, .change].contains($0.purpose) }
    ordered = try order?.choice.map { try tx.plans.version($0.hash, in: tx).plan }
    usage = try UsageMonth(bills, tx)
    coupon = try account.coupon.flatMap { applied in
      applied.counts(at: bills.now) ? try Coupon.find(applied.id, in: tx) : nil
    }
    customer = try ProviderCustomer.find(of: team.id, in: tx)
    // Whoever has begun to pay there is known there.
    checkout =
      customer == nil ? nil : try ProviderCheckout.open(of: team.id, at: tx.now, in: tx)
    begun = try checkout?.ordered(in: tx)
    latest = try Invoice.latest(of: team.id, limit: 5, in: tx)
    history = try AuditEntry.latest(
      AuditAction.billing, in: .team(team.id), limit: 10, in: tx)
  }

  /// What the team pays in; nil where it has bought nothing.
  package var currency: Currency? { account.currency ?? subscription?.terms.currency }

  /// To the team's good; below zero it is owed. Nil for neither.
  package var carried: Money? {
    currency.flatMap { account.carried == 0 ? nil : Money(minor: account.carried, $0) }
  }

  /// The order that is not paid: a first plan or another one.
  package var order: Invoice? {
    open.first { [.start, .change].contains($0.purpose) }
  }

  /// A provider charges what is due by itself.
  package var isCharged: Bool { !(subscription?.isManual ?? true) }

  package var freezesAt: Timestamp? {
    subscription?.failedAt.map { $0 + Dunning.patience }
  }

  /// When time will next change what is shown.
  package var changesAt: Timestamp? {
    let moments = [subscription?.period?.end, subscription?.cancelAt, freezesAt, usage?.period.end]
    return (moments.compactMap { $0 } + open.map(\.dueAt)).filter { $0 > now }.min()
  }
}

extension BillingOverview.UsageMonth {
  init?(_ bills: TeamBilling, _ tx: Tx) throws {
    guard let month = bills.usageMonth, let plan = bills.subscription?.terms.plan else {
      return nil
    }
    period = month
    let (sums, currency) = (
      try Usage.sums(of: bills.team.id, in: month, tx), bills.subscription?.terms.currency
    )
    units = try plan.metered.map { unit in
      let used = sums[unit.unit] ?? 0
      return Unit(
        unit: unit, used: used,
        line: try currency.flatMap { try unit.line(for: used, in: $0, month) })
    }
  }
}

extension ProviderCheckout {
  /// The plan that begins with it; nil of another way to pay.
  package func ordered(in tx: Tx) throws -> Plan? {
    try plan.map { try tx.plans.version($0.hash, in: tx).plan }
  }
}

extension Invoice {
  /// Newest first.
  package static func latest(of team: ID<Team>, limit: Int, in tx: Tx) throws -> [Invoice] {
    try tx.rows(
      "SELECT * FROM invoices WHERE team_id = \(team) ORDER BY id DESC LIMIT \(limit)"
    ).map(Invoice.init)
  }

  /// The credit notes of it.
  package func corrections(in tx: Tx) throws -> [Invoice] {
    try tx.rows("SELECT * FROM invoices WHERE corrects_id = \(id) ORDER BY id").map(Invoice.init)
  }
}

extension AuditEntry {
  /// The latest of some actions, newest first.
  static func latest(
    _ actions: [AuditAction], in chain: AuditChain, limit: Int, in tx: Tx
  ) throws -> [AuditEntry] {
    try tx.rows(
      """
      \(select) WHERE a.chain = \(chain.key) AND a.action IN (\(list: actions.map(\.name)))
      ORDER BY a.seq DESC LIMIT \(limit)
      """
    ).map(AuditEntry.init)
  }
}

extension Subscription {
  /// Since when a payment is due, while everything still works; nil where none is.
  package static func overdueSince(of team: ID<Team>, in tx: Tx) throws -> Timestamp? {
    guard tx.plans.plans.isGiven else { return nil }
    return try tx.row(
      """
      SELECT failed_at FROM subscriptions
      WHERE team_id = \(team) AND ended_at IS NULL AND status = 'past_due'
      """
    )?["failed_at"] ?? nil
  }
}
