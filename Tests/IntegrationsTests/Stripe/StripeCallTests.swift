import Foundation
import Portal
import TestSupport
import Testing

@testable import Integrations

/// Against the server of Tests/Stripe.
@Suite("Calls to Stripe") struct StripeCallTests {
  @Test func aCustomerIsMadeFoundAndChanged() async throws {
    try await StripeShop.open { shop in
      let (api, id) = (shop.api, shop.customer.id)
      #expect(shop.customer.name == "Zoë & Söhne" && shop.customer.address?.city == "Köln")
      let found = try await api.send(StripeCustomer.search(metadata: "team_id", "7"))
      #expect(found.data.map(\.id) == [id])
      #expect(try await api.send(StripeCustomer.search(metadata: "team_id", "8")).data.isEmpty)
      let changed = try await api.send(
        StripeCustomer.update(
          id,
          .init(
            email: "", address: .init(line1: "Allee 2", country: "AT"), taxExempt: .reverse,
            metadata: ["team_id": "", "other": "x=y&z"]), key: fresh))
      #expect(changed.email == nil && changed.name == "Zoë & Söhne")
      #expect(changed.address == StripeAddress(line1: "Allee 2", country: "AT"))
      #expect(changed.taxExempt == .reverse && changed.metadata == ["other": "x=y&z"])
      let number = try await api.send(
        StripeTaxID.create("eu_vat", "ATU12345678", of: id, key: fresh))
      #expect(number.country == "AT" && number.verification?.status == .pending)
      #expect(try await api.send(StripeTaxID.list(of: id)).data == [number])
      #expect(try await api.send(StripeTaxID.delete(number.id, of: id)).deleted)
      #expect(try await api.send(StripeTaxID.list(of: id)).data.isEmpty)
      #expect(try await api.send(StripeCustomer.retrieve(id)).object == changed)
      let prices = try await api.send(
        StripePrice.list(lookupKeys: ["team-month", "firm-month", "none"]))
      #expect(Set(prices.data.map(\.id)) == [shop.small.id, shop.large.id])
      #expect(!(try await api.send(StripePrice.retire(shop.large.id, key: fresh)).active))
    }
  }

  @Test func moneyGoesBackWithACreditNote() async throws {
    try await StripeShop.open { shop in
      let api = shop.api
      let begun = try await shop.subscribe()
      let invoice = try await shop.invoice(begun)
      let intent = try #require(invoice.payments?.data.first?.payment.paymentIntent?.id)
      func euros(_ minor: Int64) throws -> StripeAmount {
        try StripeAmount(Money(minor: minor, .euro))
      }
      let refund = try await api.send(
        StripeRefund.create(
          of: intent, amount: euros(900), .requested, metadata: ["a": "b"], key: fresh))
      #expect(refund.amount == 900 && refund.status == .succeeded && refund.metadata == ["a": "b"])
      let note = try await api.send(
        StripeCreditNote.create(
          for: invoice.id, amount: euros(900), .init(refundMade: (refund.id, euros(900))),
          reason: .orderChange, memo: "less", key: fresh))
      #expect(note.total == 900 && note.refunds.first?.refund?.id == refund.id)
      #expect(note.number.hasPrefix(try #require(invoice.number)) && note.status == .issued)
      let rest = try await api.send(
        StripeCreditNote.create(
          for: invoice.id, amount: euros(2000), .init(credit: euros(2000)), key: fresh))
      #expect(try await api.send(StripeCreditNote.list(invoice: invoice.id)).data == [rest, note])
      let after = try await api.send(StripeInvoice.retrieve(invoice.id))
      try after.check()
      #expect(after.postPaymentCreditNotesAmount == 2900)
      let customer = try await api.send(StripeCustomer.retrieve(shop.customer.id)).object
      #expect(customer?.balance == -2000)
      let payment = try await api.send(
        StripePaymentIntent.retrieve(intent, expanding: ["latest_charge"]))
      #expect(payment.latestCharge?.object?.amountRefunded == 900)
      #expect(try await api.send(StripeRefund.list(of: intent)).data == [refund])
      try await shop.server.order("/disputes", ["payment_intent": .text(intent)])
      let dispute = try await api.send(StripeDispute.list(of: intent)).data
      #expect(dispute.map(\.status) == ["needs_response"] && dispute[0].amount == 2900)
    }
  }

