import Portal

/// Stripe's objects in our words. Sums are Stripe's: nothing is reckoned here but what one sum is less than
/// another.
struct StripeMapping: Sendable {
  let facts: StripeFacts
  /// All that are known, the newest first.
  let invoices: [StripeInvoice]

  struct Odd: Error, CustomStringConvertible {
    let description: String
  }

  // MARK: Subscriptions

  func subscription(
    _ one: StripeSubscription, _ schedule: StripeSubscriptionSchedule?
  ) throws -> ProviderSubscription {
    guard let status = one.status.known else {
      throw Odd(description: "\(one.id) is \(one.status), which nobody knows here")
    }
    let items = one.items.data.map { ($0.price.id, $0.quantity) }
    guard let choice = choice(items), let period = one.period.flatMap(Self.period) else {
      throw Odd(description: "\(one.id) has a price that is none of ours")
    }
    var told = ProviderSubscription(
      externalID: one.id, status: status, choice: choice, currency: one.currency,
      anchorAt: one.billingCycleAnchor.timestamp, period: period,
      createdAt: one.created.timestamp)
    told.usageFrom = one.items.data.first { $0.quantity == nil }?.currentPeriodStart.timestamp
    told.cancelAt = one.cancelAt?.timestamp
    told.endedAt = one.endedAt?.timestamp
    told.failedAt = [.pastDue, .unpaid].contains(status) ? failedAt(one.id) : nil
    told.pending = one.pendingUpdate?.subscriptionItems.flatMap {
      self.choice($0.map { ($0.price.id, $0.quantity) })
    }
    told.next = schedule.flatMap(next)
    return told
  }

  private func choice(_ items: [(price: String, quantity: Int64?)])
    -> ProviderSubscription.Choice?
  {
    let known = items.compactMap { item in facts.prices[item.price].map { ($0, item.quantity) } }
    let main = known.first { $0.0.unit == nil } ?? known.first
    return main.map {
      ProviderSubscription.Choice(hash: $0.0.hash, cycle: $0.0.cycle, quantity: $0.1 ?? 1)
    }
  }

  /// What comes after the phase that runs.
  private func next(_ schedule: StripeSubscriptionSchedule) -> ProviderSubscription.Choice? {
    guard schedule.status == .active, let end = schedule.currentPhase?.endDate,
      let phase = schedule.phases.first(where: { $0.startDate >= end })
    else { return nil }
    return choice(phase.items.map { ($0.price.id, $0.quantity) })
  }

  /// When the oldest payment that is due was tried first.
  private func failedAt(_ subscription: String) -> Timestamp? {
    invoices.last {
      $0.subscription == subscription && $0.status == .open && $0.attemptCount > 0
    }.map { ($0.statusTransitions.finalizedAt ?? $0.created).timestamp }
  }

  static func period(_ period: StripePeriod) -> BillingPeriod? {
    period.start < period.end
      ? BillingPeriod(period.start.timestamp, period.end.timestamp) : nil
  }

  // MARK: Money

  func balance(_ customer: StripeCustomer) throws -> Money? {
    guard let currency = customer.currency else { return nil }
    return try StripeAmount.money(-customer.balance, currency)
  }

  func charge(_ preview: StripeInvoice, at time: Timestamp) throws -> ProviderCharge {
    ProviderCharge(
      at: time, lines: try lines(preview), total: try preview.money(max(0, preview.amountDue)),
      taxed: try taxed(preview))
  }

  func quote(_ preview: StripeInvoice, _ tax: TaxRule, at time: Timestamp) throws -> PlanQuote {
    PlanQuote(
      lines: try lines(preview), total: try preview.money(max(0, preview.amountDue)),
      taxed: try taxed(preview), tax: tax, at: time)
  }

  // MARK: Invoices

  /// Nil of one without a number.
  func invoice(_ invoice: StripeInvoice, _ wantsConfirmation: Bool) throws -> ProviderInvoice? {
    guard let number = invoice.number, let status = invoice.state else { return nil }
    let issued = invoice.statusTransitions.finalizedAt ?? invoice.effectiveAt ?? invoice.created
    var told = ProviderInvoice(
      externalID: invoice.id, number: number, purpose: invoice.purpose, status: status,
      lines: try lines(invoice), total: try invoice.money(max(0, invoice.amountDue)),
      taxed: try taxed(invoice), tax: try tax(invoice), paid: try invoice.money(invoice.amountPaid),
      refunded: try invoice.money(invoice.postPaymentCreditNotesAmount),
      issuedAt: issued.timestamp,
      // A card is charged at once; a day later it is late.
      dueAt: invoice.dueDate?.timestamp ?? issued.timestamp + .days(1),
      buyer: invoice.buyer)
    told.subscription = invoice.subscription
    told.paidAt = status == .paid ? invoice.statusTransitions.paidAt?.timestamp : nil
    told.voidedAt = invoice.statusTransitions.voidedAt?.timestamp
    told.hostedURL = invoice.hostedInvoiceURL
    told.pdfURL = invoice.invoicePDF
    told.wantsConfirmation = wantsConfirmation
    told.payments = try (invoice.payments?.data ?? []).compactMap { payment in
      guard payment.status == "paid", let id = payment.payment.paymentIntent?.id else {
        return nil
      }
      return ProviderInvoice.Payment(
        externalID: id, amount: try payment.money(payment.amountPaid ?? 0),
        at: (invoice.statusTransitions.paidAt ?? issued).timestamp)
    }
    return told
  }

