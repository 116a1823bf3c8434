// What time does.
extension TeamBilling {
  /// The next thing that is due, if any.
  /// - Returns: false when nothing was.
  mutating func step() throws -> Bool {
    guard try advance() else {
      // Another answer may be due since it was last written down.
      try subscription?.save(dueAt: try nextMoment(), in: tx)
      return false
    }
    try settle()
    return true
  }

  private mutating func advance() throws -> Bool {
    // Elsewhere the provider says what has become of it; reminders and the freeze are ours.
    if let subscription, !subscription.isManual { return try remind() || freeze() }
    return switch subscription?.status {
    case .incomplete: try expire()
    case .active, .pastDue, .unpaid:
      try dropLateChange() || fail() || turn() || renew() || billUsage() || remind() || freeze()
    default: false
    }
  }

  /// When the next thing is due; nil for never.
  func nextMoment() throws -> Timestamp? {
    guard let subscription, subscription.endedAt == nil else { return nil }
    if !subscription.isManual { return dunningMoment }
    let open = try openInvoices()
    if subscription.status == .incomplete {
      return open.first.map { $0.dueAt + Dunning.patience }
    }
    var moments = [subscription.period?.end]
    moments += open.filter { $0.purpose == .change }.map(\.dueAt)
    if subscription.status == .active {
      moments += open.filter { $0.purpose != .change }.map(\.dueAt)
      if subscription.cancelAt == nil { moments.append(try periods().last?.renewal) }
    }
    moments.append(dunningMoment)
    if billsUsageAlone { moments.append(usageMonth?.end) }
    return moments.compactMap { $0 }.min()
  }

  /// When the next reminder goes out, or the team is frozen.
  private var dunningMoment: Timestamp? {
    guard let subscription, let failed = subscription.failedAt, subscription.status == .pastDue
    else { return nil }
    let next = Dunning.days.dropFirst(subscription.reminders).first.map { failed + .days($0) }
    return next ?? failed + Dunning.patience
  }

  private mutating func expire() throws -> Bool {
    guard let order = try openInvoices().first, order.dueAt + Dunning.patience <= now else {
      return false
    }
    try void(order)
    try move(.expired)
    subscription?.endedAt = now
    try audit(.orderExpired, order.number)
    return true
  }

  private mutating func dropLateChange() throws -> Bool {
    guard
      let order = try openInvoices().first(where: {
        $0.purpose == .change && $0.isOverdue(at: now)
      })
    else { return false }
    try void(order)
    try audit(.orderExpired, order.number)
    return true
  }

  /// The next period begins, or the plan ends.
  private mutating func turn() throws -> Bool {
    guard let current = subscription, let period = current.period, period.end <= now else {
      return false
    }
    if let end = current.cancelAt, end <= period.end {
      try self.end(at: end)
      return true
    }
    guard let row = try SubscriptionPeriod.find(of: current, at: period.end, in: tx) else {
      // Nobody was there to renew it in time: it is renewed now.
      if current.status == .active, try renew(after: period.end) { return true }
      try end(at: period.end)
      return true
    }
    let isOther = row.terms.cycle != current.terms.cycle
    if isOther || row.terms.plan.metered != current.terms.plan.metered {
      try billRest(until: row.period.start)
      subscription?.usageFrom = row.period.start
    }
    if isOther { subscription?.anchorAt = row.period.start }
    subscription?.terms = row.terms
    subscription?.period = row.period
    try noteTerms()
    if let next = current.next, next.hash == row.terms.version.hash, next.cycle == row.terms.cycle {
      subscription?.next = nil
      try audit(
        .planChanged, row.terms.plan.name, before: ["plan": current.terms.plan.name],
        after: ["plan": row.terms.plan.name])
    }
    return true
  }

  private mutating func renew() throws -> Bool {
    guard subscription?.status == .active, subscription?.cancelAt == nil,
      let last = try periods().last, last.renewal <= now
    else { return false }
    return try renew(after: last.period.end)
  }

