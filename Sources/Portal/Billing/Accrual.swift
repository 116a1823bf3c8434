/// What one billing period costs when its price changes within it: other plans, other numbers of seats. Each
/// price counts for its share of the period, to the microsecond; rounded is only what all of it comes to so
/// far, less what was charged. So no sequence of changes makes or loses a unit.
package struct Accrual: Hashable, Sendable {
  package let period: BillingPeriod
  private var stretches: [Stretch]

  private struct Stretch: Hashable, Sendable {
    let start: Timestamp
    /// Of a whole period.
    let price: Money
  }

  /// What a change brings on the invoice.
  package struct Change: Hashable, Sendable {
    /// Of what was paid and is not used; never above zero.
    package let credit: Money
    /// Of the new price until the period's end; never below zero for prices that are not.
    package let charge: Money

    package func sum() throws(MoneyProblem) -> Money { try credit + charge }
  }

  package init(_ period: BillingPeriod, at price: Money) {
    self.period = period
    stretches = [Stretch(start: period.start, price: price)]
  }

  /// Reads what `stored` wrote.
  /// - Throws: `StoreError.decoding`.
  init(_ period: BillingPeriod, stored text: String, _ currency: Currency) throws {
    self.period = period
    stretches = try text.split(separator: " ").map { part in
      let pair = part.split(separator: ":").compactMap { Int64($0) }
      guard pair.count == 2 else { throw StoreError.decoding("\(text) are no prices") }
      return Stretch(
        start: Timestamp(microseconds: pair[0]), price: Money(minor: pair[1], currency))
    }
    guard stretches.first?.start == period.start else {
      throw StoreError.decoding("\(text) are not the prices of the period")
    }
  }

  var stored: String {
    stretches.map { "\($0.start.microseconds):\($0.price.minor)" }.joined(separator: " ")
  }

  package var price: Money { stretches[stretches.count - 1].price }

  /// Of the whole period, as things stand.
  package func total() throws(MoneyProblem) -> Money { try cost(until: period.end) }

  /// Of what has been used at `time`.
  package func cost(until time: Timestamp) throws(MoneyProblem) -> Money {
    var exact = Int128(0)
    for (number, stretch) in stretches.enumerated() {
      let next = number + 1 < stretches.count ? stretches[number + 1].start : period.end
      let span = min(next, time).microseconds - stretch.start.microseconds
      if span > 0 { exact += Int128(stretch.price.minor) * Int128(span) }
    }
    return try Money(exact, of: Int128(period.length), price.currency)
  }

  /// Another price from `time` on: at the earliest from the last change, at the latest from the end.
  package mutating func change(
    to price: Money, at time: Timestamp
  ) throws(MoneyProblem) -> Change {
    guard price.currency == self.price.currency else {
      throw .currencies(self.price.currency, price.currency)
    }
    let last = stretches[stretches.count - 1].start
    let time = min(max(time, last), period.end)
    let before = try total()
    let credit = try cost(until: time) - before
    if time == last { stretches.removeLast() }
    stretches.append(Stretch(start: time, price: price))
    return Change(credit: credit, charge: try total() - before - credit)
  }
}
