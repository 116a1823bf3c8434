extension Portal {
  /// Writes down what the provider knows of a team. Nothing is sent by it but mails about money.
  /// - Returns: what differed from what we knew, in words for operators; nil where a later snapshot was
  ///   here before.
  @discardableResult
  package func take(
    _ snapshot: ProviderSnapshot, _ ticket: ProviderTicket, of team: ID<Team>, from provider: String
  ) async throws -> [String]? {
    let settings = settings
    return try await store.write(for: .team(team), as: .system(provider)) { tx in
      guard try ticket.use(for: team, in: tx) else { return nil }
      // A team that is gone is billed no more: what was copied of it stays.
      guard let found = try Team.find(team, in: tx) else {
        try ticket.settle(of: team, in: tx)
        return []
      }
      var taking = ProviderTaking(
        bills: try TeamBilling(of: found, settings, in: tx), provider: provider)
      try taking.take(snapshot)
      try ticket.settle(of: team, in: tx)
      return taking.differences
    }
  }
}

/// One snapshot on its way into the team's books.
struct ProviderTaking {
  var bills: TeamBilling
  let provider: String
  private(set) var differences: [String] = []
  /// What waits for its payment, by the provider's name of the subscription.
  private(set) var pending: [String: ProviderSubscription.Choice] = [:]
  private var tx: Tx { bills.tx }

  init(bills: TeamBilling, provider: String) {
    self.bills = bills
    self.provider = provider
  }

  mutating func take(_ snapshot: ProviderSnapshot) throws {
    try take(subscriptions: snapshot.subscriptions)
    for invoice in snapshot.invoices where invoice.kind == .invoice { try take(invoice) }
    for note in snapshot.invoices where note.kind == .creditNote { try take(note) }
    for dispute in snapshot.disputes { try take(dispute) }
    if let balance = snapshot.balance, balance.minor != 0 || bills.account.carried != 0 {
      note("balance", Money(minor: bills.account.carried, balance.currency), balance)
      bills.account.carried = balance.minor
    }
    let next = try snapshot.next?.stored()
    try tx.execute(
      """
      UPDATE provider_customers
      SET payment_method = \(snapshot.paymentMethod), next_charge = \(next)
      WHERE team_id = \(bills.team.id)
      """)
    differences += snapshot.problems
    try bills.settle()
  }

  mutating func note(_ what: String, _ before: String?, _ after: String?) {
    guard before != after else { return }
    differences.append(
      "\(what): \(before ?? "nothing") here, \(after ?? "nothing") at the provider")
  }

  mutating func note(_ what: String, _ before: Money, _ after: Money) {
    func words(_ money: Money) -> String {
      "\(money.plain) \(money.currency.code.uppercased())"
    }
    note(what, words(before), words(after))
  }
}

// Subscriptions.
extension ProviderTaking {
  private mutating func take(subscriptions: [ProviderSubscription]) throws {
    for one in subscriptions { pending[one.externalID] = one.pending }
    // Those that are over first: a team has one that is not.
    for one in subscriptions.reversed() where one.status.isOver { try take(one) }
    let open = subscriptions.filter { !$0.status.isOver }.reversed()
    let known = try open.filter { try Subscription.find(external: $0.externalID, in: tx) != nil }
    for one in known { try take(one) }
    for one in open where !known.contains(one) { try take(one) }
  }

  private mutating func take(_ told: ProviderSubscription) throws {
    let known = try Subscription.find(external: told.externalID, in: tx)
    if let known { guard known.teamID == bills.team.id else { return foreign(told) } }
    if known == nil, told.status == .incompleteExpired { return }
    let found = if let known { known } else { try begin(told) as Subscription? }
    guard var current = found else { return }
    let before = current
    guard before.endedAt == nil else { return }
    try current.take(told, at: bills.now, in: tx)
    let name = told.externalID
    note("status of \(name)", before.status.rawValue, current.status.rawValue)
    note("plan of \(name)", before.terms.words, current.terms.words)
    note(
      "end of \(name)", before.cancelAt.map(LocalTime.rfc3339),
      current.cancelAt.map(LocalTime.rfc3339))
    bills.subscription = current
    // Its invoices are found by it.
    try current.save(dueAt: nil, in: tx)
    try follow(before, current, isNew: known == nil)
    if current.endedAt != nil {
      try bills.settle()
      bills.subscription = nil
    }
  }

  private mutating func foreign(_ told: ProviderSubscription) {
    differences.append("\(told.externalID) belongs to another team here: it was left alone")
  }

