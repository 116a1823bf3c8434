import Hummingbird
import Portal

/// One invoice as operators see it: what was paid, and what they can do about it.
struct AdminInvoicePages: Sendable {
  struct Record: Sendable {
    let invoice: Invoice
    let lines: [InvoiceLine]
    let payments: [Payment]
    let notes: [Invoice]
    let corrects: Invoice?
    /// Where the operator is.
    let today: Day
    let isOverdue: Bool
  }

  static let page = Page<Record>("admin/invoice", room: InvoicesPages.room) { record, view in
    facts(record, view).adding(money(record, view)).adding(acts(record, view))
  }
  .form(named: "payment") { record in
    let currency = record.invoice.currency
    return Form(
      Payment.fields(currency),
      [
        Payment.amount(currency).of(record.invoice.left),
        Payment.receivedOn.of(record.today), Payment.reference.of(""),
      ])
  }
  .form(named: "refund") { Form(Refund.fields($0.invoice.currency)) }
  .neverKept()

  private static func facts(_ record: Record, _ view: View) -> Tags {
    let invoice = record.invoice
    let (buyer, order) = (invoice.parties.buyer, invoice.parties.orderNumber)
    return [
      "number": invoice.number, "isCredit": invoice.kind == .creditNote,
      "state": record.isOverdue ? "bad" : invoice.status.rawValue,
      "stateText": view.words(invoice.status.label), "isOverdue": record.isOverdue,
      "team": invoice.teamName, "teamHref": AdminTeamPages.path(invoice.teamID) + "/billing",
      "buyer": buyer.name, "address": buyer.address,
      "taxID": buyer.taxID.isEmpty ? nil : buyer.taxID, "order": order.isEmpty ? nil : order,
      "provider": view.provider(of: invoice), "issuedAt": view.time(invoice.issuedAt),
      "dueAt": invoice.kind == .invoice ? view.time(invoice.dueAt) : nil,
      "paidAt": invoice.paidAt.map { view.time($0) },
      "voidedAt": invoice.voidedAt.map { view.time($0) }, "isSandbox": invoice.isSandbox,
      "reason": invoice.reason.isEmpty ? nil : invoice.reason,
      "corrects": record.corrects.map { ["number": $0.number, "href": path($0.id)] as Tags },
    ]
  }

  private static func money(_ record: Record, _ view: View) -> Tags {
    let invoice = record.invoice
    let paper = InvoicePaper(invoice, record.lines, view)
    return [
      "bill": view.bill(paper.table.lines, paper.sums, paper.total),
      "left": invoice.status == .open ? view.amount(invoice.left) : nil,
      "payments": record.payments.rows { payment in
        [
          "amount": view.amount(payment.amount), "on": payment.receivedOn.text,
          "reference": payment.reference.isEmpty ? nil : payment.reference,
          "by": payment.recordedBy,
        ]
      },
      "hasPayments": !record.payments.isEmpty,
      "notes": record.notes.rows { note in
        [
          "number": note.number, "href": path(note.id), "amount": view.amount(note.total),
          "at": view.time(note.issuedAt), "reason": note.reason,
        ]
      },
      "hasNotes": !record.notes.isEmpty,
    ]
  }

  private static func acts(_ record: Record, _ view: View) -> Tags {
    let (invoice, path) = (record.invoice, path(record.invoice.id))
    let isOpen = invoice.status == .open && invoice.kind == .invoice
    let isRefundable = invoice.kind == .invoice && invoice.refundable.minor > 0
    return [
      "pay": isOpen && invoice.isManual ? "\(path)/payments" : nil,
      "void": isOpen && invoice.paid.minor == 0 ? "\(path)/void" : nil,
      "giveBack": isRefundable ? "\(path)/refunds" : nil,
      "refundable": view.amount(invoice.refundable), "pdf": view.paperLink(invoice, at: path),
    ]
  }

  static func path(_ id: ID<Invoice>) -> String { "/admin/invoices/\(id)" }

  let web: Web

  func show(_ request: Request, _ context: OperatorContext) async throws -> Response {
    try await web.showKept(request, context, Self.page, reading: reading(context))
  }

