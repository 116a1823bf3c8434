import Portal

/// The lines of invoices in words: previews, pages, mails and papers all show these.
extension View {
  /// - Parameter cycle: of a plan whose period begins with its payment.
  func line(
    _ line: InvoiceLine, taxed tax: TaxRule, cycle: BillingInterval? = nil
  ) -> InvoicePaper.Line {
    let isCounted: Bool =
      switch line.kind {
      case .plan, .remaining, .unused, .seats, .usage, .other: true
      case .discount, .carried, .kept, .tax, .correction: false
      }
    return InvoicePaper.Line(
      text(line, tax), detail: detail(line, cycle),
      quantity: isCounted ? number(Int(line.quantity)) : "",
      unitPrice: line.unitPrice.map { unitPrice($0, for: line.per) } ?? "",
      amount: amount(line.amount))
  }

  private func text(_ line: InvoiceLine, _ tax: TaxRule) -> String {
    let name = line.name
    switch line.kind {
    case .plan, .other: return name
    case .remaining: return words("{{plan}}, from the change on", ["plan": name])
    case .unused: return words("{{plan}}, paid and not used", ["plan": name])
    case .seats: return words("{{plan}}, people who came and went", ["plan": name])
    case .usage: return site.settings.plans.words(ofUnit: name)
    case .discount:
      let off = line.discount.map { words($0) } ?? ""
      return words("Coupon: {{off}}", ["off": off])
    case .carried:
      return line.amount.minor > 0 ? words("Owed from before") : words("Credit from before")
    case .kept: return words("Credit kept for the next invoice")
    case .tax: return self.tax(tax)
    case .correction: return words("Correction of invoice {{number}}", ["number": name])
    }
  }

  private func detail(_ line: InvoiceLine, _ cycle: BillingInterval?) -> String {
    if let period = line.period { return time.days(period.start, period.end) }
    guard line.kind == .plan, let cycle else { return "" }
    return words(
      cycle == .month ? "A month from the payment on" : "A year from the payment on")
  }

  private func unitPrice(_ money: Money, for per: Int64) -> String {
    if per == 1 { return amount(money) }
    return words(
      "{{price}} for {{per}}", ["price": amount(money), "per": number(Int(per))])
  }

  func tax(_ rule: TaxRule) -> String {
    words("VAT {{percent}} %", ["percent": rule.rate.asPercent])
  }

  /// What stands between the lines and the total: what they come to, their tax, and what is to the team's
  /// good or owed.
  func sums(_ lines: [InvoiceLine], taxed: Money, _ tax: TaxRule) -> [InvoicePaper.Fact] {
    let moved = lines.filter { [.carried, .kept].contains($0.kind) }
    let net = lines.filter(\.isBilled).reduce(Int64(0)) { $0 + $1.amount.minor }
    let subtotal = InvoicePaper.Fact(
      words("Subtotal"), amount(Money(minor: net, taxed.currency)))
    var sums: [InvoicePaper.Fact] = []
    if tax.isIncluded, tax.rate > 0 {
      sums.append(
        InvoicePaper.Fact(words("{{tax}}, included", ["tax": self.tax(tax)]), amount(taxed)))
    } else if tax.rate > 0 {
      sums += [subtotal, InvoicePaper.Fact(self.tax(tax), amount(taxed))]
    } else if !moved.isEmpty {
      sums.append(subtotal)
    }
    return sums + moved.map { InvoicePaper.Fact(text($0, tax), amount($0.amount)) }
  }
}
