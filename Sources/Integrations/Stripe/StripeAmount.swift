import Portal

/// Why a sum cannot be said to Stripe.
package enum StripeAmountProblem: Error, Equatable {
  /// Stripe charges whole multiples of `step` of our minor units only, such as ten fils.
  case notAMultiple(of: Int64, Money)
  case negative(Money)
  case tooMuch(Money)
  /// Stripe has no rule for its decimals.
  case currencyNotTaken(Currency)
  /// Stripe gave a sum that our minor units cannot hold.
  case notOurs(Int64, Currency)
}

/// Stripe's integers for sums of money. They are mostly ISO 4217's minor units; where they are not, this
/// is the only place that knows (https://docs.stripe.com/currencies).
package struct StripeAmount: Hashable, Sendable {
  /// What Stripe is told.
  package let integer: Int64
  package let currency: Currency

  /// No currency takes more digits than twelve; of most Stripe takes eight, and says so.
  private static let most: Int64 = 999_999_999_999

  /// - Throws: when Stripe would not take it, now or at the charge.
  package init(_ money: Money) throws(StripeAmountProblem) {
    let rule = try Rule(money.currency)
    guard money.minor >= 0 else { throw .negative(money) }
    guard money.minor % rule.step == 0 else { throw .notAMultiple(of: rule.step, money) }
    let (product, isTooMuch) = money.minor.multipliedReportingOverflow(by: rule.times)
    let integer = product / rule.over
    guard !isTooMuch, integer <= Self.most else { throw .tooMuch(money) }
    self.integer = integer
    currency = money.currency
  }

  /// What Stripe says, negative sums too.
  package static func money(
    _ integer: Int64, _ currency: Currency
  ) throws(StripeAmountProblem) -> Money {
    let rule = try Rule(currency)
    let (product, isTooMuch) = integer.multipliedReportingOverflow(by: rule.over)
    guard !isTooMuch, product % rule.times == 0 else { throw .notOurs(integer, currency) }
    return Money(minor: product / rule.times, currency)
  }

  /// How a currency's minor units become Stripe's.
  private struct Rule {
    /// Stripe's integer is ours times this over that.
    var times: Int64 = 1
    var over: Int64 = 1
    /// What our minor units must be a multiple of.
    var step: Int64 = 1

    init(_ currency: Currency) throws(StripeAmountProblem) {
      switch currency.code {
      // Without decimals to ISO; Stripe says them with two, which must be zero.
      case "isk", "ugx": times = 100
      // Fifths of an ariary are nothing to Stripe.
      case "mga": (over, step) = (100, 100)
      case "bhd", "jod", "kwd", "omr", "tnd": step = 10
      // HUF and TWD must be whole in payouts only: they are charged like others.
      default:
        guard currency.decimals != 3 else { throw .currencyNotTaken(currency) }
      }
    }
  }
}

extension StripeAmountProblem: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notAMultiple(let step, let money):
      "Stripe charges \(money.currency.code.uppercased()) in multiples of \(Money(minor: step, money.currency).plain) only, not \(money.plain)"
    case .negative(let money): "Stripe charges nothing below zero, such as \(money.plain)"
    case .tooMuch(let money):
      "\(money.plain) \(money.currency.code.uppercased()) are more than Stripe charges at a time"
    case .currencyNotTaken(let currency):
      "Stripe does not take \(currency.code.uppercased())"
    case .notOurs(let integer, let currency):
      "Stripe said \(integer) \(currency.code.uppercased()), which has a fraction of our smallest unit"
    }
  }
}
