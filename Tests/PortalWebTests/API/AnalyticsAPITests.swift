import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// The same by programs.
@Suite("Analytics by the API") struct AnalyticsAPITests {
  @Test(arguments: TestEngine.allCases)
  func figuresAreRead(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let alice = try await web.program(.alice)
    let base = "teams/alice-adams/analytics/events"
    #expect(try await alice.get(base).items.isEmpty)
    #expect(try await alice.get("\(base)/order.placed").status == 404)
    try await web.tellEvents()
    let kinds = try await alice.get(base).items
    #expect(kinds.map { $0["name"]?.words } == ["page.seen", "order.placed"])
    #expect(kinds.first?["count"] == .integer(45) && kinds.first?["members"] == .integer(2))
    let event = try #require(try await alice.get("analytics/events/order.placed?step=month").json)
    #expect(event["count"] == .integer(15) && event["timeZone"]?.words == "UTC")
    #expect(event["numbers"]?.first?["sum"] == .number(697.5))
    #expect(event["services"]?.first?["name"]?.words == "web")
    for query in ["range=1d", "range=7d&from=2025-06-01", "to=2025-06-01", "sort=name", "range="] {
      #expect(try await alice.get("\(base)?\(query)").status == 400, "\(query)")
    }
  }

  @Test(arguments: TestEngine.allCases)
  func aQuestionIsAskedAndAnswered(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let alice = try await web.program(.alice)
    let base = "teams/alice-adams/analytics/analyses"
    let funnel: KeyValuePairs<String, JSON> = [
      "kind": .text("funnel"), "window": .text("7d"),
      "steps": .list([.text("page.seen"), .text("order.placed")]),
    ]
    #expect(try await alice.post(base, funnel).status == 422, "nothing has come")
    try await web.tellEvents()
    let asked = try await alice.post(base, funnel)
    let id = try #require(asked.text("id"))
    #expect(asked.status == 201 && asked.text("state") == "waiting")
    #expect(try await alice.post("analytics/analyses", funnel).text("id") == id)
    try await Analyses(web.portal).run()
    let answered = try #require(try await alice.get("\(base)/\(id)").json)
    #expect(answered["state"]?.words == "done" && answered["progress"] == .integer(1))
    #expect(answered["result"]?["steps"]?.first?["members"] == .integer(2))
    #expect(try await alice.get(base).items.map { $0["id"]?.words } == [id])
    #expect(try await alice.post("\(base)/\(id)/cancel", [:]).status == 422)
    #expect(try await web.program(.charlie).get("\(base)/\(id)").status == 404)
    #expect(try await alice.delete("\(base)/\(id)").status == 204)
    #expect(try await alice.get("\(base)/\(id)").status == 404)
    let wrongs: [KeyValuePairs<String, JSON>] = [
      ["kind": .text("funnel")], ["kind": .text("breakdown"), "event": .text("page.seen")],
      ["kind": .text("breakdown"), "property": .text("plan")],
      ["kind": .text("funnel"), "steps": .list([.text("page.seen"), .integer(1)])],
      ["kind": .text("members"), "range": .text("7d"), "from": .text("2025-06-01")],
      ["kind": .text("members"), "event": .text("nothing")], ["kind": .text("x")],
    ]
    for wrong in wrongs {
      #expect(try await alice.post(base, wrong).status == 422, "\(wrong)")
    }
  }
}

extension JSON {
  /// Of a list.
  fileprivate var first: JSON? { if case .list(let items) = self { items.first } else { nil } }
}
