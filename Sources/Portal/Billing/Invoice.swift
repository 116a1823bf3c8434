/// What a team is asked to pay, or a credit note. Issued once; only its payment changes after that.
package struct Invoice: Sendable {
  package enum Kind: String, Sendable, SQLValue {
    case invoice
    case creditNote = "credit_note"
  }

  /// What it is for.
  package enum Purpose: String, Sendable, SQLValue {
    /// The first period of a plan.
    case start
    case renewal
    /// Another plan within a period.
    case change
    case usage
    case correction
  }

  package enum Status: String, Choice, SQLValue {
    case open, paid, void

    package var label: String {
      switch self {
      case .open: "To pay"
      case .paid: "Paid"
      case .void: "Void"
      }
    }
  }

  package let id: ID<Invoice>
  package let teamID: ID<Team>
  /// As the team was called then.
  package let teamName: String
  package let subscriptionID: ID<Subscription>?
  package let kind: Kind
  package let purpose: Purpose
  package let number: String
  package let status: Status
  package let isSandbox: Bool
  package let total: Money
  package let taxed: Money
  package let tax: TaxRule
  package let paid: Money
  package let refunded: Money
  package let parties: InvoiceParties
  /// Of a credit note.
  package let reason: String
  package let correctsID: ID<Invoice>?
  package let issuedAt: Timestamp
  package let dueAt: Timestamp
  package let paidAt: Timestamp?
  package let voidedAt: Timestamp?
  /// Who asks for it: `PaymentProvider.name`.
  package let provider: String
  package let externalID: String?
  /// Of one that is paid elsewhere: where that is done, and its paper.
  package let hostedURL: String?
  package let pdfURL: String?
  /// The bank wants a confirmation first.
  package let wantsConfirmation: Bool
  /// What it charges to its period, before tax, and the coupon in that.
  let charged: Int64
  let discount: Discount?
  let periodStart: Timestamp?
  /// What the team has once it is paid.
  let choice: KeptChoice?

  struct KeptChoice: Sendable {
    let hash: String
    let cycle: BillingInterval
    let quantity: Int64
  }

  package var currency: Currency { total.currency }
  package var isManual: Bool { provider == ManualInvoicing.name }

  init(_ row: Row) throws {
    let currency: Currency = try row["currency"]
    func money(_ name: String) throws -> Money { Money(minor: try row[name], currency) }
    id = try row["id"]
    teamID = try row["team_id"]
    teamName = try row["team_name"]
    subscriptionID = try row["subscription_id"]
    kind = try row["kind"]
    purpose = try row["purpose"]
    number = try row["number"]
    status = try row["status"]
    isSandbox = try row["is_sandbox"]
    total = try money("total")
    taxed = try money("tax")
    tax = TaxRule(
      rate: try row["tax_rate"], isIncluded: try row["tax_included"],
      category: try row["tax_category"])
    paid = try money("paid")
    refunded = try money("refunded")
    parties = try InvoiceParties(stored: try row["parties"])
    reason = try row["reason"]
    correctsID = try row["corrects_id"]
    issuedAt = try row["issued_at"]
    dueAt = try row["due_at"]
    paidAt = try row["paid_at"]
    voidedAt = try row["voided_at"]
    provider = try row["provider"]
    externalID = try row["external_id"]
    hostedURL = try row["hosted_url"]
    pdfURL = try row["pdf_url"]
    wantsConfirmation = try row["confirm"]
    charged = try row["charged"]
    discount = try (row["discount"] as String?).map(Discount.init(stored:))
    periodStart = try row["period_start"]
    if let hash: String = try row["plan_hash"], let cycle: BillingInterval = try row["cycle"],
      let quantity: Int64 = try row["quantity"]
    {
      choice = KeptChoice(hash: hash, cycle: cycle, quantity: quantity)
    } else {
      choice = nil
    }
  }

  package static func find(_ id: ID<Invoice>, in tx: Tx) throws -> Invoice? {
    try tx.row("SELECT * FROM invoices WHERE id = \(id)").map(Invoice.init)
  }

  package static func find(
    _ id: ID<Invoice>, of team: ID<Team>, in tx: Tx
  ) throws -> Invoice? {
    try tx.row("SELECT * FROM invoices WHERE id = \(id) AND team_id = \(team)").map(Invoice.init)
  }

  /// Of a subscription, those that are still to be paid, the first due first.
  static func open(of subscription: ID<Subscription>, in tx: Tx) throws -> [Invoice] {
    try tx.rows(
      """
      SELECT * FROM invoices WHERE subscription_id = \(subscription) AND status = 'open'
      ORDER BY due_at, id
      """
    ).map(Invoice.init)
  }

  package func lines(in tx: Tx) throws -> [InvoiceLine] {
    try tx.rows("SELECT * FROM invoice_lines WHERE invoice_id = \(id) ORDER BY position")
      .map { try InvoiceLine($0, currency) }
  }

  package func isOverdue(at now: Timestamp) -> Bool { status == .open && dueAt <= now }

  /// What is still to be paid.
  package var left: Money { Money(minor: max(0, total.minor - paid.minor), currency) }
  /// What can still be given back: nothing of one that is not paid yet, or was voided.
  package var refundable: Money {
    let isPaid = kind == .invoice && status == .paid
    return Money(minor: isPaid ? paid.minor - refunded.minor : 0, currency)
  }
}

extension BillingInterval: SQLValue {}
