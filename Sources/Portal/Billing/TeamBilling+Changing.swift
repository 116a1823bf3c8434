/// Another plan within periods that are paid: what it takes back, what it adds.
struct PlanSwitch {
  var lines: [InvoiceLine] = []
  /// Of the lines, before tax.
  var charged: Int64 = 0
  /// Those that go on with the other plan, and those that end with the old one.
  var (rows, stopped): ([SubscriptionPeriod], [SubscriptionPeriod]) = ([], [])
  /// When the way of paying is another one, a period begins at once.
  var begun: (period: BillingPeriod, discount: Discount?)?
}

// At once, once it is paid.
extension TeamBilling {
  /// Invoices what it costs from the moment on that was shown; it begins with the payment.
  /// - Returns: nil when nothing is to be paid: then it has begun.
  @discardableResult
  mutating func change(to terms: PlanTerms, at shown: Timestamp) throws -> Invoice? {
    try mustBeActive()
    guard try !openInvoices().contains(where: { $0.purpose == .change }) else {
      throw Obstacle("Another plan is ordered already. Pay or withdraw that one.")
    }
    try orders.spend(in: tx)
    try terms.version.keep(in: tx)
    var terms = terms
    terms.quantity = try seats()
    let turned = try reckon(terms, at: shown)
    guard let end = subscription?.period?.end else { throw Self.nothing }
    let due = min(end, now + .days(self.terms.dueDays))
    let invoice = try issue(.change, turned.lines, for: terms.plan, due: due) {
      ($0.charged, $0.choice) = (turned.charged, terms.kept)
    }
    try audit(.planChosen, terms.plan.name)
    if invoice.status == .paid { try take(invoice) }
    try settle()
    return invoice.status == .paid ? nil : invoice
  }

  /// What it comes to when it begins at `time`. Periods that are to come and not paid count for nothing: they
  /// are invoiced anew.
  mutating func reckon(_ terms: PlanTerms, at time: Timestamp) throws -> PlanSwitch {
    let open = Set(try openInvoices().map(\.id))
    let kept = try periods().filter { $0.period.start <= now || !open.contains($0.invoice) }
    var turned = PlanSwitch()
    for row in kept {
      let refunded = try Invoice.find(row.invoice, in: tx).map {
        try $0.beforeTax($0.refunded).minor
      }
      try turned.add(row, to: terms, at: time, refunded: refunded ?? 0)
    }
    if isOther(terms) {
      let period = BillingAnchor(time, months: terms.months).period(0)
      let discount = try discount(at: time, isUsed: false)
      turned.begun = (period, discount)
      turned.lines += try lines(terms, discount, for: period)
    }
    turned.charged = try turned.lines.map(\.amount).sum(terms.currency).minor
    return turned
  }

  /// Paid by another interval.
  private func isOther(_ terms: PlanTerms) -> Bool {
    subscription.map { $0.terms.cycle != terms.cycle } ?? true
  }

  /// The plan begins. Since it was invoiced some of the old one was used up: what that makes is carried over.
  mutating func begin(_ invoice: Invoice, _ choice: Invoice.KeptChoice) throws {
    let terms = try PlanTerms(choice, in: invoice.currency, tx)
    let turned = try reckon(terms, at: now)
    let less = Money(minor: invoice.charged - turned.charged, invoice.currency)
    try keep(
      invoice.tax.isIncluded ? less.minor : (less + invoice.tax.tax(in: less)).minor, of: invoice)
    try dropUnpaidRenewal()
    if turned.begun != nil || subscription?.terms.plan.metered != terms.plan.metered {
      try billRest(until: now)
    }
    for row in turned.rows { try row.save(in: tx) }
    for row in turned.stopped {
      try row.remove(in: tx)
      // It was given back: its period is invoiced anew.
      try tx.execute("UPDATE invoices SET period_start = NULL WHERE id = \(row.invoice)")
    }
    if let begun = turned.begun {
      _ = try discount(at: begun.period.start, isUsed: true)
      var row = try SubscriptionPeriod(
        of: invoice.subscriptionID ?? tx.newID(), terms, begun.period, discount: begun.discount,
        by: invoice)
      row.charged = try terms.price(with: begun.discount).minor
      try row.save(in: tx)
      subscription?.anchorAt = begun.period.start
      subscription?.usageFrom = begun.period.start
      subscription?.period = begun.period
    }
    let before = plan
    subscription?.terms = terms
    subscription?.next = nil
    try noteTerms()
    try audit(
      .planChanged, terms.plan.name, before: ["plan": before], after: ["plan": terms.plan.name])
  }

  /// Who came and went is counted from now on, and billed with the next invoice.
  /// - Returns: whether anything differs.
  mutating func countSeats() throws -> Bool {
    guard subscription?.isManual ?? false, var terms = subscription?.terms, terms.plan.isPerSeat,
      subscription?.anchorAt != nil
    else { return false }
    let count = try seats()
    guard count != terms.quantity else { return false }
    terms.quantity = count
    for var row in try periods() {
      var other = row.terms
      other.quantity = count
      _ = try row.change(to: other, at: max(now, row.period.start))
      try row.save(in: tx)
    }
    subscription?.terms = terms
    try noteTerms()
    try settle()
    return true
  }

  /// What people who came and went have changed since the last periods were invoiced.
  func seatLines() throws -> [InvoiceLine] {
    guard let subscription else { return [] }
    return try SubscriptionPeriod.recent(of: subscription, at: now, in: tx).compactMap {
      try $0.seatLine()
    }
  }

  /// They are billed.
  func noteSeats(_ lines: [InvoiceLine]) throws {
    guard let subscription else { return }
    for line in lines where line.kind == .seats {
      guard let start = line.period?.start,
        var row = try SubscriptionPeriod.find(of: subscription, at: start, in: tx)
      else { continue }
      row.charged += line.amount.minor
      try row.save(in: tx)
    }
  }
}

extension SubscriptionPeriod {
  fileprivate func seatLine() throws -> InvoiceLine? {
    let missing = try accrual.total().minor - charged
    guard missing != 0 else { return nil }
    return InvoiceLine(
      .seats, terms.plan.name, quantity: terms.count,
      amount: Money(minor: missing, terms.currency), period: period)
  }
}

extension PlanSwitch {
  /// - Parameter refunded: of what was paid for the row: it is not given back twice.
  fileprivate mutating func add(
    _ row: SubscriptionPeriod, to terms: PlanTerms, at now: Timestamp, refunded: Int64
  ) throws {
    let stops = row.terms.cycle != terms.cycle
    var row = row
    let (old, time) = (row.terms, max(now, row.period.start))
    let left = time < row.period.end ? BillingPeriod(time, row.period.end) : nil
    if let seats = try row.seatLine() { lines.append(seats) }
    let change: Accrual.Change
    if stops {
      change = Accrual.Change(credit: try row.stop(at: time), charge: .zero(old.currency))
    } else {
      change = try row.change(to: terms, at: time)
    }
    let credit = min(0, change.credit.minor + max(0, refunded))
    if credit != 0 {
      lines.append(
        InvoiceLine(
          .unused, old.plan.name, quantity: old.count,
          amount: Money(minor: credit, old.currency), period: left))
    }
    if change.charge.minor != 0 {
      lines.append(
        InvoiceLine(
          .remaining, terms.plan.name, quantity: terms.count, amount: change.charge, period: left))
    }
    row.charged = try row.accrual.total().minor
    if stops { stopped.append(row) } else { rows.append(row) }
  }
}