  /// One that we did not know.
  private mutating func begin(_ told: ProviderSubscription) throws -> Subscription? {
    if let other = bills.subscription, other.externalID != told.externalID {
      differences.append("\(told.externalID) began while another plan runs here: look at both")
      return nil
    }
    let terms = try PlanTerms(told.choice, in: told.currency, tx)
    var new = Subscription(of: bills.team, terms, at: told.createdAt, in: tx)
    new.provider = provider
    new.externalID = told.externalID
    // The coupon is used with it, and counts for no other.
    if let applied = bills.account.coupon, applied.until == nil,
      let coupon = try Coupon.find(applied.id, in: tx)
    {
      bills.account.coupon = AppliedCoupon(
        id: applied.id, from: applied.from, until: coupon.end(from: told.createdAt))
    }
    return new
  }

  /// Who is told of what has happened, and what is written down.
  private mutating func follow(
    _ before: Subscription, _ after: Subscription, isNew: Bool
  ) throws {
    let plan = after.terms.plan.name
    if after.startedAt != nil, before.startedAt == nil {
      bills.account.currency = after.terms.currency
      try ProviderCheckout.close(of: bills.team.id, .complete, in: tx)
      try bills.audit(.planStarted, plan)
    }
    let pays = try after.paysFor
    let paid = try isNew ? .zero(after.terms.currency) : before.paysFor
    if pays != paid || (!isNew && before.terms.version != after.terms.version) {
      try after.noteChange(pays, at: bills.now, in: tx)
    }
    if !isNew, before.startedAt != nil, before.terms.version != after.terms.version {
      try bills.audit(
        .planChanged, plan, before: ["plan": before.terms.plan.name], after: ["plan": plan])
    }
    try followStatus(before, after)
  }

  private mutating func followStatus(_ before: Subscription, _ after: Subscription) throws {
    let plan = after.terms.plan.name
    let (was, late): (Bool, Bool) = (before.failedAt != nil, after.failedAt != nil)
    if late, !was { try bills.audit(.paymentFailed, plan) }
    if was, !late, after.status == .active { try bills.audit(.paymentRecovered, plan) }
    if after.endedAt != nil, after.startedAt != nil {
      try bills.audit(.planEnded, plan)
      try BillingNotice.queue(.ended, of: bills.team.id, on: nil, at: tx.now, in: tx)
    }
  }
}

extension Subscription {
  fileprivate mutating func take(
    _ told: ProviderSubscription, at now: Timestamp, in tx: Tx
  ) throws {
    terms = try PlanTerms(told.choice, in: told.currency, tx)
    let before = status
    status = told.status
    // Fourteen days count from the first failure, however long the provider goes on trying.
    failedAt = [.pastDue, .unpaid].contains(told.status) ? told.failedAt ?? failedAt ?? now : nil
    // The snapshot is the whole truth, and its ticket keeps it from going back: the moves of
    // `SubscriptionStatus.after` are those of manual invoicing. The step of time freezes the team, and says so.
    if failedAt != nil { status = before == .unpaid ? .unpaid : .pastDue }
    if failedAt == nil { reminders = 0 }
    (anchorAt, period, usageFrom) = (told.anchorAt, told.period, told.usageFrom)
    cancelAt = told.cancelAt
    next = try told.next.map { choice in
      NextTerms(
        hash: choice.hash, plan: try tx.plans.version(choice.hash, in: tx).plan,
        cycle: choice.cycle)
    }
    if status.grant != .nothing, startedAt == nil { startedAt = told.createdAt }
    if status.isOver { endedAt = told.endedAt ?? now }
  }

  /// Of a period, before tax and coupons; nothing while it is tried or paused.
  fileprivate var paysFor: Money {
    get throws {
      [.active, .pastDue, .unpaid].contains(status)
        ? try terms.price() : .zero(terms.currency)
    }
  }

  static func find(external id: String, in tx: Tx) throws -> Subscription? {
    try tx.row("SELECT * FROM subscriptions WHERE external_id = \(id)")
      .map { try Subscription($0, in: tx) }
  }
}

extension PlanTerms {
  fileprivate var words: String { "\(plan.name) by the \(cycle.rawValue), \(count)" }

  /// - Throws: `StoreError.decoding` for a plan that nobody has written down.
  init(_ choice: ProviderSubscription.Choice, in currency: Currency, _ tx: Tx) throws {
    self.init(
      version: try tx.plans.version(choice.hash, in: tx), cycle: choice.cycle,
      currency: currency, quantity: choice.quantity)
  }
}