  /// Invoices the period that begins at `start`.
  private mutating func renew(after start: Timestamp) throws -> Bool {
    guard let current = subscription, let anchor = current.anchorAt,
      let next = try renewal(of: current, after: start, anchor, isUsed: true)
    else { return false }
    let charged = try next.terms.price(with: next.coupon).minor
    let due = max(start, now + (start > now ? .zero : .days(self.terms.dueDays)))
    let invoice = try issue(.renewal, next.items, for: next.terms.plan, due: due) {
      ($0.charged, $0.discount, $0.periodStart) = (charged, next.coupon, start)
      $0.choice = next.terms.kept
    }
    try noteSeats(next.items)
    try SubscriptionPeriod(
      of: current.id, next.terms, next.period, discount: next.coupon, by: invoice
    ).save(in: tx)
    return true
  }

  struct Renewal {
    let terms: PlanTerms
    let period: BillingPeriod
    let coupon: Discount?
    let items: [InvoiceLine]
  }

  /// The period that begins at `start`, with what is to be billed until now.
  /// - Parameter isUsed: whether it is issued: then the coupon and the months of usage are used up.
  mutating func renewal(
    of current: Subscription, after start: Timestamp, _ anchor: Timestamp, isUsed: Bool
  ) throws -> Renewal? {
    var terms = try current.next.map { try current.terms.with($0, in: tx) } ?? current.terms
    if terms.plan.isPerSeat { terms.quantity = try seats() }
    let isOther = terms.cycle != current.terms.cycle
    let counted = BillingAnchor(isOther ? start : anchor, months: terms.months)
    guard let period = counted.period(at: start) else { return nil }
    let coupon = try discount(at: start, isUsed: isUsed)
    let usage = isUsed ? try usageLines() : try unbilledUsage()
    return Renewal(
      terms: terms, period: period, coupon: coupon,
      items: try seatLines() + usage + lines(terms, coupon, for: period))
  }

  private mutating func fail() throws -> Bool {
    guard subscription?.status == .active,
      let late = try openInvoices().first(where: {
        $0.isOverdue(at: now) && [.renewal, .usage].contains($0.purpose)
      })
    else { return false }
    try move(.failed)
    // Nobody was there on the day: the fourteen days begin now, and each reminder goes out.
    subscription?.failedAt = now - late.dueAt > .days(1) ? now : late.dueAt
    subscription?.reminders = 0
    try audit(.paymentFailed, late.number)
    return true
  }

  private mutating func remind() throws -> Bool {
    guard let current = subscription, current.status == .pastDue, let failed = current.failedAt,
      let index = Dunning.mail(failedAt: failed, sent: current.reminders, at: now)
    else { return false }
    let open = try openInvoices()
    let late = open.first { $0.isOverdue(at: now) } ?? open.first
    subscription?.reminders = index + 1
    try BillingNotice.queue(
      .reminder, of: team.id, on: late?.id, day: Dunning.days[index], at: tx.now, in: tx)
    return true
  }

  private mutating func freeze() throws -> Bool {
    guard let current = subscription, current.status == .pastDue, let failed = current.failedAt,
      Dunning.gaveUp(failedAt: failed, at: now)
    else { return false }
    try move(.gaveUp)
    try audit(.teamFrozen, plan)
    try BillingNotice.queue(
      .frozen, of: team.id, on: try openInvoices().first?.id, at: tx.now, in: tx)
    return true
  }

  /// The plan is over: what was used is billed, what is to come is not.
  mutating func end(at time: Timestamp? = nil) throws {
    let time = min(time ?? now, now)
    try dropUnpaidRenewal()
    try billRest(until: time, withSeats: true)
    try move(.ended)
    subscription?.endedAt = now
    subscription?.next = nil
    try subscription.map { try $0.noteChange(.zero($0.terms.currency), at: now, in: tx) }
    try dropChange()
    try audit(.planEnded, plan)
    try BillingNotice.queue(.ended, of: team.id, on: nil, at: tx.now, in: tx)
  }
}

extension SubscriptionPeriod {
  /// When the one after it is invoiced: no sooner than it has begun.
  fileprivate var renewal: Timestamp { max(period.start, period.end - TeamBilling.lead) }
}
