import HTTPTypes
import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// What a product tells by the API, and where it shows.
@Suite("Events by the API", .serialized) struct EventsAPITests {
  private static let place = "analytics/events"
  private let dashboard = "/teams/alice-adams/dashboard"

  private func event(_ id: String, _ web: TestWeb, _ more: JSON.Member...) -> JSON {
    .object(
      [
        .init("id", .text(id)), .init("name", .text("order.placed")),
        .init("time", .text(LocalTime.rfc3339(web.clock.now))),
      ] + more)
  }

  private func body(_ event: JSON) -> KeyValuePairs<String, JSON> {
    let time = event["time"] ?? .null
    return ["id": event["id"] ?? .null, "name": event["name"] ?? .null, "time": time]
  }

  @Test(arguments: TestEngine.allCases)
  func oneOrManyAreCountedOnceAndShown(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let (alice, browser) = (try await web.program(.alice), try await web.browser(.alice))
    #expect(try await browser.get(dashboard).body.contains("There are no figures yet"))
    let one = try await alice.post(Self.place, body(event("a", web)))
    #expect(one.status == 200, "\(one.body)")
    #expect(one.json?["counted"] == .integer(1))
    let again = try await alice.post(Self.place, body(event("a", web)))
    #expect(again.json?["known"] == .integer(1) && again.json?["counted"] == .integer(0))
    let shown = try await browser.get(dashboard).body
    #expect(shown.contains("order.placed") && shown.contains(" data-figures"))
    let numbers = JSON.object([.init("amount", .number(12.5))])
    let many: [JSON] = [
      event("b", web, .init("numbers", numbers)), event("a", web), .integer(7),
      event("c", web, .init("time2", .null)), event("b", web),
    ]
    let batch = try await alice.post(Self.place, ["events": .list(many)])
    #expect(
      try batch.items.map { $0["result"]?.words }
        == ["counted", "known", "refused", "refused", "refused"], "\(batch.body)")
    #expect(
      try batch.items.map { $0["code"]?.words }
        == [nil, nil, "wrong-type", "unknown-field", "id-reused"], "\(batch.body)")
    #expect(!batch.body.contains("{{"))
    let stats = try await alice.get("dashboard/stats")
    #expect(stats.json?["events"] == .integer(2), "\(stats.body)")
    let kpis = try await alice.get("dashboard/kpis?range=7d")
    #expect(try kpis.items.first?["value"] == .integer(2), "\(kpis.body)")
    let line = try await alice.get(
      "dashboard/metrics?event=order.placed&measure=sum&number=amount&range=7d")
    #expect(line.json?["value"] == .number(12.5), "\(line.body)")
    guard case .list(let points)? = line.json?["points"] else { throw Unexpected(line.body) }
    #expect(points.count == 7 && points.last?["value"] == .number(12.5))
  }

  /// A page from the cache goes stale with what is counted, and another one does not.
  @Test func onlyPagesOfFiguresGoStale() async throws {
    let web = try await TestWeb.make()
    let (alice, browser) = (try await web.program(.alice), try await web.browser(.alice))
    _ = try await alice.post(Self.place, body(event("a", web)))
    let (first, members) = (
      try await browser.get(dashboard), try await browser.get("/teams/alice-adams/members")
    )
    let tag = try #require(first.headers[.eTag])
    let known: HTTPFields = [.ifNoneMatch: tag]
    #expect(try await browser.get(dashboard, headers: known).status == 304)
    _ = try await alice.post(Self.place, body(event("b", web)))
    let fresh = try await browser.get(dashboard, headers: known)
    #expect(fresh.status == 200 && fresh.headers[.eTag] != tag)
    let memberTag = try #require(members.headers[.eTag])
    let same: HTTPFields = [.ifNoneMatch: memberTag]
    #expect(try await browser.get("/teams/alice-adams/members", headers: same).status == 304)
  }

  @Test func badEventsAreRefusedInWordsAndNothingIsCounted() async throws {
    let web = try await TestWeb.make()
    let alice = try await web.program(.alice)
    let time = JSON.text(LocalTime.rfc3339(web.clock.now))
    let bad: [(String, JSON)] = [
      ("time", .text("2026-13-01T00:00:00Z")), ("time", .text("yesterday")), ("time", .integer(5)),
      ("time", .text("1999-01-01T00:00:00Z")), ("time", .text("2099-01-01T00:00:00Z")),
      ("id", .text("")), ("id", .text(String(repeating: "x", count: 101))), ("id", .integer(5)),
      ("name", .text("portal.signed-in")), ("name", .text("a b")), ("name", .text("-a")),
      ("member", .text("nobody")), ("member", .text("01977420-dc00-738e-bcfe-aa25f4d4ea5f")),
      ("numbers", .object([.init("amount", .text("12"))])),
      ("numbers", .object([.init("amount", .number(1e13))])),
      ("numbers", .object((0..<11).map { .init("n\($0)", .integer(1)) })),
      ("properties", .object([.init("a", .list([]))])),
      ("properties", .object([.init("a", .text(String(repeating: "x", count: 201)))])),
      ("properties", .text("x")),
    ]
    for (name, value) in bad {
      var members: [JSON.Member] = [
        .init("id", .text("a")), .init("name", .text("order.placed")), .init("time", time),
      ].filter { $0.name != name }
      members.append(.init(name, value))
      let answer = try await alice.post(Self.place, ["events": .list([.object(members)])])
      #expect(answer.status == 422, "\(name): \(value.text) \(answer.body)")
      #expect(answer.body.contains("/events/0"), "\(answer.body)")
    }
    let none = try await alice.post(Self.place, ["events": .list([])])
    #expect(none.status == 422)
    let tooMany = try await alice.post(
      Self.place, ["events": .list((0...1000).map { event("\($0)", web) })])
    #expect(tooMany.status == 422 && tooMany.code == "invalid")
    let stats = try await alice.get("dashboard/stats")
    #expect(stats.json?["events"] == .integer(0), "\(stats.body)")
  }

  @Test func moreThanTheLimitWaits() async throws {
    let web = try await TestWeb.make(options: { $0.apiQuotas.events = 10 })
    let alice = try await web.program(.alice)
    let full = try await alice.post(
      Self.place, ["events": .list((0..<10).map { event("\($0)", web) })])
    #expect(full.status == 200)
    let late = try await alice.post(Self.place, body(event("late", web)))
    #expect(late.status == 429 && late.headers[.retryAfter] == "1", "\(late.headers)")
    web.clock.advance(by: .seconds(1))
    #expect(try await alice.post(Self.place, body(event("late", web))).status == 200)
  }

  /// A batch greater than a second's share is taken at once and waited for afterwards.
  @Test func aPlansShareHoldsForBatchesToo() async throws {
    let web = try await TestWeb.make(options: { $0.apiQuotas.events = 1 })
    let alice = try await web.program(.alice)
    let batch = try await alice.post(
      Self.place, ["events": .list((0..<100).map { event("\($0)", web) })])
    #expect(batch.status == 200, "\(batch.body)")
    web.clock.advance(by: .seconds(1))
    let next = try await alice.post(Self.place, body(event("next", web)))
    #expect(next.status == 429 && next.headers[.retryAfter] == "99", "\(next.headers)")
    web.clock.advance(by: .seconds(99))
    #expect(try await alice.post(Self.place, body(event("next", web))).status == 200)
  }

  @Test func viewersSeeAndTellNothing() async throws {
    let web = try await TestWeb.make()
    try await web.give(.viewer, to: .bob, inTeamOf: .alice)
    let (bob, charlie) = (try await web.program(.bob), try await web.program(.charlie))
    let told = try await bob.post("\(Self.place)?team=alice-adams", body(event("a", web)))
    #expect(told.status == 403)
    #expect(try await bob.get("dashboard/stats?team=alice-adams").status == 200)
    let foreign = try await charlie.post(
      "\(Self.place)?team=alice-adams", body(event("a", web)))
    #expect(foreign.status == 404)
  }
}
