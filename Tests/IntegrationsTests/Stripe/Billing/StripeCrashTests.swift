import Foundation
import TestSupport
import Testing

@testable import Integrations
@testable import Portal

/// Between Stripe's yes and ours: what was made there is there once, and known here.
@Suite("Card payments in trouble", .timeLimit(.minutes(10))) struct StripeCrashTests {
  @Test(arguments: TestEngine.allCases) func oneCustomerAndOneSubscriptionComeOfIt(
    _ engine: TestEngine
  ) async throws {
    try await StripeScene.run(engine) { scene in
      try await scene.billing.catalogue.prepare()
      try await scene.server.fail("after_close", path: "/v1/customers")
      await #expect(throws: Obstacle.self) { _ = try await scene.order("team") }
      #expect(try await scene.server.count("customer") == 1)
      #expect(try await scene.customer() == nil)
      // As after a start: a job finds what was kept.
      scene.test.clock.advance(by: .minutes(2))
      try await scene.work.run()
      #expect(try await scene.customer() != nil)
      try await scene.server.fail("after_close", path: "/v1/checkout/sessions")
      await #expect(throws: Obstacle.self) { _ = try await scene.order("team") }
      // Whoever tries again at once is led to the page that was made.
      let checkout = try await scene.checkout("team")
      #expect(try await scene.server.count("checkout.session") == 1)
      try await scene.pay(checkout)
      // Nobody comes back, and no webhook comes.
      try await scene.fetch()
      #expect(try await scene.subscription()?.status == .active)
      #expect(try await scene.server.count("customer") == 1)
      #expect(try await scene.server.count("subscription") == 1)
    }
  }

  @Test func aFailureOfStripesBlocksNobodyForLong() async throws {
    try await StripeScene.run { scene in
      try await scene.billing.catalogue.prepare()
      try await scene.server.fail("after_500", path: "/v1/customers")
      await #expect(throws: Obstacle.self) { _ = try await scene.order("team") }
      scene.test.clock.advance(by: .minutes(2))
      try await scene.server.advance(to: StripeTime(scene.test.clock.now))
      try await scene.work.run()
      _ = try await scene.checkout("team")
      #expect(try await scene.server.count("customer") == 1)
    }
  }

  @Test func whatStripeDoesNotKnowAnyMoreEndsHere() async throws {
    try await StripeScene.run { scene in
      try await scene.subscribe()
      try await scene.store.write(for: .team(scene.team), as: .system("test")) { tx in
        try tx.execute("UPDATE subscriptions SET external_id = 'sub_of_another_account'")
      }
      try await scene.billing.end(through: scene.door)
      #expect(try await scene.subscription()?.externalID != "sub_of_another_account")
    }
  }

  @Test func aCardThatIsNotTakenHoldsUpNothing() async throws {
    try await StripeScene.run { scene in
      try await scene.subscribe()
      let page = try await scene.billing.changePaymentMethod(through: scene.door)
      _ = try await scene.server.press(["action": "pay", "card": "good"], on: page.url)
      try await scene.server.fail("402", path: "/v1/customers/*")
      try await scene.billing.look(at: scene.team)
      let team = scene.team
      #expect(
        try await scene.store.read { try ProviderCheckout.unfinished(of: team, in: $0) } == nil)
      #expect(try await scene.subscription()?.status == .active)
    }
  }

  @Test func aRefundIsNotMadeTwice() async throws {
    try await StripeScene.run { scene in
      try await scene.subscribe()
      let invoice = try #require(try await scene.invoices().first)
      func refund(_ minor: Int64) async throws {
        try await scene.billing.refund(
          Money(minor: minor, .euro), of: invoice.id, reason: "Sorry", by: "Olga",
          through: scene.door)
      }
      try await scene.server.fail("after_close", path: "/v1/credit_notes")
      await #expect(throws: Obstacle.self) { try await refund(1000) }
      // The same again is the same; something else waits until that is known.
      await #expect(throws: Obstacle.self) { try await refund(500) }
      try await refund(1000)
      #expect(try await scene.server.count("credit_note") == 1)
      #expect(try await scene.server.count("refund") == 1)
      #expect(
        try await scene.invoices().first { $0.kind == .invoice }?.refunded.minor == 1000)
    }
  }

  @Test func whatIsRefusedOrUnreachableChangesNothing() async throws {
    try await StripeScene.run { scene in
      try await scene.subscribe()
      for fault in ["close", "429", "500"] {
        try await scene.server.fail(fault)
        await #expect(throws: Obstacle.self, "\(fault)") {
          try await scene.billing.cancel(through: scene.door)
        }
        try await scene.server.endFaults()
        scene.test.clock.advance(by: .minutes(2))
        try await scene.server.advance(to: StripeTime(scene.test.clock.now))
        try await scene.fetch()
        #expect(try await scene.subscription()?.cancelAt == nil, "\(fault)")
      }
      #expect(try await scene.billing.cancel(through: scene.door) != nil)
    }
  }

  @Test func anOlderSnapshotNeverOverwritesANewerOne() async throws {
    try await StripeScene.run { scene in
      try await scene.subscribe()
      let (team, portal) = (scene.team, scene.test.portal)
      let (first, second) = try await scene.store.write(for: .portal, as: .system("test")) { tx in
        (
          try #require(try ProviderTicket.take(for: team, in: tx)),
          try #require(try ProviderTicket.take(for: team, in: tx))
        )
      }
      var snapshot = ProviderSnapshot()
      snapshot.paymentMethod = "new"
      #expect(try await portal.take(snapshot, second, of: team, from: "stripe") != nil)
      snapshot.paymentMethod = "old"
      #expect(try await portal.take(snapshot, first, of: team, from: "stripe") == nil)
      #expect(try await scene.customer()?.paymentMethod == "new")
    }
  }

  @Test func whoDoesNotAnswerHoldsNoPage() async throws {
    try await StripeScene.run { scene in
      try await scene.subscribe()
      let hasty = StripeBilling(
        api: try scene.server.api(), portal: scene.test.portal, patience: .milliseconds(300))
      try await scene.server.fail("hang", path: "/v1/subscriptions/*")
      let start = ContinuousClock.now
      await #expect(throws: Obstacle.self) { try await hasty.cancel(through: scene.door) }
      #expect(ContinuousClock.now - start < .seconds(10), "not as long as Stripe takes")
      try await scene.server.endFaults()
    }
  }
}
