import HTTPTypes
import Metrics
import Portal
import TestSupport
import Testing

@testable import PortalWeb

@Suite("Metrics page") struct MetricsPageTests {
  private static let token = "0123456789abcdef0123"

  private func web(_ engine: TestEngine = .sqlite) async throws -> TestWeb {
    try await TestWeb.make(engine, options: { $0.metricsToken = Self.token })
  }

  private func scrape(_ browser: Browser, _ authorization: String? = "Bearer \(token)")
    async throws -> Answer
  {
    try await browser.get(
      "/metrics", headers: authorization.map { [.authorization: $0] } ?? [:])
  }

  @Test func tokenOpensIt() async throws {
    let answer = try await scrape(try await web().browser())
    #expect(answer.status == 200)
    #expect(answer.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
    #expect(answer.headers[.cacheControl] == "no-store")
    #expect(try await scrape(try await web().browser(), "bearer \(Self.token)").status == 200)
  }

  /// Strangers and customers, with whatever they try, get what a page that is not there gives.
  @Test func everybodyElseFindsNothing() async throws {
    let web = try await web()
    let names: (Answer) -> [String] = {
      $0.headers.filter { $0.name != .xRequestID }.map(\.description).sorted()
    }
    for browser in [web.browser(), try await web.browser(.alice)] {
      let absent = try await browser.get("/nothing-here")
      try #require(absent.status == 404)
      for authorization in [
        nil, "", "Bearer", "Bearer ", "Bearer \(Self.token)x", "Bearer \(Self.token.dropLast())",
        "Basic \(Self.token)", Self.token, "Bearer  \(Self.token)",
      ] {
        let answer = try await scrape(browser, authorization)
        #expect(answer.bytes == absent.bytes, "\(authorization ?? "none")")
        #expect(names(answer) == names(absent))
      }
      let query = try await browser.get("/metrics?token=\(Self.token)&access_token=\(Self.token)")
      #expect(query.bytes == absent.bytes, "a token in the query is ignored")
    }
  }

  @Test func withoutATokenOnlyOperatorsSeeIt() async throws {
    let web = try await TestWeb.make()
    #expect(try await scrape(web.browser()).status == 404)
    #expect(try await scrape(web.browser(), "Bearer ").status == 404)
    #expect(try await scrape(try await web.browser(.olga), nil).status == 200)
  }

  @Test func scrapeIsNoActivityAndAsksTheDatabaseNothing() async throws {
    let web = try await web()
    let olga = try await web.browser(.olga)
    web.clock.advance(by: .minutes(5))
    let seen = Locked<[String]>([])
    web.portal.store.counters.observe { statement in seen.withLock { $0.append(statement) } }
    #expect(try await scrape(web.browser()).status == 200)
    #expect(seen.withLock { $0 }.isEmpty)
    #expect(try await scrape(olga, nil).status == 200)
    #expect(seen.withLock { $0 }.count == 1, "the session alone, and no UPDATE")
    web.clock.advance(by: .hours(1))
    #expect(try await scrape(olga, nil).status == 404, "the session has ended")
  }

  @Test(arguments: TestEngine.allCases)
  func expositionKeepsTheGrammar(_ engine: TestEngine) async throws {
    let web = try await web(engine)
    let alice = try await web.browser(.alice)
    for path in ["/", "/dashboard", "/nothing-here", "/settings/profile", "/healthz"] {
      _ = try await alice.get(path)
    }
    _ = try await alice.post("/sign-out", headers: [.secFetchSite: "cross-site"])
    _ = try await alice.send("BREW", "/")
    await web.checks().step()
    let text = try await scrape(web.browser()).body
    let exposition = Exposition(text)
    #expect(exposition.problems.isEmpty, "\(exposition.problems)")
    #expect(exposition.families.count > 25)
    for family in exposition.families {
      #expect(MetricTable.describes(family), "\(family) has no line in MetricTable")
    }
    let samples = exposition.samples
    #expect(samples[#"portico_http_requests_total{method="GET",route="/",status="200"}"#] == 1)
    #expect(
      samples[#"portico_http_requests_total{method="GET",route="none",status="404"}"#] == 1)
    #expect(
      samples[#"portico_http_requests_total{method="other",route="none",status="405"}"#] == 1)
    #expect(samples[#"portico_http_request_duration_seconds_count{route="/healthz"}"#] == 1)
    #expect(samples["portico_csrf_refused_total{}"] == 1)
    #expect(samples["portico_http_requests_in_flight{}"] == 1, "the scrape itself")
    #expect(samples[#"portico_component_state{component="saving"}"#] == 0)
    #expect(samples["portico_mail_queued{}"] != nil)
    #expect(samples["portico_password_hash_seconds_count{}"] == 5, "four of the cast, one sign-in")
    #expect(!text.contains("nothing-here"), "a path is never a label")
    for person in Cast.all { #expect(!text.contains(person.email)) }
  }

  @Test func throttledTriesAreCounted() async throws {
    let web = try await web()
    let browser = web.browser()
    for _ in 0..<12 {
      _ = try await browser.post("/sign-in", ["email": Cast.alice.email, "password": "wrong"])
    }
    let samples = Exposition(try await scrape(browser).body).samples
    #expect(samples["portico_password_throttled_total{}"] == 2)
  }

  @Test func grammarCheckCanFail() {
    for bad in [
      "a 1\n", "# HELP a b\n# TYPE a gauge\na 1", "# HELP a b\n# TYPE a gauge\na 1\na 1\n",
      "# HELP a b\n# TYPE a counter\na 1\n", "# HELP a b\n# TYPE a gauge\na{b=\"\"\"} 1\n",
      "# HELP h b\n# TYPE h histogram\nh_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 1\nh_count 1\n",
      "# HELP h b\n# TYPE h histogram\nh_bucket{le=\"+Inf\"} 2\nh_sum 1\nh_count 1\n",
      "# HELP a b\n# TYPE a gauge\na 1\n# HELP a b\n# TYPE a gauge\na{x=\"1\"} 1\n",
    ] { #expect(!Exposition(bad).problems.isEmpty, "\(bad)") }
    #expect(Exposition("# HELP a b\n# TYPE a gauge\na{b=\"c\\\"\"} 1\n").problems.isEmpty)
  }
}

extension TestWeb {
  /// The checks behind `/status`, their findings shown on this site.
  func checks(mail: CircuitBreaker? = nil, jobs: [Job] = []) -> StatusChecks {
    let registry = portal.meters.registry
    return StatusChecks(
      portal, board: web.status, jobs: jobs,
      mail: mail ?? CircuitBreaker("mail", clock: clock.wall, registry: registry),
      patience: .seconds(10))
  }
}
