/// The books of one team, within a transaction that has entered the team: what it pays for, its account, and
/// what time does to them. Under manual invoicing all is reckoned here; a payment provider that reckons itself
/// writes what it knows through `ProviderSnapshot`.
///
/// Manual invoicing is paid by bank transfer, and operators record that.
/// An order is `incomplete` until its invoice is paid; from then on each next period is invoiced fourteen
/// days before it begins and due on that day. What is asked for takes effect here, what time does in `step`.
package struct TeamBilling {
  /// Renewals are issued so long before they are due.
  static let lead = Duration.days(14)

  let team: Team
  let tx: Tx
  /// By the team's own clock.
  var now: Timestamp
  /// What sells where the plans file names no seller.
  let portal: String
  package var account: BillingAccount
  package internal(set) var subscription: Subscription?

  package init(of team: Team, _ settings: PortalSettings, in tx: Tx) throws {
    self.team = team
    self.tx = tx
    now = team.time(tx)
    portal = settings.name
    account = try BillingAccount.find(of: team.id, in: tx)
    subscription = try Subscription.open(of: team.id, in: tx)
  }

  var terms: InvoiceTerms { tx.plans.plans.terms }

  /// Those of the subscription that have not ended, the one that runs first.
  func periods() throws -> [SubscriptionPeriod] {
    try subscription.map { try SubscriptionPeriod.all(of: $0, endingAfter: now, in: tx) } ?? []
  }

  func openInvoices() throws -> [Invoice] {
    try subscription.map { try Invoice.open(of: $0.id, in: tx) } ?? []
  }

  package func tax(_ plan: Plan) -> TaxRule { TaxRule(of: account, plan.tax, in: tx.plans.plans) }

  /// How many people the price counts.
  package func seats() throws -> Int64 { Int64(max(1, try Seats(of: team.id, in: tx).used)) }

  /// Writes down what has become of it all: the last thing that each act does.
  func settle() throws {
    try account.save(for: team.id, in: tx)
    guard let subscription else { return }
    try subscription.save(dueAt: try nextMoment(), in: tx)
    let grant = subscription.status.grant
    let why: TeamPlan.Freeze = subscription.status == .paused ? .paused : .unpaid
    let freeze = grant == .reading ? why : nil
    try tx.execute(
      """
      UPDATE teams SET plan_hash = \(grant == .nothing ? nil : subscription.terms.version.hash),
        frozen_for = \(freeze) WHERE id = \(team.id)
      """)
  }

  func audit(
    _ action: AuditAction, _ subject: String, before: [String: String]? = nil,
    after: [String: String]? = nil
  ) throws {
    try tx.audit(action, to: .team(team.id), subject: subject, before: before, after: after)
  }

  /// What is paid from now on is another sum, or of another plan.
  func noteTerms() throws {
    guard let subscription, let row = try periods().first else { return }
    try subscription.noteChange(row.accrual.price, at: now, in: tx)
  }

  mutating func move(_ event: SubscriptionEvent) throws {
    guard let status = subscription?.status.after(event) else {
      throw StoreError.statement("a subscription cannot be \(event) now")
    }
    subscription?.status = status
  }
}

// Invoices.
extension TeamBilling {
  /// - Parameter lines: before tax.
  mutating func issue(
    _ purpose: Invoice.Purpose, _ lines: [InvoiceLine], for plan: Plan, due: Timestamp,
    _ fill: (inout InvoiceIssue) -> Void
  ) throws -> Invoice {
    let currency = subscription?.terms.currency ?? .euro
    let draft = try InvoiceDraft(
      lines, in: currency, carried: account.carried, tax: tax(plan))
    var issue = InvoiceIssue(purpose: purpose, draft: draft, dueAt: due)
    issue.subscription = subscription?.id
    fill(&issue)
    let invoice = try issue.issue(to: team, account, at: now, portal: portal, in: tx)
    let used = account.carried - draft.carried
    if used != 0 {
      try BillingCredit.note(
        -used, currency, used > 0 ? .used : .kept, reason: invoice.number, of: team.id,
        on: invoice.id, in: tx)
    }
    account.carried = draft.carried
    try audit(
      .invoiceIssued, invoice.number,
      after: ["total": "\(invoice.total.plain) \(currency.code.uppercased())"])
    try BillingNotice.queue(.invoice, of: team.id, on: invoice.id, at: tx.now, in: tx)
    return invoice
  }

