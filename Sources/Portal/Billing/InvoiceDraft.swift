/// An invoice as it is reckoned: its lines, their tax, less what is to the team's good. Each is rounded once,
/// and the sum of the lines is the total.
struct InvoiceDraft: Sendable, Equatable {
  let tax: TaxRule
  private(set) var lines: [InvoiceLine]
  private(set) var total: Money
  private(set) var taxed: Money
  /// What is to the team's good from now on, with tax.
  private(set) var carried: Int64

  /// - Parameter carried: to the team's good until now, with tax; below zero it is owed.
  init(
    _ items: [InvoiceLine], in currency: Currency, carried: Int64 = 0, tax: TaxRule = .none
  ) throws(MoneyProblem) {
    self.tax = tax
    self.carried = carried
    lines = items
    let sum = try items.map(\.amount).sum(currency)
    taxed = try tax.tax(in: sum)
    if !tax.isIncluded, tax.rate > 0 { lines.append(InvoiceLine(.tax, amount: taxed)) }
    total = tax.isIncluded ? sum : try sum + taxed
    // All that is owed, and no more of what is left than there is to pay.
    let used = carried < 0 ? carried : Swift.min(carried, Swift.max(total.minor, 0))
    try move(.carried, -used)
    if total.isNegative { try move(.kept, -total.minor) }
  }

  /// Between this invoice and what is to the team's good.
  private mutating func move(_ kind: InvoiceLine.Kind, _ minor: Int64) throws(MoneyProblem) {
    guard minor != 0 else { return }
    let line = InvoiceLine(kind, amount: Money(minor: minor, total.currency))
    lines.append(line)
    carried += minor
    total = try total + line.amount
  }

  /// One whose sums are known.
  init(_ items: [InvoiceLine], tax: TaxRule, taxed: Money, total: Money) {
    (self.tax, self.taxed, self.total, carried) = (tax, taxed, total, 0)
    let shown = tax.isIncluded || taxed.minor == 0 ? [] : [InvoiceLine(.tax, amount: taxed)]
    lines = items + shown
  }
}
