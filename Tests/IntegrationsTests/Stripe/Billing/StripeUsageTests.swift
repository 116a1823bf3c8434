import Foundation
import TestSupport
import Testing

@testable import Integrations
@testable import Portal

@Suite("Card payments by people and by use", .timeLimit(.minutes(10))) struct StripeUsageTests {
  @Test func whatIsUsedIsToldOnceAndBilled() async throws {
    try await StripeScene.run { scene in
      try await scene.subscribe(to: "business", .year)
      try await scene.wait(.hours(3))
      func use(_ key: String, _ quantity: Int64) async throws {
        let at = scene.test.clock.now - .hours(2)
        try await scene.store.write(for: .team(scene.team), as: .system("test")) { tx in
          let team = try #require(try Team.find(scene.team, in: tx))
          _ = try Usage(key: key, unit: "api-calls", quantity: quantity, at: at).take(
            for: team, in: tx)
        }
      }
      try await use("a", 9_000)
      try await use("a", 9_000)
      try await use("b", 3_000)
      try await scene.work.tellUsage()
      try await scene.work.tellUsage()
      let sent = try await scene.store.read { tx in
        try tx.rows("SELECT quantity, sent FROM usage_hours").map {
          (try $0["quantity"] as Int64, try $0["sent"] as Int64)
        }
      }
      #expect(sent.count == 1 && sent[0] == (12_000, 12_000))
      let told = try await scene.server.requests.filter { $0.path == "/v1/billing/meter_events" }
      #expect(told.count == 1)
      try await scene.wait(.days(32))
      let bill = try #require(try await scene.invoices().last)
      let lines = try await scene.store.read { try bill.lines(in: $0) }
      #expect(lines.contains { $0.kind == .usage && $0.name == "api-calls" && $0.amount.minor > 0 })
    }
  }

  @Test func whoComesIsCounted() async throws {
    try await StripeScene.run { scene in
      try await scene.subscribe(to: "business", .year)
      let before = try #require(try await scene.subscription()).terms.quantity
      try await scene.store.write(for: .team(scene.team), as: .system("test")) { tx in
        try tx.execute("DELETE FROM memberships WHERE team_id = \(scene.team) AND role <> 'owner'")
        try tx.execute("UPDATE teams SET member_count = 1 WHERE id = \(scene.team)")
      }
      try #require(before > 1)
      try await scene.work.countSeats()
      #expect(try await scene.subscription()?.terms.quantity == 1)
    }
  }

  @Test func detailsAreTold() async throws {
    try await StripeScene.run { scene in
      try await scene.subscribe()
      try await scene.store.write(for: .team(scene.team), as: .system("test")) { tx in
        var account = try BillingAccount.find(of: scene.team, in: tx)
        (account.company, account.country, account.taxID) = ("Ältere GmbH", "DE", "DE123456789")
        try account.save(for: scene.team, in: tx)
        try ProviderCustomer.markDetails(scene.team, in: tx)
      }
      try await scene.work.run()
      let id = try #require(try await scene.customer()).externalID
      let customer = try await scene.billing.send(StripeCustomer.retrieve(id)).object
      #expect(customer?.name == "Ältere GmbH" && customer?.address?.country == "DE")
      let ids = try await scene.billing.send(StripeTaxID.list(of: id)).data
      #expect(ids.map(\.value) == ["DE123456789"] && ids.map(\.type) == ["eu_vat"])
      #expect(try await scene.customer()?.detailsAt == nil)
    }
  }
}
