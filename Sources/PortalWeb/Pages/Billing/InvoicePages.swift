import HTTPTypes
import Hummingbird
import NIOCore
import Portal

/// A team's invoices, each as a page that prints well and as a PDF.
struct InvoicePages: Sendable {
  struct ListRecord: Sendable {
    let membership: Membership
    let list: Listed<Invoice>
  }

  static let listPage = Page<ListRecord>("billing/invoices", room: BillingPages.room) {
    record, view in
    let base = BillingPages.base(record.membership)
    let isExported = record.membership.may(.exportTeam).isAllowed
    return [
      "base": base,
      "list": record.list.tags(view, isExported: isExported) { invoice in
        [
          "href": "\(base)/invoices/\(invoice.id)",
          "mark": invoice.kind == .creditNote ? view.words("Credit note") : nil,
        ]
      },
    ]
  }

  struct Record: Sendable {
    let membership: Membership
    let invoice: Invoice
    let lines: [InvoiceLine]
    let corrections: [Invoice]
  }

  static let page = Page<Record>("billing/invoice", room: BillingPages.room) { record, view in
    let base = BillingPages.base(record.membership)
    let paper = InvoicePaper(record.invoice, record.lines, view)
    let path = "\(base)/invoices/\(record.invoice.id)"
    let tags: Tags = [
      "base": base, "pdf": view.paperLink(record.invoice, at: path),
      "payLink": view.payLink(record.invoice),
      "corrects": record.invoice.correctsID.map { "\(base)/invoices/\($0)" },
      "corrections": record.corrections.rows { view.row($0, base) },
      "hasCorrections": !record.corrections.isEmpty,
    ]
    return tags.adding(view.paper(paper, state: view.state(of: record.invoice)))
  }
  .changing { $0.invoice.status == .open ? $0.invoice.dueAt : nil }

  let web: Web

  func list(_ request: Request, _ context: TeamContext) async throws -> Response {
    let membership = context.membership
    return try await web.list(
      request, context, Invoice.teamListing, of: Invoice.scope(membership.team.id),
      on: Self.listPage
    ) { list, _ in ListRecord(membership: membership, list: list) }
  }

  func show(_ request: Request, _ context: TeamContext) async throws -> Response {
    try await web.showKept(request, context, Self.page, reading: try read(context))
  }

  /// Set anew each time, after the read: nothing waits for it but whoever asked.
  func pdf(_ request: Request, _ context: TeamContext) async throws -> Response {
    let record = try await web.portal.store.read(try read(context))
    return try await web.file(
      of: record.invoice, record.lines, in: web.language(of: context), context.user.timeZone,
      context.app)
  }

  private func read(_ context: TeamContext) throws -> @Sendable (Tx) throws -> Record {
    let id: ID<Invoice> = try context.id()
    let (user, team) = (context.user.id, context.membership.team.id)
    return { tx in
      guard let membership = try Membership.find(user: user, team: team, in: tx),
        let invoice = try Invoice.find(id, of: team, in: tx)
      else { throw HTTPProblem(.notFound) }
      return Record(
        membership: membership, invoice: invoice, lines: try invoice.lines(in: tx),
        corrections: try invoice.corrections(in: tx))
    }
  }
}

extension Web {
  /// An invoice as a file to keep: of a provider's, where that keeps it.
  /// - Throws: `HTTPProblem` where there is none, or none can be made.
  func file(
    of invoice: Invoice, _ lines: [InvoiceLine], in language: String, _ zone: String,
    _ context: AppContext
  ) async throws -> Response {
    guard invoice.isManual else {
      guard let address = OutsideAddress(invoice.pdfURL) else { throw HTTPProblem(.notFound) }
      return Response(
        status: .seeOther, headers: [.location: address.text, .cacheControl: "no-store"])
    }
    let bytes: [UInt8]
    do {
      bytes = try await setPaper(of: invoice, lines, in: language, zone)
    } catch is TooManyWaiting {
      throw HTTPProblem(
        .serviceUnavailable,
        detail:
          "Many papers are being made right now. The invoice’s page can be printed meanwhile.",
        headers: [.retryAfter: "10"])
    } catch let error where !(error is CancellationError) {
      context.log(portal.logger, "a paper was not made", error)
      throw HTTPProblem(
        .internalServerError,
        detail: "The PDF could not be made. The invoice’s page can be printed instead.")
    }
    let name = AttachmentName("\(invoice.number).pdf")
    return Response(
      status: .ok,
      headers: [
        .contentType: "application/pdf", .contentDisposition: name.disposition,
        .cacheControl: "no-store",
      ], body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}

extension View {
  /// What `partials/invoice` shows: the same as the paper.
  func paper(_ paper: InvoicePaper, state: Tags) -> Tags {
    [
      "title": paper.title, "number": paper.number, "state": state,
      "headline": paper.headline.isEmpty ? nil : paper.headline, "paid": paper.paid,
      "facts": paper.facts.rows(Self.fact),
      "parties": [paper.seller, paper.buyer].rows { party in
        [
          "label": party.label, "name": party.name, "address": party.lines,
          "taxIDs": party.taxIDs.rows(Self.fact),
        ]
      },
      "bill": bill(paper.table.lines, paper.sums, paper.total),
      "payment": paper.payment.map { payment -> Tags in
        ["label": payment.label, "ways": payment.facts.rows(Self.fact)]
      },
      "notes": paper.notes, "hasNotes": !paper.notes.isEmpty,
    ]
  }
}
