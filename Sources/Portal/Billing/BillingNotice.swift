/// A mail about money that is still to be written: it is queued with its cause and written by a job, since
/// setting an invoice's paper takes longer than a transaction may.
struct BillingNotice: Sendable {
  enum Kind: String, Sendable, SQLValue {
    case invoice, receipt, reminder, frozen, ended
    case creditNote = "credit_note"
    /// The bank wants somebody to confirm a payment.
    case confirm
  }

  let id: ID<BillingNotice>
  let teamID: ID<Team>
  let kind: Kind
  let invoiceID: ID<Invoice>?
  /// Of a reminder: days since the payment was due.
  let day: Int?
  let attempts: Int

  init(_ row: Row) throws {
    id = try row["id"]
    teamID = try row["team_id"]
    kind = try row["kind"]
    invoiceID = try row["invoice_id"]
    day = try row["day"]
    attempts = try row["attempts"]
  }

  static func queue(
    _ kind: Kind, of team: ID<Team>, on invoice: ID<Invoice>?, day: Int? = nil, at now: Timestamp,
    in tx: Tx
  ) throws {
    try tx.insert(
      "billing_notices",
      [
        "id": tx.newID(BillingNotice.self), "team_id": team, "kind": kind, "invoice_id": invoice,
        "day": day, "created_at": now, "attempts": 0, "try_at": now,
      ])
  }
}
