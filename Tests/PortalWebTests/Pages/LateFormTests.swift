import Portal
import TestSupport
import Testing

@testable import PortalWeb

@Suite("A form after the session's end (FLOWS 11)") struct LateFormTests {
  private static let profile: KeyValuePairs = [
    "name": "Alice <b>A</b>", "company": "Acme", "bio": "one\r\ntwo", "timeZone": "UTC",
    "language": "en",
  ]

  private func late(_ web: TestWeb) async throws -> (browser: Browser, next: String) {
    let browser = try await web.browser(.alice)
    web.clock.advance(by: .minutes(31))
    let answer = try await browser.post("/settings/profile", Self.profile)
    let location = try #require(answer.location)
    try #require(location.hasPrefix("/sign-in?next=/resume/"))
    return (browser, String(location.dropFirst("/sign-in?next=".count)))
  }

  @Test(arguments: TestEngine.allCases)
  func samePersonSeesItAndSendsIt(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let (browser, next) = try await late(web)
    let signedIn = try await browser.post(
      "/sign-in", ["email": Cast.alice.email, "password": Cast.password, "next": next])
    #expect(signedIn.location == next)
    let page = try await browser.get(next)
    #expect(page.status == 200)
    #expect(page.body.contains("Acme"))
    #expect(page.body.contains("Alice &lt;b&gt;A&lt;/b&gt;"))
    #expect(try await web.test.user(.alice).company == "", "nothing is sent yet")
    let sent = try await browser.post(next, Self.profile)
    #expect(sent.status == 307)
    #expect(sent.location == "/settings/profile")
    #expect(try await browser.post("/settings/profile", Self.profile).status == 303)
    #expect(try await web.test.user(.alice).company == "Acme")
    #expect(try await browser.get(next).status == 404, "sent once")
  }

  @Test func nobodyElseSeesIt() async throws {
    let web = try await TestWeb.make()
    let (_, next) = try await late(web)
    let charlie = try await web.browser(.charlie)
    #expect(try await charlie.get(next).status == 404)
    #expect(try await charlie.post(next).status == 404)
    #expect(try await charlie.post("\(next)/discard").status == 404)
    #expect(try await web.browser(.alice).get(next).status == 200)
  }

  @Test func secretsAreNeverKept() async throws {
    let web = try await TestWeb.make()
    let browser = try await web.browser(.alice)
    web.clock.advance(by: .minutes(31))
    let answer = try await browser.post(
      "/settings/password", ["current": "hunter2 hunter2", "password": "hunter3 hunter3"])
    #expect(answer.location == "/sign-in")
    let count = try await web.portal.store.read {
      try $0.count("SELECT COUNT(*) AS n FROM drafts")
    }
    #expect(count == 0)
  }

  @Test func onlyForASessionThatEndedWithinADay() async throws {
    let web = try await TestWeb.make()
    let browser = try await web.browser(.alice)
    web.clock.advance(by: .hours(25) + .minutes(30))
    #expect(try await browser.post("/settings/profile", Self.profile).location == "/sign-in")
    let stranger = web.browser()
    stranger.cookies["session"] = Token.random().text
    #expect(try await stranger.post("/settings/profile", Self.profile).location == "/sign-in")
    let ended = try await web.browser(.alice)
    let copy = ended.copy()
    _ = try await ended.post("/sign-out")
    #expect(try await copy.post("/settings/profile", Self.profile).location == "/sign-in")
  }

  @Test func otherSitesCannotLeaveADraft() async throws {
    let web = try await TestWeb.make()
    let browser = try await web.browser(.alice)
    web.clock.advance(by: .minutes(31))
    let answer = try await browser.post(
      "/settings/profile", Self.profile, headers: [.secFetchSite: "cross-site"])
    #expect(answer.status == 403)
  }
}
