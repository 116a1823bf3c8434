/// How an invoice is taxed.
package struct TaxRule: Hashable, Sendable {
  /// As invoices name it (UNTDID 5305, as in EN 16931).
  package enum Category: String, Sendable, SQLValue {
    case standard = "S"
    /// The buyer, a business in another country of the European Union, reckons it.
    case reverseCharge = "AE"
    /// No rate is known for the buyer's country: nothing is added.
    case outOfScope = "O"
  }

  /// In hundredths of a percent.
  package let rate: Int64
  /// The prices hold it already.
  package let isIncluded: Bool
  package let category: Category

  package init(rate: Int64, isIncluded: Bool, category: Category = .standard) {
    self.rate = rate
    self.isIncluded = isIncluded
    self.category = category
  }

  package static let none = TaxRule(rate: 0, isIncluded: false, category: .outOfScope)

  /// For a buyer, by the rates of the plans file. Whoever has not said where they are is taken to be
  /// where the seller is.
  init(of buyer: BillingAccount, _ tax: PlanTax, in plans: Plans) {
    let home = plans.terms.seller?.country ?? ""
    let country = buyer.country.isEmpty ? home : buyer.country
    let isAbroad = country != home && !buyer.taxID.isEmpty
    if isAbroad, Country.union.isSuperset(of: [home, country]) {
      self.init(rate: 0, isIncluded: false, category: .reverseCharge)
    } else if let rate = plans.rates.first(where: { $0.country == country }) {
      self.init(rate: Int64(rate.hundredths), isIncluded: tax == .inclusive)
    } else {
      self = .none
    }
  }

  /// - Parameter amount: what is left to pay after discounts.
  func tax(in amount: Money) throws(MoneyProblem) -> Money {
    try amount.share(rate, of: isIncluded ? 10_000 + rate : 10_000)
  }
}
