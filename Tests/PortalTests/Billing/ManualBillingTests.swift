import TestSupport
import Testing

@testable import Portal

/// The life of a plan that is paid by invoice.
@Suite("Manual billing", .serialized) struct ManualBillingTests {
  @Test(arguments: TestEngine.allCases)
  func planBeginsOnceItsInvoiceIsPaid(_ engine: TestEngine) async throws {
    let bills = try await BillingScene.make(engine)
    let invoice = try #require(try await bills.order("team"))
    #expect(invoice.total.minor == 2900 && invoice.number == "INV-0001")
    #expect(invoice.dueAt == bills.now + .days(14) && invoice.status == .open)
    #expect(try await bills.status() == .incomplete)
    #expect(try await bills.entitlements().plan?.key == "free", "nobody has paid")
    await #expect(throws: Obstacle.self, "one at a time") {
      _ = try await bills.order("business", .year)
    }
    try await bills.pay(invoice, 900)
    #expect(try await bills.status() == .incomplete, "a part is not all of it")
    await #expect(throws: FormProblems.self) { try await bills.pay(invoice, 2001) }
    try await bills.pay(invoice)
    #expect(try await bills.status() == .active)
    let mine = try await bills.entitlements()
    #expect(mine.plan?.key == "team" && mine.source == .subscription)
    let now = try #require(try await bills.subscription())
    #expect(now.period?.start == bills.now && now.terms.cycle == .month)
    #expect(try await bills.account().currency == .euro)
    #expect(try await bills.notices() == ["invoice", "receipt"])
    await #expect(throws: Obstacle.self) { try await bills.pay(invoice, 1) }
    try await bills.mustAddUp()
  }

  @Test(arguments: TestEngine.allCases)
  func orderThatNobodyPaysLapses(_ engine: TestEngine) async throws {
    let bills = try await BillingScene.make(engine)
    let invoice = try #require(try await bills.order("team"))
    try await bills.wait(27)
    #expect(try await bills.status() == .incomplete)
    try await bills.wait(2)
    #expect(try await bills.status() == nil)
    #expect(try await bills.invoices().map(\.status) == [.void])
    await #expect(throws: Obstacle.self) { try await bills.pay(invoice) }
    let again = try #require(try await bills.order("team", .year))
    #expect(again.number == "INV-0002", "a void one keeps its number")
    try await bills.act { try $0.withdraw() }
    #expect(try await bills.invoices().map(\.status) == [.void, .void])
    try await bills.mustAddUp()
  }

  @Test(arguments: TestEngine.allCases)
  func renewalIsIssuedFourteenDaysEarlyAndDueOnTheDay(_ engine: TestEngine) async throws {
    let bills = try await BillingScene.make(engine)
    try await bills.pay(try #require(try await bills.order("team")))
    let first = try #require(try await bills.subscription()?.period)
    let days = Int((first.end - first.start).microseconds / Duration.days(1).microseconds)
    try await bills.wait(days - 15)
    #expect(try await bills.invoices().count == 1)
    try await bills.wait(1)
    let renewal = try #require(try await bills.invoices().last)
    #expect(renewal.purpose == .renewal && renewal.dueAt == first.end)
    try await bills.round()
    #expect(try await bills.invoices().count == 2, "no period is invoiced twice")
    try await bills.pay(renewal)
    try await bills.wait(14)
    let second = try #require(try await bills.subscription())
    #expect(second.status == .active && second.period?.start == first.end)
    try await bills.mustAddUp()
  }

  @Test(arguments: TestEngine.allCases)
  func failedPaymentIsRemindedOfAndFreezesAndRecovers(_ engine: TestEngine) async throws {
    let bills = try await BillingScene.make(engine)
    try await bills.pay(try #require(try await bills.order("team")))
    let end = try #require(try await bills.subscription()?.period?.end)
    while bills.now < end { try await bills.wait(1) }
    #expect(try await bills.status() == .pastDue)
    #expect(try await !bills.entitlements().isReadOnly, "access stays")
    #expect(try await bills.notices().suffix(1) == ["reminder 0"])
    try await bills.wait(13)
    #expect(
      try await bills.notices().suffix(4) == [
        "reminder 0", "reminder 3", "reminder 7", "reminder 13",
      ])
    try await bills.wait(1)
    #expect(try await bills.status() == .unpaid)
    #expect(try await bills.entitlements().freeze == .unpaid)
    #expect(try await bills.notices().last == "frozen")
    let owed = try #require(try await bills.invoices().last)
    try await bills.pay(owed)
    #expect(try await bills.status() == .active)
    #expect(try await bills.entitlements().freeze == nil, "at once")
    try await bills.wait(3)
    #expect(try await bills.invoices().count == 3, "the next one comes as it would have")
    try await bills.mustAddUp()
  }

  @Test(arguments: TestEngine.allCases)
  func whatIsNeverPaidEndsWithItsPeriod(_ engine: TestEngine) async throws {
    let bills = try await BillingScene.make(engine)
    try await bills.pay(try #require(try await bills.order("team")))
    try await bills.wait(65)
    #expect(try await bills.subscription() == nil)
    let mine = try await bills.entitlements()
    #expect(mine.plan?.key == "free" && mine.freeze == nil)
    #expect(try await bills.invoices().map(\.status) == [.paid, .open], "it is owed all the same")
    await #expect(throws: Obstacle.self, "first what is owed") { _ = try await bills.order("team") }
    try await bills.mustAddUp()
  }

  @Test(arguments: TestEngine.allCases)
  func upgradeCostsTheRestAndBeginsOncePaid(_ engine: TestEngine) async throws {
    let bills = try await BillingScene.make(engine)
    try await bills.pay(try #require(try await bills.order("team")))
    let period = try #require(try await bills.subscription()?.period)
    let half = Duration.microseconds((period.end - period.start).microseconds / 2)
    bills.scene.test.clock.advance(by: half)
    let preview = try await bills.store.read { tx in
      var billing = try TeamBilling(
        of: try #require(try Team.find(bills.team, in: tx)), bills.scene.portal.settings, in: tx)
      let plans = Plans.sample
      return try billing.preview(
        PlanOrder(try #require(plans["team"]), .year, .euro, in: plans))
    }
    #expect(preview.move == .atOnce && preview.total.minor == 29000 - 1450)
    let invoice = try #require(try await bills.order("team", .year))
    #expect(invoice.total == preview.total)
    #expect(try await bills.subscription()?.terms.cycle == .month, "nobody has paid")
    await #expect(throws: Obstacle.self) { _ = try await bills.order("team", .year) }
    bills.scene.test.clock.advance(by: .days(1))
    try await bills.pay(invoice)
    let now = try #require(try await bills.subscription())
    #expect(now.terms.cycle == .year && now.period?.start == bills.now)
    // A day more of the old plan was used up than the invoice had taken back.
    let day = 2900 * Duration.days(1).microseconds / (period.end - period.start).microseconds
    #expect(abs(try await bills.account().carried + day) <= 1)
    try await bills.mustAddUp()
  }

  @Test(arguments: TestEngine.allCases)
  func downgradeComesAtTheEndAndCanBeTakenBack(_ engine: TestEngine) async throws {
    let bills = try await BillingScene.make(engine)
    try await bills.pay(try #require(try await bills.order("team", .year)))
    let end = try #require(try await bills.subscription()?.period?.end)
    #expect(try await bills.order("team", .month) == nil)
    #expect(try await bills.subscription()?.next?.cycle == .month)
    try await bills.act { try $0.resume() }
    #expect(try await bills.subscription()?.next == nil)
    _ = try await bills.order("team", .month)
    while bills.now < end + .microseconds(-Duration.days(13).microseconds) {
      try await bills.wait(1)
    }
    let renewal = try #require(try await bills.invoices().last)
    #expect(renewal.total.minor == 2900)
    // Even now: what is invoiced and not paid makes room.
    try await bills.act { try $0.resume() }
    try await bills.round()
    let other = try #require(try await bills.invoices().last)
    #expect(other.total.minor == 29000)
    #expect(try await bills.invoices().map(\.status) == [.paid, .void, .open])
    _ = try await bills.order("team", .month)
    try await bills.round()
    let last = try #require(try await bills.invoices().last)
    try await bills.pay(last)
    while bills.now < end { try await bills.wait(1) }
    let now = try #require(try await bills.subscription())
    #expect(now.terms.cycle == .month && now.next == nil && now.period?.start == end)
    #expect(now.status == .active)
    try await bills.mustAddUp()
  }

  @Test(arguments: TestEngine.allCases)
  func cancellingKeepsThePlanUntilItsEnd(_ engine: TestEngine) async throws {
    let bills = try await BillingScene.make(engine)
    try await bills.pay(try #require(try await bills.order("team")))
    let end = try #require(try await bills.subscription()?.period?.end)
    let said = try await bills.act { try $0.cancel() }
    #expect(said == end)
    #expect(try await bills.entitlements().plan?.key == "team")
    try await bills.act { try $0.resume() }
    #expect(try await bills.subscription()?.cancelAt == nil)
    #expect(try await bills.order("free") == nil, "down to the free plan is an end")
    #expect(try await bills.subscription()?.cancelAt == end)
    try await bills.wait(20)
    #expect(try await bills.invoices().count == 1, "nothing is renewed")
    try await bills.wait(12)
    #expect(try await bills.subscription() == nil)
    #expect(try await bills.entitlements().plan?.key == "free")
    try await bills.mustAddUp()
  }

  @Test(arguments: TestEngine.allCases)
  func peopleWhoComeAreBilledWithTheNextInvoice(_ engine: TestEngine) async throws {
    var plans = Plans.sample.all
    plans[1].isPerSeat = true
    let bills = try await BillingScene.make(engine, Plans(plans, in: .euro))
    try await bills.pay(try #require(try await bills.order("team")))
    let period = try #require(try await bills.subscription()?.period)
    bills.scene.test.clock.advance(by: .days(10))
    _ = try await bills.scene.invite(
      "guest@example.com", by: try await bills.scene.signIn(bills.owner.id), to: bills.team)
    try await bills.round()
    #expect(try await bills.subscription()?.terms.quantity == 2, "an invitation holds a seat")
    while try await bills.invoices().count < 2 {
      try await bills.wait(1)
      try #require(bills.now < period.end)
    }
    let renewal = try #require(try await bills.invoices().last)
    let lines = try await bills.lines(renewal)
    #expect(lines.contains { $0.kind == .seats && $0.amount.minor > 0 })
    // The invitation ran out after seven days: eight days of a second seat are left to pay or to give back.
    let rest = try await bills.store.read { tx in
      try SubscriptionPeriod.all(
        of: try #require(try Subscription.open(of: bills.team, in: tx)), endingAfter: tx.now, in: tx
      )
    }
    let first = try #require(rest.first)
    #expect(try first.accrual.total().minor == first.charged)
    try await bills.mustAddUp()
  }

  @Test(arguments: TestEngine.allCases)
  func trialIsOnceATeamAndWithoutAnInvoice(_ engine: TestEngine) async throws {
    let bills = try await BillingScene.make(engine)
    let plan = try #require(Plans.sample["team"])
    try await bills.act { try $0.startTrial(of: plan) }
    #expect(try await bills.entitlements().source == .trial(until: bills.now + .days(14)))
    await #expect(throws: Obstacle.self) { try await bills.act { try $0.startTrial(of: plan) } }
    let end = bills.now + .days(14)
    bills.scene.test.clock.advance(by: .days(4))
    try await bills.pay(try #require(try await bills.order("team")))
    #expect(try await bills.subscription()?.period?.start == end, "what is left of it is not lost")
    #expect(try await bills.invoices().count == 1)
    try await bills.mustAddUp()
  }
}
