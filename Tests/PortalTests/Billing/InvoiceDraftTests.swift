import TestSupport
import Testing

@testable import Portal

/// What an invoice comes to.
@Suite struct InvoiceDraftTests {
  private func euro(_ minor: Int64) -> Money { Money(minor: minor, .euro) }
  private func line(_ minor: Int64) -> InvoiceLine { InvoiceLine(.plan, amount: euro(minor)) }

  /// Whatever is charged, given and taxed: the lines are the total, nothing is below zero, and no unit is
  /// lost between this invoice and the next.
  @Test func linesAreTheTotalAndNothingIsLost() throws {
    var random = SplitMix(seed: 12)
    for _ in 0..<2000 {
      let items = (0..<Int.random(in: 0...6, using: &random)).map { _ in
        line(Int64.random(in: -5_000...20_000, using: &random))
      }
      let carried = Int64.random(in: -9_000...9_000, using: &random)
      let tax = TaxRule(
        rate: Int64.random(in: 0...2_700, using: &random), isIncluded: Bool.random(using: &random))
      let draft = try InvoiceDraft(items, in: .euro, carried: carried, tax: tax)
      #expect(try draft.lines.map(\.amount).sum(.euro) == draft.total)
      #expect(draft.total.minor >= 0 && draft.carried >= 0)
      let charged = items.reduce(0) { $0 + $1.amount.minor }
      let due = charged + (tax.isIncluded ? 0 : draft.taxed.minor)
      #expect(
        draft.total.minor - due == draft.carried - carried, "it is asked for, or carried over")
    }
  }

  @Test func whatIsOwedIsAddedAndWhatIsGivenTakenOff() throws {
    let given = try InvoiceDraft([line(2900)], in: .euro, carried: 1000)
    #expect(given.total.minor == 1900 && given.carried == 0)
    let more = try InvoiceDraft([line(2900)], in: .euro, carried: 5000)
    #expect(more.total.minor == 0 && more.carried == 2100)
    let owed = try InvoiceDraft([line(2900)], in: .euro, carried: -100)
    #expect(owed.total.minor == 3000 && owed.carried == 0)
    let back = try InvoiceDraft([line(-700), line(200)], in: .euro, carried: 40)
    #expect(back.total.minor == 0 && back.carried == 540 && back.lines.last?.kind == .kept)
  }

  @Test func taxIsAddedOrContainedAndRoundedOnce() throws {
    let added = try InvoiceDraft(
      [line(999), line(1)], in: .euro, tax: TaxRule(rate: 1900, isIncluded: false))
    #expect(added.total.minor == 1190 && added.taxed.minor == 190)
    #expect(added.lines.last?.kind == .tax)
    let contained = try InvoiceDraft(
      [line(1000)], in: .euro, tax: TaxRule(rate: 1900, isIncluded: true))
    #expect(contained.total.minor == 1000 && contained.taxed.minor == 160)
    #expect(contained.lines.count == 1, "it is in the prices")
  }

  @Test func discountsNeverGoBelowNothing() throws {
    #expect(try Discount.percent(2500).price(euro(2900)).minor == 2175)
    #expect(try Discount.percent(10_000).price(euro(2900)).minor == 0)
    #expect(try Discount.percent(20_000).price(euro(2900)).minor == 0)
    #expect(try Discount.amount(euro(5000)).price(euro(2900)).minor == 0)
    #expect(try Discount.amount(euro(500)).price(euro(2900)).minor == 2400)
    #expect(throws: MoneyProblem.self) {
      try Discount.amount(Money(minor: 1, try #require(Currency("usd")))).price(euro(2900))
    }
    for discount in [Discount.percent(1234), .amount(euro(77))] {
      #expect(try Discount(stored: discount.stored) == discount)
    }
    for text in ["", "percent", "percent x", "x 1", "eur"] {
      #expect(throws: StoreError.self) { try Discount(stored: text) }
    }
  }

  @Test func taxIsThatOfTheBuyersCountry() {
    var terms = InvoiceTerms()
    var seller = Seller(name: "Us")
    seller.country = "DE"
    terms.seller = seller
    let plans = Plans(
      Plans.sample.all, in: .euro,
      rates: [TaxRate("DE", hundredths: 1900), TaxRate("FR", hundredths: 2000)], terms: terms)
    func rule(_ country: String, _ taxID: String = "") -> TaxRule {
      var account = BillingAccount()
      (account.country, account.taxID) = (country, taxID)
      return TaxRule(of: account, .exclusive, in: plans)
    }
    #expect(rule("").rate == 1900, "nobody has said: where the seller is")
    #expect(rule("FR").rate == 2000 && rule("FR").category == .standard)
    #expect(rule("FR", "FR12").category == .reverseCharge && rule("FR", "FR12").rate == 0)
    #expect(rule("DE", "DE12").rate == 1900, "at home it is charged")
    #expect(rule("US", "12").category == .outOfScope && rule("US").rate == 0)
  }
}
