/// Money that came for an invoice, as an operator recorded it.
package struct Payment: Sendable {
  package let amount: Money
  /// What the bank statement says, or how it was paid.
  package let reference: String
  package let receivedOn: Day
  package let recordedBy: String

  package static func amount(_ currency: Currency) -> Field<Money> {
    .money("amount", "Amount", currency, in: 1...999_999_999_999)
  }
  package static let receivedOn = Field.date("receivedOn", "Received on")
  package static let reference = Field.line("reference", "Reference", limit: 120).otherwise("")
    .help("Such as what the bank statement says.")

  package static func fields(_ currency: Currency) -> Fields {
    [amount(currency), receivedOn, reference]
  }

  /// What was entered, by an operator.
  /// - Throws: `FormProblems` for a day that is still to come.
  package init(_ entered: Entered, for invoice: Invoice, by person: User, at now: Timestamp) throws
  {
    amount = entered[Self.amount(invoice.currency)]
    reference = entered[Self.reference]
    receivedOn = entered[Self.receivedOn]
    recordedBy = person.name
    if let today = LocalTime.day(of: now, in: person.timeZone), receivedOn > today {
      throw FormProblems(Self.receivedOn, .other("This day is still to come."))
    }
  }

  package init(_ amount: Money, on day: Day, reference: String, by name: String) {
    self.amount = amount
    self.reference = reference
    receivedOn = day
    recordedBy = name
  }

  init(_ row: Row, _ currency: Currency) throws {
    amount = Money(minor: try row["amount"], currency)
    reference = try row["reference"]
    let day: String = try row["received_on"]
    guard let received = Day(day) else { throw StoreError.decoding("\(day) is no day") }
    receivedOn = received
    recordedBy = try row["recorded_by"]
  }

  package static func all(of invoice: Invoice, in tx: Tx) throws -> [Payment] {
    try tx.rows("SELECT * FROM payments WHERE invoice_id = \(invoice.id) ORDER BY id")
      .map { try Payment($0, invoice.currency) }
  }

  func save(for invoice: Invoice, in tx: Tx) throws {
    try tx.insert(
      "payments",
      [
        "id": tx.newID(Payment.self), "team_id": invoice.teamID, "invoice_id": invoice.id,
        "amount": amount.minor, "reference": reference, "recorded_by": recordedBy,
        "received_on": receivedOn.text, "recorded_at": tx.now,
      ])
  }
}

/// Giving back what was paid.
package enum Refund {
  package static let reason = Field.line("reason", "Reason", limit: 200)
    .help("It stands on the credit note.")

  package static func amount(_ currency: Currency) -> Field<Money> { Payment.amount(currency) }
  package static func fields(_ currency: Currency) -> Fields { [amount(currency), reason] }
}