  func pdf(_ request: Request, _ context: OperatorContext) async throws -> Response {
    try await web.paper(of: context.id(), context)
  }

  func pay(_ request: Request, _ context: OperatorContext) async throws -> Response {
    let invoice = try await web.invoice(context.id())
    return try await web.submit(
      request, context, Payment.fields(invoice.currency), on: Self.page, form: "payment",
      reading: reading(context)
    ) { entered in
      try await web.record(entered, for: invoice, context)
      return Done(Self.path(invoice.id), "The payment is recorded.")
    }
  }

  func refund(_ request: Request, _ context: OperatorContext) async throws -> Response {
    let invoice = try await web.invoice(context.id())
    return try await web.submit(
      request, context, Refund.fields(invoice.currency), on: Self.page, form: "refund",
      reading: reading(context)
    ) { entered in
      let door = OperatorDoor(web: web, context: context, team: invoice.teamID)
      try await web.portal.payments.named(invoice.provider).refund(
        entered[Refund.amount(invoice.currency)], of: invoice.id, reason: entered[Refund.reason],
        by: context.user.name, through: door)
      return Done(
        Self.path(invoice.id),
        invoice.isManual
          ? "The credit note is issued. Now send the money back."
          : "The money goes back, and the credit note is issued.")
    }
  }

  func void(_ request: Request, _ context: OperatorContext) async throws -> Response {
    let invoice = try await web.invoice(context.id())
    return try await web.press(request, context, back: Self.path(invoice.id)) {
      let door = OperatorDoor(web: web, context: context, team: invoice.teamID)
      try await web.portal.payments.named(invoice.provider).void(invoice.id, through: door)
      return Done(Self.path(invoice.id), "The invoice is void. Its number stays its own.")
    }
  }

  private func reading(
    _ context: OperatorContext
  ) throws -> @Sendable (Tx) throws -> Record {
    let (id, zone): (ID<Invoice>, String) = (try context.id(), context.user.timeZone)
    return { try Record(id, in: zone, $0) }
  }

}

extension Web {
  /// A payment that came for an invoice. With the team's bills: what an invoice brings is the team's.
  func record(
    _ entered: Entered, for invoice: Invoice, _ context: OperatorContext
  ) async throws {
    let settings = portal.settings
    try await write(context, also: .team(invoice.teamID)) { me, tx in
      guard let found = try Invoice.find(invoice.id, in: tx),
        let team = try Team.find(found.teamID, in: tx)
      else { throw HTTPProblem(.notFound) }
      var billing = try TeamBilling(of: team, settings, in: tx)
      try billing.record(Payment(entered, for: found, by: me, at: tx.now), for: found)
    }
  }

  /// An invoice as its paper, in the operator's language.
  /// - Throws: `HTTPProblem` 404.
  func paper(of id: ID<Invoice>, _ context: OperatorContext) async throws -> Response {
    let found = try await portal.store.read { tx in
      try Invoice.find(id, in: tx).map { ($0, try $0.lines(in: tx)) }
    }
    guard let (invoice, lines) = found else { throw HTTPProblem(.notFound) }
    return try await file(
      of: invoice, lines, in: language(of: context), context.user.timeZone, context.app)
  }

  /// - Throws: `HTTPProblem` 404.
  func invoice(_ id: ID<Invoice>) async throws -> Invoice {
    guard let invoice = try await portal.store.read({ try Invoice.find(id, in: $0) }) else {
      throw HTTPProblem(.notFound)
    }
    return invoice
  }
}

extension AdminInvoicePages.Record {
  fileprivate init(_ id: ID<Invoice>, in zone: String, _ tx: Tx) throws {
    guard let invoice = try Invoice.find(id, in: tx) else { throw HTTPProblem(.notFound) }
    self.invoice = invoice
    lines = try invoice.lines(in: tx)
    payments = try Payment.all(of: invoice, in: tx)
    notes = try invoice.corrections(in: tx)
    corrects = try invoice.correctsID.flatMap { try Invoice.find($0, in: tx) }
    guard let today = LocalTime.day(of: tx.now, in: zone) else { throw HTTPProblem(.notFound) }
    self.today = today
    isOverdue = invoice.isOverdue(at: tx.now)
  }
}
