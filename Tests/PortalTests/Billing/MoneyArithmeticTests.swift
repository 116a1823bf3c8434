import TestSupport
import Testing

@testable import Portal

@Suite("Money: sums, shares, periods, prorations") struct MoneyArithmeticTests {
  private let eur = Currency("eur")!
  private let jpy = Currency("jpy")!

  private func time(_ text: String) throws -> Timestamp {
    try #require(LocalTime.read(text, in: "UTC"))
  }

  private func euros(_ minor: Int64) -> Money { Money(minor: minor, eur) }

  @Test(
    arguments: [
      (100, 1, 3, 33), (100, 2, 3, 67), (1, 1, 2, 1), (-1, 1, 2, -1), (5, 1, 2, 3), (-5, 1, 2, -3),
      (0, 1, 7, 0), (Int64.max, 1, 1, Int64.max), (Int64.max, 3, 4, 6_917_529_027_641_081_855),
    ] as [(Int64, Int64, Int64, Int64)])
  func halvesAreRoundedAwayFromZero(_ minor: Int64, _ part: Int64, _ whole: Int64, _ wanted: Int64)
    throws
  {
    #expect(try euros(minor).share(part, of: whole).minor == wanted)
  }

  @Test func whatDoesNotFitIsAnError() throws {
    #expect(throws: MoneyProblem.tooMuch) { try euros(.max) + euros(1) }
    #expect(throws: MoneyProblem.tooMuch) { try euros(.max).times(2) }
    #expect(throws: MoneyProblem.tooMuch) { try euros(.min).negated() }
    #expect(throws: MoneyProblem.tooMuch) { try euros(.max).share(3, of: 2) }
    #expect(throws: MoneyProblem.currencies(eur, jpy)) { try euros(1) + Money(minor: 1, jpy) }
    let period = BillingPeriod(Timestamp(microseconds: 0), Timestamp(microseconds: 10))
    var accrual = Accrual(period, at: euros(1))
    #expect(throws: MoneyProblem.currencies(eur, jpy)) {
      try accrual.change(to: Money(minor: 1, jpy), at: period.start)
    }
  }

  @Test(arguments: [
    ("2026-01-31T10:30", 1, ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]),
    ("2024-02-29T00:00", 12, ["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]),
    ("2026-12-15T23:59", 1, ["2027-01-15", "2027-02-15"]),
    ("1969-12-31T12:00", 1, ["1970-01-31", "1970-02-28"]),
  ])
  func periodsBeginOnTheSameDay(_ start: String, _ months: Int, _ days: [String]) throws {
    let anchor = BillingAnchor(try time(start), months: months)
    let clock = start.suffix(5)
    for (number, day) in days.enumerated() {
      let begin = try time("\(day)T\(clock)")
      #expect(anchor.period(number + 1).start == begin)
      #expect(anchor.period(at: begin) == anchor.period(number + 1))
      let before = Timestamp(microseconds: begin.microseconds - 1)
      #expect(anchor.period(at: before) == anchor.period(number))
    }
    #expect(anchor.period(at: Timestamp(microseconds: anchor.start.microseconds - 1)) == nil)
  }

  /// Every day of four hundred years is what the calendar says.
  @Test func daysAndTheirNumbersAgree() throws {
    var day = try #require(Day("1900-01-01"))
    while day.year < 2300 {
      #expect(Day(number: day.number) == day)
      day = try #require(day.next)
    }
  }

  @Test func halfAPeriodCostsHalf() throws {
    let period = BillingPeriod(try time("2026-04-01T00:00"), try time("2026-05-01T00:00"))
    var accrual = Accrual(period, at: euros(2900))
    let change = try accrual.change(to: euros(9900), at: try time("2026-04-16T00:00"))
    #expect(change == .init(credit: euros(-1450), charge: euros(4950)))
    #expect(try accrual.total() == euros(1450 + 4950))
    #expect(try accrual.cost(until: period.start) == euros(0))
  }

  /// Whatever is changed how often: what was charged is what it costs, to the unit, and nothing is
  /// charged twice or given back twice.
  @Test(arguments: 1...300) func anySequenceOfChangesAddsUp(_ seed: UInt64) throws {
    var dice = SplitMix(seed: seed)
    let anchor = BillingAnchor(
      try time("2026-01-31T10:30"), months: Bool.random(using: &dice) ? 1 : 12)
    let period = anchor.period(Int.random(in: 0...20, using: &dice))
    let prices = (0..<Int.random(in: 1...40, using: &dice)).map { _ in
      euros(Int64.random(in: 0...1_000_000, using: &dice))
    }
    var accrual = Accrual(period, at: prices[0])
    var (charged, exact, last) = (prices[0].minor, 0.0, period.start)
    var price = prices[0]
    for next in prices.dropFirst() {
      let span = Int64.random(in: 0...(period.end.microseconds - last.microseconds), using: &dice)
      let at = Timestamp(microseconds: last.microseconds + span / 3)
      exact += Double(price.minor) * Double(at.microseconds - last.microseconds)
      let change = try accrual.change(to: next, at: at)
      #expect(change.credit.minor <= 0 && change.charge.minor >= 0)
      charged += try change.sum().minor
      #expect(try accrual.total().minor == charged)
      (price, last) = (next, at)
    }
    exact += Double(price.minor) * Double(period.end.microseconds - last.microseconds)
    exact /= Double(period.end.microseconds - period.start.microseconds)
    #expect(abs(Double(charged) - exact) < 0.51)
  }

  @Test func changedBackAtOnceCostsNothing() throws {
    let period = BillingPeriod(try time("2026-04-01T00:00"), try time("2026-05-01T00:00"))
    var accrual = Accrual(period, at: euros(2900))
    let at = try time("2026-04-07T13:37")
    let up = try accrual.change(to: euros(9900), at: at).sum()
    let down = try accrual.change(to: euros(2900), at: at).sum()
    #expect(try up + down == euros(0))
    #expect(try accrual.total() == euros(2900))
  }
}