  @Test func usageIsBilledWithTheRenewal() async throws {
    try await StripeShop.open { shop in
      let (api, server) = (shop.api, shop.server)
      let meter = try await api.send(
        StripeMeter.create(event: "api-calls", displayName: "Calls", key: fresh))
      let price = try await api.send(
        StripePrice.create(
          .init(
            product: shop.small.product.id, currency: .euro,
            charge: .meteredBeyond(included: 10_000, "0.05", meter: meter.id), interval: .month,
            tax: .exclusive), key: fresh))
      let tiers = try await api.send(StripePrice.retrieve(price.id, withTiers: true)).tiers
      #expect(tiers?.map(\.upTo) == [10_000, nil] && tiers?[1].unitAmountDecimal == "0.05")
      let begun = try await shop.subscribe([
        StripeNewItem(price: shop.small.id, quantity: 1),
        StripeNewItem(price: price.id, quantity: nil),
      ])
      #expect(begun.items.data.map(\.quantity) == [1, nil])
      try await server.advance(by: 86_400)
      let at = try await server.now
      func count(_ value: Int64, _ name: String) async throws -> StripeMeterEvent {
        try await api.send(
          StripeMeterEvent.create(
            "api-calls", customer: shop.customer.id, value: value, at: at, identifier: name,
            key: fresh))
      }
      #expect(try await count(12_001, "hour-1").identifier == "hour-1")
      let twice = await outcome { try await count(12_001, "hour-1") }
      guard case .refused(let refusal) = twice else { throw Odd(twice) }
      #expect(refusal.code == "duplicate_meter_event")
      let hour = at.seconds - at.seconds % 3600
      let hours = StripePeriod(
        start: StripeTime(seconds: hour), end: StripeTime(seconds: hour + 3600))
      let counted = try await api.send(
        StripeMeterSummary.hours(of: meter.id, customer: shop.customer.id, in: hours))
      #expect(counted.data.map(\.aggregatedValue) == [12_001])
      try await server.advance(to: try #require(begun.period?.end))
      try await server.advance(by: 3600)
      let invoice = try await shop.invoice(begun)
      try invoice.check()
      // 2001 above what is included, at 0.05 cents: 100.05, rounded by the line.
      #expect(Set(invoice.lines.data.map(\.amount)) == [2900, 100])
    }
  }

  @Test func couponsAreTakenOff() async throws {
    try await StripeShop.open { shop in
      let api = shop.api
      let coupon = try await api.send(
        StripeCoupon.create(id: "spring", .percent("12.5"), for: .months(3), key: fresh))
      #expect(coupon.percentOff == Decimal(string: "12.5") && coupon.duration == .repeating)
      let amount = try StripeAmount(Money(minor: 500, .euro))
      let fixed = try await api.send(StripeCoupon.create(.amount(amount), for: .once, key: fresh))
      #expect(fixed.amountOff == 500 && fixed.currency == .euro)
      let code = try await api.send(
        StripePromotionCode.create(coupon: coupon.id, code: "SPRING", key: fresh))
      #expect(code.promotion.coupon?.id == "spring")
      #expect(try await api.send(StripePromotionCode.list(code: "spring")).data == [code])
      let preview = try await api.send(
        StripeInvoice.preview(
          for: shop.customer.id, of: [StripeNewItem(price: shop.small.id, quantity: 2)],
          discounts: [.coupon(coupon.id)], key: fresh))
      try preview.check()
      #expect(preview.subtotal == 5800 && preview.total == 5075)
      let begun = try await shop.subscribe()
      let given = try await api.send(
        StripeSubscription.setDiscounts([.promotionCode(code.id)], of: begun.id, key: fresh))
      #expect(given.discounts.count == 1)
      let next = try await api.send(
        StripeInvoice.preview(of: begun.id, supposing: .nothing, key: fresh))
      try next.check()
      #expect(next.total == 2537 || next.total == 2538)
      let none = try await api.send(StripeSubscription.setDiscounts([], of: begun.id, key: fresh))
      #expect(none.discounts.isEmpty)
      #expect(try await api.send(StripeCoupon.delete("spring")).deleted)
    }
  }

  @Test func anotherCardIsSetUp() async throws {
    try await StripeShop.open { shop in
      let api = shop.api
      let session = try await api.send(
        StripeCheckoutSession.setup(shop.fields, in: .euro, key: fresh))
      _ = try await shop.server.press(
        ["action": "pay", "card": "good"], on: try #require(session.url))
      let done = try await api.send(StripeCheckoutSession.retrieve(session.id))
      let intent = try await api.send(
        StripeSetupIntent.retrieve(try #require(done.setupIntent?.id)))
      let method = try #require(intent.paymentMethod?.id)
      #expect(intent.status == "succeeded" && intent.metadata == ["team_id": "7"])
      let customer = try await api.send(
        StripeCustomer.setDefault(paymentMethod: method, of: shop.customer.id, key: fresh))
      #expect(customer.invoiceSettings.defaultPaymentMethod?.id == method)
      let late = try await api.send(
        StripeCheckoutSession.setup(shop.fields, in: .euro, key: fresh))
      #expect(
        try await api.send(StripeCheckoutSession.list(of: shop.customer.id, .open)).data
          == [late])
      let expired = try await api.send(StripeCheckoutSession.expire(late.id, key: fresh))
      #expect(expired.status == .expired && expired.url == nil)
    }
  }

  @Test func aTestClockHasItsOwnTime() async throws {
    try await StripeShop.open { shop in
      let (api, now) = (shop.api, try await shop.server.now)
      let clock = try await api.send(
        StripeTestClock.create(at: now, name: "Sandbox", key: fresh))
      let customer = try await api.send(
        StripeCustomer.create(.init(name: "Box"), testClock: clock.id, key: fresh))
      #expect(customer.testClock?.id == clock.id)
      let later = StripeTime(seconds: now.seconds + 86_400)
      let moved = try await api.send(StripeTestClock.advance(clock.id, to: later, key: fresh))
      #expect(moved.status == .advancing)
      let ready = try await api.send(StripeTestClock.retrieve(clock.id))
      #expect(ready.status == .ready && ready.frozenTime == later)
      #expect(try await api.send(StripeTestClock.delete(clock.id)).deleted)
      #expect(
        try await api.send(StripeCustomer.retrieve(customer.id)) == .deleted(customer.id))
    }
  }

  @Test func allPagesAreWalked() async throws {
    try await StripeServer.run { server in
      let api = try server.api()
      for number in 0..<23 {
        _ = try await api.send(StripeProduct.create(name: "Product \(number)", key: fresh))
      }
      let call = StripeCall<StripeList<StripeProduct>>(.get("/v1/products", ["limit": 10]))
      var names: [String] = []
      for try await product in api.walk(call, within: .seconds(20)) { names.append(product.name) }
      #expect(names == (0..<23).reversed().map { "Product \($0)" })
      let pages = try await server.requests.filter { $0.method == "GET" }
      #expect(pages.count == 3)
      var events: [StripeEvent] = []
      let created = StripeEvent.list(types: ["product.created"])
      for try await event in api.walk(created, within: .seconds(20)) { events.append(event) }
      #expect(events.count == 23 && events[0].subject.object == "product")
      #expect(events[0].apiVersion == server.version && server.version == StripeAPI.version)
      #expect(try await api.send(StripeEvent.retrieve(events[0].id)) == events[0])
      #expect(try await api.send(StripeAccount.retrieve()).defaultCurrency == .euro)
      #expect(try await api.send(StripeWebhookEndpoint.list()).data.isEmpty)
      try await server.order(
        "/webhooks",
        [
          "url": .text("http://127.0.0.1:9/hook"), "lose": .list([.text("*")]),
        ])
      let endpoint = try await api.send(StripeWebhookEndpoint.list()).data.first
      #expect(endpoint?.apiVersion == StripeAPI.version && endpoint?.status == "enabled")
    }
  }

  @Test func itsEventsComeSigned() async throws {
    let thanks = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
    try await StripeServer.run { server in
      let (api, webhook) = (try server.api(), StripeWebhook(secrets: ["old", server.secret]))
      let reader = try #require(webhook)
      for (sign, forgery) in [
        ("good", nil), ("several", nil), ("wrong", .forged), ("reserialised", .forged),
        ("stale", .tooOld), ("future", .fromTheFuture), ("none", .unsigned),
        ("old_scheme", .unsigned), ("garbled", .malformed),
      ] as [(String, StripeForgery?)] {
        try await SendGridServer.run(.says(thanks)) { portal in
          try await server.order(
            "/webhooks", ["url": .text(portal.address), "sign": .text(sign)])
          let made = try await api.send(StripeProduct.create(name: sign, key: fresh))
          try await server.order("/webhooks/wait", ["seconds": .integer(20)])
          let seen = try #require(portal.seen.first)
          let header = seen.headers[StripeWebhook.field].first
          let event = Result { () throws(StripeForgery) in
            try reader.event(in: Array(seen.body.utf8), header: header)
          }
          switch event {
          case .success(let event):
            #expect(forgery == nil && event.type == "product.created", "\(sign)")
            #expect(event.subject.id == made.id && event.apiVersion == StripeAPI.version)
          case .failure(let found): #expect(found == forgery, "\(sign)")
          }
        }
      }
    }
  }
}
