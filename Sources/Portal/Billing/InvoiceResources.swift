extension InvoiceLine {
  package static let resource = Resource<InvoiceLine>(
    "InvoiceLine",
    [
      .word("kind", "What it is for", among: Kind.allCases.map(\.rawValue)) { $0.kind.rawValue },
      .text("name", "A plan’s, a unit’s, a coupon’s code") { $0.name },
      .integer("quantity", "How many") { Int($0.quantity) },
      .integer("per", "As many as the unit price is for") { Int($0.per) },
      .money("unitPrice", "Unit price") { $0.unitPrice },
      .money("amount", "Amount") { $0.amount },
      .one("period", BillingPeriod.resource) { $0.period },
    ])
}

extension Invoice {
  package static let resource = Resource<Invoice>("Invoice", facts)

  /// With whose it is.
  package static let resourceOfAll = Resource<Invoice>(
    "AdminInvoice",
    [
      .text("teamId", "Team") { $0.teamID.text },
      .text("team", "As it was called then") { $0.teamName },
      .flag("isSandbox", "Of a team that is there to try things") { $0.isSandbox },
    ] + facts)

  private static let facts: [Column<Invoice>] = [
    .text("id", "Id") { $0.id.text },
    .word("kind", "Invoice or credit note", among: ["invoice", "credit_note"]) {
      $0.kind.rawValue
    },
    .word(
      "purpose", "What it is for", among: ["start", "renewal", "change", "usage", "correction"]
    ) { $0.purpose.rawValue },
    .text("number", "Number") { $0.number },
    .choice("status", "Status") { $0.status },
    .money("total", "Total") { $0.total },
    .money("tax", "Of that") { $0.taxed },
    .integer("taxRate", "In hundredths of a percent") { Int($0.tax.rate) },
    .money("paid", "Paid") { $0.paid },
    .money("refunded", "Given back") { $0.refunded },
    .money("left", "To pay") { $0.status == .open ? $0.left : nil },
    .moment("issuedAt", "Issued") { $0.issuedAt },
    .moment("dueAt", "Due") { $0.kind == .invoice ? $0.dueAt : nil },
    .moment("paidAt", "Paid") { $0.paidAt },
    .moment("voidedAt", "Void") { $0.voidedAt },
    .text("correctsId", "Of a credit note: the invoice") { $0.correctsID?.text },
    .text("reason", "Of a credit note") { $0.reason.isEmpty ? nil : $0.reason },
    .text("provider", "Who asks for it") { $0.provider },
  ]
}

/// An invoice with all that belongs to it.
package struct WholeInvoice: Sendable {
  package let invoice: Invoice
  package let lines: [InvoiceLine]
  package let payments: [Payment]
  package let corrections: [Invoice]

  package init(_ invoice: Invoice, in tx: Tx) throws {
    self.invoice = invoice
    lines = try invoice.lines(in: tx)
    payments = try Payment.all(of: invoice, in: tx)
    corrections = try invoice.corrections(in: tx)
  }

  package static let resource = Resource<WholeInvoice>(
    "WholeInvoice",
    Invoice.resource.columns.map { $0.within { $0.invoice } } + [
      .list("lines", InvoiceLine.resource) { $0.lines },
      .list("payments", Payment.resource) { $0.payments },
      .list("corrections", Invoice.resource) { $0.corrections },
    ])

  package static let resourceOfAll = Resource<WholeInvoice>(
    "AdminWholeInvoice",
    Invoice.resourceOfAll.columns.map { $0.within { $0.invoice } } + [
      .list("lines", InvoiceLine.resource) { $0.lines },
      .list("payments", Payment.resourceOfAll) { $0.payments },
      .list("corrections", Invoice.resource) { $0.corrections },
    ])
}

extension Payment {
  /// As the team sees it: what the bank statement says, and who wrote it down, is the operators’.
  package static let resource = Resource<Payment>("Payment", facts)

  package static let resourceOfAll = Resource<Payment>(
    "AdminPayment",
    facts + [
      .text("reference", "Reference") { $0.reference },
      .text("recordedBy", "Recorded by") { $0.recordedBy },
    ])

  private static let facts: [Column<Payment>] = [
    .money("amount", "Amount") { $0.amount },
    .value("receivedOn", "Received on", .date) { .text($0.receivedOn.text) },
  ]
}

/// A payment with the invoice that it was for.
package struct ListedPayment: Sendable {
  let id: ID<Payment>
  let payment: Payment
  let invoiceID: ID<Invoice>
  let number: String
  let recordedAt: Timestamp

  private init(_ row: Row) throws {
    id = try row["id"]
    invoiceID = try row["invoice_id"]
    number = try row["number"]
    recordedAt = try row["recorded_at"]
    payment = try Payment(row, try row["currency"])
  }

  package static let listing = Listing<ListedPayment>(
    "team-payments",
    select: """
      SELECT p.*, i.number, i.currency FROM payments p JOIN invoices i ON i.id = p.invoice_id
      """, key: "p.id", sortedBy: .init("recordedAt", descending: true),
    columns: [
      .text("id", "Id") { $0.id.text },
      .text("invoiceId", "Of the invoice") { $0.invoiceID.text },
      .text("invoiceNumber", "Its number") { $0.number },
    ] + Payment.resource.columns.map { $0.within { $0.payment } } + [
      .moment("recordedAt", "Recorded") { $0.recordedAt }.sortedByID()
    ],
    id: { $0.id.text }, decode: { try ListedPayment($0) })

  package static func scope(_ team: ID<Team>) -> ListScope { "i.team_id = \(team)" }

  package static let resource = listing.resource("ListedPayment")
}
