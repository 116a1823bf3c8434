import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// Invoices as pages and as papers.
@Suite("Invoice pages") struct InvoicePageTests {
  private let base = TestWeb.billing

  private struct Broken: Error {}

  @Test func pageSaysWhatThePaperSays() async throws {
    let papers = Locked<[InvoicePaper]>([])
    let web = try await TestWeb.billed {
      $0.papers = { paper, _ in
        papers.withLock { $0.append(paper) }
        return Array("%PDF-".utf8)
      }
    }
    try await web.coupon("LESS", percent: 25)
    let alice = try await web.browser(.alice)
    _ = try await alice.post("\(base)/coupon", ["code": "LESS"])
    let place = try #require(try await web.order("team", by: alice).location)
    try await web.pay(1000)
    for state in ["open", "paid", "refunded"] {
      if state == "paid" { try await web.pay() }
      if state == "refunded" {
        let invoice = try #require(try await web.invoices().first)
        try await web.bill { bills, _ in
          _ = try bills.refund(
            Money(minor: 500, .euro), of: invoice, reason: "Too much", by: "Olga")
        }
      }
      let (page, file) = (try await alice.get(place), try await alice.get("\(place)/pdf"))
      #expect(file.status == 200 && file.headers[.contentType] == "application/pdf")
      #expect(file.headers[.cacheControl] == "no-store")
      #expect(
        file.headers[.contentDisposition] == "attachment; filename=\"INV-0001.pdf\"")
      let paper = try #require(papers.withLock { $0.last })
      for text in paper.texts where !text.isEmpty {
        #expect(page.body.contains(Self.escaped(text)), "\(state): \(text)")
      }
      #expect(paper.total.value == "€25.88" && paper.sums.map(\.value) == ["€21.75", "€4.13"])
      #expect(paper.table.lines.map(\.amount) == ["€29.00", "-€7.25"])
      #expect(paper.buyer.name == "Alice Adams’s team" && paper.number == "INV-0001")
    }
    let page = try await alice.get(place).body
    for text in ["Paid on ", "Given back", "€5.00", "CN-0001"] {
      #expect(page.contains(text), "\(text)")
    }
    let note = try #require(try await web.invoices().first { $0.kind == .creditNote })
    let other = try await alice.get("\(base)/invoices/\(note.id)").body
    for text in [
      "Credit note CN-0001", "Correction of invoice INV-0001", "-€5.00", "Reason: Too much",
      "href=\"\(place)\">The invoice that this corrects",
    ] { #expect(other.contains(text), "\(text)") }
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("'", with: "&#39;")
  }

  @Test func paperThatIsNotMadeIsAPageThatSaysSo() async throws {
    let errors = Locked<[any Error]>([TooManyWaiting(), Broken()])
    let web = try await TestWeb.billed {
      $0.papers = { _, _ in throw errors.withLock { $0.removeFirst() } }
    }
    let alice = try await web.browser(.alice)
    let place = try #require(try await web.order("team", by: alice).location)
    let busy = try await alice.get("\(place)/pdf")
    #expect(busy.status == 503 && busy.headers[.retryAfter] == "10")
    #expect(busy.body.contains("can be printed meanwhile"))
    let failed = try await alice.get("\(place)/pdf")
    #expect(failed.status == 500 && failed.body.contains("can be printed instead"))
    #expect(try await alice.get(place).status == 200)
  }

  @Test func listIsTheTeamsOwn() async throws {
    let web = try await TestWeb.billed()
    let alice = try await web.browser(.alice)
    #expect(try await alice.get("\(base)/invoices").body.contains("No invoice yet."))
    for _ in 1...2 {
      _ = try await web.order("team", by: alice)
      _ = try await alice.post("\(base)/withdraw")
    }
    _ = try await web.order("team", by: alice)
    let all = try await alice.get("\(base)/invoices").body
    #expect(all.contains("INV-0001") && all.contains("INV-0003") && all.contains("34.51 EUR"))
    let open = try await alice.get("\(base)/invoices?status=open").body
    #expect(!open.contains("INV-0001") && open.contains("INV-0003"))
    let void = try #require(try await web.invoices().first { $0.number == "INV-0001" })
    let page = try await alice.get("\(base)/invoices/\(void.id)").body
    #expect(page.contains("nothing is to be paid") && !page.contains("Pay by bank transfer"))
  }

  /// Mails take papers in each reader's language and zone.
  @Test func printerMakesAPaperForAReader() async throws {
    let papers = Locked<[InvoicePaper]>([])
    let web = try await TestWeb.billed {
      $0.papers = { paper, _ in
        papers.withLock { $0.append(paper) }
        return []
      }
      $0.accentHue = 20
    }
    _ = try await web.order("team", by: try await web.browser(.alice))
    let invoice = try #require(try await web.invoices().first)
    let lines = try await web.portal.store.read { try invoice.lines(in: $0) }
    let printer = try #require(web.web.invoicePrinter)
    _ = try await printer(invoice, lines, "en", "Asia/Tokyo")
    let paper = try #require(papers.withLock { $0.last })
    #expect(paper.brand.accentHue == 20 && paper.language == "en")
    try paper.check()
    #expect(try await TestWeb.billed(options: { $0.papers = nil }).web.invoicePrinter == nil)
  }
}
