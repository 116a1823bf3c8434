import TestSupport
import Testing

@testable import Portal

/// Money that is never wrong, whatever people, operators and time do in whatever order.
@Suite("Billing money", .serialized) struct BillingMoneyTests {
  /// Of each kind of thing that can be done; what cannot be done as things stand changes nothing.
  private static let acts: [@Sendable (BillingScene, inout SplitMix) async throws -> Void] = [
    { bills, dice in
      _ = try await bills.order(
        ["free", "team", "business"].randomElement(using: &dice)!,
        BillingInterval.allCases.randomElement(using: &dice)!)
    },
    { bills, dice in
      let open = try await bills.invoices().filter { $0.status == .open }
      guard let one = open.randomElement(using: &dice) else { return }
      let part = Int64.random(in: 1...max(1, one.left.minor), using: &dice)
      try await bills.pay(one, Bool.random(using: &dice) ? nil : part)
    },
    { bills, _ in
      for open in try await bills.invoices() where open.status == .open {
        try await bills.pay(open)
      }
    },
    { bills, _ in try await bills.act { _ = try $0.cancel() } },
    { bills, _ in try await bills.act { try $0.resume() } },
    { bills, _ in try await bills.act { try $0.withdraw() } },
    { bills, dice in try await bills.wait(Int.random(in: 1...40, using: &dice)) },
    { bills, dice in
      let sum = Money(minor: Int64.random(in: 1...4000, using: &dice), .euro)
      try await bills.act { try $0.give(sum, reason: "Sorry", by: "Olga") }
    },
    { bills, dice in
      let paid = try await bills.invoices().filter {
        $0.refundable.minor > 0 && $0.kind == .invoice
      }
      guard let one = paid.randomElement(using: &dice) else { return }
      let part = Int64.random(in: 1...one.refundable.minor, using: &dice)
      try await bills.act {
        _ = try $0.refund(
          Money(minor: part, one.currency), of: one, reason: "Asked for it", by: "Olga")
      }
    },
    { bills, dice in
      let name = "guest\(Int.random(in: 1...9, using: &dice))@example.com"
      _ = try await bills.scene.invite(
        name, by: try await bills.scene.signIn(bills.owner.id), to: bills.team)
    },
    { bills, _ in
      let open = try await bills.invoices().filter { $0.status == .open }
      if let one = open.first { try await bills.act { try $0.giveUp(one) } }
    },
  ]

  @Test(arguments: 1...3)
  func whateverIsDoneAddsUp(_ seed: UInt64) async throws {
    var dice = SplitMix(seed: seed)
    // Few people may be in it for nothing: the dearer one is paid for each.
    let bills = try await BillingScene.make(.sqlite, .sold)
    var done = 0
    for _ in 0..<40 {
      let act = Self.acts.randomElement(using: &dice)!
      do {
        try await act(bills, &dice)
        done += 1
      } catch is Obstacle {
      } catch is FormProblems {
      } catch is Refusal {}
      try await bills.mustAddUp()
      try await bills.mustBeCharged()
    }
    #expect(done > 12, "something was done")
  }

  @Test(arguments: TestEngine.allCases)
  func numbersHaveNoGapUnderConcurrentIssue(_ engine: TestEngine) async throws {
    let bills = try await BillingScene.make(engine)
    var teams: [ID<Team>] = []
    for number in 1...12 {
      teams.append(try await bills.scene.team("Team \(number)", of: .init(bills.owner, .owner)))
    }
    let owner = try await bills.scene.signIn(bills.owner.id)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (number, team) in teams.enumerated() {
        group.addTask {
          let plans = Plans.sample
          let order = try PlanOrder(
            try #require(plans["team"]), .month, .euro, in: plans)
          let portal = bills.scene.portal
          struct Undone: Error {}
          do {
            _ = try await bills.scene.act(.changePlan, owner, team) { me, tx in
              var billing = try me.billing(portal, in: tx)
              _ = try billing.order(order)
              // One that fails after it had a number leaves none behind.
              if number % 3 == 0 { throw Undone() }
            }
          } catch is Undone {}
        }
      }
      try await group.waitForAll()
    }
    let numbers = try await bills.store.read { tx in
      try tx.rows("SELECT ordinal FROM invoices ORDER BY ordinal").map { try $0["ordinal"] as Int }
    }
    #expect(numbers == Array(1...8))
  }

  @Test(arguments: TestEngine.allCases)
  func twoPaymentsAtOnceBeginOnePlan(_ engine: TestEngine) async throws {
    let bills = try await BillingScene.make(engine)
    let invoice = try #require(try await bills.order("team"))
    let outcomes = await withTaskGroup(of: Bool.self) { group in
      for _ in 1...4 {
        group.addTask { (try? await bills.pay(invoice, 2900)) != nil }
      }
      return await group.reduce(into: 0) { if $1 { $0 += 1 } }
    }
    #expect(outcomes == 1)
    #expect(try await bills.status() == .active)
    try await bills.mustAddUp()
  }

