import Foundation
import Portal

/// Amounts and large numbers as the reader writes them.
extension View {
  /// With its currency's sign; a whole amount without decimals.
  func price(_ money: Money) -> String {
    var unit = Int64(1)
    for _ in 0..<money.currency.decimals { unit *= 10 }
    let isWhole = money.minor % unit == 0
    let amount = Decimal(money.minor) / Decimal(unit)
    return amount.formatted(
      .currency(code: money.currency.code.uppercased()).locale(locale)
        .precision(.fractionLength(isWhole ? 0 : money.currency.decimals)))
  }

  func number(_ count: Int) -> String { count.formatted(.number.locale(locale)) }

  private var locale: Locale { Locale(identifier: words.language) }
}
