/// A payment that somebody contests with their bank: operators have until a day to answer.
package struct Dispute: Sendable {
  package let id: ID<Dispute>
  package let teamID: ID<Team>
  package let invoiceID: ID<Invoice>?
  package let amount: Money
  /// The provider's words, such as `needs_response`, `won` or `lost`.
  package let status: String
  package let isOver: Bool
  package let reason: String
  package let dueBy: Timestamp?
  package let openedAt: Timestamp

  private init(_ row: Row) throws {
    id = try row["id"]
    teamID = try row["team_id"]
    invoiceID = try row["invoice_id"]
    amount = Money(minor: try row["amount"], try row["currency"])
    status = try row["status"]
    isOver = !(try row["is_open"] as Bool)
    reason = try row["reason"]
    dueBy = try row["due_by"]
    openedAt = try row["opened_at"]
  }

  /// Newest first.
  package static func all(of team: ID<Team>, in tx: Tx) throws -> [Dispute] {
    try tx.rows("SELECT * FROM disputes WHERE team_id = \(team) ORDER BY id DESC LIMIT 20")
      .map(Dispute.init)
  }

  /// Of all teams, those that are not over, the first to be answered first.
  package static func open(limit: Int, in tx: Tx) throws -> [Dispute] {
    try tx.rows(
      """
      SELECT * FROM disputes WHERE is_open = 1
      ORDER BY COALESCE(due_by, opened_at), id LIMIT \(limit)
      """
    ).map(Dispute.init)
  }

  /// By words of the provider's for what is decided.
  static func isOver(_ status: String) -> Bool {
    ["won", "lost", "warning_closed"].contains(status)
  }
}

extension ProviderTaking {
  mutating func take(_ told: ProviderDispute) throws {
    let tx = bills.tx
    let before: String? = try tx.row(
      "SELECT status FROM disputes WHERE external_id = \(told.externalID)")?["status"]
    note("dispute \(told.externalID)", before, told.status)
    let invoice: ID<Invoice>? = try told.payment.flatMap { payment in
      try tx.row("SELECT invoice_id FROM payments WHERE external_id = \(payment)")?["invoice_id"]
    }
    try tx.insert(
      "disputes",
      [
        "id": tx.newID(Dispute.self), "external_id": told.externalID, "team_id": bills.team.id,
        "invoice_id": invoice, "amount": told.amount.minor,
        "currency": told.amount.currency.code, "status": told.status,
        "is_open": !Dispute.isOver(told.status), "reason": told.reason,
        "due_by": told.dueBy, "opened_at": told.openedAt,
      ],
      onConflict: """
        ON CONFLICT (external_id) DO UPDATE SET status = excluded.status, is_open = excluded.is_open,
          reason = excluded.reason, due_by = excluded.due_by
        """)
    guard before != told.status else { return }
    tx.moveOperators()
    try bills.audit(
      .paymentDisputed, "\(told.amount.plain) \(told.amount.currency.code.uppercased())",
      after: ["status": told.status, "reason": told.reason])
  }
}
