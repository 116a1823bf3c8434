/// What cannot be reckoned with money.
package enum MoneyProblem: Error, Equatable {
  case currencies(Currency, Currency)
  /// More than fits 64 bits of minor units.
  case tooMuch
}

/// Whole minor units; nothing is ever rounded but in `share`, half a unit away from zero.
extension Money {
  package static func zero(_ currency: Currency) -> Money { Money(minor: 0, currency) }

  package var isNegative: Bool { minor < 0 }

  package static func + (left: Money, right: Money) throws(MoneyProblem) -> Money {
    guard left.currency == right.currency else {
      throw .currencies(left.currency, right.currency)
    }
    let (sum, isTooMuch) = left.minor.addingReportingOverflow(right.minor)
    if isTooMuch { throw .tooMuch }
    return Money(minor: sum, left.currency)
  }

  package static func - (left: Money, right: Money) throws(MoneyProblem) -> Money {
    try left + right.negated()
  }

  package func times(_ count: Int64) throws(MoneyProblem) -> Money {
    let (product, isTooMuch) = minor.multipliedReportingOverflow(by: count)
    if isTooMuch { throw .tooMuch }
    return Money(minor: product, currency)
  }

  package func negated() throws(MoneyProblem) -> Money { try times(-1) }

  /// The part of it that `part` is of `whole`.
  func share(_ part: Int64, of whole: Int64) throws(MoneyProblem) -> Money {
    try Money(Int128(minor) * Int128(part), of: Int128(whole), currency)
  }

  /// `numerator / denominator` minor units, rounded half away from zero.
  init(
    _ numerator: Int128, of denominator: Int128, _ currency: Currency
  ) throws(MoneyProblem) {
    let (half, away) = (denominator / 2, numerator < 0 ? Int128(-1) : 1)
    let rounded = (numerator + away * half) / denominator
    guard let minor = Int64(exactly: rounded) else { throw .tooMuch }
    self.init(minor: minor, currency)
  }
}

extension Sequence<Money> {
  func sum(_ currency: Currency) throws(MoneyProblem) -> Money {
    var sum = Money.zero(currency)
    for money in self { sum = try sum + money }
    return sum
  }
}
