import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// What operators see of a payment provider, and do about it.
@Suite("Payment events in the back office") struct PaymentEventsPageTests {
  private func web(_ engine: TestEngine = .sqlite) async throws -> TestWeb {
    try await TestWeb.make(engine, options: { $0.paymentEvents = FakePaymentEvents() })
  }

  private func write(
    _ web: TestWeb, _ body: @escaping @Sendable (Tx) throws -> Void
  ) async throws {
    try await web.portal.store.write(for: .portal, as: .system("test"), body)
  }

  @Test(arguments: TestEngine.allCases)
  func theListFindsThemByWhatTheyAre(_ engine: TestEngine) async throws {
    let web = try await web(engine)
    _ = try await web.test.makeCustomer("cus_1", .alice)
    let one = try await web.test.tell(.sample("evt_1", of: "cus_1"))
    // Ids are made in this order by the clock alone.
    web.clock.advance(by: .seconds(1))
    let two = try await web.test.tell(.sample("evt_2", "charge.refunded"))
    web.clock.advance(by: .seconds(1))
    let three = try await web.test.tell(.sample("evt_3", "payout.paid", concernsUs: false))
    let olga = try await web.browser(.olga)
    func shown(_ query: String) async throws -> [ID<ProviderEvent>] {
      let page = try await olga.get("/admin/payment-events" + query)
      #expect(page.status == 200, "\(query)")
      return page.body.matches(of: /\/admin\/payment-events\/([0-9a-f-]{36})"/)
        .compactMap { ID(String($0.1)) }
    }
    #expect(try await shown("") == [three, two, one], "newest first")
    #expect(try await shown("?result=pending") == [two, one])
    #expect(try await shown("?result=ignored") == [three])
    #expect(try await shown("?result=failed") == [])
    #expect(try await shown("?type=charge.refunded") == [two])
    #expect(try await shown("?team=alice-adams") == [one])
    #expect(try await shown("?team=bob-brown") == [])
    #expect(try await shown("?q=evt_3") == [three])
    #expect(try await shown("?q=evt") == [])
    #expect(try await olga.get("/admin/payment-events").body.contains("Alice Adams"))
  }

  @Test func onePageShowsWhatItSays() async throws {
    let web = try await web()
    let team = try await web.test.makeCustomer("cus_1", .alice)
    let payload = #"{"name":"<script>alert(1)</script>","of":{"a":[1,2]}}"#
    let id = try await web.test.tell(.sample("evt_1", of: "cus_1", saying: payload))
    let olga = try await web.browser(.olga)
    let page = try await olga.get("/admin/payment-events/\(id)").body
    #expect(page.contains("&lt;script&gt;alert(1)"))
    #expect(!page.contains("<script>alert"))
    #expect(page.contains("&quot;a&quot;: [\n") || page.contains("\"a\": [\n"))
    #expect(page.contains("href=\"/admin/teams/\(team)/billing\""))
    #expect(page.contains("Test: no money has moved"))
    let nothing = "/admin/payment-events/00000000-0000-7000-8000-000000000000"
    #expect(try await olga.get(nothing).status == 404)
    #expect(try await web.browser(.alice).get("/admin/payment-events/\(id)").status == 404)
  }

  @Test(arguments: TestEngine.allCases)
  func replayMarksTheTeam(_ engine: TestEngine) async throws {
    let web = try await web(engine)
    let team = try await web.test.makeCustomer("cus_1", .alice)
    let id = try await web.test.tell(.sample("evt_1", of: "cus_1"))
    try await write(web) { tx in
      let ticket = try #require(try ProviderTicket.take(for: team, in: tx))
      try ticket.settle(of: team, in: tx)
      try ProviderEvent.settle(of: team, receivedBy: tx.now, in: tx)
    }
    #expect(try await web.test.dueTeams() == [])
    let (olga, path) = (try await web.browser(.olga), "/admin/payment-events/\(id)")
    #expect(try await olga.get(path).body.contains("data-state=\"done\">Done"))
    #expect(try await olga.post("\(path)/replay").location == path)
    #expect(try await olga.get(path).body.contains("What it is about is fetched again."))
    #expect(try await web.test.event(id).result == .pending)
    #expect(try await web.test.dueTeams() == [team])
    let entry = try await web.portal.store.read {
      try AuditEntry.latest([.portal], limit: 1, in: $0).first
    }
    #expect(entry?.action == .paymentEventReplayed)
    #expect(entry?.actorName == "Olga Olsen")
    web.clock.advance(by: .minutes(11))
    #expect(try await olga.post("\(path)/replay").location?.hasPrefix("/prove/") == true)
  }

  @Test func theRoomIsThereWhereSomebodyTakesPayments() async throws {
    let with = try await web()
    let without = try await TestWeb.make()
    let link = "href=\"/admin/payment-events\""
    #expect(try await with.browser(.olga).get("/admin/people").body.contains(link))
    #expect(try await !without.browser(.olga).get("/admin/people").body.contains(link))
    #expect(try await !with.browser(.alice).get("/settings/profile").body.contains(link))
  }

  @Test(arguments: TestEngine.allCases)
  func aComparisonIsAskedForAndTold(_ engine: TestEngine) async throws {
    let web = try await web(engine)
    let (olga, path) = (try await web.browser(.olga), "/admin/reconciliations")
    #expect(try await olga.get(path).body.contains("None has been made yet."))
    #expect(try await olga.post(path).location == path)
    let running = try await olga.get(path).body
    #expect(running.contains("A comparison is being made."))
    #expect(running.contains("Asked for by Olga Olsen"))
    #expect(!running.contains("Compare now"))
    #expect(try await olga.post(path).status == 303)
    #expect(try await olga.get(path).body.contains("A comparison is being made already."))
    try await write(web) { tx in
      let open = try #require(try Reconciliation.open(in: tx))
      try open.finish(teams: 2, differences: 1, report: "alice-adams: <paid>", in: tx)
    }
    let done = try await olga.get(path).body
    #expect(done.contains("2 teams") && done.contains("1 difference<"))
    #expect(done.contains("alice-adams: &lt;paid&gt;"))
    #expect(done.contains("Compare now"))
    let asked = try await web.portal.store.read {
      try AuditEntry.latest([.portal], limit: 9, in: $0).count { $0.action == .reconciliationAsked }
    }
    #expect(asked == 1)
  }

  @Test func withoutPaymentsThereIsNothingToCompareWith() async throws {
    let web = try await TestWeb.make()
    let olga = try await web.browser(.olga)
    #expect(try await olga.post("/admin/reconciliations").status == 303)
    #expect(try await web.portal.store.read { try Reconciliation.open(in: $0) } == nil)
  }
}
