import HTTPTypes
import Portal
import TestSupport
import Testing

@testable import PortalWeb

@Suite("Status page") struct StatusPageTests {
  private func count(_ text: String, _ answer: Answer) -> Int {
    answer.body.ranges(of: text).count
  }

  @Test(arguments: TestEngine.allCases)
  func everythingWorks(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    await web.checks(jobs: [.prune(web.portal)]).step()
    let answer = try await web.browser().get("/status")
    #expect(answer.status == 200)
    #expect(answer.body.contains("Everything works."))
    #expect(count("Works</span>", answer) == 4)
    #expect(!answer.body.contains("has not been able to check itself"))
  }

  @Test func beforeTheFirstCheckItSaysSo() async throws {
    let answer = try await TestWeb.make().browser().get("/status")
    #expect(answer.status == 200)
    #expect(answer.body.contains("We cannot tell at the moment."))
    #expect(!answer.body.contains("Everything works."))
  }

  @Test func oldFindingsAreNotPassedOffAsNew() async throws {
    let web = try await TestWeb.make()
    await web.checks().step()
    web.clock.advance(by: .seconds(60))
    #expect(try await web.browser().get("/status").body.contains("Everything works."))
    web.clock.advance(by: .seconds(1))
    let answer = try await web.browser().get("/status")
    #expect(answer.body.contains("has not been able to check itself"))
    #expect(answer.body.contains("We cannot tell at the moment."))
    #expect(!answer.body.contains("Everything works."))
  }

  @Test func sinceIsWhenItBecameSo() async throws {
    let web = try await TestWeb.make()
    let checks = web.checks()
    await checks.step()
    let start = web.clock.now
    web.clock.advance(by: .seconds(15))
    await checks.step()
    let status = web.web.status.now
    #expect(status.components.allSatisfy { $0.since == start && $0.checkedAt == web.clock.now })
  }

  @Test(arguments: TestEngine.allCases)
  func closedDatabaseIsSaidAtOnce(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let browser = try await web.browser(.alice)
    let checks = web.checks()
    await checks.step()
    await web.portal.store.close()
    await checks.step()
    let answer = try await browser.get("/status")
    #expect(answer.status == 200)
    #expect(answer.body.contains("Something does not work."))
    #expect(count("Does not work</span>", answer) == 4)
    for word in ["SQL", "closed", "Error", "busy", "Store"] {
      #expect(!answer.body.contains(word), "\(word)")
    }
  }

  @Test func strangersCostTheDatabaseNothing() async throws {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    await web.checks().step()
    let before = web.portal.store.counters.now
    for browser in [web.browser(), alice] {
      for _ in 0..<20 { #expect(try await browser.get("/status").status == 200) }
    }
    #expect(web.portal.store.counters.now == before)
  }

  @Test func openBreakerIsMailThatDoesNotWork() async throws {
    let web = try await TestWeb.make()
    let breaker = CircuitBreaker(
      "mail", clock: web.clock.wall, registry: web.portal.meters.registry)
    for _ in 0..<5 { try? await breaker.run { throw Unexpected("down") } }
    await web.checks(mail: breaker).step()
    #expect(web.web.status.now.components.first { $0.component == .mail }?.condition == .down)
    #expect(web.web.status.now.condition == .down)
    let answer = try await web.browser().get("/status")
    #expect(count("Works</span>", answer) == 3)
    #expect(count("Does not work</span>", answer) == 1)
    #expect(answer.body.contains(#"data-state="down""#))
  }

  /// An outage of what is offered is an outage.
  @Test(arguments: [
    ("operational", "Everything works."), ("degraded", "Most things work."),
    ("maintenance", "Most things work."), ("outage", "Something does not work."),
  ])
  func whatIsOfferedCounts(_ status: String, _ headline: String) async throws {
    let web = try await TestWeb.make()
    let scene = try await Scene(web, .alice)
    try await scene.declare("app")
    try await scene.report("outage")
    let (olga, checks) = (try await web.browser(.olga), web.checks(jobs: [.prune(web.portal)]))
    await checks.step()
    let before = try await web.browser().get("/status")
    #expect(before.body.contains("Everything works.") && !before.body.contains("A note"))
    let known: HTTPFields = [.ifNoneMatch: before.headers[.eTag] ?? ""]
    #expect(try await web.browser().get("/status", headers: known).status == 304)
    _ = try await olga.post(
      "\(scene.service())/status", ["status": status, "note": "A note"])
    await checks.step()
    let answer = try await web.browser().get("/status")
    #expect(answer.body.contains(headline), "\(answer.body)")
    #expect(answer.body.contains("<strong>App</strong>") && answer.body.contains("A note"))
    #expect(!answer.body.contains("importer"), "what a team's programs say is the team's own")
    #expect(count("<li data-state", answer) == 90)
  }

  /// What is offered is shown as it was when the database does not answer, and said to be so.
  @Test(arguments: TestEngine.allCases)
  func whatCannotBeReadIsSaidToBeOld(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let scene = try await Scene(web, .alice)
    try await scene.declare("app")
    let checks = web.checks()
    await checks.step()
    #expect(!(try await web.browser().get("/status").body.contains("could not be read lately")))
    let browser = web.browser()
    await web.portal.store.close()
    web.clock.advance(by: .minutes(2))
    await checks.step()
    let answer = try await browser.get("/status")
    #expect(answer.status == 200)
    #expect(answer.body.contains("How they do could not be read lately."))
    #expect(answer.body.contains("<strong>App</strong>"))
    #expect(answer.body.contains("Something does not work."))
  }

  @Test func beforeServicesAreReadNothingIsSaidToWork() async throws {
    let web = try await TestWeb.make()
    let now = web.clock.now
    let fine = PortalStatus(
      components: Component.allCases.map {
        ComponentStatus(component: $0, condition: .working, since: now, checkedAt: now)
      })
    #expect(StatusPages.Record(status: fine, services: nil, now: now).condition == .unknown)
  }

  /// The checks read by indexes: the outbox only grows.
  @Test func checksReadNoWholeTable() async throws {
    let web = try await TestWeb.make()
    let seen = Locked<[String]>([])
    web.portal.store.counters.observe { statement in seen.withLock { $0.append(statement) } }
    await web.checks().step()
    web.portal.store.counters.observe(nil)
    let statements = seen.withLock { $0 }.filter { !$0.contains("FROM jobs") }
    #expect(statements.count >= 7)
    for statement in statements {
      let scans = try await web.scans(statement)
      #expect(scans.isEmpty, "\(statement)\n\(scans)")
    }
  }
}
