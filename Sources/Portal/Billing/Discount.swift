/// What a coupon takes off the price of a period.
package enum Discount: Hashable, Sendable {
  /// In hundredths of a percent: 10,000 is all of it.
  case percent(Int64)
  case amount(Money)

  /// - Throws: `StoreError.decoding`.
  init(stored text: String) throws {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    if parts.count == 2, let number = Int64(parts[1]) {
      if parts[0] == "percent" {
        self = .percent(number)
        return
      }
      if let currency = Currency(String(parts[0])) {
        self = .amount(Money(minor: number, currency))
        return
      }
    }
    throw StoreError.decoding("\(text) is no discount")
  }

  var stored: String {
    switch self {
    case .percent(let part): "percent \(part)"
    case .amount(let money): "\(money.currency.code) \(money.minor)"
    }
  }

  /// What a price is with it: never below nothing.
  func price(_ full: Money) throws(MoneyProblem) -> Money {
    guard full.minor > 0 else { return full }
    switch self {
    case .percent(let part):
      return try full - full.share(Swift.min(Swift.max(part, 0), 10_000), of: 10_000)
    case .amount(let money):
      guard money.currency == full.currency else {
        throw .currencies(full.currency, money.currency)
      }
      return Money(
        minor: full.minor - Swift.min(Swift.max(money.minor, 0), full.minor), full.currency)
    }
  }

  package var phrase: Phrase {
    switch self {
    case .percent(let part): Phrase("{{percent}} % off", ["percent": part.asPercent])
    case .amount(let money):
      Phrase("{{amount}} off", ["amount": "\(money.plain) \(money.currency.code.uppercased())"])
    }
  }
}

extension Int64 {
  /// Hundredths of a percent as they are written: `19`, `7.5`.
  package var asPercent: String {
    let (whole, rest) = (self / 100, self % 100)
    if rest == 0 { return String(whole) }
    return rest % 10 == 0 ? "\(whole).\(rest / 10)" : "\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }
}
