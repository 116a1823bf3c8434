// What people ask for.
extension TeamBilling {
  /// The first order: invoiced now, begun once it is paid.
  /// - Throws: `Obstacle`.
  mutating func choose(_ terms: PlanTerms) throws -> Invoice {
    guard subscription == nil else {
      throw Obstacle("This team has a plan already, or has ordered one. Change that one.")
    }
    try mustOweNothing()
    try orders.spend(in: tx)
    var terms = terms
    terms.quantity = try seats()
    try terms.version.keep(in: tx)
    let ordered = Subscription(of: team, terms, at: now, in: tx)
    subscription = ordered
    try ordered.save(dueAt: nil, in: tx)
    let discount = try discount(at: now, isUsed: false)
    let charged = try terms.price(with: discount).minor
    let invoice = try issue(
      .start, lines(terms, discount, for: nil), for: terms.plan,
      due: now + .days(self.terms.dueDays)
    ) {
      ($0.charged, $0.discount, $0.choice) = (charged, discount, terms.kept)
    }
    try audit(.planChosen, terms.plan.name)
    if invoice.status == .paid { try take(invoice) }
    try settle()
    return invoice
  }

  /// An order that is not paid, of a first plan or of another one.
  /// - Throws: `Obstacle`.
  package mutating func withdraw() throws {
    guard let status = subscription?.status else { throw Self.nothing }
    guard let order = try openInvoices().first(where: { [.start, .change].contains($0.purpose) })
    else { throw Obstacle("There is no order to withdraw.") }
    try void(order)
    if status == .incomplete {
      try move(.expired)
      subscription?.endedAt = now
    }
    try audit(.orderWithdrawn, order.number)
    try settle()
  }

  /// At the end of what is paid, or at once where nothing is.
  /// - Returns: when.
  @discardableResult
  package mutating func cancel() throws -> Timestamp {
    guard let status = subscription?.status else { throw Self.nothing }
    guard subscription?.cancelAt == nil else { throw Obstacle("The plan ends already.") }
    if status == .incomplete {
      try withdraw()
      return now
    }
    try dropChange()
    try dropUnpaidRenewal()
    subscription?.next = nil
    guard let end = try paidUntil() else {
      try self.end()
      try settle()
      return now
    }
    subscription?.cancelAt = end
    try audit(.planCancelled, plan, after: ["end": LocalTime.rfc3339(end)])
    try settle()
    return end
  }

  /// Takes a cancellation back, or another plan that comes at the end.
  package mutating func resume() throws {
    guard let current = subscription, current.cancelAt != nil || current.next != nil else {
      throw Obstacle("There is nothing to take back.")
    }
    if let next = current.next, try isPaid(next) {
      throw Obstacle(
        "The next period is paid as it was ordered. Change the plan once it has begun.")
    }
    try orders.spend(in: tx)
    try dropUnpaidRenewal()
    subscription?.cancelAt = nil
    subscription?.next = nil
    try audit(.planResumed, plan)
    try settle()
  }

  /// A plan that comes at the end of what is paid.
  /// - Returns: when.
  @discardableResult
  mutating func schedule(_ next: PlanTerms) throws -> Timestamp {
    try mustBeActive()
    try orders.spend(in: tx)
    try next.version.keep(in: tx)
    try dropChange()
    try dropUnpaidRenewal()
    guard let end = try periods().last?.period.end else { throw Self.nothing }
    subscription?.next = Subscription.NextTerms(
      hash: next.version.hash, plan: next.plan, cycle: next.cycle)
    try audit(
      .planChangeScheduled, next.plan.name, before: ["plan": plan],
      after: ["plan": next.plan.name, "at": LocalTime.rfc3339(end)])
    try settle()
    return end
  }

  /// Because the team is deleted: an order is withdrawn, a plan ends now. What was used is billed, what is
  /// owed stays owed, and what is paid of the period is not given back by itself.
  mutating func close() throws {
    guard let status = subscription?.status else { return }
    if status == .incomplete {
      for order in try openInvoices() { try void(order) }
      try move(.expired)
      subscription?.endedAt = now
    } else {
      try dropChange()
      try end()
    }
    try settle()
  }

  /// Each order is an invoice with a number, mailed to whoever is named as the contact.
  var orders: [Throttle] { [Throttle("orders", team.id.text, [(20, .days(1))])] }

  /// Until when the team has what it pays for, if it ends that now; nil for no longer.
  package func keptUntil() throws -> Timestamp? {
    guard let current = subscription, !current.isManual else { return try paidUntil() }
    return current.status == .active ? current.period?.end : nil
  }

  /// The end of what is paid; nil where the period that runs is not.
  func paidUntil() throws -> Timestamp? {
    let open = Set(try openInvoices().map(\.id))
    let kept = try periods().last { $0.period.start <= now || !open.contains($0.invoice) }
    return kept.flatMap { open.contains($0.invoice) ? nil : $0.period.end }
  }

  func mustOweNothing() throws {
    guard let owed = try Invoice.overdue(of: team.id, at: now, in: tx) else { return }
    throw Obstacle(
      Phrase(
        "Invoice {{number}} is still to be paid. Once it is, you can choose a plan.",
        ["number": owed.number]))
  }

  /// A team’s currency is that of its first purchase.
  func mustBeOurCurrency(_ terms: PlanTerms) throws {
    guard !terms.plan.isFree, let currency = account.currency ?? subscription?.terms.currency,
      currency != terms.currency
    else { return }
    throw Obstacle(
      Phrase("This team pays in {{currency}}.", ["currency": currency.code.uppercased()]))
  }

  func mustBeActive() throws {
    guard let subscription else { throw Self.nothing }
    guard subscription.status == .active else {
      throw Obstacle("Pay what is open first. Then the plan can be changed.")
    }
    guard subscription.cancelAt == nil else {
      throw Obstacle("The plan ends. Take that back first, then change it.")
    }
  }

  var plan: String { subscription?.terms.plan.name ?? "" }

  static let nothing = Obstacle("This team pays for no plan.")

  private func isPaid(_ next: Subscription.NextTerms) throws -> Bool {
    let open = Set(try openInvoices().map(\.id))
    return try periods().contains { row in
      row.period.start > now && !open.contains(row.invoice)
        && row.terms.version.hash == next.hash && row.terms.cycle == next.cycle
    }
  }

  /// Another plan that was ordered and is not paid.
  mutating func dropChange() throws {
    for order in try openInvoices() where order.purpose == .change { try void(order) }
  }
}

extension PlanTerms {
  var kept: Invoice.KeptChoice {
    Invoice.KeptChoice(hash: version.hash, cycle: cycle, quantity: quantity)
  }

  init(_ kept: Invoice.KeptChoice, in currency: Currency, _ tx: Tx) throws {
    self.init(
      version: try tx.plans.version(kept.hash, in: tx), cycle: kept.cycle, currency: currency,
      quantity: kept.quantity)
  }
}

extension Invoice {
  /// What the team owes beyond its day, whatever became of the plan.
  static func overdue(of team: ID<Team>, at now: Timestamp, in tx: Tx) throws -> Invoice? {
    try tx.rows(
      """
      SELECT * FROM invoices WHERE team_id = \(team) AND status = 'open' AND due_at <= \(now)
      ORDER BY due_at, id LIMIT 1
      """
    ).first.map(Invoice.init)
  }
}
