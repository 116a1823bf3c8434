/// What an invoice comes to: its lines, less a discount, with tax. In this order, each rounded once.
package struct InvoiceSum: Hashable, Sendable {
  /// Of all charges and credits.
  package let subtotal: Money
  /// Taken off; never above zero, and never more than there is.
  package let discount: Money
  /// Part of the total when prices include it, otherwise added to it.
  package let tax: Money
  package let total: Money

  package init(
    of lines: [Money], in currency: Currency, discount: Discount? = nil, tax: TaxRule = .none
  ) throws(MoneyProblem) {
    subtotal = try lines.sum(currency)
    self.discount = try discount?.off(subtotal) ?? .zero(currency)
    let taken = try subtotal + self.discount
    self.tax = try tax.tax(in: taken)
    total = tax.isIncluded ? taken : try taken + self.tax
  }

  /// Without its tax.
  package func net() throws(MoneyProblem) -> Money { try total - tax }
}

/// What a coupon takes off an invoice.
package enum Discount: Hashable, Sendable {
  /// In hundredths of a percent: 10,000 is all of it.
  case percent(Int64)
  case amount(Money)

  /// Nothing is taken off what is not to be paid.
  func off(_ subtotal: Money) throws(MoneyProblem) -> Money {
    guard subtotal.minor > 0 else { return .zero(subtotal.currency) }
    switch self {
    case .percent(let part):
      return try subtotal.share(Swift.min(Swift.max(part, 0), 10_000), of: 10_000).negated()
    case .amount(let money):
      guard money.currency == subtotal.currency else {
        throw .currencies(subtotal.currency, money.currency)
      }
      return Money(minor: -Swift.min(Swift.max(money.minor, 0), subtotal.minor), money.currency)
    }
  }
}

/// How an invoice is taxed.
package struct TaxRule: Hashable, Sendable {
  /// In hundredths of a percent.
  package let rate: Int64
  /// The prices hold it already.
  package let isIncluded: Bool

  package init(rate: Int64, isIncluded: Bool) {
    self.rate = rate
    self.isIncluded = isIncluded
  }

  package static let none = TaxRule(rate: 0, isIncluded: false)

  /// - Parameter amount: what is left to pay after discounts.
  func tax(in amount: Money) throws(MoneyProblem) -> Money {
    try amount.share(rate, of: isIncluded ? 10_000 + rate : 10_000)
  }
}
