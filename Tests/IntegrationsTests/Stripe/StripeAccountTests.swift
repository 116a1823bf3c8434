import Foundation
import Portal
import TestSupport
import Testing

@testable import Integrations

/// What the server of Tests/Stripe was made after: with `PORTICO_STRIPE_TEST_KEY` the same runs against
/// Stripe's own, in test mode, in an account that may be filled with such things.
@Suite("Stripe, ours or the real one", .timeLimit(.minutes(10))) struct StripeAccountTests {
  private static func open(_ body: (StripeAPI) async throws -> Void) async throws {
    guard let key = ProcessInfo.processInfo.environment["PORTICO_STRIPE_TEST_KEY"] else {
      return try await StripeServer.run { try await body(try $0.api()) }
    }
    let api = try #require(StripeAPI(key: key, breaker: .forTests()))
    try #require(!api.isLive, "no test may move money")
    try await body(api)
  }

  private func price(
    _ minor: Int64, of product: String, _ api: StripeAPI
  ) async throws -> StripePrice {
    try await api.send(
      StripePrice.create(
        .init(
          product: product, currency: .euro,
          charge: .each(StripeAmount(Money(minor: minor, .euro))),
          interval: .month, tax: .exclusive), key: fresh))
  }

  private func subscribe(
    _ customer: String, to price: String, _ api: StripeAPI
  ) async throws -> StripeSubscription {
    let form: StripeForm = [
      "customer": .text(customer), "items": .list([.object(["price": .text(price)])]),
      "billing_mode": StripeSubscription.billingMode,
    ]
    return try await api.send(
      StripeCall<StripeSubscription>(.post("/v1/subscriptions", form, key: fresh)))
  }

  private func advance(_ clock: String, to time: StripeTime, _ api: StripeAPI) async throws {
    _ = try await api.send(StripeTestClock.advance(clock, to: time, key: fresh))
    for _ in 0..<120 {
      if try await api.send(StripeTestClock.retrieve(clock)).status == .ready { return }
      // Stripe's own takes some seconds; ours is done at once.
      try await Task.sleep(for: .seconds(1))
    }
    Issue.record("the clock does not arrive")
  }

  @Test func aYearOfASubscription() async throws {
    try await Self.open { api in
      let start = StripeTime(.init(microseconds: Int64(Date().timeIntervalSince1970) * 1_000_000))
      let clock = try await api.send(
        StripeTestClock.create(at: start, name: "Portico", key: fresh))
      let customer = try await api.send(
        StripeCustomer.create(
          .init(name: "Zoë & Söhne", email: "zoe@example.com", metadata: ["team": "7"]),
          testClock: clock.id, key: fresh))
      let card = try await api.send(
        StripePaymentMethod.attach("pm_card_visa", to: customer.id, key: fresh))
      _ = try await api.send(
        StripeCustomer.setDefault(paymentMethod: card.id, of: customer.id, key: fresh))
      let product = try await api.send(StripeProduct.create(name: "Team", key: fresh))
      let small = try await price(2900, of: product.id, api)
      let large = try await price(9900, of: product.id, api)
      let begun = try await subscribe(customer.id, to: small.id, api)
      #expect(begun.status == .active && begun.billingMode.type == "flexible")
      let first = try await api.send(
        StripeInvoice.retrieve(try #require(begun.latestInvoice?.id)))
      try first.check()
      #expect(first.total == 2900 && first.status == .paid && first.number != nil)

      let later = StripeTime(seconds: start.seconds + 10 * 86_400)
      try await advance(clock.id, to: later, api)
      let change = [StripeItemChange.change(begun.items.data[0].id, price: large.id)]
      let shown = try await api.send(
        StripeInvoice.preview(
          of: begun.id, supposing: .change(change, .invoiced, at: later), key: fresh))
      try shown.check()
      let upgraded = try await api.send(
        StripeSubscription.upgrade(
          begun.id, change, prorationDate: later, expanding: ["latest_invoice"], key: fresh))
      let charged = try #require(upgraded.latestInvoice?.object)
      try charged.check()
      #expect(charged.amountDue == shown.amountDue && charged.status == .paid)

      let schedule = try await api.send(
        StripeSubscriptionSchedule.create(from: begun.id, key: fresh))
      let present = try #require(schedule.phases.first)
      _ = try await api.send(
        StripeSubscriptionSchedule.update(
          schedule.id,
          phases: [
            .init(present),
            .init([StripeNewItem(price: small.id, quantity: 1)], end: .after(.month, 1)),
          ], key: fresh))
      let end = StripeTime(seconds: present.endDate.seconds + 7200)
      try await advance(clock.id, to: end, api)
      let renewed = try await api.send(StripeInvoice.list(of: customer.id)).data
      let renewal = try #require(renewed.first)
      #expect(renewal.total == 2900 && renewal.billingReason == "subscription_cycle")

      let note = try await api.send(
        StripeCreditNote.create(
          for: first.id, amount: StripeAmount(Money(minor: 500, .euro)),
          .init(refund: StripeAmount(Money(minor: 500, .euro))), memo: "Sorry", key: fresh))
      #expect(note.total == 500 && note.refunds.count == 1)
      let over = try await api.send(
        StripeSubscription.cancel(begun.id, invoicesNow: true, prorates: false))
      #expect(over.status == .canceled)
      #expect(try await api.send(StripeTestClock.delete(clock.id)).deleted)
    }
  }
}
