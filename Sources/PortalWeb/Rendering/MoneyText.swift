import Foundation
import Portal

/// Amounts and large numbers as the reader writes them.
extension Words {
  /// With its currency's sign and all decimals, as invoices want it.
  func amount(_ money: Money) -> String { text(money, decimals: money.currency.decimals) }

  /// The same without decimals where they say nothing, as prices are told.
  func price(_ money: Money) -> String {
    let isWhole = money.minor % money.currency.unit == 0
    return text(money, decimals: isWhole ? 0 : money.currency.decimals)
  }

  func number(_ count: Int) -> String { count.formatted(.number.locale(locale)) }

  /// Of hundredths: "99.95", and "100" for a whole number.
  func hundredths(_ count: Int) -> String {
    (Decimal(count) / 100).formatted(
      .number.locale(locale).precision(.fractionLength(count % 100 == 0 ? 0 : 2)))
  }

  private func text(_ money: Money, decimals: Int) -> String {
    (Decimal(money.minor) / Decimal(money.currency.unit)).formatted(
      .currency(code: money.currency.code.uppercased()).locale(locale)
        .precision(.fractionLength(decimals)))
  }

  private var locale: Locale { Locale(identifier: language) }
}

extension View {
  func amount(_ money: Money) -> String { words.amount(money) }
  func price(_ money: Money) -> String { words.price(money) }
  func number(_ count: Int) -> String { words.number(count) }
}

extension Currency {
  /// How many of the smallest one are one of it.
  fileprivate var unit: Int64 {
    var unit = Int64(1)
    for _ in 0..<decimals { unit *= 10 }
    return unit
  }
}