  @Test(arguments: TestEngine.allCases)
  func creditsComeOffAndARefundHasItsNote(_ engine: TestEngine) async throws {
    let bills = try await BillingScene.make(engine, .sold)
    try await bills.act { try $0.give(Money(minor: 900, .euro), reason: "Sorry", by: "Olga") }
    let invoice = try #require(try await bills.order("team"))
    #expect(invoice.total.minor == 2551 && invoice.taxed.minor == 551, "19 % of 29.00, less 9.00")
    try await bills.pay(invoice)
    #expect(try await bills.account().carried == 0)
    let note = try await bills.act {
      let paid = try #require(try Invoice.find(invoice.id, in: $0.tx))
      return try $0.refund(Money(minor: 1190, .euro), of: paid, reason: "Half of it", by: "Olga")
    }
    #expect(note.number == "CN-0001" && note.total.minor == -1190 && note.taxed.minor == -190)
    await #expect(throws: FormProblems.self) {
      try await bills.act {
        let found = try #require(try Invoice.find(invoice.id, in: $0.tx))
        _ = try $0.refund(Money(minor: 1362, .euro), of: found, reason: "Too much", by: "Olga")
      }
    }
    let kept = try #require(try await bills.invoices().first { $0.id == invoice.id })
    #expect(kept.refunded.minor == 1190 && kept.refundable.minor == 1361)
    try await bills.mustAddUp()
  }

  @Test(arguments: TestEngine.allCases)
  func couponCountsForItsTimeAndBothWaysOfIt(_ engine: TestEngine) async throws {
    let bills = try await BillingScene.make(engine)
    try await bills.coupon("THREE", .percent(5000), .months, months: 2)
    await #expect(throws: FormProblems.self) { try await bills.act { try $0.apply("four") } }
    try await bills.act { try $0.apply("three") }
    await #expect(throws: FormProblems.self) { try await bills.act { try $0.apply("THREE") } }
    try await bills.pay(try #require(try await bills.order("team")))
    while try await bills.invoices().count < 3 {
      for open in try await bills.invoices() where open.status == .open {
        try await bills.pay(open)
      }
      try await bills.wait(1)
    }
    #expect(try await bills.invoices().map(\.total.minor) == [1450, 1450, 2900])
    try await bills.mustAddUp()
    try await bills.mustBeCharged()
  }

  @Test(arguments: TestEngine.allCases)
  func wholeDiscountBeginsAtOnce(_ engine: TestEngine) async throws {
    let bills = try await BillingScene.make(engine)
    try await bills.coupon("GIFT", .percent(10_000), .once)
    try await bills.act { try $0.apply("GIFT") }
    #expect(try await bills.order("team") == nil)
    #expect(try await bills.status() == .active)
    #expect(try await bills.invoices().map(\.status) == [.paid])
    let end = try #require(try await bills.subscription()?.period?.end)
    while bills.now < end { try await bills.wait(1) }
    #expect(try await bills.invoices().last?.total.minor == 2900, "once")
    try await bills.mustAddUp()
  }

  /// A currency without decimals, and one with three.
  @Test func currenciesKeepTheirDecimals() async throws {
    for (code, minor, text) in [("jpy", Int64(3000), "3000"), ("kwd", 9_125, "9.125")] {
      let currency = try #require(Currency(code))
      var plan = Plan(key: "team", name: "Team")
      plan.prices = [PlanPrice(.month, [Money(minor: minor, currency)])]
      let plans = Plans([plan], in: currency)
      let bills = try await BillingScene.make(.sqlite, plans)
      let invoice = try #require(try await bills.order("team", .month, code))
      #expect(invoice.total == Money(minor: minor, currency) && invoice.total.plain == text)
      try await bills.mustAddUp()
    }
  }
}

extension BillingScene {
  func coupon(
    _ code: String, _ discount: Discount, _ duration: Coupon.Duration, months: Int? = nil
  ) async throws {
    try await store.write(for: .portal, as: tester) { tx in
      try tx.insert(
        "coupons",
        [
          "id": tx.newID(Coupon.self), "code": code, "code_key": code.folded,
          "discount": discount.stored, "duration": duration, "months": months, "uses": 0,
          "made_by": "Olga", "created_at": tx.now,
        ])
    }
  }

  /// What was charged for each period is what it costs: nothing twice, nothing left out, but for people who
  /// came and went since the last invoice.
  func mustBeCharged() async throws {
    try await store.read { tx in
      guard let subscription = try Subscription.open(of: team, in: tx) else { return }
      for row in try SubscriptionPeriod.all(of: subscription, endingAfter: tx.now, in: tx) {
        if row.terms.plan.isPerSeat { continue }
        #expect(try row.accrual.total().minor == row.charged)
      }
      let status = subscription.status
      let team = try #require(try Team.find(team, in: tx))
      #expect((team.plan.subscribed != nil) == (status.grant != .nothing))
      #expect((team.plan.freeze != nil) == (status.grant == .reading))
    }
  }
}
