import Hummingbird
import Portal

/// What operators do about invoices.
struct AdminMoneyAPI: Sendable {
  let web: Web

  private typealias Call = APICall<OperatorContext>

  private static let invoice = Field.line("invoice", "Id of the invoice", limit: 60)

  func add(to part: APIPart<OperatorContext>) {
    let part = part.chapter("Back office: invoices")
    addInvoices(to: part)
    part.file(
      "invoices/:id/pdf", nil, "Get an invoice as a PDF", ["application/pdf"]
    ) { call in
      try await web.paper(of: call.id(), call.context)
    }
  }

  private func addInvoices(to part: APIPart<OperatorContext>) {
    // What an amount is in depends on the invoice; the fields are the same.
    let currency = web.portal.settings.plans.currency
    part.list("invoices", nil, "List every invoice", Invoice.listing, Invoice.resourceOfAll) { _ in
      .everything
    }
    part.read("invoices/:id", nil, "Read an invoice", WholeInvoice.resourceOfAll) { call in
      let id: ID<Invoice> = try call.id()
      return { tx in
        try Invoice.find(id, in: tx).map { try WholeInvoice($0, in: tx) }
      }
    }
    part.write(
      .post, "invoices/:id/payments", .takePayments, "Record a payment", Payment.fields(currency),
      gives: WholeInvoice.resourceOfAll, status: .created, recordPayment)
    part.write(
      .post, "invoices/:id/void", .voidInvoices, "Void an invoice",
      gives: WholeInvoice.resourceOfAll
    ) { call in
      let invoice = try await web.invoice(call.id())
      return try await pay(call, invoice) { try await $0.void(invoice.id, through: $1) }
    }
    part.write(
      .post, "payments/refund", .refund, "Give money back",
      Fields([Self.invoice] + Refund.fields(currency).all), gives: WholeInvoice.resourceOfAll,
      refund)
  }

  private func recordPayment(_ call: Call) async throws -> Response {
    let invoice = try await web.invoice(call.id())
    let entered = try Payment.fields(invoice.currency).check(call.body.inputs)
    return try await call.write {
      try await web.record(entered, for: invoice, call.context)
    } giving: { (_: Void, tx) in
      .made(WholeInvoice.resourceOfAll, try Self.told(invoice.id, tx))
    }
  }

  private func refund(_ call: Call) async throws -> Response {
    let named = try Fields([Self.invoice]).check(call.body.inputs)[Self.invoice]
    guard let id = ID<Invoice>(named) else { throw APIProblem(.notFound) }
    let invoice = try await web.invoice(id)
    let entered = try Refund.fields(invoice.currency).check(call.body.inputs)
    return try await pay(call, invoice) { payments, door in
      try await payments.refund(
        entered[Refund.amount(invoice.currency)], of: invoice.id, reason: entered[Refund.reason],
        by: call.context.user.name, through: door)
    }
  }

  /// What is asked of whoever takes the payments of that invoice.
  private func pay(
    _ call: Call, _ invoice: Invoice,
    _ act: (any PaymentProvider, OperatorDoor) async throws -> Void
  ) async throws -> Response {
    let door = OperatorDoor(web: web, context: call.context, team: invoice.teamID)
    let payments = try web.portal.payments.named(invoice.provider)
    return try await call.write(inPieces: payments.isElsewhere) {
      try await act(payments, door)
    } giving: { (_: Void, tx) in
      .one(WholeInvoice.resourceOfAll, try Self.told(invoice.id, tx))
    }
  }

  private static func told(_ id: ID<Invoice>, _ tx: Tx) throws -> WholeInvoice {
    guard let invoice = try Invoice.find(id, in: tx) else { throw NoAuthority.nothing }
    return try WholeInvoice(invoice, in: tx)
  }
}
