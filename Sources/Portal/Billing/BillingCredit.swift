/// What came to a team's good, or was used of it, with tax: the ledger behind `BillingAccount.carried`.
package struct BillingCredit: Sendable {
  package enum Kind: String, Choice, SQLValue {
    case given
    /// Credits that were more than the charges.
    case kept
    case used
    /// Of an invoice that was voided.
    case returned

    package var label: String {
      switch self {
      case .given: "Given"
      case .kept: "Carried over"
      case .used: "Used"
      case .returned: "Returned"
      }
    }
  }

  package let amount: Money
  package let kind: Kind
  /// Why, or the number of the invoice.
  package let reason: String
  package let givenBy: String
  package let at: Timestamp

  package static func amount(_ currency: Currency) -> Field<Money> { Payment.amount(currency) }
  package static func fields(_ currency: Currency) -> Fields { [amount(currency), reason] }
  package static let reason = Field.line("reason", "Reason", limit: 200)
    .help("It stands in the team’s audit, where its owners read it.")

  private init(_ row: Row) throws {
    amount = Money(minor: try row["amount"], try row["currency"])
    kind = try row["kind"]
    reason = try row["reason"]
    givenBy = try row["given_by"]
    at = try row["given_at"]
  }

  /// Newest first.
  package static func latest(of team: ID<Team>, limit: Int = 20, in tx: Tx) throws
    -> [BillingCredit]
  {
    try tx.rows(
      "SELECT * FROM billing_credits WHERE team_id = \(team) ORDER BY id DESC LIMIT \(limit)"
    ).map(BillingCredit.init)
  }

  static func note(
    _ minor: Int64, _ currency: Currency, _ kind: Kind, reason: String, of team: ID<Team>,
    on invoice: ID<Invoice>?, by name: String = "", in tx: Tx
  ) throws {
    try tx.insert(
      "billing_credits",
      [
        "id": tx.newID(BillingCredit.self), "team_id": team, "amount": minor,
        "currency": currency.code, "kind": kind, "reason": reason, "invoice_id": invoice,
        "given_by": name, "given_at": tx.now,
      ])
  }

  /// What an invoice has added to the team's good, or used of it below zero.
  static func moved(by invoice: ID<Invoice>, in tx: Tx) throws -> Int64 {
    let row = try tx.row(
      """
      SELECT CAST(COALESCE(SUM(amount), 0) AS \(sqlite: "INTEGER", postgres: "BIGINT")) AS n
      FROM billing_credits WHERE invoice_id = \(invoice)
      """)
    return try row?["n"] ?? 0
  }
}
