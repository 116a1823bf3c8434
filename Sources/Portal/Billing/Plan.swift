/// What a team can be on: what it costs, and what it may do. A pure value: what the portal keeps of it for
/// those who have it is a `PlanVersion`.
package struct Plan: Sendable, Hashable {
  /// The owner's name for it, in the file and in programs; it stays while the words may change.
  package var key: String
  package var name: String
  /// Empty for none.
  package var description = ""
  /// None for a plan that costs nothing; one for each interval that it is sold by.
  package var prices: [PlanPrice] = []
  /// How many people may be in the team, invited ones counted; nil for as many as want.
  package var seats: Int?
  /// The price is for each seat, and not for the team.
  package var isPerSeat = false
  /// What is not named here has no limit.
  package var limits: [PlanLimit] = []
  package var features: [String] = []
  package var metered: [MeteredUnit] = []
  /// How long a team tries it without paying; nil for not at all.
  package var trialDays: Int?
  package var tax = PlanTax.exclusive

  package init(key: String, name: String) {
    self.key = key
    self.name = name
  }
}

/// How often a plan is paid.
package enum BillingInterval: String, Choice, Decodable {
  case month, year

  package var label: String { self == .month ? "Month" : "Year" }
}

/// Whether tax is in a plan's prices or comes on top of them.
package enum PlanTax: String, Sendable, CaseIterable, Decodable { case exclusive, inclusive }

/// What a plan costs for one interval, in each currency that it is sold in.
package struct PlanPrice: Sendable, Hashable, Decodable {
  package let interval: BillingInterval
  package let amounts: [Money]

  package init(_ interval: BillingInterval, _ amounts: [Money]) {
    self.interval = interval
    self.amounts = amounts
  }
}

/// How many of a thing a team may have.
package struct PlanLimit: Sendable, Hashable, Decodable {
  package let name: String
  package let most: Int

  package init(_ name: String, _ most: Int) {
    self.name = name
    self.most = most
  }
}

/// What is counted and paid by use: `included` of them in the plan's price, then `amounts` for each `per`.
package struct MeteredUnit: Sendable, Hashable, Decodable {
  package let unit: String
  package let included: Int
  package let per: Int
  /// One for each currency of the plan.
  package let amounts: [Money]

  package init(_ unit: String, included: Int, per: Int, _ amounts: [Money]) {
    self.unit = unit
    self.included = included
    self.per = per
    self.amounts = amounts
  }
}

extension Plan {
  /// Nothing is ever paid for it.
  package var isFree: Bool {
    prices.allSatisfy { $0.amounts.allSatisfy { $0.minor == 0 } }
      && metered.allSatisfy { $0.amounts.allSatisfy { $0.minor == 0 } }
  }

  /// Nil where it is not sold so.
  package func price(_ interval: BillingInterval, in currency: Currency) -> Money? {
    prices.first { $0.interval == interval }?.amounts[currency]
  }

  /// Those it is sold in, in the file's order.
  package var currencies: [Currency] {
    (prices.flatMap(\.amounts) + metered.flatMap(\.amounts)).map(\.currency).unique
  }

  /// Nil for no limit.
  package func most(of limit: String) -> Int? { limits.first { $0.name == limit }?.most }

  /// All but what it is called.
  var offer: Plan {
    var plan = self
    (plan.key, plan.name, plan.description) = ("", "", "")
    return plan
  }
}

extension [Money] {
  package subscript(currency: Currency) -> Money? { first { $0.currency == currency } }
}

extension Sequence where Element: Hashable {
  /// Each once, where it first stood.
  var unique: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
