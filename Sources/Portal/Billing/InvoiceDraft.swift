/// An invoice as it is reckoned: its lines, less what is to the team's good, with tax. Each is rounded once,
/// and the sum of the lines is the total.
struct InvoiceDraft: Sendable, Equatable {
  let tax: TaxRule
  private(set) var lines: [InvoiceLine]
  private(set) var total: Money
  private(set) var taxed: Money
  /// What is to the team's good from now on, before tax.
  private(set) var carried: Int64

  /// - Parameter carried: to the team's good until now, before tax; below zero it is owed.
  init(
    _ items: [InvoiceLine], in currency: Currency, carried: Int64 = 0, tax: TaxRule = .none
  ) throws(MoneyProblem) {
    self.tax = tax
    self.carried = carried
    lines = items
    var sum = try items.map(\.amount).sum(currency)
    // All that is owed, and no more of what is left than there is to pay.
    let used = carried < 0 ? carried : Swift.min(carried, Swift.max(sum.minor, 0))
    if used != 0 {
      let line = InvoiceLine(.carried, amount: try Money(minor: used, currency).negated())
      lines.append(line)
      self.carried -= used
      sum = try sum + line.amount
    }
    if sum.isNegative {
      let line = InvoiceLine(.kept, amount: try sum.negated())
      lines.append(line)
      self.carried += line.amount.minor
      sum = .zero(currency)
    }
    taxed = try tax.tax(in: sum)
    if !tax.isIncluded, tax.rate > 0 { lines.append(InvoiceLine(.tax, amount: taxed)) }
    total = tax.isIncluded ? sum : try sum + taxed
  }

  /// One whose sums are known.
  init(_ items: [InvoiceLine], tax: TaxRule, taxed: Money, total: Money) {
    (self.tax, self.taxed, self.total, carried) = (tax, taxed, total, 0)
    let shown = tax.isIncluded || taxed.minor == 0 ? [] : [InvoiceLine(.tax, amount: taxed)]
    lines = items + shown
  }
}
