import Foundation
import TestSupport
import Testing

@testable import Integrations
@testable import Portal

/// Events come late, twice, in any order, or not at all.
@Suite("Events of Stripe in any order", .timeLimit(.minutes(10))) struct StripeOrderTests {
  private func told(_ event: StripeEvent) -> ProviderEvent.Told {
    ProviderEvent.Told(
      externalID: event.id, provider: "stripe", type: event.type, object: event.subject.object,
      objectID: event.subject.id, customerID: event.subject.customer,
      apiVersion: event.apiVersion, isLive: event.livemode, createdAt: event.created.timestamp,
      payload: event.raw, concernsUs: true)
  }

  /// What a team's books say, without ids of ours.
  private func books(_ store: any Store) async throws -> [String] {
    try await store.read { tx in
      let plans = try tx.rows(
        "SELECT external_id, status, cycle, quantity, cancel_at, ended_at FROM subscriptions ORDER BY external_id"
      ).map { row in
        "\(try row["external_id"] as String) \(try row["status"] as String) \(try row["cycle"] as String) \(try row["quantity"] as Int64) \(try row["cancel_at"] as Int64? ?? 0) \(try row["ended_at"] as Int64? ?? 0)"
      }
      let invoices = try tx.rows(
        "SELECT number, status, total, paid, refunded FROM invoices ORDER BY number"
      ).map { row in
        "\(try row["number"] as String) \(try row["status"] as String) \(try row["total"] as Int64) \(try row["paid"] as Int64) \(try row["refunded"] as Int64)"
      }
      return plans + invoices
    }
  }

  @Test func anyOrderAndAnyNumberGiveTheSame() async throws {
    try await StripeScene.run { scene in
      // A second portal that hears the same in another order.
      let other = try await TestPortal.make(settings: { $0.plans = .cards })
      try await other.portal.keepPlans()
      other.clock.advance(by: scene.test.clock.now - other.clock.now)
      let slug = try await other.slug(.alice)
      let team = try await other.portal.store.read { tx in
        try #require(try tx.row("SELECT id FROM teams WHERE slug = \(slug)"))["id"] as ID<Team>
      }
      let elsewhere = StripeWork(
        StripeBilling(
          api: try scene.server.api(), portal: other.portal, patience: .seconds(60)))
      try await scene.subscribe()
      let customer = try #require(try await scene.customer()).externalID
      try await other.portal.store.write(for: .team(team), as: .system("test")) {
        try ProviderCustomer.keep(customer, of: team, at: "stripe", in: $0)
      }
      let events = try await live(scene)
      #expect(events.count > 40)
      for event in events { try await ProviderEvent.take(told(event), scene.test.portal) }
      try await scene.work.run()
      var random = SplitMix(seed: 7)
      var many = (0..<10).flatMap { _ in events }
      many.shuffle(using: &random)
      for (index, event) in many.enumerated() {
        try await ProviderEvent.take(told(event), other.portal)
        if index % 50 == 0 { try await elsewhere.run() }
      }
      try await elsewhere.run()
      #expect(try await books(scene.store) == books(other.portal.store))
      #expect(try await !books(scene.store).isEmpty)
      for store in [scene.store, other.portal.store] {
        let (all, waiting) = try await store.read { tx in
          (
            try tx.row("SELECT COUNT(*) AS n FROM provider_events")?["n"] as Int64?,
            try tx.row("SELECT COUNT(*) AS n FROM provider_events WHERE result = 'pending'")?[
              "n"] as Int64?
          )
        }
        #expect(all == Int64(events.count) && waiting == 0)
      }
      await other.portal.close()
    }
  }

  /// Those that `events` does not hold yet, the oldest first: Stripe keeps them for thirty days.
  private func collect(_ events: inout [StripeEvent], _ scene: StripeScene) async throws {
    var new: [StripeEvent] = []
    for try await event in scene.billing.api.walk(StripeEvent.list(), within: .seconds(20))
    where !events.contains(where: { $0.id == event.id }) { new.append(event) }
    events += new.reversed()
  }

  /// A life without anybody telling.
  /// - Returns: what would have been told.
  private func live(_ scene: StripeScene) async throws -> [StripeEvent] {
    var events: [StripeEvent] = []
    let quote = try #require(
      try await scene.billing.quote(scene.plan("business"), of: scene.team))
    _ = try await scene.order("business", shown: quote)
    let invoice = try #require(try await scene.invoices().first { $0.total.minor > 100 })
    for cents in 1...10 {
      try await scene.billing.refund(
        Money(minor: Int64(cents), .euro), of: invoice.id, reason: "x", by: "Olga",
        through: scene.door)
    }
    try await scene.card("declined")
    try await collect(&events, scene)
    let end = try #require(try await scene.subscription()?.period?.end)
    scene.test.clock.advance(by: end - scene.test.clock.now + .hours(2))
    try await scene.server.advance(to: StripeTime(scene.test.clock.now))
    try await scene.card("good")
    scene.test.clock.advance(by: .days(6))
    try await scene.server.advance(to: StripeTime(scene.test.clock.now))
    try await collect(&events, scene)
    return events
  }

  @Test func whatWasLostIsFoundByComparing() async throws {
    try await StripeScene.run { scene in
      try await scene.subscribe()
      let id = try #require(try await scene.subscription()?.externalID)
      // On Stripe's own pages, and nobody tells.
      _ = try await scene.billing.send(
        StripeSubscription.cancelAtPeriodEnd(id, true, key: StripeIdempotencyKey()))
      let invoice = try #require(try await scene.invoices().first)
      let payment = try await scene.store.read { tx in
        try #require(
          try tx.row("SELECT external_id FROM payments WHERE invoice_id = \(invoice.id)"))[
            "external_id"] as String
      }
      _ = try await scene.billing.send(
        StripeRefund.create(
          of: payment, amount: try StripeAmount(Money(minor: 700, .euro)),
          key: StripeIdempotencyKey()))
      try await scene.store.write(for: .portal, as: .system("test")) {
        _ = try Reconciliation.ask(by: nil, in: $0)
      }
      try await scene.work.compare()
      try await scene.work.run()
      let report = try #require(
        try await scene.store.read { try Reconciliation.latest(1, in: $0) }.first)
      #expect(report.endedAt != nil && report.teams == 1 && report.differences >= 2)
      #expect(report.report.contains("end of") && report.report.contains("had no credit note"))
      #expect(try await scene.subscription()?.cancelAt != nil)
      let all = try await scene.invoices()
      #expect(all.contains { $0.kind == .creditNote && $0.total.minor == -700 })
      #expect(all.first { $0.id == invoice.id }?.refunded.minor == 700)
      // The next one finds nothing.
      try await scene.store.write(for: .portal, as: .system("test")) {
        _ = try Reconciliation.ask(by: nil, in: $0)
      }
      try await scene.work.compare()
      let next = try #require(
        try await scene.store.read { try Reconciliation.latest(2, in: $0) }.min {
          $0.differences < $1.differences
        })
      #expect(next.differences == 0)
    }
  }

  @Test func aDisputeIsShownToOperators() async throws {
    try await StripeScene.run { scene in
      try await scene.subscribe()
      let invoice = try #require(try await scene.invoices().first)
      let payment = try await scene.store.read { tx in
        try #require(
          try tx.row("SELECT external_id FROM payments WHERE invoice_id = \(invoice.id)"))[
            "external_id"] as String
      }
      try await scene.server.order("/disputes", ["payment_intent": .text(payment)])
      for try await event in scene.billing.api.walk(StripeEvent.list(), within: .seconds(20))
      where event.subject.object == "dispute" {
        try await ProviderEvent.take(told(event), scene.test.portal)
      }
      try await scene.work.run()
      let disputes = try await scene.store.read { try Dispute.all(of: scene.team, in: $0) }
      #expect(disputes.count == 1 && disputes[0].invoiceID == invoice.id)
      #expect(disputes[0].amount == invoice.total && !disputes[0].isOver)
      #expect(try await scene.audit().contains("payment.disputed"))
    }
  }
}
