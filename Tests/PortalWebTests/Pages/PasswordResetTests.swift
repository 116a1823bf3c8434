import Portal
import TestSupport
import Testing

@testable import PortalWeb

@Suite("Password reset (FLOWS 3)") struct PasswordResetTests {
  private func link(_ web: TestWeb, for person: Cast = .alice) async throws -> String {
    _ = try await web.browser().post("/forgot-password", ["email": person.email])
    let mail = try #require(try await web.test.mails(to: person.email).last)
    try #require(mail.kind == "reset-password")
    return mail.path
  }

  @Test func answerIsNeutral() async throws {
    let web = try await TestWeb.make()
    let known = try await web.browser().post("/forgot-password", ["email": Cast.alice.email])
    let unknown = try await web.browser().post("/forgot-password", ["email": "no@example.com"])
    #expect(known.status == 303)
    #expect(known.status == unknown.status)
    #expect(known.location == unknown.location)
    #expect(known.body == unknown.body)
    #expect(try await web.test.mails(to: "no@example.com").isEmpty)
  }

  @Test(arguments: TestEngine.allCases)
  func linkSetsThePasswordOnceAndEndsEverySession(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let before = try await web.browser(.alice)
    let path = try await link(web)
    let browser = web.browser()
    #expect(try await browser.get(path).status == 200)
    #expect(try await browser.send("HEAD", path).status == 200)
    let weak = try await browser.post(path, ["password": "alice123"])
    #expect(weak.status == 422)
    #expect(weak.body.contains("id=\"password-error\""))
    let done = try await browser.post(path, ["password": "a fresh long phrase"])
    #expect(done.location == "/sign-in")
    #expect(browser.cookies["session"] == nil, "nobody is signed in by a reset")
    #expect(try await before.get("/settings/profile").status == 303)
    #expect(try await browser.post(path, ["password": "one more phrase"]).status == 410)
    let signIn = try await web.browser().post(
      "/sign-in", ["email": Cast.alice.email, "password": "a fresh long phrase"])
    #expect(signIn.status == 303)
    let kinds = try await web.test.mails(to: Cast.alice.email).map(\.kind)
    #expect(kinds.contains("password-changed"))
  }

  @Test func onlyTheNewestLinkWorksAndForHalfAnHour() async throws {
    let web = try await TestWeb.make()
    let first = try await link(web)
    let second = try await link(web)
    #expect(try await web.browser().get(first).status == 410)
    #expect(try await web.browser().get(second).status == 200)
    web.clock.advance(by: .minutes(30))
    #expect(try await web.browser().get(second).status == 410)
  }

  @Test func changingThePasswordVoidsTheLink() async throws {
    let web = try await TestWeb.make()
    let path = try await link(web)
    let alice = try await web.browser(.alice)
    let changed = try await alice.post(
      "/settings/password", ["current": Cast.password, "password": "another good phrase"])
    try #require(changed.status == 303)
    #expect(try await web.browser().get(path).status == 410)
  }

  @Test func rightResetLiftsTheThrottle() async throws {
    let web = try await TestWeb.make()
    for _ in 0..<10 {
      _ = try await web.browser().post(
        "/sign-in", ["email": Cast.alice.email, "password": "wrong"])
    }
    let locked = try await web.browser().post(
      "/sign-in", ["email": Cast.alice.email, "password": Cast.password])
    try #require(locked.status == 429)
    let path = try await link(web)
    _ = try await web.browser().post(path, ["password": "a fresh long phrase"])
    let free = try await web.browser().post(
      "/sign-in", ["email": Cast.alice.email, "password": "a fresh long phrase"])
    #expect(free.status == 303)
  }

  @Test func pageLinksToNothingElse() async throws {
    let web = try await TestWeb.make()
    let page = try await web.browser().get(try await link(web)).body
    try #require(page.contains("<form"))
    #expect(!page.contains("<a class=\"brand\""))
    let links = page.matches(of: /(?:href|src)="([^"]*)"/).map { String($0.1) }
    #expect(links.allSatisfy { $0.hasPrefix("/assets/") || $0 == "data:," })
  }

  @Test func oneAddressGetsFewMails() async throws {
    let web = try await TestWeb.make()
    for _ in 0..<8 {
      let answer = try await web.browser().post(
        "/forgot-password", ["email": Cast.alice.email])
      #expect(answer.status == 303)
    }
    #expect(try await web.test.mails(to: Cast.alice.email).count == 5)
  }
}
