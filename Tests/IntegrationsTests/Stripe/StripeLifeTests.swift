import Foundation
import Portal
import TestSupport
import Testing

@testable import Integrations

/// Against the server of Tests/Stripe.
@Suite("A subscription at Stripe") struct StripeLifeTests {
  @Test func anUpgradeCostsWhatWasShown() async throws {
    try await StripeShop.open { shop in
      let (api, server) = (shop.api, shop.server)
      let rate = try await api.send(
        StripeTaxRate.create("VAT", percentage: "19", inclusive: false, key: fresh))
      let begun = try await shop.subscribe(taxRates: [rate.id])
      #expect(begun.status == .active && begun.metadata == ["team_id": "7"])
      #expect(begun.billingMode.type == "flexible")
      let first = try await shop.invoice(begun)
      try first.check()
      #expect(first.subtotal == 2900 && first.total == 3451 && first.status == .paid)
      #expect(first.customerName == "Zoë & Söhne" && first.number != nil)
      #expect(first.payments?.data.first?.payment.paymentIntent != nil)

      try await server.advance(by: 10 * 86_400 + 4321)
      let at = try await server.now
      let change = [StripeItemChange.change(begun.items.data[0].id, price: shop.large.id)]
      let shown = try await api.send(
        StripeInvoice.preview(
          of: begun.id, supposing: .change(change, .invoiced, at: at), key: fresh))
      try shown.check()
      #expect(shown.lines.data.count == 2 && shown.lines.data.allSatisfy(\.isProration))
      // The person thinks for an hour; the preview still holds.
      try await server.advance(by: 3600)
      let upgraded = try await api.send(
        StripeSubscription.upgrade(
          begun.id, change, prorationDate: at, expanding: ["latest_invoice"], key: fresh))
      #expect(upgraded.pendingUpdate == nil && upgraded.items.data[0].price == shop.large)
      let charged = try #require(upgraded.latestInvoice?.object)
      try charged.check()
      #expect(charged.total == shown.total && charged.amountDue == shown.amountDue)
      #expect(charged.lines.data.map(\.amount) == shown.lines.data.map(\.amount))
      #expect(charged.lines.data.map(\.period) == shown.lines.data.map(\.period))
      #expect(charged.status == .paid && charged.total > 0)
      #expect(charged.parent?.subscriptionDetails?.subscriptionProrationDate == at)
      let lines = try await api.send(StripeInvoice.lines(of: charged.id)).data
      #expect(lines.map(\.id) == charged.lines.data.map(\.id))
      #expect(try await api.send(StripeInvoice.list(subscription: begun.id)).data.count == 2)
    }
  }

  @Test func anUpgradeThatIsNotPaidWaits() async throws {
    try await StripeShop.open { shop in
      let (api, server) = (shop.api, shop.server)
      let begun = try await shop.subscribe()
      let method = try #require(begun.defaultPaymentMethod?.id)
      try await server.order(
        "/cards", ["payment_method": .text(method), "card": .text("confirm_always")])
      try await server.advance(by: 86_400)
      let waiting = try await api.send(
        StripeSubscription.upgrade(
          begun.id, [.change(begun.items.data[0].id, price: shop.large.id)],
          prorationDate: server.now, key: fresh))
      #expect(waiting.status == .active && waiting.items.data[0].price == shop.small)
      #expect(waiting.pendingUpdate?.subscriptionItems?.first?.price == shop.large)
      let invoice = try await shop.invoice(waiting)
      #expect(invoice.status == .open && invoice.amountRemaining == invoice.total)
      let intent = try #require(invoice.payments?.data.first?.payment.paymentIntent?.id)
      let payment = try await api.send(StripePaymentIntent.retrieve(intent))
      #expect(payment.status == "requires_action")
      // The person confirms on Stripe's page.
      let page = try #require(invoice.hostedInvoiceURL)
      _ = try await server.press(["action": "confirm", "card": "confirm_always"], on: page)
      let upgraded = try await api.send(StripeSubscription.retrieve(begun.id))
      #expect(upgraded.pendingUpdate == nil && upgraded.items.data[0].price == shop.large)
    }
  }

