import TestSupport
import Testing

@testable import Portal

@Suite("What an invoice comes to") struct InvoiceSumTests {
  private let eur = Currency("eur")!

  private func euros(_ minor: Int64) -> Money { Money(minor: minor, eur) }

  private func sum(_ lines: [Int64], _ discount: Discount? = nil, _ tax: TaxRule = .none) throws
    -> InvoiceSum
  {
    try InvoiceSum(of: lines.map(euros), in: eur, discount: discount, tax: tax)
  }

  @Test func taxIsAddedOrIncluded() throws {
    let added = try sum([2900, 1000], nil, TaxRule(rate: 1900, isIncluded: false))
    #expect(added.tax == euros(741) && added.total == euros(4641))
    let included = try sum([2900, 1000], nil, TaxRule(rate: 1900, isIncluded: true))
    #expect(included.tax == euros(623) && included.total == euros(3900))
    #expect(try included.net() == euros(3277))
  }

  @Test func discountsTakeNoMoreThanThereIs() throws {
    #expect(try sum([2900], .percent(2500)).total == euros(2175))
    #expect(try sum([2900], .percent(10_000)).total == euros(0))
    #expect(try sum([2900], .percent(99_999)).total == euros(0))
    #expect(try sum([2900], .amount(euros(500))).total == euros(2400))
    #expect(try sum([2900], .amount(euros(5000))).total == euros(0))
    #expect(
      try sum([2900, -3000], .percent(5000)).discount == euros(0), "a credit is not made less")
    #expect(throws: MoneyProblem.self) {
      try sum([2900], .amount(Money(minor: 1, Currency("usd")!)))
    }
  }

  @Test(arguments: 1...300) func linesDiscountAndTaxAreTheTotal(_ seed: UInt64) throws {
    var dice = SplitMix(seed: seed)
    let lines = (0..<Int.random(in: 0...20, using: &dice)).map { _ in
      Int64.random(in: -100_000...1_000_000, using: &dice)
    }
    let discount: Discount? = [
      nil, .percent(Int64.random(in: 0...10_000, using: &dice)),
      .amount(euros(Int64.random(in: 0...100_000, using: &dice))),
    ].randomElement(using: &dice)!
    let tax = TaxRule(
      rate: Int64.random(in: 0...3000, using: &dice), isIncluded: Bool.random(using: &dice))
    let sum = try sum(lines, discount, tax)
    #expect(sum.subtotal.minor == lines.reduce(0, +))
    #expect(sum.discount.minor <= 0)
    let added = tax.isIncluded ? 0 : sum.tax.minor
    #expect(sum.subtotal.minor + sum.discount.minor + added == sum.total.minor)
    #expect(try sum.net().minor + sum.tax.minor == sum.total.minor)
    let net = try sum.net()
    let exact = Double(net.minor) * Double(tax.rate) / 10_000
    #expect(abs(Double(sum.tax.minor) - exact) <= 1.0)
  }
}
