/// What a team has used, as its product tells the portal: counted once under its key, summed by the hour.
package struct Usage: Sendable {
  package let key: String
  package let unit: String
  package let quantity: Int64
  package let at: Timestamp

  package init(key: String, unit: String, quantity: Int64, at: Timestamp) {
    self.key = key
    self.unit = unit
    self.quantity = quantity
    self.at = at
  }

  /// As far as what is told may lie behind, and ahead of our clock.
  static let oldest = Duration.days(35)
  static let newest = Duration.minutes(10)
  static let longestKey = 100
  static let most: Int64 = 1_000_000_000
  /// Of one unit in an hour: a month of that can still be reckoned.
  static let mostAnHour: Int64 = 1_000_000_000_000

  /// - Returns: false when it was told before.
  /// - Throws: `Obstacle` for what cannot be counted, or when the key was used for something else.
  package func take(for team: Team, in tx: Tx) throws -> Bool {
    try UsageBook(of: team, in: tx).take(self)
  }

  /// What was used of each unit in a stretch of time: an hour belongs to the one in which it began.
  package static func sums(
    of team: ID<Team>, in period: BillingPeriod, _ tx: Tx
  ) throws -> [String: Int64] {
    let rows = try tx.rows(
      """
      SELECT unit, CAST(SUM(quantity) AS \(sqlite: "INTEGER", postgres: "BIGINT")) AS n
      FROM usage_hours
      WHERE team_id = \(team) AND hour_at >= \(period.start) AND hour_at < \(period.end)
      GROUP BY unit
      """)
    return Dictionary(
      try rows.map { (try $0["unit"] as String, try $0["n"] as Int64) },
      uniquingKeysWith: { first, _ in first })
  }
}

extension Plan {
  func meters(_ unit: String) -> Bool { metered.contains { $0.unit == unit } }
}

extension Timestamp {
  /// The hour (UTC) that it is in.
  var hour: Timestamp {
    let length = Duration.hours(1).microseconds
    let rest = microseconds % length
    return Timestamp(microseconds: microseconds - (rest < 0 ? rest + length : rest))
  }

  /// The first one that begins no sooner.
  var nextHour: Timestamp { hour == self ? self : hour + .hours(1) }
}

extension MeteredUnit {
  /// What is paid for so much of it; nil where that is nothing. Rounded once.
  func line(for used: Int64, in currency: Currency, _ period: BillingPeriod) throws -> InvoiceLine?
  {
    let over = used - Int64(included)
    guard over > 0, let price = amounts[currency] else { return nil }
    let amount = try Money(Int128(price.minor) * Int128(over), of: Int128(per), currency)
    return InvoiceLine(
      .usage, unit, quantity: over, per: Int64(per), unitPrice: price, amount: amount,
      period: period)
  }
}

// What was used is billed by the month, also where the plan is paid by the year.
extension TeamBilling {
  /// The month whose usage is not billed yet.
  var usageMonth: BillingPeriod? {
    guard let subscription, !subscription.terms.plan.metered.isEmpty,
      let anchor = subscription.anchorAt, let from = subscription.usageFrom
    else { return nil }
    return BillingAnchor(anchor, months: 1).period(at: from).map { BillingPeriod(from, $0.end) }
  }

  /// Of the months that are over; those are billed with it.
  mutating func usageLines() throws -> [InvoiceLine] {
    var lines: [InvoiceLine] = []
    while let month = usageMonth, month.end <= now {
      lines += try usageLines(month)
      subscription?.usageFrom = month.end
    }
    return lines
  }

  /// Without billing it.
  func unbilledUsage() throws -> [InvoiceLine] {
    var copy = self
    return try copy.usageLines()
  }

  private func usageLines(_ month: BillingPeriod) throws -> [InvoiceLine] {
    guard let terms = subscription?.terms else { return [] }
    let sums = try Usage.sums(of: team.id, in: month, tx)
    return try terms.plan.metered.compactMap {
      try $0.line(for: sums[$0.unit] ?? 0, in: terms.currency, month)
    }
  }

  /// An invoice of its own, where the next renewal does not come within the month.
  mutating func billUsage() throws -> Bool {
    guard billsUsageAlone, let month = usageMonth, month.end <= now else { return false }
    try billUsage(usageLines())
    return true
  }

  var billsUsageAlone: Bool {
    guard let subscription else { return false }
    let isRenewed = subscription.status == .active && subscription.cancelAt == nil
    return subscription.terms.cycle == .year || !isRenewed
  }

  /// Of the month that runs, because the plan ends.
  mutating func billRest(until end: Timestamp, withSeats: Bool = false) throws {
    var lines = try usageLines()
    if let month = usageMonth, month.start < end {
      lines += try usageLines(BillingPeriod(month.start, end))
      subscription?.usageFrom = end
    }
    let seats = withSeats ? try seatLines() : []
    try billUsage(seats + lines)
    try noteSeats(seats)
  }

  private mutating func billUsage(_ lines: [InvoiceLine]) throws {
    guard !lines.isEmpty, let terms = subscription?.terms else { return }
    _ = try issue(
      .usage, lines, for: terms.plan, due: now + .days(self.terms.dueDays)
    ) { _ in }
  }
}
