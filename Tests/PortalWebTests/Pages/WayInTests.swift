import Foundation
import Portal
import TestSupport
import Testing

@testable import PortalWeb

/// What strangers do at the way in keeps nobody out who belongs there.
@Suite("The way in under strangers' hands (S6, S29)") struct WayInTests {
  private static let phrase = "a fresh long phrase"
  private static let newcomer: KeyValuePairs = [
    "name": "Dora Day", "email": "dora@example.com", "password": "purple monkey dishes 9",
    "next": "",
  ]

  /// Ten guesses at the account: nobody who is not known gets in for an hour.
  private func guess(at email: String, _ web: TestWeb) async throws {
    // From an address of its own, or the address would be throttled too.
    let peer = "192.0.2.\(email.utf8.reduce(0) { $0 ^ $1 })"
    for number in 0...10 {
      let answer = try await Browser(web: web, peer: peer).post(
        "/sign-in", ["email": email, "password": "wrong"])
      try #require(answer.status == (number < 10 ? 422 : 429))
    }
  }

  private func signIn(
    _ browser: Browser, _ person: Cast, _ password: String = Cast.password
  ) async throws -> Int {
    try await browser.post("/sign-in", ["email": person.email, "password": password]).status
  }

  private func resetLink(_ web: TestWeb, _ person: Cast) async throws -> String {
    _ = try await web.browser().post("/forgot-password", ["email": person.email])
    return try #require(try await web.test.mails(to: person.email).last).path
  }

  // MARK: Known browsers

  @Test(arguments: TestEngine.allCases)
  func theBrowserThatResetThePasswordIsKnown(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let before = try await web.browser(.alice)
    let (path, browser) = (try await resetLink(web, .alice), web.browser())
    _ = try await browser.post(path, ["password": Self.phrase])
    try await guess(at: Cast.alice.email, web)
    #expect(try await signIn(before, .alice, Self.phrase) == 429, "all others are forgotten")
    #expect(try await signIn(browser, .alice, Self.phrase) == 303)
  }

  @Test(arguments: TestEngine.allCases)
  func theBrowserThatChangedThePasswordIsKnown(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let other = try await web.browser(.alice)
    let browser = try await web.browser(.alice)
    let changed = try await browser.post(
      "/settings/password", ["current": Cast.password, "password": Self.phrase])
    try #require(changed.status == 303)
    _ = try await browser.post("/sign-out")
    try await guess(at: Cast.alice.email, web)
    #expect(try await signIn(other, .alice, Self.phrase) == 429, "all others are forgotten")
    #expect(try await signIn(browser, .alice, Self.phrase) == 303)
  }

  @Test func twoPeopleOnOneBrowserStayKnown() async throws {
    let web = try await TestWeb.make()
    let browser = web.browser()
    for person in [Cast.alice, .bob] {
      #expect(try await signIn(browser, person) == 303)
      _ = try await browser.post("/sign-out")
    }
    for person in [Cast.alice, .bob] { try await guess(at: person.email, web) }
    for person in [Cast.alice, .bob] {
      #expect(try await signIn(browser, person) == 303)
      _ = try await browser.post("/sign-out")
      #expect(try await web.test.mails(to: person.email).count == 1, "one new device")
    }
  }

  // MARK: Counts that strangers cannot reach

  @Test func strangersGuessesDoNotKeepAPersonFromTheirSettings() async throws {
    let web = try await TestWeb.make()
    let bob = try await web.browser(.bob)
    try await guess(at: Cast.bob.email, web)
    let changed = try await bob.post(
      "/settings/password", ["current": Cast.password, "password": Self.phrase])
    #expect(changed.status == 303)
  }

  @Test func provingThePasswordAgainIsThrottledToo() async throws {
    let web = try await TestWeb.make()
    let bob = try await web.browser(.bob)
    func prove(_ current: String) async throws -> Int {
      try await bob.post("/settings/password", ["current": current, "password": Self.phrase]).status
    }
    for _ in 0..<10 { #expect(try await prove("wrong") == 422) }
    #expect(try await prove(Cast.password) == 429)
    web.clock.advance(by: .minutes(20))
    _ = try await bob.get("/settings/profile")
    #expect(try await signIn(web.browser(), .bob) == 303, "signing in is another count")
  }

  @Test func strangersGuessesDoNotKeepANewcomerFromConfirming() async throws {
    let web = try await TestWeb.make()
    _ = try await web.browser().post("/sign-up", Self.newcomer)
    let mail = try #require(try await web.test.mails(to: "dora@example.com").last)
    try await guess(at: "dora@example.com", web)
    let phone = web.browser()
    for _ in 0..<9 { #expect(try await phone.post(mail.path, ["password": "no"]).status == 422) }
    let right: KeyValuePairs = ["password": "purple monkey dishes 9"]
    #expect(try await phone.post(mail.path, right).status == 303)
  }

  @Test func guessesBehindALinkAreThrottled() async throws {
    let web = try await TestWeb.make()
    _ = try await web.browser().post("/sign-up", Self.newcomer)
    let mail = try #require(try await web.test.mails(to: "dora@example.com").last)
    for _ in 0..<10 { _ = try await web.browser().post(mail.path, ["password": "no"]) }
    let right: KeyValuePairs = ["password": "purple monkey dishes 9"]
    #expect(try await web.browser().post(mail.path, right).status == 429)
  }

  // MARK: Mail

  /// So many that no more go to that address now: fifty, and one more in half an hour.
  private func useUpMails(
    _ web: TestWeb, _ path: String, _ form: KeyValuePairs<String, String>
  ) async throws {
    for network in 0..<10 {
      for _ in 0..<5 {
        _ = try await Browser(web: web, peer: "198.51.\(network).1").post(path, form)
      }
    }
    _ = try await Browser(web: web, peer: "198.51.10.1").post(path, form)
  }

  @Test(arguments: TestEngine.allCases)
  func strangersDoNotUseUpTheMailsOfAKnownBrowser(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let alice = try await web.browser(.alice)
    let form: KeyValuePairs = ["email": Cast.alice.email]
    func resets() async throws -> Int {
      try await web.test.mails(to: Cast.alice.email).count { $0.kind == "reset-password" }
    }
    try await useUpMails(web, "/forgot-password", form)
    try #require(try await resets() == 51)
    _ = try await Browser(web: web, peer: "203.0.113.1").post("/forgot-password", form)
    try #require(try await resets() == 51)
    for _ in 0..<7 { _ = try await alice.post("/forgot-password", form) }
    #expect(try await resets() == 56, "five an hour")
  }

  @Test func strangersDoNotUseUpTheMailsOfANewcomer() async throws {
    let web = try await TestWeb.make()
    func confirmations() async throws -> Int {
      try await web.test.mails(to: "dora@example.com").count
    }
    try await useUpMails(web, "/sign-up", Self.newcomer)
    try #require(try await confirmations() == 51)
    let browser = Browser(web: web, peer: "203.0.113.1")
    _ = try await browser.post("/sign-up", Self.newcomer)
    try #require(try await confirmations() == 51)
    _ = try await browser.post("/sign-up/resend")
    #expect(try await confirmations() == 52)
    _ = try await browser.post("/sign-up", Self.newcomer)
    #expect(try await confirmations() == 53, "the form once more, by the same browser")
    let path = try #require(try await web.test.mails(to: "dora@example.com").last?.path)
    #expect(try await browser.post(path, ["password": ""]).status == 303)
  }

  // MARK: Successes

  @Test(arguments: TestEngine.allCases)
  func signInsWithTheRightPasswordHaveAnEnd(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    for _ in 0..<60 { #expect(try await signIn(web.browser(), .bob) == 303) }
    let next = try await web.browser().post(
      "/sign-in", ["email": Cast.bob.email, "password": Cast.password])
    #expect(next.status == 429)
    #expect(Int(next.headers[.retryAfter] ?? "").map { (1...3600).contains($0) } == true)
    #expect(try await signIn(web.browser(), .alice) == 303)
    web.clock.advance(by: .hours(1) + .seconds(1))
    #expect(try await signIn(web.browser(), .bob) == 303)
  }

  @Test(arguments: TestEngine.allCases)
  func theOldestOfTooManySessionsEnds(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    var browsers: [Browser] = []
    for _ in 0..<102 {
      let browser = web.browser()
      _ = try await browser.post(
        "/sign-in", ["email": Cast.bob.email, "password": Cast.password, "remember": "1"])
      browsers.append(browser)
      web.clock.advance(by: .minutes(2))
    }
    let count = try await web.portal.store.read {
      try $0.count("SELECT COUNT(*) AS n FROM sessions")
    }
    #expect(count == 100)
    #expect(try await browsers[1].get("/settings/profile").status == 303)
    #expect(try await browsers[2].get("/settings/profile").status == 200)
    let ended = try await web.portal.store.read {
      try $0.count("SELECT COUNT(*) AS n FROM audit WHERE action = 'session.oldest_ended'")
    }
    #expect(ended == 2)
  }
}
