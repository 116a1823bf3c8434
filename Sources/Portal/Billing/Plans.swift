/// Every plan that teams can be on: the catalogue. The order says what is up and what is down.
package struct Plans: Sendable, Equatable {
  /// The one that every price is given in.
  package let currency: Currency
  package let all: [Plan]
  /// Keys of those that the pricing page leaves out.
  package let hidden: Set<String>
  package let rates: [TaxRate]
  /// What people call a feature; one that is not here goes by its name.
  package let featureWords: [String: String]
  /// The same of what is limited or metered.
  package let unitWords: [String: String]
  package let terms: InvoiceTerms
  /// False where the owner says nothing of plans: there is nothing to choose.
  package let isGiven: Bool
  /// Those that some plan names: who is on a plan without it does not have it.
  let features: Set<String>
  let limits: Set<String>
  /// `standard` as it is kept. It is made once: whoever asks what a team may do asks for it.
  private(set) var standardVersion: PlanVersion?

  package init(
    _ all: [Plan], in currency: Currency, hidden: Set<String> = [], rates: [TaxRate] = [],
    featureWords: [String: String] = [:], unitWords: [String: String] = [:],
    terms: InvoiceTerms = InvoiceTerms(),
    isGiven: Bool = true
  ) {
    self.all = all
    self.currency = currency
    self.hidden = hidden
    self.rates = rates
    self.featureWords = featureWords
    self.unitWords = unitWords
    self.terms = terms
    self.isGiven = isGiven
    features = Set(all.flatMap(\.features))
    limits = Set(all.flatMap { $0.limits.map(\.name) })
    standardVersion = standard.map { PlanVersion($0, in: self) }
  }

  /// Without a file: one free plan without limits.
  package static let unlimited = Plans(
    [Plan(key: "free", name: "Free")], in: .euro, isGiven: false)

  /// Of each, as it is kept for those who choose it.
  var versions: [PlanVersion] { all.map { PlanVersion($0, in: self) } }

  package subscript(key: String) -> Plan? { all.first { $0.key == key } }

  /// What a team is on that has chosen nothing: the first of those shown that costs nothing. Nil where
  /// everything costs.
  package var standard: Plan? { shown.first(where: \.isFree) }

  package var shown: [Plan] { all.filter { !hidden.contains($0.key) } }

  /// The higher the more. What the file has no more is above all: whoever pays for it keeps it.
  func rank(of plan: Plan) -> Int { all.firstIndex { $0.key == plan.key } ?? all.count }

  /// Whether some plan has it: what none has is free for all.
  package func names(feature: String) -> Bool { features.contains(feature) }
  package func names(limit: String) -> Bool { limits.contains(limit) }

  /// Those that people can choose, and that have it.
  package func shown(with feature: String) -> [Plan] {
    shown.filter { $0.features.contains(feature) }
  }

  package func words(ofFeature name: String) -> String { featureWords[name] ?? name.spaced }
  package func words(ofUnit name: String) -> String { unitWords[name] ?? name.spaced }

  /// Those that any shown plan is sold in, the first one of the file before the others.
  package var currencies: [Currency] { ([currency] + shown.flatMap(\.currencies)).unique }
}

/// What is added, or contained, for buyers of a country.
package struct TaxRate: Sendable, Hashable {
  /// ISO 3166, two letters.
  package let country: String
  /// In hundredths of a percent: 19 % is 1900.
  package let hundredths: Int

  package init(_ country: String, hundredths: Int) {
    self.country = country
    self.hundredths = hundredths
  }

  /// As it is written: `19`, `7.5`.
  package var text: String { Int64(hundredths).asPercent }
}

extension String {
  /// `api-calls` as people write it who were given no better words.
  fileprivate var spaced: String { replacing("-", with: " ") }
}
