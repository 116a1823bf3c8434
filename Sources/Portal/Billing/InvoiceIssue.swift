/// An invoice on its way out.
struct InvoiceIssue {
  var kind = Invoice.Kind.invoice
  let purpose: Invoice.Purpose
  let draft: InvoiceDraft
  let dueAt: Timestamp
  var subscription: ID<Subscription>?
  /// What it charges to a period before tax, and the coupon in that.
  var charged: Int64 = 0
  var discount: Discount?
  var periodStart: Timestamp?
  var choice: Invoice.KeptChoice?
  var corrects: Invoice?
  var reason = ""

  /// Gives it its number: the next of its series, without a gap. The counter is locked until the
  /// transaction ends, so this comes after whatever else is locked.
  func issue(
    to team: Team, _ account: BillingAccount, at now: Timestamp, portal: String, in tx: Tx
  ) throws -> Invoice {
    let terms = tx.plans.plans.terms
    let parties = try (corrects?.parties ?? InvoiceParties(team, account, terms, portal: portal))
      .stored()
    let id = tx.newID(Invoice.self)
    let (series, prefix) = Self.series(kind, isSandbox: team.isSandbox, terms)
    let isSettled = draft.total.minor <= 0
    let ordinal = try Self.next(of: series, in: tx)
    let number = prefix + String(ordinal).leftPadded(to: 4)
    try tx.insert(
      "invoices",
      [
        "id": id, "team_id": team.id, "team_name": team.name, "subscription_id": subscription,
        "provider": ManualInvoicing.name, "kind": kind, "purpose": purpose, "series": series,
        "ordinal": ordinal, "number": number, "number_key": number.folded,
        "status": isSettled ? Invoice.Status.paid : .open, "is_sandbox": team.isSandbox,
        "currency": draft.total.currency.code, "total": draft.total.minor,
        "tax": draft.taxed.minor, "tax_rate": draft.tax.rate,
        "tax_included": draft.tax.isIncluded, "tax_category": draft.tax.category,
        "charged": charged, "discount": discount?.stored, "paid": Int64(0), "refunded": Int64(0),
        "parties": parties, "reason": reason, "period_start": periodStart,
        "plan_hash": choice?.hash, "cycle": choice?.cycle, "quantity": choice?.quantity,
        "corrects_id": corrects?.id, "issued_at": now, "due_at": dueAt,
        "paid_at": isSettled ? now : nil,
      ])
    for (position, line) in draft.lines.enumerated() {
      try line.save(of: id, at: position, in: tx)
    }
    tx.moveOperators()
    guard let invoice = try Invoice.find(id, in: tx) else { throw StoreError.scopeGone }
    return invoice
  }

  private static func series(
    _ kind: Invoice.Kind, isSandbox: Bool, _ terms: InvoiceTerms
  ) -> (String, String) {
    let prefix = kind == .invoice ? terms.prefix : terms.creditPrefix
    return isSandbox ? ("sandbox-\(kind.rawValue)", "TEST-\(prefix)") : (kind.rawValue, prefix)
  }

  private static func next(of series: String, in tx: Tx) throws -> Int64 {
    let row = try tx.row(
      """
      INSERT INTO invoice_series (series, last) VALUES (\(series), 1)
      ON CONFLICT (series) DO UPDATE SET last = invoice_series.last + 1 RETURNING last
      """)
    guard let row else { throw StoreError.busy }
    return try row["last"]
  }
}

extension String {
  fileprivate func leftPadded(to count: Int) -> String {
    String(repeating: "0", count: Swift.max(0, count - self.count)) + self
  }
}
