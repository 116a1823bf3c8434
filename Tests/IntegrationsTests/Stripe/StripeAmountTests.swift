import Portal
import TestSupport
import Testing

@testable import Integrations

@Suite("Stripe's sums") struct StripeAmountTests {
  private func currency(_ code: String) throws -> Currency { try #require(Currency(code)) }

  @Test(arguments: [
    ("eur", 1250, 1250), ("jpy", 500, 500), ("isk", 5, 500), ("ugx", 7000, 700_000),
    ("mga", 500, 5), ("kwd", 5120, 5120), ("huf", 1045, 1045), ("twd", 80_045, 80_045),
    ("krw", 1, 1), ("usd", 0, 0),
  ])
  func someCurrenciesAreCountedInAnotherWay(
    _ code: String, _ minor: Int64, _ integer: Int64
  ) throws {
    let money = Money(minor: minor, try currency(code))
    #expect(try StripeAmount(money).integer == integer)
    #expect(try StripeAmount.money(integer, money.currency) == money)
    let negative = try StripeAmount.money(-integer, money.currency)
    #expect(negative == Money(minor: -minor, money.currency))
  }

  @Test func whatCannotBeChargedIsSaid() throws {
    let dinar = try currency("kwd")
    #expect(throws: StripeAmountProblem.notAMultiple(of: 10, Money(minor: 5124, dinar))) {
      try StripeAmount(Money(minor: 5124, dinar))
    }
    let ariary = try currency("mga")
    #expect(throws: StripeAmountProblem.notAMultiple(of: 100, Money(minor: 20, ariary))) {
      try StripeAmount(Money(minor: 20, ariary))
    }
    #expect(throws: StripeAmountProblem.negative(Money(minor: -1, .euro))) {
      try StripeAmount(Money(minor: -1, .euro))
    }
    for code in ["iqd", "lyd"] {
      let other = try currency(code)
      #expect(throws: StripeAmountProblem.currencyNotTaken(other)) {
        try StripeAmount(Money(minor: 1000, other))
      }
    }
    let krona = try currency("isk")
    for money in [
      Money(minor: .max, .euro), Money(minor: .max, krona), Money(minor: 1 << 50, .euro),
    ] {
      #expect(throws: StripeAmountProblem.tooMuch(money)) { try StripeAmount(money) }
    }
    #expect(throws: StripeAmountProblem.notOurs(550, krona)) {
      try StripeAmount.money(550, krona)
    }
    #expect(throws: StripeAmountProblem.notOurs(.max, ariary)) {
      try StripeAmount.money(.max, ariary)
    }
  }

  @Test func theWordsNameTheSum() throws {
    let dinar = Money(minor: 5124, try currency("kwd"))
    #expect(
      StripeAmountProblem.notAMultiple(of: 10, dinar).description
        == "Stripe charges KWD in multiples of 0.010 only, not 5.124")
  }

  /// Of every listed currency: there and back is the same, in order, and nothing is lost.
  @Test func everySumComesBack() throws {
    var dice = SplitMix(seed: 7)
    for code in try everyCurrency() {
      let currency = try currency(code)
      var last: (minor: Int64, integer: Int64)?
      for minor in (0..<40).map({ _ in Int64.random(in: 0...9_999_999, using: &dice) }).sorted() {
        guard let amount = try? StripeAmount(Money(minor: minor, currency)) else { continue }
        #expect(try StripeAmount.money(amount.integer, currency).minor == minor)
        if let last { #expect((last.minor < minor) == (last.integer < amount.integer)) }
        last = (minor, amount.integer)
      }
      let round = Money(minor: 10_000, currency)
      #expect((try? StripeAmount(round)) != nil || ["iqd", "lyd"].contains(code), "\(code)")
    }
  }

  private func everyCurrency() throws -> [String] {
    let letters = "abcdefghijklmnopqrstuvwxyz".map(String.init)
    let codes = letters.flatMap { a in letters.flatMap { b in letters.map { a + b + $0 } } }
    let listed = codes.filter { Currency($0)?.isListed == true }
    try #require(listed.count > 150)
    return listed
  }
}
