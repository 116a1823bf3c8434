import Portal

extension View {
  /// What `partials/bill` shows: lines, sums and the total.
  func bill(
    _ lines: [InvoicePaper.Line], _ sums: [InvoicePaper.Fact], _ total: InvoicePaper.Fact
  ) -> Tags {
    [
      "lines": lines.rows { line in
        [
          "text": line.text, "detail": line.detail.given, "quantity": line.quantity.given,
          "unitPrice": line.unitPrice.given, "amount": line.amount,
        ]
      },
      "sums": sums.rows { Self.fact($0) }, "total": Self.fact(total),
    ]
  }

  /// Of what is reckoned and not yet invoiced.
  func bill(
    _ lines: [InvoiceLine], _ tax: TaxRule, taxed: Money, total: Money,
    cycle: BillingInterval? = nil
  ) -> Tags {
    bill(
      lines.filter(\.isBilled).map { line($0, taxed: tax, cycle: cycle) },
      sums(lines, taxed: taxed, tax), InvoicePaper.Fact(words("Total"), amount(total)))
  }

  static func fact(_ fact: InvoicePaper.Fact) -> Tags {
    ["label": fact.label, "value": fact.value]
  }

  /// An invoice in a list.
  func row(_ invoice: Invoice, _ base: String) -> Tags {
    let path = "\(base)/invoices/\(invoice.id)"
    return [
      "number": invoice.number, "href": path,
      "pdf": paperLink(invoice, at: path), "state": state(of: invoice),
      "issued": time.date(invoice.issuedAt), "total": amount(invoice.total),
    ]
  }

  func state(of invoice: Invoice) -> Tags {
    if invoice.kind == .creditNote { return ["state": "note", "label": words("Credit note")] }
    if invoice.isOverdue(at: time.now) { return ["state": "dead", "label": words("Overdue")] }
    return ["state": invoice.status.rawValue, "label": words(invoice.status.label)]
  }

  /// An invoice that waits for its payment, and how to pay it.
  func toPay(_ invoice: Invoice, _ base: String) -> Tags {
    let bank = invoice.isManual ? invoice.parties.bank : []
    return row(invoice, base).adding([
      "amount": amount(invoice.left), "due": time.date(invoice.dueAt),
      "isLate": invoice.isOverdue(at: time.now), "hasBank": !bank.isEmpty,
      "bank": bank.rows { ["label": $0.label, "value": $0.value] },
      "ask": invoice.isManual && bank.isEmpty ? invoice.parties.seller.name : nil,
      "payLink": payLink(invoice),
    ])
  }

  /// A price as it comes again and again: `€29.00 a month`.
  func each(_ money: Money, _ cycle: BillingInterval) -> String {
    words(
      cycle == .month ? "{{amount}} a month" : "{{amount}} a year", ["amount": amount(money)])
  }
}

extension String {
  fileprivate var given: String? { isEmpty ? nil : self }
}
