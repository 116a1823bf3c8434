import HTTPTypes
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// The route end to end; what is read and how it is signed is the reader's.
@Suite("Payment events") struct PaymentEventsTests {
  private static let path = "/webhooks/stripe"
  private static let field = HTTPField.Name("X-Test-Signature")!

  private func web(
    _ engine: TestEngine = .sqlite, _ reader: FakePaymentEvents = FakePaymentEvents()
  ) async throws -> TestWeb {
    try await TestWeb.make(engine, options: { $0.paymentEvents = reader })
  }

  private func post(
    _ web: TestWeb, _ body: String, signature: String? = "good",
    type: String? = "application/json; charset=utf-8"
  ) async throws -> Answer {
    var headers: HTTPFields = [:]
    headers[.contentType] = type
    headers[Self.field] = signature
    return try await web.browser().send(
      "POST", Self.path, headers: headers, body: Array(body.utf8))
  }

  private func events(_ web: TestWeb) async throws -> [ProviderEvent] {
    try await web.portal.store.read { tx in
      try tx.rows("SELECT \(ProviderEvent.columns) FROM provider_events e ORDER BY e.id")
        .map { try ProviderEvent($0) }
    }
  }

  @Test(arguments: TestEngine.allCases)
  func whatIsToldTenTimesIsKeptOnce(_ engine: TestEngine) async throws {
    let web = try await web(engine)
    let team = try await web.test.makeCustomer("cus_1", .alice)
    #expect(try await web.test.dueTeams() == [])
    for _ in 0..<10 {
      let answer = try await post(web, "evt_1 invoice.paid cus_1")
      #expect(answer.status == 200 && answer.body == "{}")
      #expect(answer.headers[.contentType] == "application/json")
    }
    let event = try #require(try await events(web).first)
    #expect(try await events(web).count == 1)
    #expect(event.teamID == team && event.result == .pending)
    #expect(try await web.test.dueTeams() == [team])
  }

  @Test func unknownTypesAndCustomersAreKept() async throws {
    let web = try await web()
    _ = try await web.test.makeCustomer("cus_1", .alice)
    #expect(try await post(web, "evt_1 payout.paid cus_1").status == 200)
    #expect(try await post(web, "evt_2 invoice.paid cus_other").status == 200)
    #expect(try await post(web, "evt_3 charge.dispute.created").status == 200)
    // Ids of one millisecond stand in any order.
    let all = try await events(web).sorted { $0.externalID < $1.externalID }
    #expect(all.map(\.result) == [.ignored, .pending, .pending])
    #expect(all.allSatisfy { $0.teamID == nil })
    #expect(try await web.test.dueTeams() == [])
  }

  @Test func whatIsForgedIsRefusedAtOnce() async throws {
    let reader = FakePaymentEvents()
    let web = try await web(.sqlite, reader)
    let unsigned = try await post(web, "evt_1 invoice.paid", signature: nil)
    #expect(unsigned.status == 400)
    #expect(unsigned.bytes.count < 100)
    #expect(reader.read.withLock { $0 } == 0, "nobody waited for its body")
    let forged = try await post(web, "evt_1 invoice.paid", signature: "bad")
    #expect(forged.status == 400 && forged.bytes == unsigned.bytes)
    #expect(reader.read.withLock { $0 } == 1)
    #expect(try await post(web, "nothing").status == 400, "signed, and of no use")
    #expect(try await events(web).isEmpty)
    #expect(try await post(web, "evt_1 invoice.paid").status == 200, "the same, signed")
    #expect(try await events(web).count == 1)
  }

  @Test func onlyJSONOfAModestSizeIsTaken() async throws {
    let web = try await web()
    for type in [nil, "", "text/plain", "application/x-www-form-urlencoded", "application/jsonp"] {
      #expect(try await post(web, "evt_1 a.b", type: type).status == 415, "\(type ?? "none")")
    }
    let start = "evt_1 invoice.paid cus_1 "
    let most = start + String(repeating: "x", count: (512 << 10) - start.utf8.count)
    #expect(try await post(web, most).status == 200)
    #expect(try await post(web, most + "x").status == 413)
    let claimed = try await web.browser().send(
      "POST", Self.path,
      headers: [
        .contentType: "application/json", .contentLength: "999999999999", Self.field: "good",
      ])
    #expect(claimed.status == 413)
  }

  @Test func withoutAReaderThereIsNothing() async throws {
    let web = try await TestWeb.make()
    let absent = try await web.browser().get("/nothing-here")
    let answer = try await web.browser().send(
      "POST", Self.path, headers: [.contentType: "application/json"])
    #expect(answer.status == 404)
    #expect(answer.bytes == absent.bytes)
  }

  /// It comes from no browser: neither where it comes from nor a cookie counts.
  @Test func noSessionIsAskedForAndNoneIsUsed() async throws {
    let web = try await web()
    for browser in [web.browser(), try await web.browser(.alice)] {
      let answer = try await browser.send(
        "POST", Self.path,
        headers: [
          .contentType: "application/json", .secFetchSite: "cross-site", Self.field: "good",
        ], body: Array("evt_1 invoice.paid".utf8))
      #expect(answer.status == 200)
      #expect(answer.headers[.setCookie] == nil)
      #expect(try await browser.get(Self.path).status == 405)
    }
  }

  /// One look for the team, one row, one mark: an answer in time is worth more than anything else.
  @Test func itCostsThreeStatements() async throws {
    let web = try await web()
    _ = try await web.test.makeCustomer("cus_1", .alice)
    for (body, most) in [
      ("evt_1 invoice.paid cus_1", 3), ("evt_1 invoice.paid cus_1", 2), ("evt_2 payout.paid", 1),
    ] {
      let seen = Locked<[String]>([])
      web.portal.store.counters.observe { statement in seen.withLock { $0.append(statement) } }
      #expect(try await post(web, body).status == 200)
      web.portal.store.counters.observe(nil)
      let statements = seen.withLock { $0 }
      #expect(statements.count == most, "\(statements.joined(separator: "\n"))")
      for statement in statements {
        #expect(try await web.scans(statement).isEmpty, "\(statement)")
      }
    }
  }

  @Test func aDatabaseThatCannotBeWrittenAsksForItAgain() async throws {
    let web = try await web()
    let store = try #require(web.portal.store as? SQLiteStore)
    _ = try store.pragma("query_only = 1")
    #expect(try await post(web, "evt_1 invoice.paid").status == 503)
    _ = try store.pragma("query_only = 0")
    #expect(try await post(web, "evt_1 invoice.paid").status == 200)
    #expect(try await events(web).count == 1)
  }
}
