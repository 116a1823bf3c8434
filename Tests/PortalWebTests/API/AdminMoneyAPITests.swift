import HTTPTypes
import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// What operators do about money by programs.
@Suite("Admin API: money") struct AdminMoneyAPITests {
  private func operators(_ engine: TestEngine = .sqlite) async throws -> (TestWeb, Program) {
    let web = try await TestWeb.billed(engine)
    return (web, try await web.program(.olga))
  }

  private func path(_ web: TestWeb) async throws -> String {
    "admin/teams/\(try await web.teamID(of: .alice))/billing"
  }

  private func order(_ web: TestWeb) async throws {
    let ordered = try await web.program(.alice).post(
      "teams/alice-adams/subscription/order", ["plan": .text("team")])
    guard ordered.status == 200 else { throw Unexpected(ordered.body) }
  }

  @Test(arguments: TestEngine.allCases)
  func teamIsGivenACreditAndItsPlanEnds(_ engine: TestEngine) async throws {
    let (web, olga) = try await operators(engine)
    let path = try await path(web)
    let before = try await olga.get(path)
    #expect(before.status == 200 && before.json?["subscription"] == .null, "\(before.body)")
    try await order(web)
    try await web.pay()
    let credit: KeyValuePairs<String, JSON> = [
      "amount": Money(minor: 950, .euro).json, "reason": .text("Sorry"),
    ]
    #expect(try await olga.post("\(path)/credit", credit).code == "proof-needed")
    try await olga.prove()
    let key: HTTPFields = [.idempotencyKey: "credit"]
    let given = try await olga.post("\(path)/credit", credit, key)
    #expect(given.json?["carried"] == Money(minor: 950, .euro).json, "\(given.body)")
    #expect(
      try await olga.post("\(path)/credit", credit, key).headers[.idempotencyReplayed] == "true")
    #expect(try await olga.post("\(path)/credit", ["reason": .text("x")]).code == "invalid")
    let paid = try await olga.get(path)
    #expect(paid.json?["subscription"]?["status"]?.words == "active", "\(paid.body)")
    let ended = try await olga.post("\(path)/end")
    #expect(ended.status == 200 && ended.json?["subscription"] == .null, "\(ended.body)")
    #expect(try await olga.post("\(path)/end").code == "not-possible")
    #expect(try await olga.get("admin/teams/none/billing").status == 404)
    #expect(try await olga.post("admin/teams/none/billing/credit", credit).status == 404)
    #expect(try await web.program(.alice).get(path).status == 404)
  }

  @Test func teamIsFetchedFromWhereItPays() async throws {
    let (web, olga) = try await operators()
    let path = try await path(web)
    try await olga.prove()
    #expect(try await olga.post("\(path)/fetch").code == "not-possible", "nobody knows it")
    let fake = web.takeCards()
    try await web.subscribe("team", fake)
    let (now, sum) = (web.clock.now, Money(minor: 2900, .euro))
    fake.set {
      $0.picture.disputes = [
        ProviderDispute(
          externalID: "dp_1", payment: nil, amount: sum, status: "needs_response",
          reason: "fraudulent", dueBy: now + .days(7), openedAt: now)
      ]
    }
    let fetched = try await olga.post("\(path)/fetch")
    #expect(fetched.json?["customer"]?["externalId"]?.words == "cus_1", "\(fetched.body)")
    let disputes = try await olga.get("admin/disputes").items
    #expect(disputes.map { $0["status"]?.words } == ["needs_response"])
    #expect(fetched.json?["disputes"] == .list(disputes))
    fake.set { $0.isDown = true }
    #expect(try await olga.post("\(path)/fetch").code == "not-possible")
  }

  @Test func invoiceIsAPaper() async throws {
    let (web, olga) = try await operators()
    try await order(web)
    let id = try #require(try await web.invoices().first?.id)
    let paper = try await olga.get("admin/invoices/\(id)/pdf")
    #expect(paper.status == 200 && paper.headers[.contentType] == "application/pdf")
    #expect(try await olga.get("admin/invoices/none/pdf").status == 404)
    #expect(try await web.program(.alice).get("admin/invoices/\(id)/pdf").status == 404)
  }

  @Test(arguments: TestEngine.allCases)
  func couponsAreMadeAndEnded(_ engine: TestEngine) async throws {
    let (web, olga) = try await operators(engine)
    let body: KeyValuePairs<String, JSON> = ["code": .text("TEN"), "percent": .integer(10)]
    #expect(try await olga.post("admin/coupons", body).code == "proof-needed")
    try await olga.prove()
    let made = try await olga.post("admin/coupons", body)
    #expect(made.status == 201 && made.text("discount") == "percent 1000", "\(made.body)")
    #expect(try await olga.post("admin/coupons", body).pointers == ["/code"])
    #expect(try await olga.post("admin/coupons", ["code": .text("X")]).pointers == ["/percent"])
    #expect(try await olga.get("admin/coupons").items == [try #require(made.json)])
    let path = "admin/coupons/\(try #require(made.text("id")))/end"
    let ended = try await olga.post(path)
    #expect(ended.text("endedAt") != nil, "\(ended.body)")
    #expect(try await olga.post(path).json == ended.json, "it had ended already")
    #expect(try await olga.post("admin/coupons/none/end").status == 404)
    #expect(try await web.program(.alice).get("admin/coupons").status == 404)
  }

  @Test(arguments: TestEngine.allCases)
  func eventIsReadAndTakenUpAgain(_ engine: TestEngine) async throws {
    let (web, olga) = try await operators(engine)
    let path = "admin/payment-events/\(try await web.test.tell(.sample("evt_1")))"
    let event = try await olga.get(path)
    #expect(event.text("event") == "evt_1" && event.json?["payload"]?["id"] != nil, "\(event.body)")
    #expect(try await olga.post("\(path)/replay").code == "proof-needed")
    try await olga.prove()
    #expect(try await olga.post("\(path)/replay").text("result") == "pending")
    #expect(try await olga.get("admin/payment-events/none").status == 404)
    #expect(try await olga.post("admin/payment-events/none/replay").status == 404)
  }

  @Test func comparisonIsAskedForOnce() async throws {
    let (web, olga) = try await operators()
    try await olga.prove()
    #expect(try await olga.post("admin/reconciliations").code == "not-possible")
    _ = web.takeCards()
    let asked = try await olga.post("admin/reconciliations")
    #expect(asked.status == 202 && asked.text("askedBy") == Cast.olga.name, "\(asked.body)")
    #expect(try await olga.post("admin/reconciliations").json == asked.json, "it waits already")
    #expect(try await olga.get("admin/reconciliations").items.count == 1)
  }
}
