import Portal

extension Plans {
  /// Free for three people, and two that are paid; the dearer one has the audit's export.
  package static let sample: Plans = {
    let dollar = Currency("usd")
    func euro(_ minor: Int64) -> Money { Money(minor: minor, .euro) }
    func price(_ interval: BillingInterval, _ minor: Int64) -> PlanPrice {
      PlanPrice(
        interval, [euro(minor)] + [dollar].compactMap { $0.map { Money(minor: minor + 300, $0) } })
    }
    var free = Plan(key: "free", name: "Free")
    free.description = "To look around."
    free.seats = 3
    free.limits = [PlanLimit("projects", 3)]
    var team = Plan(key: "team", name: "Team")
    team.description = "For a company that works with it every day."
    team.prices = [price(.month, 2900), price(.year, 29000)]
    team.seats = 20
    team.limits = [PlanLimit("projects", 50)]
    team.trialDays = 14
    var business = Plan(key: "business", name: "Business")
    business.prices = [PlanPrice(.year, [euro(990)])]
    business.isPerSeat = true
    business.features = ["audit-export"]
    business.tax = .inclusive
    business.metered = [MeteredUnit("api-calls", included: 10000, per: 1000, [euro(50)])]
    return Plans(
      [free, team, business], in: .euro, rates: [TaxRate("DE", hundredths: 1900)],
      featureWords: ["audit-export": "Export of the audit"], unitWords: ["api-calls": "API calls"])
  }()
}

extension Plans {
  /// The same from somebody with an address, a bank and taxes.
  package static let sold: Plans = {
    var terms = InvoiceTerms()
    var seller = Seller(name: "Example Tools GmbH")
    seller.address = ["Lange Straße 1", "10115 Berlin"]
    seller.country = "DE"
    seller.taxID = "DE123456789"
    terms.seller = seller
    terms.bank = [
      BankDetail("Account holder", "Example Tools GmbH"),
      BankDetail("IBAN", "DE02 1203 0000 0000 2020 51"),
    ]
    let sample = Plans.sample
    return Plans(
      sample.all, in: sample.currency, rates: sample.rates, featureWords: sample.featureWords,
      unitWords: sample.unitWords, terms: terms)
  }()
}