  @Test func aDowngradeWaitsForThePeriodsEnd() async throws {
    try await StripeShop.open { shop in
      let (api, server) = (shop.api, shop.server)
      let begun = try await shop.subscribe([StripeNewItem(price: shop.large.id, quantity: 1)])
      let made = try await api.send(StripeSubscriptionSchedule.create(from: begun.id, key: fresh))
      let present = try #require(made.phases.first)
      let schedule = try await api.send(
        StripeSubscriptionSchedule.update(
          made.id,
          phases: [
            .init(present),
            .init([StripeNewItem(price: shop.small.id, quantity: 1)], end: .after(.month, 1)),
          ], key: fresh))
      #expect(schedule.status == .active && schedule.phases.count == 2)
      #expect(schedule.phases[1].items[0].price.id == shop.small.id)
      let held = try await api.send(StripeSubscription.retrieve(begun.id))
      #expect(held.schedule?.id == made.id && held.items.data[0].price == shop.large)
      // A cancellation wants the schedule released first.
      let cancel = StripeSubscription.cancelAtPeriodEnd(begun.id, true, key: fresh)
      let refused = await outcome { try await api.send(cancel) }
      guard case .refused(let words) = refused else { throw Odd(refused) }
      #expect(words.status == 400 && words.message.contains("schedule"))
      try await server.advance(to: present.endDate)
      try await server.advance(by: 3600)
      let renewed = try await shop.invoice(begun)
      try renewed.check()
      #expect(renewed.total == 2900 && renewed.billingReason == "subscription_cycle")
      #expect(
        try await api.send(StripeSubscriptionSchedule.release(made.id, key: fresh)).status
          == .released)
      let free = try await api.send(StripeSubscription.retrieve(begun.id))
      #expect(free.schedule == nil && free.items.data[0].price == shop.small)
    }
  }

  @Test func aCancellationIsTakenBackOrEnds() async throws {
    try await StripeShop.open { shop in
      let api = shop.api
      let begun = try await shop.subscribe()
      let ending = try await api.send(
        StripeSubscription.cancelAtPeriodEnd(begun.id, true, comment: "too loud", key: fresh))
      #expect(ending.cancelAtPeriodEnd && ending.cancelAt == begun.period?.end)
      #expect(ending.cancellationDetails?.comment == "too loud" && ending.canceledAt != nil)
      let back = try await api.send(
        StripeSubscription.cancelAtPeriodEnd(begun.id, false, key: fresh))
      #expect(!back.cancelAtPeriodEnd && back.cancelAt == nil && back.status == .active)
      let more = try await api.send(
        StripeSubscription.change(
          begun.id, [.change(begun.items.data[0].id, quantity: 3)], .invoiced,
          prorationDate: shop.server.now, key: fresh))
      #expect(more.items.data[0].quantity == 3)
      let ended = try await api.send(
        StripeSubscription.cancel(begun.id, invoicesNow: true, prorates: true))
      #expect(ended.status == .canceled && ended.endedAt != nil)
      let again = await outcome {
        try await api.send(StripeSubscription.cancel(begun.id, invoicesNow: true, prorates: true))
      }
      guard case .notFound(let refusal) = again else { throw Odd(again) }
      #expect(refusal.code == "resource_missing")
      let all = try await api.send(StripeSubscription.list(of: shop.customer.id))
      #expect(all.data == [ended])
    }
  }

  @Test func aFailingPaymentIsPaidLater() async throws {
    try await StripeShop.open { shop in
      let (api, server) = (shop.api, shop.server)
      let begun = try await shop.subscribe()
      let method = try #require(begun.defaultPaymentMethod?.id)
      let card = try await api.send(StripePaymentMethod.list(of: shop.customer.id)).data
      #expect(card.first?.id == method && card.first?.card?.last4 == "4242")
      try await server.order(
        "/cards", ["payment_method": .text(method), "card": .text("declined")])
      try await server.advance(to: try #require(begun.period?.end))
      try await server.advance(by: 2 * 3600)
      let failed = try await api.send(StripeSubscription.retrieve(begun.id))
      #expect(failed.status == .pastDue)
      let invoice = try await shop.invoice(begun)
      #expect(invoice.status == .open && invoice.attemptCount == 1)
      #expect(invoice.nextPaymentAttempt != nil && invoice.amountRemaining == 2900)
      let refused = await outcome {
        try await api.send(StripeInvoice.pay(invoice.id, key: fresh))
      }
      guard case .refused(let refusal) = refused else { throw Odd(refused) }
      #expect(refusal.isAboutTheCard && refusal.code == "card_declined")
      #expect(refusal.message == "Your card was declined.", "Stripe's words for the person")
      #expect(!refused.isPerhapsDone && !refused.isWorthTryingAgain)
      try await server.order("/cards", ["payment_method": .text(method), "card": .text("good")])
      let paid = try await api.send(StripeInvoice.pay(invoice.id, key: fresh))
      #expect(paid.status == .paid && paid.amountPaid == 2900)
      #expect(try await api.send(StripeSubscription.retrieve(begun.id)).status == .active)
    }
  }

  @Test func aPausedOneIsResumed() async throws {
    try await StripeShop.open { shop in
      let (api, server) = (shop.api, shop.server)
      let begun = try await shop.subscribe()
      let pause = StripeCall<StripeSubscription>(
        .post("/v1/subscriptions/\(begun.id)/pause", ["type": "subscription"], key: fresh))
      #expect(try await api.send(pause).status == .paused)
      try await server.advance(by: 86_400)
      let resumed = try await api.send(StripeSubscription.resume(begun.id, key: fresh))
      #expect(resumed.status == .active)
      let again = await outcome {
        try await api.send(StripeSubscription.resume(begun.id, key: fresh))
      }
      guard case .refused = again else { throw Odd(again) }
    }
  }

  @Test func whatIsOwedCanBePaidElsewhereOrForgiven() async throws {
    try await StripeShop.open { shop in
      let (api, server) = (shop.api, shop.server)
      let begun = try await shop.subscribe()
      let method = try #require(begun.defaultPaymentMethod?.id)
      try await server.order(
        "/cards", ["payment_method": .text(method), "card": .text("declined")])
      var ends: [StripeInvoice] = []
      for call in [StripeInvoice.markPaid, StripeInvoice.void] {
        let period = try #require(try await api.send(StripeSubscription.retrieve(begun.id)).period)
        try await server.advance(to: period.end)
        try await server.advance(by: 2 * 3600)
        let owed = try await shop.invoice(begun)
        #expect(owed.status == .open)
        let end = try await api.send(call(owed.id, fresh))
        try end.check()
        #expect(end.number == owed.number && end.amountRemaining == 0)
        ends.append(end)
      }
      #expect(ends.map(\.status?.text) == ["paid", "void"])
      let payments = try await api.send(StripeInvoice.payments(of: ends[1].id)).data
      #expect(payments.map(\.status) == ["canceled"])
    }
  }
}