  /// The number stays its own; nothing is asked for by it any more. What was used for it, and what somebody
  /// has paid of it, is to the team's good.
  mutating func void(_ invoice: Invoice) throws {
    try tx.execute(
      """
      UPDATE invoices SET status = \(Invoice.Status.void), voided_at = \(now)
      WHERE id = \(invoice.id) AND status = \(Invoice.Status.open)
      """)
    let back = try BillingCredit.moved(by: invoice.id, in: tx)
    if back != 0 {
      account.carried -= back
      try BillingCredit.note(
        -back, invoice.currency, .returned, reason: invoice.number, of: team.id, on: invoice.id,
        in: tx)
    }
    try keep(invoice.paid.minor, of: invoice)
    try audit(.invoiceVoided, invoice.number)
  }

  /// Money of an invoice that did not bring what it was for comes off the next one.
  mutating func keep(_ minor: Int64, of invoice: Invoice) throws {
    guard minor != 0 else { return }
    account.carried += minor
    try BillingCredit.note(
      minor, invoice.currency, .kept, reason: invoice.number, of: team.id, on: nil, in: tx)
  }

  /// A plan for a period, with the coupon below it.
  func lines(_ terms: PlanTerms, _ discount: Discount?, for period: BillingPeriod?) throws
    -> [InvoiceLine]
  {
    let (full, net) = (try terms.price(), try terms.price(with: discount))
    var lines = [
      InvoiceLine(
        .plan, terms.plan.name, quantity: terms.count, unitPrice: try terms.unitPrice(),
        amount: full, period: period)
    ]
    if net != full, let discount {
      lines.append(InvoiceLine(.discount, discount.stored, amount: try net - full))
    }
    return lines
  }

  /// The coupon for a period that begins at `start`; its time runs from the first one that has it.
  mutating func discount(at start: Timestamp, isUsed: Bool) throws -> Discount? {
    guard let applied = account.coupon, applied.counts(at: start),
      let coupon = try Coupon.find(applied.id, in: tx)
    else { return nil }
    if isUsed, applied.until == nil {
      account.coupon = AppliedCoupon(
        id: applied.id, from: applied.from, until: coupon.end(from: start))
    }
    return coupon.discount
  }

  /// Unpaid ones of periods that have not begun make room for others.
  mutating func dropUnpaidRenewal() throws {
    let open = try openInvoices()
    for row in try periods() where row.period.start > now {
      guard let invoice = open.first(where: { $0.id == row.invoice }) else { continue }
      try row.remove(in: tx)
      try takeBack(invoice)
      try void(invoice)
    }
  }

  /// What it billed of the time before is billed anew with the next one.
  private mutating func takeBack(_ invoice: Invoice) throws {
    guard let current = subscription else { return }
    for line in try invoice.lines(in: tx) {
      guard let period = line.period else { continue }
      if line.kind == .usage, let from = subscription?.usageFrom {
        subscription?.usageFrom = min(from, period.start)
      }
      if line.kind == .seats,
        var row = try SubscriptionPeriod.find(of: current, at: period.start, in: tx)
      {
        row.charged -= line.amount.minor
        try row.save(in: tx)
      }
    }
  }
}

extension Invoice {
  /// The part of a sum of it that is no tax.
  func beforeTax(_ sum: Money) throws -> Money {
    guard !tax.isIncluded, tax.rate > 0 else { return sum }
    return try sum.share(10_000, of: 10_000 + tax.rate)
  }
}

extension Coupon {
  /// - Returns: nil for ever.
  func end(from start: Timestamp) -> Timestamp? {
    switch duration {
    case .once: start + .microseconds(1)
    case .months: BillingAnchor(start, months: max(1, months ?? 1)).period(0).end
    case .forever: nil
    }
  }
}
