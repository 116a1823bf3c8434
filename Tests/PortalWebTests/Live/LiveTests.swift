import HTTPTypes
import NIOEmbedded
import Portal
import TestSupport
import Testing

@testable import PortalWeb

@Suite("Live pages") struct LiveTests {
  private let profile = "/settings/profile"

  private func rename(_ name: String, as browser: Browser) async throws {
    let form: KeyValuePairs = [
      "name": name, "company": "", "bio": "", "timeZone": "UTC", "language": "en",
    ]
    #expect(try await browser.post(profile, form).status == 303)
  }

  /// What a page says it is a page of.
  private func revision(_ browser: Browser) async throws -> String {
    let page = try await browser.get("/settings/appearance").body
    return String(try #require(page.firstMatch(of: /data-revision="([0-9.]+)"/)?.1))
  }

  @Test(arguments: TestEngine.allCases)
  func streamTellsWhatThePageKnows(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let alice = try await web.browser(.alice)
    let stream = try await OpenStream(alice, web)
    #expect(stream.response.headers[.contentType] == "text/event-stream; charset=utf-8")
    let first = try await revision(alice)
    #expect(await stream.next() == "revision \(first)")
    try await rename("Alice Cooper", as: alice)
    let second = try await revision(alice)
    #expect(first != second)
    #expect(await stream.next() == "revision \(second)")
  }

  @Test(arguments: TestEngine.allCases)
  func colleaguesHearAndOutsidersDoNot(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let (alice, bob, charlie) = (
      try await web.browser(.alice), try await web.browser(.bob), try await web.browser(.charlie)
    )
    let aliceHears = try await OpenStream(alice, web)
    let charlieHears = try await OpenStream(charlie, web)
    _ = (await aliceHears.next(), await charlieHears.next())
    try await rename("Robert Brown", as: bob)
    #expect(await aliceHears.next() == "revision \(try await revision(alice))")
    // Had he heard of it, that would come first.
    try await rename("Charles Clark", as: charlie)
    #expect(await charlieHears.next() == "revision \(try await revision(charlie))")
  }

  @Test(arguments: TestEngine.allCases)
  func whoJoinsATeamHearsOfItFromThenOn(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let scene = try await Scene(web, .charlie)
    let stream = try await OpenStream(scene.reader, web)
    _ = await stream.next()
    try await scene.join(.charlie, teamOf: .alice)
    #expect(await stream.next() == "revision \(try await revision(scene.reader))")
    try await rename("Robert Brown", as: scene.bob)
    #expect(await stream.next() == "revision \(try await revision(scene.reader))")
  }

  @Test(arguments: TestEngine.allCases)
  func changeInAnotherProcessIsHeard(_ engine: TestEngine) async throws {
    let place = try await engine.makePlace(migrations: Schema.migrations)
    let here = try await TestWeb.make(engine, at: place)
    let there = try await TestWeb.make(engine, cast: false, at: place)
    let (alice, bob) = (try await here.browser(.alice), try await here.browser(.bob))
    let stream = try await OpenStream(alice, here)
    _ = await stream.next()
    try await rename("Robert Brown", as: bob.copy(on: there))
    let heard = ContinuousClock.now
    #expect(await stream.next() == "revision \(try await revision(alice))")
    #expect(ContinuousClock.now - heard < .seconds(10))
    await here.portal.store.close()
    await there.portal.store.close()
  }

  @Test(arguments: TestEngine.allCases)
  func streamEndsWithItsSession(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let (alice, other) = (try await web.browser(.alice), try await web.browser(.alice))
    let stream = try await OpenStream(alice, web)
    _ = await stream.next()
    #expect(try await other.post("/settings/sessions/end-others").status == 303)
    #expect(await stream.next() == "end")
    #expect(await stream.next() == nil)
  }

  @Test func streamEndsWhenTheSessionRunsOut() async throws {
    let web = try await TestWeb.make()
    let stream = try await OpenStream(try await web.browser(.alice), web)
    _ = await stream.next()
    web.clock.advance(by: .minutes(31))
    for part in 0..<15 { web.portal.store.changes.remind(part, of: 15) }
    #expect(await stream.next() == "end")
  }

  @Test func streamsEndWhenTheProgramStops() async throws {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    let stream = try await OpenStream(alice, web)
    _ = await stream.next()
    #expect(web.portal.store.changes.count == 1)
    web.portal.store.changes.close()
    #expect(await stream.next() == nil)
    let late = try await OpenStream(alice, web)
    #expect(await late.next()?.hasPrefix("revision") == true)
    #expect(await late.next() == nil)
  }

  @Test func sessionHasItsShareOfTheStreams() async throws {
    let web = try await TestWeb.make(options: { $0.maxStreamsPerSession = 3 })
    let (alice, elsewhere) = (try await web.browser(.alice), try await web.browser(.alice))
    var streams: [OpenStream] = []
    for _ in 0..<3 { streams.append(try await OpenStream(alice, web)) }
    for stream in streams {
      #expect(stream.response.status == .ok)
      #expect(await stream.next()?.hasPrefix("revision") == true)
    }
    // Not read to its end before it is known to have one.
    try #require(try await OpenStream(alice, web).response.status == .tooManyRequests)
    let refused = try await alice.get("/live")
    #expect(refused.headers[.retryAfter] == "10")
    #expect(refused.body.contains("as many places as it may"))
    #expect(try await OpenStream(elsewhere, web).response.status == .ok, "another session's")
    streams.removeLast()
    while web.portal.store.changes.count > 2 { await Task.yield() }
    while try await OpenStream(alice, web).response.status != .ok { await Task.yield() }
  }

  @Test func streamThatIsNeverWrittenLeavesItsPlace() async throws {
    let web = try await TestWeb.make(options: { $0.maxStreamsPerSession = 1 })
    let alice = try await web.browser(.alice)
    let cookies = alice.cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
    let request = HTTPRequest(
      method: .get, scheme: "http", authority: "127.0.0.1:8080", path: "/live",
      headerFields: [.cookie: cookies, .userAgent: Browser.agent])
    for _ in 0..<3 {
      let response = try await web.respond(to: request, on: NIOAsyncTestingChannel())
      #expect(response.status == .ok)
    }
  }

  @Test func followingIsNoActivity() async throws {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    for step in 1...3 {
      web.clock.advance(by: .minutes(9))
      #expect(try await alice.get(profile, headers: [.liveRefresh: "1"]).status == 200, "\(step)")
      _ = try await OpenStream(alice, web)
    }
    web.clock.advance(by: .minutes(4))
    #expect(try await alice.get(profile).status == 303, "31 minutes have passed")
  }

  @Test func somebodyElseWithTheCookieIsNoted() async throws {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    web.clock.advance(by: .minutes(5))
    _ = try await alice.get(profile, headers: [.liveRefresh: "1", .userAgent: "Thief/1.0"])
    let user = try await web.test.user(.alice)
    let agents = try await web.portal.store.read {
      try Session.open(of: user.id, in: $0).map(\.agent)
    }
    #expect(agents == ["Thief/1.0"])
  }

  @Test func followingLeavesTheMessageToItsPage() async throws {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    try await rename("Alice Cooper", as: alice)
    let followed = try await alice.get(profile, headers: [.liveRefresh: "1"])
    #expect(!followed.body.contains("Your profile is saved."))
    #expect(try await alice.get(profile).body.contains("Your profile is saved."))
  }

  @Test func whatStrangersMakeUpFillsNoRoom() async throws {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    let before = web.portal.meters.registry.text()
    _ = try await alice.get("\(profile)?made=up")
    alice.cookies["team"] = String(repeating: "x", count: 30_000)
    _ = try await alice.get(profile)
    _ = try await alice.get("/settings/appearance")
    let entries = { (text: String) in
      text.firstMatch(of: /portico_page_cache_entries ([0-9]+)/).flatMap { Int($0.1) }
    }
    #expect(entries(before) == 0)
    #expect(entries(web.portal.meters.registry.text()) == 2)
  }

  @Test func unchangedPageIsNotSentAgain() async throws {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    let tag = try #require(try await alice.get(profile).headers[.eTag])
    for known in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
      let answer = try await alice.get(profile, headers: [.ifNoneMatch: known])
      #expect(answer.status == 304, "\(known)")
      #expect(answer.bytes.isEmpty)
      #expect(answer.headers[.eTag] == tag)
    }
    for unknown in ["\"other\"", "", "W/\"\"", tag + "x"] {
      #expect(try await alice.get(profile, headers: [.ifNoneMatch: unknown]).status == 200)
    }
    try await rename("Alice Cooper", as: alice)
    _ = try await alice.get(profile)
    let changed = try await alice.get(profile, headers: [.ifNoneMatch: tag])
    #expect(changed.status == 200)
    #expect(changed.headers[.eTag] != tag)
  }
}
