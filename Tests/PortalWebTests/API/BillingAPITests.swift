import HTTPTypes
import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// Plans, orders, invoices and usage for programs.
@Suite("Billing API") struct BillingAPITests {
  private let base = "teams/alice-adams"

  @Test(arguments: TestEngine.allCases)
  func planIsPreviewedOrderedAndPaid(_ engine: TestEngine) async throws {
    let web = try await TestWeb.billed(engine)
    let alice = try await web.program(.alice)
    let preview = try await alice.post("\(base)/subscription/preview", ["plan": .text("team")])
    #expect(preview.status == 200)
    #expect(preview.text("move") == "start")
    #expect(preview.json?["total"] == Money(minor: 3451, .euro).json)
    let shown = try #require(preview.json?["shown"])
    let other = try await alice.post(
      "\(base)/subscription/order", ["plan": .text("team"), "shown": .text("1 2")])
    #expect(other.status == 422 && other.code == "not-possible", "another sum than was shown")

    let key: HTTPFields = [.idempotencyKey: "order-1"]
    let body: KeyValuePairs<String, JSON> = ["plan": .text("team"), "shown": shown]
    let ordered = try await alice.post("\(base)/subscription/order", body, key)
    #expect(ordered.text("result") == "to-pay", "\(ordered.body)")
    let again = try await alice.post("\(base)/subscription/order", body, key)
    #expect(again.body == ordered.body && again.headers[.idempotencyReplayed] == "true")
    #expect(try await web.invoices().count == 1)
    let waiting = try await alice.get("\(base)/subscription")
    #expect(waiting.text("status") == "incomplete" && waiting.text("plan") == "free")

    try await web.pay()
    let paid = try await alice.get("\(base)/subscription")
    #expect(paid.text("status") == "active" && paid.text("plan") == "team")
    #expect(paid.json?["period"]?["end"]?.words != nil)
    let cancelled = try await alice.post("\(base)/subscription/cancel")
    #expect(cancelled.text("cancelAt") != nil)
    #expect(try await alice.post("\(base)/subscription/resume").json?["cancelAt"] == .null)
    let nothing = try await alice.post("\(base)/subscription/resume")
    #expect(nothing.status == 422 && nothing.code == "not-possible")
  }

