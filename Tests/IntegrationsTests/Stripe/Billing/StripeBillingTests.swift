import Foundation
import TestSupport
import Testing

@testable import Integrations
@testable import Portal

/// Against the server of Tests/Stripe.
@Suite("Teams that pay by card", .timeLimit(.minutes(10))) struct StripeBillingTests {
  @Test(arguments: TestEngine.allCases) func aPlanBeginsWithItsPayment(
    _ engine: TestEngine
  ) async throws {
    try await StripeScene.run(engine) { scene in
      let checkout = try await scene.checkout("team")
      #expect(try await scene.subscription() == nil)
      #expect(try await scene.entitlements().plan?.key == "free")
      // Whoever asks again is led to the same page.
      #expect(try await scene.checkout("team") == checkout)
      try await scene.pay(checkout)
      try await scene.billing.look(at: scene.team)
      let paid = try #require(try await scene.subscription())
      #expect(paid.status == .active && paid.provider == "stripe" && paid.startedAt != nil)
      #expect(try await scene.entitlements().plan?.key == "team")
      #expect(try await scene.customer()?.paymentMethod?.hasPrefix("Visa •••• 4242") == true)
      let invoice = try #require(try await scene.invoices().first)
      #expect(invoice.status == .paid && invoice.total.minor == 3451 && invoice.taxed.minor == 551)
      #expect(invoice.tax.rate == 1900 && invoice.paid == invoice.total)
      #expect(invoice.hostedURL != nil && invoice.purpose == .start)
      let lines = try await scene.store.read { try invoice.lines(in: $0) }
      #expect(lines.map(\.kind) == [.plan, .tax] && lines[0].name == "Team")
      #expect(try lines.map(\.amount).sum(.euro) == invoice.total)
      #expect(try await scene.notices() == ["receipt"])
      for action in ["billing.chosen", "billing.started", "invoice.issued", "payment.recorded"] {
        #expect(try await scene.audit().filter { $0 == action }.count == 1, "\(action)")
      }
      // Once more changes nothing, and nothing differs.
      #expect(try await scene.report() == [])
      #expect(try await scene.notices() == ["receipt"])
      #expect(try await scene.server.count("customer") == 1)
      #expect(try await scene.server.count("subscription") == 1)
    }
  }

  @Test func anUpgradeCostsWhatWasShown() async throws {
    try await StripeScene.run { scene in
      try await scene.subscribe(to: "team")
      try await scene.wait(.days(10))
      let quote = try #require(
        try await scene.billing.quote(scene.plan("business", .year), of: scene.team))
      #expect(quote.total.minor > 40_000 && !quote.lines.isEmpty)
      // Another sum than what was shown is not charged.
      let before = try await scene.invoices().count
      let cheap = PlanQuote(
        lines: [], total: Money(minor: 1, .euro), taxed: .zero(.euro), tax: .none, at: quote.at)
      await #expect(throws: Obstacle.self) {
        _ = try await scene.order("business", .year, shown: cheap)
      }
      // Nor what it would cost a second before the period ends.
      let end = try #require(try await scene.subscription()?.period?.end)
      let free = PlanQuote(
        lines: [], total: .zero(.euro), taxed: .zero(.euro), tax: .none, at: end - .seconds(1))
      await #expect(throws: Obstacle.self) {
        _ = try await scene.order("business", shown: free)
      }
      #expect(try await scene.invoices().count == before)
      guard case .begun = try await scene.order("business", .year, shown: quote) else {
        Issue.record("it has not begun")
        return
      }
      let now = try #require(try await scene.subscription())
      #expect(now.terms.plan.key == "business" && now.terms.cycle == .year)
      #expect(now.usageFrom != nil && now.terms.plan.isPerSeat)
      let invoice = try #require(try await scene.invoices().last)
      #expect(invoice.total == quote.total && invoice.purpose == .change)
      #expect(try await scene.entitlements().has("audit-export"))
    }
  }

  @Test func anUpgradeThatTheBankStopsWaitsOrIsWithdrawn() async throws {
    try await StripeScene.run { scene in
      try await scene.subscribe(to: "team")
      try await scene.wait(.days(3))
      try await scene.card("confirm_always")
      let quote = try #require(
        try await scene.billing.quote(scene.plan("business"), of: scene.team))
      guard case .toPay(let invoice) = try await scene.order("business", shown: quote) else {
        Issue.record("it has begun")
        return
      }
      #expect(invoice.status == .open && invoice.hostedURL != nil)
      #expect(invoice.choice?.hash == (try scene.plan("business").terms.version.hash))
      #expect(try await scene.subscription()?.terms.plan.key == "team")
      // Nothing else is ordered meanwhile; what was ordered can be withdrawn.
      await #expect(throws: Obstacle.self) { _ = try await scene.order("business", .year) }
      try await scene.billing.withdraw(through: scene.door)
      #expect(try await scene.invoices().first { $0.id == invoice.id }?.status == .void)
      #expect(try await scene.subscription()?.terms.plan.key == "team")
      await #expect(throws: Obstacle.self) {
        try await scene.billing.withdraw(through: scene.door)
      }
    }
  }

  @Test func aCheckoutIsOneATeamAndCanBeLeft() async throws {
    try await StripeScene.run { scene in
      let first = try await scene.checkout("team")
      let second = try await scene.checkout("business")
      #expect(first.externalID != second.externalID)
      let old = try await scene.billing.send(StripeCheckoutSession.retrieve(first.externalID))
      #expect(old.status == .expired)
      try await scene.billing.withdraw(through: scene.door)
      let team = scene.team
      #expect(
        try await scene.store.read { try ProviderCheckout.open(of: team, at: $0.now, in: $0) }
          == nil)
      try await scene.subscribe()
      // Another card, on a page of its own.
      let setup = try await scene.billing.changePaymentMethod(through: scene.door)
      #expect(setup.kind == .setup && setup.plan == nil)
    }
  }

  @Test func aFirstPaymentThatIsDeclinedCanBeTriedAgainOrWithdrawn() async throws {
    try await StripeScene.run { scene in
      let page = try await scene.checkout("team")
      try await scene.pay(page, card: "declined")
      try await scene.fetch()
      #expect(try await scene.entitlements().plan?.key == "free")
      let team = scene.team
      let ordered = try #require(try await scene.subscription())
      #expect(ordered.status == .incomplete)
      let owed = try #require(try await scene.invoices().first)
      #expect(owed.status == .open && owed.subscriptionID == ordered.id)
      let open = try await scene.store.read { try ProviderCheckout.unfinished(of: team, in: $0) }
      #expect(open?.externalID == page.externalID, "it can still be paid there")
      try await scene.billing.withdraw(through: scene.door)
      try await scene.fetch()
      #expect(try await scene.subscription() == nil)
      try await scene.subscribe()
      #expect(try await scene.subscription()?.status == .active)
    }
  }

  @Test func aPageInItsLastMinutesIsClosedBeforeAnother() async throws {
    try await StripeScene.run { scene in
      let first = try await scene.checkout("team")
      scene.test.clock.advance(by: .hours(23) + .minutes(55))
      try await scene.server.advance(to: StripeTime(scene.test.clock.now))
      _ = try await scene.checkout("team")
      let old = try await scene.billing.send(StripeCheckoutSession.retrieve(first.externalID))
      #expect(old.status == .expired)
    }
  }

  @Test func twoTabsMakeOnePage() async throws {
    try await StripeScene.run { scene in
      try await scene.billing.catalogue.prepare()
      let pages = await withTaskGroup(of: ProviderCheckout?.self) { group in
        for _ in 0..<4 { group.addTask { try? await scene.checkout("team") } }
        return await group.reduce(into: [ProviderCheckout?]()) { $0.append($1) }
      }
      #expect(Set(pages.compactMap { $0?.externalID }).count == 1)
      #expect(try await scene.server.count("checkout.session") == 1)
      #expect(try await scene.server.count("customer") == 1)
    }
  }

  @Test func aSecondSubscriptionHidesNothing() async throws {
    try await StripeScene.run { scene in
      try await scene.subscribe()
      let known = try #require(try await scene.subscription()?.externalID)
      let customer = try #require(try await scene.customer()).externalID
      let price = try #require(
        try await scene.billing.send(StripeSubscription.retrieve(known)).items.data.first?.price)
      // Somebody makes another one on Stripe's own pages.
      let card = try #require(
        try await scene.billing.send(StripePaymentMethod.list(of: customer)).data.first)
      let form: StripeForm = [
        "customer": .text(customer), "items": .list([.object(["price": .text(price.id)])]),
        "billing_mode": StripeSubscription.billingMode,
        "default_payment_method": .text(card.id),
      ]
      let other = try await scene.billing.send(
        StripeCall<StripeSubscription>(
          .post("/v1/subscriptions", form, key: StripeIdempotencyKey())))
      _ = try await scene.billing.send(
        StripeSubscription.cancelAtPeriodEnd(known, true, key: StripeIdempotencyKey()))
      let report = try #require(try await scene.report())
      #expect(report.contains { $0.contains(other.id) })
      #expect(try await scene.subscription()?.externalID == known)
      #expect(try await scene.subscription()?.cancelAt != nil)
      // All of it ends with the team.
      try await scene.billing.close(through: scene.door)
      let all = try await scene.billing.send(StripeSubscription.list(of: customer)).data
      #expect(all.allSatisfy { $0.status == .canceled })
    }
  }

  @Test func aSandboxTeamLivesByStripesClock() async throws {
    try await StripeScene.run { scene in
      try await scene.store.write(for: .team(scene.team), as: .system("test")) { tx in
        try #require(try Team.find(scene.team, in: tx)).makeSandbox(in: tx)
      }
      try await scene.subscribe()
      #expect(try await scene.customer()?.clockID != nil)
      #expect(try #require(try await scene.invoices().first).isSandbox)
      try await scene.card("declined")
      for _ in 0..<2 {
        try await scene.billing.advance(scene.team, by: .days(32), as: .system("test"))
      }
      #expect(try await scene.invoices().count > 1)
      #expect(try await scene.entitlements().freeze == .unpaid)
    }
  }

  @Test func aSmallerPlanWaitsAndAnEndIsTakenBack() async throws {
    try await StripeScene.run { scene in
      try await scene.subscribe(to: "team", .year)
      let end = try #require(try await scene.subscription()?.period?.end)
      guard case .next(let time) = try await scene.order("team", .month) else {
        Issue.record("it does not wait")
        return
      }
      #expect(time == end)
      var now = try #require(try await scene.subscription())
      #expect(now.next?.cycle == .month && now.terms.cycle == .year)
      // A cancellation takes its place.
      #expect(try await scene.billing.cancel(through: scene.door) == end)
      now = try #require(try await scene.subscription())
      #expect(now.cancelAt == end && now.next == nil)
      try await scene.billing.resume(through: scene.door)
      #expect(try await scene.subscription()?.cancelAt == nil)
      _ = try await scene.order("team", .month)
      try await scene.billing.resume(through: scene.door)
      #expect(try await scene.subscription()?.next == nil)
      _ = try await scene.order("team", .month)
      try await scene.wait(end - scene.test.clock.now + .hours(2))
      #expect(try await scene.subscription()?.terms.cycle == .month)
      _ = try await scene.billing.cancel(through: scene.door)
      try await scene.wait(.days(32))
      #expect(try await scene.subscription() == nil)
      #expect(try await scene.entitlements().plan?.key == "free")
      #expect(try await scene.notices().contains("ended"))
    }
  }

  @Test func aFailedPaymentFreezesAfterFourteenDaysAndRecovers() async throws {
    try await StripeScene.run { scene in
      try await scene.subscribe()
      try await scene.card("declined")
      let end = try #require(try await scene.subscription()?.period?.end)
      try await scene.wait(end - scene.test.clock.now + .hours(2))
      var now = try #require(try await scene.subscription())
      #expect(now.status == .pastDue && now.failedAt != nil)
      #expect(try await scene.entitlements().freeze == nil)
      #expect(try await scene.notices().filter { $0 == "reminder" }.count == 1)
      for _ in 0..<13 { try await scene.wait(.days(1)) }
      #expect(try await scene.notices().filter { $0 == "reminder" }.count == 4)
      #expect(try await scene.entitlements().freeze == nil)
      try await scene.wait(.days(1))
      now = try #require(try await scene.subscription())
      #expect(now.status == .unpaid)
      #expect(try await scene.entitlements().freeze == .unpaid)
      #expect(try await scene.notices().contains("frozen"))
      try await scene.card("good")
      let owed = try #require(try await scene.invoices().last { $0.status == .open })
      _ = try await scene.billing.send(
        StripeInvoice.pay(try #require(owed.externalID), key: StripeIdempotencyKey()))
      try await scene.fetch()
      #expect(try await scene.subscription()?.status == .active)
      #expect(try await scene.entitlements().freeze == nil)
      #expect(try await scene.audit().filter { $0 == "payment.recovered" }.count == 1)
    }
  }

  @Test func aBankThatWantsConfirmationIsTold() async throws {
    try await StripeScene.run { scene in
      try await scene.subscribe(to: "team", .month)
      try await scene.card("confirm_always")
      let end = try #require(try await scene.subscription()?.period?.end)
      try await scene.wait(end - scene.test.clock.now + .hours(2))
      let invoice = try #require(try await scene.invoices().last)
      #expect(invoice.status == .open && invoice.wantsConfirmation)
      #expect(try await scene.notices().filter { $0 == "confirm" }.count == 1)
      try await scene.fetch()
      #expect(try await scene.notices().filter { $0 == "confirm" }.count == 1)
      let page = try #require(invoice.hostedURL)
      _ = try await scene.server.press(["action": "confirm", "card": "confirm_always"], on: page)
      try await scene.fetch()
      #expect(try await scene.invoices().last?.status == .paid)
      #expect(try await scene.subscription()?.status == .active)
    }
  }

  @Test func anotherCardPaysWhatIsDue() async throws {
    try await StripeScene.run { scene in
      try await scene.subscribe()
      try await scene.card("declined")
      let end = try #require(try await scene.subscription()?.period?.end)
      try await scene.wait(end - scene.test.clock.now + .hours(2))
      #expect(try await scene.subscription()?.status == .pastDue)
      let page = try await scene.billing.changePaymentMethod(through: scene.door)
      _ = try await scene.server.press(["action": "pay", "card": "good"], on: page.url)
      try await scene.billing.look(at: scene.team)
      #expect(try await scene.subscription()?.status == .active)
      #expect(try await scene.invoices().allSatisfy { $0.status == .paid })
      let team = scene.team
      #expect(
        try await scene.store.read { try ProviderCheckout.latest(of: team, in: $0) }?.state
          == .complete)
    }
  }
}
