import HTTPTypes
import Portal
import TestSupport
import Testing

@testable import PortalWeb

@Suite("Sign-in and sessions (FLOWS 2, S3-S7, S11)") struct SignInTests {
  @Test(arguments: TestEngine.allCases)
  func rightPasswordOpensASession(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let browser = web.browser()
    let answer = try await browser.post(
      "/sign-in", ["email": " ALICE@example.com ", "password": Cast.password])
    #expect(answer.status == 303)
    #expect(answer.location == "/dashboard")
    let cookie = try #require(answer.headers[values: .setCookie].first { $0.hasPrefix("session=") })
    for part in ["Path=/", "HttpOnly", "SameSite=Lax"] { #expect(cookie.contains(part)) }
    #expect(!cookie.contains("Max-Age"), "it ends with the browser")
    let token = try #require(browser.cookies["session"])
    #expect(token.utf8.count == 43)
    let hashes = try await web.portal.store.read { try $0.rows("SELECT token_hash FROM sessions") }
    #expect(hashes.allSatisfy { (try? $0["token_hash"] as [UInt8]) == Token(token)?.hash })
  }

  @Test func wrongAddressAndWrongPasswordAreOneAnswer() async throws {
    let web = try await TestWeb.make()
    func attempt(_ email: String) async throws -> Answer {
      try await web.browser().post("/sign-in", ["email": email, "password": "nonsense here"])
    }
    let known = try await attempt(Cast.alice.email)
    let unknown = try await attempt("alike@example.com")
    #expect(known.status == 422)
    #expect(known.status == unknown.status)
    #expect(
      known.body.replacing(Cast.alice.email, with: "")
        == unknown.body.replacing("alike@example.com", with: ""))
  }

  @Test func cookieIsBoundToTheHostWithTLS() async throws {
    let web = try await TestWeb.make(settings: { $0.baseURL = "https://account.example.com" })
    let answer = try await web.browser().post(
      "/sign-in", ["email": Cast.alice.email, "password": Cast.password])
    let cookie = try #require(
      answer.headers[values: .setCookie].first { $0.hasPrefix("__Host-session=") })
    #expect(cookie.contains("Secure"))
    #expect(!cookie.contains("Domain"))
    #expect(answer.headers[.strictTransportSecurity] != nil)
  }

  @Test func accountIsThrottledNeverForEver() async throws {
    let web = try await TestWeb.make(options: {
      $0.trustedProxies = [AddressRange("127.0.0.1")].compactMap { $0 }
    })
    func attempt(_ password: String) async throws -> Answer {
      try await web.browser().post(
        "/sign-in", ["email": Cast.bob.email, "password": password])
    }
    for _ in 0..<10 { #expect(try await attempt("wrong").status == 422) }
    let throttled = try await attempt(Cast.password)
    #expect(throttled.status == 429)
    #expect(Int(throttled.headers[.retryAfter] ?? "").map { (1...3600).contains($0) } == true)
    #expect(throttled.body.contains("value=\"bob@example.com\""), "what was typed is kept")
    web.clock.advance(by: .hours(1) + .seconds(1))
    #expect(try await attempt(Cast.password).status == 303)
  }

  @Test func strangersGuessesDoNotLockAKnownDeviceOut() async throws {
    let web = try await TestWeb.make()
    let bob = try await web.browser(.bob)
    _ = try await bob.post("/sign-out")
    for _ in 0..<10 {
      _ = try await web.browser().post(
        "/sign-in", ["email": Cast.bob.email, "password": "wrong"])
    }
    let stranger = try await web.browser().post(
      "/sign-in", ["email": Cast.bob.email, "password": Cast.password])
    try #require(stranger.status == 429)
    let own = try await bob.post(
      "/sign-in", ["email": Cast.bob.email, "password": Cast.password])
    #expect(own.status == 303)
    for _ in 0..<10 {
      _ = try await bob.post("/sign-in", ["email": Cast.bob.email, "password": "wrong"])
    }
    let spent = try await bob.post(
      "/sign-in", ["email": Cast.bob.email, "password": Cast.password])
    #expect(spent.status == 429, "a known device is counted too")
  }

  @Test func signingInAgainEndsTheSessionBefore() async throws {
    let web = try await TestWeb.make()
    let browser = try await web.browser(.alice)
    let before = browser.copy()
    let charlie = try await browser.post(
      "/sign-in", ["email": Cast.charlie.email, "password": Cast.password])
    #expect(charlie.status == 303)
    #expect(try await before.get("/settings/profile").status == 303)
    #expect(try await browser.get("/settings/profile").body.contains(Cast.charlie.email))
  }

  @Test func guessesAtTheSameMomentCannotSlipPastTheCount() async throws {
    let web = try await TestWeb.make()
    let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<30 {
        group.addTask {
          try await web.browser().post(
            "/sign-in", ["email": Cast.bob.email, "password": "wrong"]
          ).status
        }
      }
      return try await group.reduce(into: [Int]()) { $0.append($1) }
    }
    #expect(statuses.count { $0 == 422 } == 10)
    #expect(statuses.count { $0 == 429 } == 20)
  }

  @Test func fiftyRightSignInsAtOnceAllPass() async throws {
    let web = try await TestWeb.make()
    let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<50 {
        group.addTask {
          let person = Cast.all[number % 2]
          return try await web.browser().post(
            "/sign-in", ["email": person.email, "password": Cast.password]
          ).status
        }
      }
      return try await group.reduce(into: [Int]()) { $0.append($1) }
    }
    #expect(statuses.count { $0 == 303 } == 50)
  }

  @Test func rightPasswordsAreNotCounted() async throws {
    let web = try await TestWeb.make()
    for _ in 0..<12 { _ = try await web.browser(.alice) }
  }

  @Test func clockPutBackLocksNobodyOut() async throws {
    let web = try await TestWeb.make()
    for _ in 0..<10 {
      _ = try await web.browser().post(
        "/sign-in", ["email": Cast.bob.email, "password": "wrong"])
    }
    web.clock.advance(by: .days(-1))
    _ = try await web.browser(.bob)
  }

  @Test func sessionEndsWhenIdleAndAtTheLatestAfterTwelveHours() async throws {
    let web = try await TestWeb.make()
    let idle = try await web.browser(.alice)
    web.clock.advance(by: .minutes(29))
    #expect(try await idle.get("/settings/profile").status == 200)
    web.clock.advance(by: .minutes(29))
    #expect(try await idle.get("/settings/profile").status == 200, "activity moves the end")
    web.clock.advance(by: .minutes(31))
    #expect(try await idle.get("/settings/profile").location == "/sign-in?next=/settings/profile")

    let busy = try await web.browser(.alice)
    for _ in 0..<24 {
      web.clock.advance(by: .minutes(29))
      #expect(try await busy.get("/settings/profile").status == 200)
    }
    web.clock.advance(by: .minutes(25))
    #expect(try await busy.get("/settings/profile").status == 303)
  }

  @Test func rememberedSessionLastsFourteenDays() async throws {
    let web = try await TestWeb.make()
    let browser = web.browser()
    let answer = try await browser.post(
      "/sign-in", ["email": Cast.alice.email, "password": Cast.password, "remember": "1"])
    let cookie = answer.headers[values: .setCookie].first { $0.hasPrefix("session=") }
    #expect(cookie?.contains("Max-Age=\(14 * 86400)") == true)
    web.clock.advance(by: .days(13))
    #expect(try await browser.get("/settings/profile").status == 200)
    web.clock.advance(by: .days(1))
    #expect(try await browser.get("/settings/profile").status == 303)
  }

  @Test func newDeviceIsMailedAndAKnownOneIsNot() async throws {
    let web = try await TestWeb.make()
    let browser = try await web.browser(.alice)
    #expect(try await web.test.mails(to: Cast.alice.email).map(\.kind) == ["new-device"])
    _ = try await browser.post("/sign-out")
    _ = try await browser.post(
      "/sign-in", ["email": Cast.alice.email, "password": Cast.password])
    #expect(try await web.test.mails(to: Cast.alice.email).count == 1)
  }

  @Test func signOutEndsTheSessionOnTheServer() async throws {
    let web = try await TestWeb.make()
    let browser = try await web.browser(.alice)
    let stolen = browser.copy()
    let answer = try await browser.post("/sign-out")
    #expect(answer.headers[.clearSiteData] == "\"cache\"")
    #expect(browser.cookies["session"] == nil)
    #expect(try await stolen.get("/settings/profile").status == 303)
  }

  @Test func sessionsAreListedAndEndedOneByOne() async throws {
    let web = try await TestWeb.make()
    let here = try await web.browser(.alice)
    let there = try await web.browser(.alice)
    let page = try await here.get("/settings/sessions").body
    let end = try #require(page.firstMatch(of: /action="(\/settings\/sessions\/[0-9a-f-]+\/end)"/))
    let charlie = try await web.browser(.charlie)
    #expect(try await charlie.post(String(end.1)).status == 404, "somebody else's session")
    #expect(try await here.post(String(end.1)).status == 303)
    #expect(try await there.get("/settings/profile").status == 303)
    #expect(try await here.get("/settings/profile").status == 200)
    _ = try await web.browser(.alice)
    #expect(try await here.post("/settings/sessions/end-others").status == 303)
    #expect(!(try await here.get("/settings/sessions").body.contains("/end\"")))
  }

  @Test func passwordChangeEndsOthersAndRenewsTheCookie() async throws {
    let web = try await TestWeb.make()
    let here = try await web.browser(.alice)
    let there = try await web.browser(.alice)
    let before = here.copy()
    let wrong = try await here.post(
      "/settings/password", ["current": "wrong", "password": "another good phrase"])
    #expect(wrong.status == 422)
    #expect(wrong.body.contains("id=\"current-error\""))
    let done = try await here.post(
      "/settings/password", ["current": Cast.password, "password": "another good phrase"])
    #expect(done.status == 303)
    #expect(try await here.get("/settings/profile").status == 200)
    #expect(try await there.get("/settings/profile").status == 303)
    #expect(try await before.get("/settings/profile").status == 303, "the old cookie is void")
    #expect(try await web.test.mails(to: Cast.alice.email).last?.kind == "password-changed")
    let old = try await web.browser().post(
      "/sign-in", ["email": Cast.alice.email, "password": Cast.password])
    #expect(old.status == 422)
  }
}
