import Foundation
import Portal

extension InvoicePaper {
  /// An invoice as the reader of the view reads it. Its page shows the same.
  init(_ invoice: Invoice, _ lines: [InvoiceLine], _ view: View) {
    let words = view.words
    let isCredit = invoice.kind == .creditNote
    let (seller, buyer) = (invoice.parties.seller, invoice.parties.buyer)
    self.init(
      title: words(isCredit ? "Credit note" : "Invoice"), number: invoice.number,
      language: words.language, direction: Self.direction(words.language),
      issuedAt: invoice.issuedAt.date, brand: Brand(name: view.site.brand),
      seller: Party(
        label: words("From"), name: seller.name,
        lines: seller.address + Self.country(seller.country),
        taxIDs: Self.taxIDs(seller.taxID, words)),
      buyer: Party(
        label: words("Bill to"), name: buyer.name,
        lines: buyer.address + Self.country(buyer.country),
        taxIDs: Self.taxIDs(buyer.taxID, words)),
      table: Table(
        head: Line(
          words("Description"), quantity: words("Quantity"), unitPrice: words("Unit price"),
          amount: words("Amount")),
        lines: lines.filter(\.isBilled).map {
          view.line($0, taxed: invoice.tax, cycle: invoice.cycle)
        }),
      total: Fact(words("Total"), view.amount(invoice.total)))
    sums = view.sums(lines, taxed: invoice.taxed, invoice.tax)
    facts = Self.facts(invoice, view)
    headline = Self.headline(invoice, view)
    paid = Self.paid(invoice, view)
    payment = Self.payment(invoice, words)
    notes = Self.notes(invoice, view)
  }

  private static func direction(_ language: String) -> Direction {
    Locale.Language(identifier: language).characterDirection == .rightToLeft
      ? .rightToLeft : .leftToRight
  }

  private static func country(_ code: String) -> [String] {
    code.isEmpty ? [] : [Country.name(code)]
  }

  private static func taxIDs(_ text: String, _ words: Words) -> [Fact] {
    text.isEmpty ? [] : [Fact(words("Tax id"), text)]
  }

  private static func facts(_ invoice: Invoice, _ view: View) -> [Fact] {
    let words = view.words
    let isCredit = invoice.kind == .creditNote
    var facts = [
      Fact(words(isCredit ? "Credit note number" : "Invoice number"), invoice.number),
      Fact(words("Date of issue"), view.time.date(invoice.issuedAt)),
    ]
    if !isCredit, invoice.total.minor > 0 {
      facts.append(Fact(words("Due date"), view.time.date(invoice.dueAt)))
    }
    if !invoice.parties.orderNumber.isEmpty {
      facts.append(Fact(words("Purchase order"), invoice.parties.orderNumber))
    }
    if invoice.paid.minor > 0, invoice.status == .open {
      facts.append(Fact(words("Paid so far"), view.amount(invoice.paid)))
    }
    if invoice.refunded.minor > 0 {
      facts.append(Fact(words("Given back"), view.amount(invoice.refunded)))
    }
    return facts
  }

  private static func headline(_ invoice: Invoice, _ view: View) -> String {
    switch invoice.status {
    case .open:
      return view.words(
        "{{amount}} due on {{date}}",
        ["amount": view.amount(invoice.left), "date": view.time.date(invoice.dueAt)])
    case .void:
      return view.words(
        "Void since {{date}}: nothing is to be paid",
        ["date": view.time.date(invoice.voidedAt ?? invoice.issuedAt)])
    case .paid: return ""
    }
  }

  private static func paid(_ invoice: Invoice, _ view: View) -> String? {
    guard invoice.status == .paid, invoice.kind == .invoice else { return nil }
    if invoice.total.minor == 0 { return view.words("Nothing is to be paid") }
    let date = view.time.date(invoice.paidAt ?? invoice.issuedAt)
    return view.words("Paid on {{date}}", ["date": date])
  }

  private static func payment(_ invoice: Invoice, _ words: Words) -> Payment? {
    let bank = invoice.parties.bank
    guard invoice.status == .open, invoice.kind == .invoice, !bank.isEmpty else { return nil }
    return Payment(
      label: words("Pay by bank transfer"),
      facts: bank.map { Fact($0.label, $0.value) } + [Fact(words("Reference"), invoice.number)])
  }

  private static func notes(_ invoice: Invoice, _ view: View) -> [String] {
    let words = view.words
    var notes: [String] = []
    if invoice.isSandbox {
      notes.append(words("This is a test: nothing of it is real, and nothing is to be paid."))
    }
    if invoice.status == .open, invoice.kind == .invoice, invoice.isManual,
      invoice.parties.bank.isEmpty
    {
      notes.append(
        words(
          "Ask {{seller}} how to pay, and name the number of the invoice.",
          ["seller": invoice.parties.seller.name]))
    }
    if invoice.tax.category == .reverseCharge {
      notes.append(
        words(
          "Reverse charge: VAT is to be accounted for by the recipient (Article 196, Directive 2006/112/EC)."
        ))
    }
    if !invoice.reason.isEmpty {
      notes.append(words("Reason: {{reason}}", ["reason": invoice.reason]))
    }
    return notes
  }
}

extension Web {
  /// Makes the papers that go with mails; nil where no paper can be made.
  package var invoicePrinter: InvoicePrinter? {
    guard options.papers != nil else { return nil }
    return { invoice, lines, language, zone in
      try await setPaper(of: invoice, lines, in: language, zone)
    }
  }

  /// - Throws: `TooManyWaiting`, or whatever goes wrong.
  func setPaper(
    of invoice: Invoice, _ lines: [InvoiceLine], in language: String, _ zone: String
  ) async throws -> [UInt8] {
    guard let papers = options.papers else { throw NoPapers() }
    var paper = InvoicePaper(invoice, lines, view(language, zone: zone, at: now))
    paper.brand.logo = options.paperLogo
    paper.brand.accentHue = options.accentHue
    return try await papers(paper, invoice.teamID.text)
  }
}

/// Nothing here can set a paper.
struct NoPapers: Error {}
