/// One line of an invoice, as figures and names; its words are made where it is read.
package struct InvoiceLine: Sendable, Equatable {
  package enum Kind: String, Sendable, SQLValue, CaseIterable {
    /// A plan for a period.
    case plan
    /// A new plan for what is left of a period.
    case remaining
    /// An old plan, paid for what is left of a period.
    case unused
    /// People who came and went in a period that was paid before.
    case seats
    case usage
    /// A coupon.
    case discount
    /// Left from before: to the team's good below zero, owed above.
    case carried
    /// Credits that are more than the charges: kept for the next invoice.
    case kept
    case tax
    /// What a credit note takes back.
    case correction
    /// What a provider says in words of its own.
    case other
  }

  package var kind: Kind
  /// A plan's, a unit's, a coupon's code.
  package var name = ""
  package var quantity: Int64 = 1
  /// As many as the unit price is for.
  package var per: Int64 = 1
  package var unitPrice: Money?
  package var amount: Money
  package var period: BillingPeriod?

  /// It stands above the tax: all but the tax itself, and what goes between this invoice and others.
  package var isBilled: Bool { ![.tax, .carried, .kept].contains(kind) }

  package init(
    _ kind: Kind, _ name: String = "", quantity: Int64 = 1, per: Int64 = 1,
    unitPrice: Money? = nil, amount: Money, period: BillingPeriod? = nil
  ) {
    self.kind = kind
    self.name = name
    self.quantity = quantity
    self.per = per
    self.unitPrice = unitPrice
    self.amount = amount
    self.period = period
  }

  init(_ row: Row, _ currency: Currency) throws {
    kind = try row["kind"]
    name = try row["name"]
    quantity = try row["quantity"]
    per = try row["per"]
    unitPrice = (try row["unit_price"] as Int64?).map { Money(minor: $0, currency) }
    amount = Money(minor: try row["amount"], currency)
    if let start: Timestamp = try row["start_at"], let end: Timestamp = try row["end_at"] {
      period = BillingPeriod(start, end)
    }
  }

  func save(of invoice: ID<Invoice>, at position: Int, in tx: Tx) throws {
    try tx.insert(
      "invoice_lines",
      [
        "invoice_id": invoice, "position": position, "kind": kind, "name": name,
        "quantity": quantity, "per": per, "unit_price": unitPrice?.minor, "amount": amount.minor,
        "start_at": period?.start, "end_at": period?.end,
      ])
  }
}
