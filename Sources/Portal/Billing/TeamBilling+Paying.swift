// What operators record.
extension TeamBilling {
  /// Money that has come for an invoice.
  /// - Throws: `Obstacle` for an invoice that is not open, or for more than is open.
  package mutating func record(_ payment: Payment, for invoice: Invoice) throws {
    guard invoice.status == .open, invoice.kind == .invoice else {
      throw Obstacle("This invoice is not open: nothing can be paid on it.")
    }
    guard invoice.isManual else {
      throw Obstacle("This invoice is not paid by bank transfer: its payment shows by itself.")
    }
    guard payment.amount.minor <= invoice.left.minor else {
      throw FormProblems(
        Payment.amount(invoice.currency),
        .other(
          Phrase(
            "Only {{amount}} is open. Give back what is more, or note it as a credit of the team.",
            ["amount": invoice.left.plain])))
    }
    try payment.save(for: invoice, in: tx)
    let paid = try invoice.paid + payment.amount
    let isWhole = paid.minor >= invoice.total.minor
    try tx.execute(
      """
      UPDATE invoices SET paid = \(paid.minor),
        status = \(isWhole ? Invoice.Status.paid : .open), paid_at = \(isWhole ? now : nil)
      WHERE id = \(invoice.id)
      """)
    try audit(
      .paymentRecorded, invoice.number,
      after: [
        "amount": "\(payment.amount.plain) \(invoice.currency.code.uppercased())",
        "reference": payment.reference,
      ])
    if isWhole {
      try take(invoice)
      try BillingNotice.queue(.receipt, of: team.id, on: invoice.id, at: tx.now, in: tx)
    }
    try settle()
  }

  /// What a paid invoice brings.
  mutating func take(_ invoice: Invoice) throws {
    guard let current = subscription, invoice.subscriptionID == current.id else {
      // What it was for cannot begin any more; a period that was had was owed.
      if [.start, .change].contains(invoice.purpose) { try keep(invoice.total.minor, of: invoice) }
      return
    }
    switch invoice.purpose {
    case .start: try start(invoice)
    case .change: if let choice = invoice.choice { try begin(invoice, choice) }
    case .renewal, .usage, .correction: break
    }
    try recoverIfPaid()
  }

  private mutating func start(_ invoice: Invoice) throws {
    guard subscription?.status == .incomplete, let terms = subscription?.terms else { return }
    let start = try trialEnd(before: terms.plan) ?? now
    let period = BillingAnchor(start, months: terms.months).period(0)
    if invoice.discount != nil { _ = try discount(at: start, isUsed: true) }
    try move(.paid)
    subscription?.startedAt = now
    subscription?.anchorAt = start
    subscription?.usageFrom = start
    subscription?.period = period
    account.currency = terms.currency
    try SubscriptionPeriod(
      of: subscription?.id ?? tx.newID(), terms, period, discount: invoice.discount, by: invoice
    ).save(in: tx)
    try noteTerms()
    try audit(.planStarted, terms.plan.name)
  }

  /// What is still to be tried is not lost by paying early, unless what was ordered is more.
  /// - Returns: when the paid time begins; nil for at once.
  package func trialEnd(before plan: Plan) throws -> Timestamp? {
    guard let trial = team.plan.trial, trial.until > now else { return nil }
    let tried = try tx.plans.version(trial.hash, in: tx).plan
    let plans = tx.plans.plans
    return plans.rank(of: tried) >= plans.rank(of: plan) ? trial.until : nil
  }

  /// Operators end it at once: nothing is given back by that.
  package mutating func endNow() throws {
    guard subscription?.startedAt != nil else { throw Self.nothing }
    try dropChange()
    try end()
    try settle()
  }

  /// All that was due is paid: everything goes on at once.
  mutating func recoverIfPaid() throws {
    guard let status = subscription?.status, [.pastDue, .unpaid].contains(status),
      try !openInvoices().contains(where: {
        $0.isOverdue(at: now) && [.renewal, .usage].contains($0.purpose)
      })
    else { return }
    try move(.paid)
    subscription?.failedAt = nil
    subscription?.reminders = 0
    try audit(.paymentRecovered, plan)
  }

  /// Nobody will pay it. What was paid of it is to the team's good.
  /// - Throws: `Obstacle`.
  package mutating func giveUp(_ invoice: Invoice) throws {
    guard invoice.status == .open, invoice.kind == .invoice else {
      throw Obstacle("Only an invoice that is still to be paid can be voided.")
    }
    if invoice.subscriptionID == subscription?.id, subscription != nil {
      switch invoice.purpose {
      case .start, .change:
        try withdraw()
        return
      case .renewal:
        // A period that nobody pays ends the plan, unless it has not begun.
        if let row = try periods().first(where: { $0.invoice == invoice.id }) {
          if row.period.start <= now {
            try void(invoice)
            try end()
            try settle()
            return
          }
          try dropUnpaidRenewal()
          subscription?.cancelAt = row.period.start
          try settle()
          return
        }
      case .usage, .correction: break
      }
    }
    try void(invoice)
    try recoverIfPaid()
    try settle()
  }

  /// Something to the team's good that comes off the next invoice.
  package mutating func give(_ amount: Money, reason: String, by name: String) throws {
    if let currency = account.currency ?? subscription?.terms.currency,
      currency != amount.currency
    {
      throw FormProblems(
        BillingCredit.amount(amount.currency),
        .other(
          Phrase(
            "This team pays in {{currency}}.", ["currency": currency.code.uppercased()])))
    }
    account.currency = account.currency ?? amount.currency
    account.carried += amount.minor
    try BillingCredit.note(
      amount.minor, amount.currency, .given, reason: reason, of: team.id, on: nil, by: name,
      in: tx)
    try audit(
      .creditGiven, "\(amount.plain) \(amount.currency.code.uppercased())",
      after: ["reason": reason])
    try settle()
  }

  /// Gives back what was paid, whole or a part: a credit note says so.
  /// - Returns: the credit note.
  /// - Throws: `Obstacle`, `FormProblems`.
  package mutating func refund(
    _ amount: Money, of invoice: Invoice, reason: String, by name: String
  ) throws -> Invoice {
    try invoice.mustRefund(amount)
    let net = try invoice.beforeTax(amount)
    let draft = try InvoiceDraft(
      correcting: invoice, net: net.negated(), tax: (amount - net).negated())
    var issue = InvoiceIssue(
      kind: .creditNote, purpose: .correction, draft: draft, dueAt: now)
    (issue.corrects, issue.reason) = (invoice, reason)
    let note = try issue.issue(to: team, account, at: now, portal: portal, in: tx)
    try tx.execute(
      """
      UPDATE invoices SET refunded = \(invoice.refunded.minor + amount.minor)
      WHERE id = \(invoice.id)
      """)
    try audit(
      .refunded, invoice.number,
      after: [
        "amount": "\(amount.plain) \(amount.currency.code.uppercased())", "reason": reason,
        "creditNote": note.number,
      ])
    try BillingNotice.queue(.creditNote, of: team.id, on: note.id, at: tx.now, in: tx)
    return note
  }
}

extension InvoiceDraft {
  /// A credit note: both sums are below zero.
  init(correcting invoice: Invoice, net: Money, tax: Money) throws(MoneyProblem) {
    self.init(
      [InvoiceLine(.correction, invoice.number, amount: net)],
      tax: invoice.tax, taxed: invoice.tax.isIncluded ? try invoice.tax.tax(in: net) : tax,
      total: try net + (invoice.tax.isIncluded ? .zero(net.currency) : tax))
  }
}
