/// A stretch of time that is paid for at once: `end` is not in it any more.
package struct BillingPeriod: Hashable, Sendable {
  package let start: Timestamp
  package let end: Timestamp

  package init(_ start: Timestamp, _ end: Timestamp) {
    precondition(start < end)
    (self.start, self.end) = (start, end)
  }

  package func contains(_ time: Timestamp) -> Bool { start <= time && time < end }

  var length: Int64 { end.microseconds - start.microseconds }
}

/// From when periods are counted. Each begins so many months later, on the same day of the month (UTC) and
/// at the same time of day; where a month has no such day, on its last, and the next ones on the day again.
package struct BillingAnchor: Hashable, Sendable {
  package let start: Timestamp
  /// Of one period: 1 or 12.
  package let months: Int

  package init(_ start: Timestamp, months: Int) {
    precondition(months > 0)
    (self.start, self.months) = (start, months)
  }

  /// - Parameter number: 0 is the first.
  package func period(_ number: Int) -> BillingPeriod {
    BillingPeriod(begin(number), begin(number + 1))
  }

  /// The one that `time` is in; nil before the first.
  package func period(at time: Timestamp) -> BillingPeriod? {
    guard time >= start else { return nil }
    // No month is longer than 31 days: that many periods have passed at least.
    let least = (time.microseconds - start.microseconds) / Duration.days(31 * months).microseconds
    var number = Int(least)
    while begin(number + 1) <= time { number += 1 }
    return period(number)
  }

  private func begin(_ number: Int) -> Timestamp {
    let day = Duration.days(1).microseconds
    let days = start.microseconds.dividedDown(by: day)
    let time = start.microseconds - days * day
    let first = Day(number: Int(days))
    return Timestamp(
      microseconds: Int64(first.adding(months: number * months).number) * day + time)
  }
}

extension Int64 {
  fileprivate func dividedDown(by divisor: Int64) -> Int64 {
    let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? quotient - 1 : quotient
  }
}
