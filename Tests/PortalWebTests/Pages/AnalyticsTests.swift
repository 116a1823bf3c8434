import HTTPTypes
import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// What is counted of a team's events, as people see it.
@Suite("Analytics") struct AnalyticsTests {
  private static let base = "/teams/alice-adams/analytics"

  @Test func whoeverHasToldNothingReadsHowToBegin() async throws {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    let own = try #require(Job.events(web.portal).first { $0.name == "own-events" })
    try await own.run()
    let page = try await alice.get(Self.base).body
    #expect(page.contains(">Sign-ins<"), "what the portal itself tells is no beginning")
    let dashboard = try await alice.get("/teams/alice-adams/dashboard").body
    #expect(dashboard.contains("There are no figures yet") && !dashboard.contains("<figure"))
    #expect(page.contains("curl http://127.0.0.1:8080/api/v1/analytics/events"))
    #expect(page.contains("/teams/alice-adams/keys/new") && page.contains("/docs/events"))
    #expect(try await web.browser(.bob).get(Self.base).body.contains("keys/new") == false)
    #expect(try await alice.get("\(Self.base)/events/order.placed").status == 404)
    #expect(try await alice.get("/docs/events").status == 200)
  }

  @Test(arguments: TestEngine.allCases)
  func kindsOfEventsAreListedWithTheirFigures(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    #expect(try await web.tellEvents() == 60)
    let alice = try await web.browser(.alice)
    let page = try await alice.get(Self.base).body
    let (seen, placed) = (page.range(of: ">page.seen<"), page.range(of: ">order.placed<"))
    #expect(try #require(seen).lowerBound < #require(placed).lowerBound, "the most first")
    #expect(page.contains(#"data-label="How many">45<"#) && page.contains(">60 events in all"))
    let sorted = try await alice.get("\(Self.base)?sort=name").body
    #expect(
      try #require(sorted.range(of: ">order.placed<")).lowerBound
        < #require(sorted.range(of: ">page.seen<")).lowerBound)
    let part = try await alice.get("\(Self.base)?service=api").body
    #expect(part.contains(#"data-label="How many">30<"#) && !part.contains(">order.placed<"))
    #expect(part.contains("/analytics/events/page.seen?service=api"))
    #expect(try await alice.get("\(Self.base)?service=none").body.contains("0 events in all"))
  }

  @Test func oneKindHasItsChartItsNumbersAndItsServices() async throws {
    let web = try await TestWeb.make()
    try await web.tellEvents()
    let alice = try await web.browser(.alice)
    let path = "\(Self.base)/events/order.placed"
    let page = try await alice.get(path).body
    #expect(page.contains("<figure class=\"chart\"") && page.contains("amount"))
    // 1500 thousandths for each of 3, 7, ..., 59.
    #expect(page.contains(">697.5<"), "the sum")
    #expect(page.contains(">46.5<"), "the average")
    #expect(page.contains(">web<") && page.contains(">100%<"))
    for query in [
      "?show=members", "?show=p99:amount", "?step=week", "?step=month&range=12m", "?service=web",
      "?from=2025-06-01&to=2025-06-15&compare=year",
    ] {
      #expect(try await alice.get(path + query).status == 200, "\(query)")
    }
    for query in ["?show=p99:weight", "?service=nobody&show=sum:weight"] {
      #expect(try await alice.get(path + query).status == 404, "\(query)")
    }
    for name in ["nothing", "order.placed2", "%3Cb%3E", String(repeating: "a", count: 61)] {
      #expect(try await alice.get("\(Self.base)/events/\(name)").status == 404, "\(name)")
    }
  }

  @Test func anAddressIsReadStrictly() async throws {
    let web = try await TestWeb.make()
    try await web.tellEvents()
    let alice = try await web.browser(.alice)
    for query in [
      "?range=1d", "?range=7d&range=30d", "?compare=x", "?service=%3Cb%3E", "?sort=x", "?page=1",
      "?unknown=1", "?show=sum", "?step=week",
    ] {
      #expect(try await alice.get(Self.base + query).status == 400, "\(query)")
    }
    let event = "\(Self.base)/events/order.placed"
    for query in ["?show=sum", "?show=x", "?show=members:amount", "?step=year", "?sort=name"] {
      #expect(try await alice.get(event + query).status == 400, "\(query)")
    }
    for (query, words) in [
      ("?from=2025-06-03&to=2025-06-01", "The first day comes after the last one."),
      ("?to=2025-06-01", "Say the first day too."), ("?from=x", "Enter a date as year"),
      ("?from=2023-01-01&to=2025-01-01", "These are more than 400 days."),
      ("?from=1970-01-01&to=1970-01-02", "There are no figures of that year."),
    ] {
      let answer = try await alice.get(Self.base + query)
      #expect(answer.status == 422 && answer.body.contains(words), "\(query)")
    }
    // What the form keeps counts less than days that were typed; what is empty is not given.
    let page = try await alice.get("\(Self.base)?range=7d&compare=&from=2025-06-10&to=2025-06-12")
    #expect(page.status == 200 && page.body.contains("10 to 12 June 2025"))
    #expect(try await alice.get("\(Self.base)?from=2025-06-01").body.contains("1 to 15 June"))
    #expect(try await alice.get("\(Self.base)?from=2020-01-01").status == 200, "cut off")
  }

  @Test func presetsAreKeptUntilSomethingIsCounted() async throws {
    let web = try await TestWeb.make()
    try await web.tellEvents()
    let alice = try await web.browser(.alice)
    func statements(_ path: String) async throws -> Int {
      let seen = Locked(0)
      web.portal.store.counters.observe { _ in seen.withLock { $0 += 1 } }
      _ = try await alice.get(path)
      web.portal.store.counters.observe(nil)
      return seen.withLock { $0 }
    }
    for path in [
      Self.base, "\(Self.base)?range=7d&compare=none", "\(Self.base)?compare=none&range=7d",
    ] {
      _ = try await statements(path)
      #expect(try await statements(path) <= 3, "\(path)")
    }
    let own = "\(Self.base)?from=2025-06-10"
    _ = try await statements(own)
    #expect(try await statements(own) > 3, "days of one's own are not kept")
    let before = try await alice.get(Self.base).body
    try await web.tellEvents([Event(id: "new", name: "page.seen", at: web.clock.now)])
    let after = try await alice.get(Self.base).body
    #expect(before.contains(">45<") && after.contains(">46<"))
  }

  @Test func figuresReadLittleAndNoTableWhole() async throws {
    let web = try await TestWeb.make()
    try await web.tellEvents()
    let ids = try await web.askQuestions()
    let alice = try await web.browser(.alice)
    let paths =
      [
        Self.base, "\(Self.base)?compare=year&sort=name", "\(Self.base)/questions",
        "\(Self.base)/events/order.placed?compare=year", "\(Self.base)/questions/new/funnel",
      ] + ids.map { "\(Self.base)/questions/\($0)" }
    for path in paths {
      let seen = Locked<[String]>([])
      web.portal.store.counters.observe { text in seen.withLock { $0.append(text) } }
      #expect(try await alice.get(path).status == 200)
      web.portal.store.counters.observe(nil)
      let statements = seen.withLock { $0 }
      #expect(statements.count <= 13, "\(path)")
      for statement in statements {
        #expect(try await web.scans(statement).isEmpty, "\(path): \(statement)")
      }
    }
  }
}
