import Hummingbird
import Portal

/// A team's invoices and what came for them.
struct InvoicesAPI: Sendable {
  let web: Web

  func add(to part: APIPart<TeamContext>) {
    let part = part.chapter("Invoices")
    part.list(
      "invoices", .seeBilling, "List the invoices", Invoice.teamListing, Invoice.resource
    ) { Invoice.scope($0.context.membership.team.id) }
    part.read("invoices/:id", .seeBilling, "Read an invoice", WholeInvoice.resource) { call in
      let (team, id): (ID<Team>, ID<Invoice>) = (call.context.membership.team.id, try call.id())
      return { tx in
        try Invoice.find(id, of: team, in: tx).map { try WholeInvoice($0, in: tx) }
      }
    }
    part.file(
      "invoices/:id/pdf", .seeBilling, "Get an invoice as a PDF", ["application/pdf"], .nothing, pdf
    )
    part.list(
      "payments", .seeBilling, "List the payments", ListedPayment.listing, ListedPayment.resource
    ) { ListedPayment.scope($0.context.membership.team.id) }
  }

  private func pdf(_ call: APICall<TeamContext>) async throws -> Response {
    let (team, id): (ID<Team>, ID<Invoice>) = (call.context.membership.team.id, try call.id())
    let found = try await web.portal.store.read { tx in
      try Invoice.find(id, of: team, in: tx).map { ($0, try $0.lines(in: tx)) }
    }
    guard let (invoice, lines) = found else { throw APIProblem(.notFound) }
    let context = call.context
    return try await web.file(
      of: invoice, lines, in: web.language(of: context), context.user.timeZone, context.app)
  }
}