  @Test func orderIsWithdrawnAPlanTriedAndACouponApplied() async throws {
    let web = try await TestWeb.billed()
    try await web.coupon("TEN", percent: 10)
    let alice = try await web.program(.alice)
    _ = try await alice.post("\(base)/subscription/order", ["plan": .text("team")])
    let withdrawn = try await alice.post("\(base)/subscription/withdraw")
    #expect(withdrawn.status == 200)
    #expect(withdrawn.json?["status"] == .null)
    let tried = try await alice.post("\(base)/subscription/trial", ["plan": .text("team")])
    #expect(tried.text("source") == "trial" && tried.text("plan") == "team")
    #expect(
      try await alice.post("\(base)/subscription/trial", ["plan": .text("team")]).status == 422)
    #expect(try await alice.post("\(base)/coupon", ["code": .text("ten")]).text("coupon") == "TEN")
    let wrong = try await alice.post("\(base)/coupon", ["code": .text("eleven")])
    #expect(wrong.status == 422 && wrong.code == "invalid" && wrong.body.contains("/code"))
    let transfer = try await alice.post("\(base)/payment-method")
    #expect(transfer.status == 422 && transfer.code == "not-possible")
  }

  /// A provider outside is asked once, however often the program asks.
  @Test func cardIsGivenOnAnotherPage() async throws {
    let web = try await TestWeb.billed()
    let (fake, alice) = (web.takeCards(), try await web.program(.alice))
    let key: HTTPFields = [.idempotencyKey: "card"]
    let body: KeyValuePairs<String, JSON> = ["plan": .text("team")]
    let ordered = try await alice.post("\(base)/subscription/order", body, key)
    #expect(ordered.text("result") == "pay-at", "\(ordered.body)")
    #expect(ordered.json?["checkout"]?["url"] == .text("https://pay.example/c/1"))
    let again = try await alice.post("\(base)/subscription/order", body, key)
    #expect(again.body == ordered.body)
    #expect(fake.state.withLock { $0.asked.filter { $0 == "order" } }.count == 1)
    fake.set { $0.isDown = true }
    let silent = try await alice.post("\(base)/subscription/preview", body)
    #expect(silent.status == 422 && silent.body.contains("does not answer"))
  }

  @Test func detailsAreChangedAsTheyStand() async throws {
    let web = try await TestWeb.billed()
    let alice = try await web.program(.alice)
    let before = try await alice.get("\(base)/billing-details")
    let tag = try #require(before.headers[.eTag])
    let body: KeyValuePairs<String, JSON> = ["company": .text("Acme")]
    let changed = try await alice.send(
      "PATCH", "\(base)/billing-details", body, headers: [.ifMatch: tag])
    #expect(changed.text("company") == "Acme" && changed.text("country") == "")
    let late = try await alice.send(
      "PATCH", "\(base)/billing-details", ["country": .text("DE")], headers: [.ifMatch: tag])
    #expect(late.status == 412 && late.code == "changed-meanwhile")
    let unknown = try await alice.send("PATCH", "\(base)/billing-details", ["currency": .null])
    #expect(unknown.status == 422 && unknown.body.contains("unknown-field"))
  }

  @Test(arguments: TestEngine.allCases)
  func usageIsTakenItemByItem(_ engine: TestEngine) async throws {
    let web = try await TestWeb.billed(engine)
    let (alice, bob) = (try await web.program(.alice), try await web.program(.bob))
    #expect(try await bob.post("\(base)/usage", record("a", "api-calls", 5, web)).status == 422)
    _ = try await alice.post(
      "\(base)/subscription/order", ["plan": .text("business"), "interval": .text("year")])
    try await web.pay()
    let told: [JSON] = [
      item("a", "api-calls", 5, web), item("b", "mails", 1, web), item("a", "api-calls", 5, web),
      .integer(7), item("c", "api-calls", 0, web), item("a", "api-calls", 6, web),
    ]
    let answer = try await bob.post("\(base)/usage", ["records": .list(told)])
    #expect(answer.status == 200)
    #expect(
      try answer.items.map { $0["result"]?.words }
        == ["counted", "refused", "known", "refused", "refused", "refused"], "\(answer.body)")
    #expect(!answer.body.contains("{{"))
    let used = try await alice.get("\(base)/usage")
    guard case .list(let units)? = used.json?["units"] else { throw Unexpected(used.body) }
    #expect(units.first?["used"] == .integer(5) && units.first?["left"] == .integer(9995))
    let many = (0...1000).map { item("k\($0)", "api-calls", 1, web) }
    let refused = try await bob.post("\(base)/usage", ["records": .list(many)])
    #expect(refused.status == 422 && refused.code == "invalid")
    let most = try await bob.post("\(base)/usage", ["records": .list(Array(many.dropLast()))])
    #expect(most.status == 200 && most.items.allSatisfy { $0["result"] == .text("counted") })
    #expect(try await bob.get("\(base)/usage").code == "insufficient-role")
  }

  private func item(_ key: String, _ unit: String, _ quantity: Int64, _ web: TestWeb) -> JSON {
    .object([
      .init("key", .text(key)), .init("unit", .text(unit)), .init("quantity", .integer(quantity)),
      .init("at", .text(LocalTime.rfc3339(web.clock.now))),
    ])
  }

  private func record(
    _ key: String, _ unit: String, _ quantity: Int64, _ web: TestWeb
  ) -> KeyValuePairs<String, JSON> { ["records": .list([item(key, unit, quantity, web)])] }

  @Test func entitlementsSayWhatIsLeft() async throws {
    let web = try await TestWeb.billed()
    let bob = try await web.program(.bob)
    let answer = try await bob.get("\(base)/entitlements")
    #expect(answer.text("plan") == "free" && answer.text("source") == "standard")
    #expect(answer.json?["features"] == .list([]))
    #expect(
      try answer.json?["limits"]
        == .list([.object([.init("name", .text("projects")), .init("most", .integer(3))])]))
    #expect(answer.json?["seats"]?["left"] == .integer(1))
    #expect(try await bob.get("\(base)/subscription").code == "insufficient-role")
  }

  @Test func invoicesAreTheTeamsAlone() async throws {
    let web = try await TestWeb.billed()
    let (alice, charlie) = (try await web.program(.alice), try await web.program(.charlie))
    _ = try await alice.post("\(base)/subscription/order", ["plan": .text("team")])
    try await web.pay()
    let id = try #require(try await alice.get("\(base)/invoices").items.first?["id"]?.words)
    let invoice = try await alice.get("\(base)/invoices/\(id)")
    #expect(invoice.text("status") == "paid")
    #expect(invoice.body.contains("\"payments\":[{\"amount\":{\"amount\":3451,"))
    #expect(!invoice.body.contains("Olga"), "who wrote it down is the operators’")
    let pdf = try await alice.get("\(base)/invoices/\(id)/pdf")
    #expect(pdf.headers[.contentType] == "application/pdf" && pdf.body.hasPrefix("%PDF-"))
    #expect(try await alice.get("\(base)/payments").items.first?["invoiceId"] == .text(id))

    let absent = try await charlie.get("teams/charlie-clark/invoices/none")
    #expect(absent.status == 404)
    for path in ["invoices/\(id)", "invoices/\(id)/pdf"] {
      let foreign = try await charlie.get("teams/charlie-clark/\(path)")
      #expect(foreign.status == 404 && foreign.bytes == absent.bytes)
      #expect(try await charlie.get("\(base)/\(path)").bytes == absent.bytes)
    }
    #expect(try await charlie.get("teams/charlie-clark/payments").items.isEmpty)
  }

  @Test func plansAreForAnybody() async throws {
    let web = try await TestWeb.billed()
    let plans = try await Program(web).get("plans").items
    #expect(plans.map { $0["key"]?.words } == ["free", "team", "business"])
  }
}
