import TestSupport
import Testing

@testable import Portal

/// Ways in which somebody might have more than they pay for, or be stuck.
@Suite("Billing traps", .serialized) struct BillingTrapTests {
  private func use(_ bills: BillingScene, _ key: String, _ quantity: Int64) async throws {
    let usage = Usage(key: key, unit: "api-calls", quantity: quantity, at: bills.now)
    try await bills.store.write(for: .team(bills.team), as: tester) { tx in
      _ = try usage.take(for: try #require(try Team.find(bills.team, in: tx)), in: tx)
    }
  }

  /// Three that are metered and paid for each person, by month and year.
  private static let metered: Plans = {
    func plan(_ key: String, _ minor: Int64) -> Plan {
      var plan = Plan(key: key, name: key.capitalized)
      plan.prices = [
        PlanPrice(.month, [Money(minor: minor, .euro)]),
        PlanPrice(.year, [Money(minor: minor * 10, .euro)]),
      ]
      plan.isPerSeat = true
      plan.metered = [MeteredUnit("api-calls", included: 0, per: 1, [Money(minor: 2, .euro)])]
      return plan
    }
    return Plans(
      [Plan(key: "free", name: "Free"), plan("small", 1000), plan("large", 3000)], in: .euro)
  }()

  private func billed(_ bills: BillingScene, _ kind: InvoiceLine.Kind) async throws -> Int64 {
    var sum: Int64 = 0
    for invoice in try await bills.invoices() where invoice.status != .void {
      sum += try await bills.lines(invoice).filter { $0.kind == kind }.reduce(0) {
        $0 + $1.amount.minor
      }
    }
    return sum
  }

  private func payAll(_ bills: BillingScene) async throws {
    for open in try await bills.invoices() where open.status == .open { try await bills.pay(open) }
  }

  @Test(arguments: TestEngine.allCases)
  func usageIsBilledAcrossEveryChange(_ engine: TestEngine) async throws {
    let bills = try await BillingScene.make(engine, Self.metered)
    try await bills.pay(try #require(try await bills.order("small")))
    bills.scene.test.clock.advance(by: .hours(2))
    try await use(bills, "a", 100)
    bills.scene.test.clock.advance(by: .hours(2))
    _ = try await bills.order("large", .year)
    try await payAll(bills)
    #expect(try await billed(bills, .usage) == 200, "up to the change")
    bills.scene.test.clock.advance(by: .hours(2))
    try await use(bills, "b", 10)
    for _ in 1...40 {
      try await bills.wait(1)
      try await payAll(bills)
    }
    #expect(try await billed(bills, .usage) == 220, "and after it")
    try await use(bills, "c", 1)
    bills.scene.test.clock.advance(by: .hours(2))
    try await bills.act { try $0.endNow() }
    #expect(try await billed(bills, .usage) == 222, "to the end")
    try await bills.mustAddUp()
  }

  @Test(arguments: TestEngine.allCases)
  func cancellingAndResumingLosesNothingThatWasBilled(_ engine: TestEngine) async throws {
    let bills = try await BillingScene.make(engine, Self.metered)
    try await bills.pay(try #require(try await bills.order("small")))
    let first = try #require(try await bills.subscription()?.period)
    while bills.now < first.end {
      try await bills.wait(1)
      try await payAll(bills)
    }
    try await use(bills, "a", 100)
    _ = try await bills.scene.invite(
      "guest@example.com", by: try await bills.scene.signIn(bills.owner.id), to: bills.team)
    let count = try await bills.invoices().count
    while try await bills.invoices().count == count { try await bills.wait(1) }
    let (seats, usage) = (try await billed(bills, .seats), try await billed(bills, .usage))
    #expect(seats > 0, "somebody was there for a week")
    for _ in 1...3 {
      try await bills.act { try $0.cancel() }
      #expect(try await billed(bills, .seats) == 0)
      try await bills.act { try $0.resume() }
      try await bills.round()
      #expect(try await billed(bills, .seats) == seats)
      #expect(try await billed(bills, .usage) == usage)
    }
    try await bills.mustAddUp()
  }

  @Test(arguments: TestEngine.allCases)
  func peopleInTheLastPeriodAreBilledAtItsEnd(_ engine: TestEngine) async throws {
    let bills = try await BillingScene.make(engine, Self.metered)
    try await bills.pay(try #require(try await bills.order("small")))
    let end = try await bills.act { try $0.cancel() }
    _ = try await bills.scene.invite(
      "guest@example.com", by: try await bills.scene.signIn(bills.owner.id), to: bills.team)
    while bills.now < end { try await bills.wait(1) }
    #expect(try await bills.subscription() == nil)
    let last = try #require(try await bills.invoices().last)
    // A seat for seven of the month's days.
    #expect(last.purpose == .usage && (200...270).contains(last.total.minor))
    try await bills.mustAddUp()
  }

  @Test(arguments: TestEngine.allCases)
  func partPaidOrderCanBeLeft(_ engine: TestEngine) async throws {
    let bills = try await BillingScene.make(engine)
    try await bills.pay(try #require(try await bills.order("team")), 100)
    try await bills.act { try $0.withdraw() }
    #expect(try await bills.account().carried == 100, "it comes off the next one")
    let next = try #require(try await bills.order("team"))
    #expect(next.total.minor == 2800)
    try await bills.pay(next, 50)
    try await bills.wait(29)
    #expect(try await bills.subscription() == nil)
    #expect(try await bills.account().carried == 150)
    try await bills.pay(try #require(try await bills.order("team")))
    let change = try #require(try await bills.order("team", .year))
    try await bills.pay(change, 10)
    await #expect(throws: Obstacle.self, "nothing of an open one") {
      try await bills.act {
        let found = try #require(try Invoice.find(change.id, in: $0.tx))
        _ = try $0.refund(Money(minor: 10, .euro), of: found, reason: "x", by: "Olga")
      }
    }
    try await bills.act { try $0.cancel() }
    #expect(try await bills.account().carried == 10)
    try await bills.mustAddUp()
  }

  @Test(arguments: TestEngine.allCases)
  func deletedTeamPaysNoMore(_ engine: TestEngine) async throws {
    let bills = try await BillingScene.make(engine)
    try await bills.pay(try #require(try await bills.order("team")))
    try await bills.pay(try #require(try await bills.order("team", .year)), 10)
    try await bills.scene.delete(bills.team, by: try await bills.scene.signIn(bills.owner.id))
    #expect(try await bills.subscription() == nil)
    let count = try await bills.invoices().count
    try await bills.wait(25)
    #expect(try await bills.invoices().count == count)
    try await bills.mustAddUp()
  }

  @Test(arguments: TestEngine.allCases)
  func anotherCurrencyIsRefused(_ engine: TestEngine) async throws {
    let bills = try await BillingScene.make(engine)
    try await bills.pay(try #require(try await bills.order("team", .year, "usd")))
    for (key, cycle) in [("team", BillingInterval.month), ("business", .year)] {
      await #expect(throws: Obstacle.self) { _ = try await bills.order(key, cycle, "eur") }
    }
    #expect(try await bills.order("free", .month, "eur") == nil, "to end it is no purchase")
  }

  @Test(arguments: TestEngine.allCases)
  func couponCountsOnceForATeam(_ engine: TestEngine) async throws {
    let bills = try await BillingScene.make(engine)
    for code in ["A", "B"] { try await bills.coupon(code, .percent(10_000), .once) }
    for code in ["A", "B"] { try await bills.act { try $0.apply(code) } }
    await #expect(throws: FormProblems.self) { try await bills.act { try $0.apply("a") } }
    let uses = try await bills.scene.count("SELECT uses AS n FROM coupons WHERE code = 'A'")
    #expect(uses == 1)
  }

  @Test(arguments: TestEngine.allCases)
  func cheapTrialPutsNoDearerPlanOff(_ engine: TestEngine) async throws {
    let bills = try await BillingScene.make(engine)
    let plan = try #require(Plans.sample["team"])
    try await bills.act { try $0.startTrial(of: plan) }
    try await bills.pay(try #require(try await bills.order("business", .year)))
    #expect(try await bills.subscription()?.period?.start == bills.now)
  }

  @Test(arguments: TestEngine.allCases)
  func upgradeOverAPaidDowngradeGivesItBack(_ engine: TestEngine) async throws {
    let bills = try await BillingScene.make(engine, Self.metered)
    try await bills.pay(try #require(try await bills.order("small", .year)))
    _ = try await bills.order("small", .month)
    let end = try #require(try await bills.subscription()?.period?.end)
    bills.scene.test.clock.advance(by: end - bills.now - .days(10))
    try await bills.round()
    try await payAll(bills)
    try #require(try await bills.invoices().last?.total.minor == 1000)
    #expect(try await bills.order("large", .year) == nil, "the month to come is worth more")
    let change = try #require(try await bills.invoices().last)
    let lines = try await bills.lines(change)
    #expect(lines.contains { $0.kind == .unused && $0.amount.minor == -1000 }, "the month to come")
    #expect(try await bills.account().carried > 0)
    for _ in 1...60 {
      try await bills.wait(1)
      try await payAll(bills)
    }
    let now = try #require(try await bills.subscription())
    #expect(now.terms.cycle == .year && now.terms.plan.key == "large" && now.status == .active)
    #expect(now.period?.contains(bills.now) == true)
    try await bills.mustAddUp()
  }

  @Test(arguments: TestEngine.allCases)
  func nobodyIsFrozenWithoutAReminder(_ engine: TestEngine) async throws {
    let bills = try await BillingScene.make(engine)
    try await bills.pay(try #require(try await bills.order("team", .year)))
    let end = try #require(try await bills.subscription()?.period?.end)
    bills.scene.test.clock.advance(by: end - bills.now - .days(5))
    try await bills.round()
    // Nobody runs the portal for two months.
    bills.scene.test.clock.advance(by: .days(60))
    try await bills.round()
    #expect(try await bills.status() == .pastDue)
    #expect(try await bills.notices().last == "reminder 0")
    try await bills.wait(14)
    #expect(try await bills.status() == .unpaid)
    #expect(try await bills.invoices().count == 2)
  }

  @Test(arguments: TestEngine.allCases)
  func refundIsNotGivenBackTwice(_ engine: TestEngine) async throws {
    let bills = try await BillingScene.make(engine)
    let first = try #require(try await bills.order("team"))
    try await bills.pay(first)
    try await bills.act {
      let paid = try #require(try Invoice.find(first.id, in: $0.tx))
      _ = try $0.refund(Money(minor: 2900, .euro), of: paid, reason: "All of it", by: "Olga")
    }
    let change = try #require(try await bills.order("team", .year))
    #expect(change.total.minor == 29000, "what was given back is no credit")
  }

  /// What a form brings back is anybody's.
  @Test func forgedPreviewIsRefused() async throws {
    let bills = try await BillingScene.make(.sqlite)
    for text in ["-9223372036854775808 0", "9223372036854775807 2900", "0 0", "x", "1 2 3"] {
      let plans = Plans.sample
      var order = try PlanOrder(try #require(plans["team"]), .month, .euro, in: plans)
      order.shown = PlanOrder.Shown(text)
      guard order.shown != nil else { continue }
      let forged = order
      await #expect(throws: Obstacle.self, "\(text)") {
        try await bills.act { try $0.order(forged) }
      }
    }
  }

  @Test(arguments: TestEngine.allCases)
  func sandboxLivesAYearAtOnceAndCountsNowhere(_ engine: TestEngine) async throws {
    let bills = try await BillingScene.make(engine)
    try await bills.store.write(for: .team(bills.team), as: tester) { tx in
      try #require(try Team.find(bills.team, in: tx)).makeSandbox(in: tx)
    }
    let first = try #require(try await bills.order("team"))
    #expect(first.number == "TEST-INV-0001" && first.isSandbox)
    try await bills.pay(first)
    try await bills.scene.portal.payments.named(nil).advance(bills.team, by: .days(20), as: tester)
    #expect(try await bills.invoices().count == 2)
    try await bills.scene.portal.payments.named(nil).advance(bills.team, by: .days(13), as: tester)
    #expect(try await bills.status() == .pastDue)
    try await bills.scene.portal.payments.named(nil).advance(bills.team, by: .days(14), as: tester)
    #expect(try await bills.status() == .unpaid)
    #expect(
      try await bills.notices().filter { $0.hasPrefix("reminder") }
        == ["reminder 0", "reminder 3", "reminder 7", "reminder 13"], "each at its moment")
    try await bills.scene.portal.payments.named(nil).advance(bills.team, by: .days(300), as: tester)
    #expect(try await bills.subscription() == nil)
    try await bills.round()
    await #expect(throws: Obstacle.self) {
      try await bills.scene.portal.payments.named(nil).advance(
        bills.team, by: .days(401), as: tester)
    }
    let other = try await bills.scene.team("Real", of: .init(bills.owner, .owner))
    await #expect(throws: Obstacle.self) {
      try await bills.scene.portal.payments.named(nil).advance(other, by: .days(1), as: tester)
    }
    try await bills.mustAddUp()
  }

  @Test(arguments: TestEngine.allCases)
  func whatIsPaidIsWrittenDownForFigures(_ engine: TestEngine) async throws {
    let bills = try await BillingScene.make(engine)
    try await bills.pay(try #require(try await bills.order("team")))
    try await bills.act { try $0.endNow() }
    let prices = try await bills.store.read { tx in
      try tx.rows("SELECT price FROM subscription_changes ORDER BY at, price DESC").map {
        try $0["price"] as Int
      }
    }
    #expect(prices == [2900, 0])
  }
}
