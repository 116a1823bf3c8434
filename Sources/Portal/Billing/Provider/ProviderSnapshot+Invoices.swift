// Invoices, credit notes and payments, as they stand at the provider.
extension ProviderTaking {
  mutating func take(_ told: ProviderInvoice) throws {
    guard let known = try Invoice.find(external: told.externalID, in: bills.tx) else {
      return try add(told)
    }
    guard known.teamID == bills.team.id else {
      return note("team of \(told.externalID)", bills.team.id.text, known.teamID.text)
    }
    note("status of \(told.number)", known.status.rawValue, told.status.rawValue)
    note("sum of \(told.number)", known.total, told.total)
    note("paid of \(told.number)", known.paid, told.paid)
    note("given back of \(told.number)", known.refunded, told.refunded)
    try change(known, told)
  }

  private mutating func change(_ known: Invoice, _ told: ProviderInvoice) throws {
    let tx = bills.tx
    try tx.execute(
      """
      UPDATE invoices SET status = \(told.status), paid = \(told.paid.minor),
        refunded = \(told.refunded.minor), paid_at = \(told.paidAt), voided_at = \(told.voidedAt),
        total = \(told.total.minor), due_at = \(told.dueAt), confirm = \(told.wantsConfirmation),
        hosted_url = \(told.hostedURL), pdf_url = \(told.pdfURL),
        subscription_id = COALESCE(subscription_id, (
          SELECT s.id FROM subscriptions s WHERE s.external_id = \(told.subscription)))
      WHERE id = \(known.id)
      """)
    try savePayments(told, of: known)
    if known.status != told.status { tx.moveOperators() }
    if known.status != .void, told.status == .void { try bills.audit(.invoiceVoided, told.number) }
    if known.status == .open, told.status == .paid { try receive(told, known.id) }
    if told.wantsConfirmation, !known.wantsConfirmation { try askToConfirm(known.id) }
    if known.refunded != told.refunded {
      try bills.audit(
        .refunded, told.number,
        after: [
          "amount": "\(told.refunded.plain) \(told.refunded.currency.code.uppercased())"
        ])
    }
  }

  private func receive(_ told: ProviderInvoice, _ id: ID<Invoice>) throws {
    guard told.total.minor > 0 else { return }
    try bills.audit(
      .paymentRecorded, told.number,
      after: ["amount": "\(told.paid.plain) \(told.paid.currency.code.uppercased())"])
    try BillingNotice.queue(
      .receipt, of: bills.team.id, on: id, at: bills.tx.now, in: bills.tx)
  }

  private func askToConfirm(_ id: ID<Invoice>) throws {
    try BillingNotice.queue(
      .confirm, of: bills.team.id, on: id, at: bills.tx.now, in: bills.tx)
  }

  private mutating func add(_ told: ProviderInvoice) throws {
    let (tx, id) = (bills.tx, bills.tx.newID(Invoice.self))
    note("invoice \(told.number)", nil, told.externalID)
    var parties = InvoiceParties(
      bills.team, bills.account, bills.terms, portal: bills.portal)
    (parties.buyer, parties.bank) = (told.buyer, [])
    let subscription = try told.subscription.flatMap {
      try Subscription.find(external: $0, in: tx)
    }
    let corrected = try told.corrects.flatMap { try Invoice.find(external: $0, in: tx) }
    let choice = try self.choice(of: told, subscription)
    try tx.insert(
      "invoices",
      [
        "id": id, "team_id": bills.team.id, "team_name": bills.team.name,
        "subscription_id": subscription?.id ?? corrected?.subscriptionID, "provider": provider,
        "kind": told.kind, "purpose": told.purpose, "number": told.number,
        "number_key": told.number.folded, "status": told.status,
        "is_sandbox": bills.team.isSandbox, "currency": told.total.currency.code,
        "total": told.total.minor, "tax": told.taxed.minor, "tax_rate": told.tax.rate,
        "tax_included": told.tax.isIncluded, "tax_category": told.tax.category,
        "charged": Int64(0), "paid": told.paid.minor, "refunded": told.refunded.minor,
        "parties": try parties.stored(), "reason": told.reason,
        "plan_hash": choice?.hash, "cycle": choice?.cycle, "quantity": choice?.quantity,
        "corrects_id": corrected?.id, "issued_at": told.issuedAt, "due_at": told.dueAt,
        "paid_at": told.paidAt, "voided_at": told.voidedAt, "external_id": told.externalID,
        "hosted_url": told.hostedURL, "pdf_url": told.pdfURL,
        "confirm": told.wantsConfirmation,
      ])
    for (position, line) in told.lines.enumerated() {
      try line.save(of: id, at: position, in: tx)
    }
    tx.moveOperators()
    try bills.audit(
      .invoiceIssued, told.number,
      after: ["total": "\(told.total.plain) \(told.total.currency.code.uppercased())"])
    try tell(told, id)
  }

  /// What the team has once it is paid.
  private func choice(
    of told: ProviderInvoice, _ subscription: Subscription?
  ) throws -> ProviderSubscription.Choice? {
    if told.purpose == .change, told.status == .open, let id = told.subscription,
      let waiting = pending[id]
    {
      return waiting
    }
    return subscription.map {
      ProviderSubscription.Choice(
        hash: $0.terms.version.hash, cycle: $0.terms.cycle, quantity: $0.terms.quantity)
    }
  }

  private func tell(_ told: ProviderInvoice, _ id: ID<Invoice>) throws {
    if let invoice = try Invoice.find(id, in: bills.tx) { try savePayments(told, of: invoice) }
    if told.kind == .creditNote {
      try BillingNotice.queue(
        .creditNote, of: bills.team.id, on: id, at: bills.tx.now, in: bills.tx)
    } else if told.status == .paid {
      try receive(told, id)
    } else if told.wantsConfirmation {
      try askToConfirm(id)
    }
  }

  private func savePayments(_ told: ProviderInvoice, of invoice: Invoice) throws {
    for payment in told.payments {
      guard let day = LocalTime.day(of: payment.at, in: "UTC") else { continue }
      try bills.tx.insert(
        "payments",
        [
          "id": bills.tx.newID(Payment.self), "team_id": invoice.teamID,
          "invoice_id": invoice.id, "amount": payment.amount.minor,
          "reference": payment.externalID, "recorded_by": provider, "received_on": day.text,
          "recorded_at": bills.tx.now, "external_id": payment.externalID,
        ], onConflict: "ON CONFLICT (external_id) DO NOTHING")
    }
  }
}

extension Invoice {
  package static func find(external id: String, in tx: Tx) throws -> Invoice? {
    try tx.row("SELECT * FROM invoices WHERE external_id = \(id)").map(Invoice.init)
  }
}
