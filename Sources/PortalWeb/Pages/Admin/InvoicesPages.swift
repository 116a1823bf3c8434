import Hummingbird
import Portal

/// Every invoice: what is still to be paid is recorded here.
struct InvoicesPages: Sendable {
  static let room = Room(
    path: "/admin/invoices", label: "Invoices",
    icon: "M4 1.5h8v13l-2-1.25-2 1.25-2-1.25-2 1.25zM6 5h4M6 7.5h4M6 10h2.5")

  static let page = Page<Listed<Invoice>>.list("admin/invoices", room: room) {
    ["href": AdminInvoicePages.path($0.id)]
  }

  let web: Web

  func list(_ request: Request, _ context: OperatorContext) async throws -> Response {
    try await web.list(request, context, Invoice.listing, on: Self.page)
  }
}