  private func lines(_ invoice: StripeInvoice) throws -> [InvoiceLine] {
    var lines = try invoice.lines.data.map(line)
    let off = (invoice.totalDiscountAmounts ?? []).reduce(Int64(0)) { $0 + $1.amount }
    if off != 0 {
      let money = try invoice.money(off)
      lines.append(
        InvoiceLine(
          .discount, "\(money.currency.code) \(money.minor)", amount: try money.negated()))
    }
    let added = (invoice.totalTaxes ?? []).filter { $0.taxBehavior == .exclusive }
    if !added.isEmpty {
      lines.append(
        InvoiceLine(.tax, amount: try invoice.money(added.reduce(0) { $0 + $1.amount })))
    }
    if invoice.total < 0 {
      lines.append(InvoiceLine(.kept, amount: try invoice.money(-invoice.total)))
    } else if invoice.amountDue != invoice.total, invoice.status != .void {
      lines.append(
        InvoiceLine(.carried, amount: try invoice.money(invoice.amountDue - invoice.total)))
    }
    return lines
  }

  private func line(_ line: StripeInvoiceLine) throws -> InvoiceLine {
    let price = line.pricing?.priceDetails.flatMap { facts.prices[$0.price.id] }
    let amount = try line.money(line.amount)
    let period = Self.period(line.period)
    guard let price else {
      return InvoiceLine(
        .other, PlainLine.of(line.description ?? ""), quantity: line.quantity ?? 1,
        amount: amount, period: period)
    }
    if let unit = price.unit {
      return InvoiceLine(
        .usage, unit, quantity: line.quantity ?? 0, amount: amount, period: period)
    }
    let kind: InvoiceLine.Kind =
      line.isProration ? (line.amount < 0 ? .unused : .remaining) : .plan
    return InvoiceLine(
      kind, price.plan, quantity: line.quantity ?? 1, amount: amount, period: period)
  }

  private func taxed(_ invoice: StripeInvoice) throws -> Money {
    try invoice.money((invoice.totalTaxes ?? []).reduce(0) { $0 + $1.amount })
  }

  private func tax(_ invoice: StripeInvoice) throws -> TaxRule {
    guard let first = invoice.totalTaxes?.first(where: { $0.amount != 0 }) else {
      return invoice.customerTaxExempt == "reverse"
        ? TaxRule(rate: 0, isIncluded: false, category: .reverseCharge) : .none
    }
    let rate = first.taxRateDetails.flatMap { facts.rates[$0.taxRate] } ?? 0
    return TaxRule(rate: rate, isIncluded: first.taxBehavior == .inclusive)
  }

  func creditNote(_ note: StripeCreditNote) throws -> ProviderInvoice? {
    guard note.status == .issued else { return nil }
    let original = invoices.first { $0.id == note.invoice.id }
    let taxes = note.totalTaxes ?? []
    let added = taxes.filter { $0.taxBehavior == .exclusive }.reduce(Int64(0)) { $0 + $1.amount }
    let all = taxes.reduce(Int64(0)) { $0 + $1.amount }
    var lines = [
      InvoiceLine(
        .correction, original?.number ?? "", amount: try note.money(-(note.total - added)))
    ]
    if added != 0 { lines.append(InvoiceLine(.tax, amount: try note.money(-added))) }
    let total = try note.money(-note.total)
    var told = ProviderInvoice(
      externalID: note.id, number: note.number, purpose: .correction, status: .paid, lines: lines,
      total: total, taxed: try note.money(-all), tax: try original.map { try tax($0) } ?? .none,
      paid: .zero(note.currency), refunded: .zero(note.currency),
      issuedAt: note.created.timestamp, dueAt: note.created.timestamp,
      buyer: original?.buyer ?? .unknown)
    told.kind = .creditNote
    told.corrects = note.invoice.id
    told.reason = PlainLine.of(note.memo ?? note.reason ?? "")
    told.pdfURL = note.pdf
    return told
  }
}

extension InvoiceParties.Buyer {
  fileprivate static let unknown = Self(name: "", address: [], country: "", taxID: "")
}

/// Text of somebody else's on one line.
private enum PlainLine {
  static func of(_ text: String) -> String {
    String(text.split(whereSeparator: \.isNewline).joined(separator: " ").prefix(300))
  }
}

extension StripeInvoice {
  fileprivate var state: Invoice.Status? {
    switch status?.known {
    case .open, .uncollectible: .open
    case .paid: .paid
    case .void: .void
    case .draft, nil: nil
    }
  }

  fileprivate var purpose: Invoice.Purpose {
    switch billingReason {
    case "subscription_create": .start
    case "subscription_update": .change
    case "subscription_threshold": .usage
    default: .renewal
    }
  }

  fileprivate var buyer: InvoiceParties.Buyer {
    let address = customerAddress
    let town = [address?.postalCode, address?.city].compactMap { $0 }.joined(separator: " ")
    let lines = [address?.line1, address?.line2, town, address?.state].compactMap { $0 }
    return InvoiceParties.Buyer(
      name: customerName ?? customerEmail ?? "", address: lines.filter { !$0.isEmpty },
      country: address?.country ?? "", taxID: customerTaxIDs?.first?.value ?? "")
  }
}
