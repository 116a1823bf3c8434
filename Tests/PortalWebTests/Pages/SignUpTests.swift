import Foundation
import HTTPTypes
import Portal
import TestSupport
import Testing

@testable import PortalWeb

@Suite("Sign-up (FLOWS 1)") struct SignUpTests {
  private static let form: KeyValuePairs = [
    "name": "Dora Day", "email": "Dora@Example.com", "password": "purple monkey dishes 9",
    "next": "",
  ]

  @Test(arguments: TestEngine.allCases)
  func newcomerGetsAccountTeamAndSession(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let browser = web.browser()
    let asked = try await browser.post("/sign-up", Self.form)
    #expect(asked.status == 303)
    #expect(asked.location == "/sign-up/sent")
    #expect(try await browser.get("/sign-up/sent").body.contains("dora@example.com"))

    let mail = try #require(try await web.test.mails(to: "dora@example.com").last)
    #expect(mail.kind == "confirm-address")
    let page = try await browser.get(mail.path)
    #expect(page.status == 200)
    #expect(!page.body.contains("type=\"password\""), "the browser that asked is trusted")
    let confirmed = try await browser.post(mail.path, ["password": ""])
    #expect(confirmed.location == "/dashboard")
    let landed = try await browser.get("/dashboard")
    #expect(landed.location == "/teams/dora-day/dashboard")
    #expect(try await browser.get("/teams/dora-day/dashboard").body.contains("Owner"))
    #expect(try await browser.get(mail.path).status == 410, "single use")
  }

  @Test func nothingExistsBeforeTheLinkIsConfirmed() async throws {
    let web = try await TestWeb.make()
    let browser = web.browser()
    _ = try await browser.post("/sign-up", Self.form)
    let mail = try #require(try await web.test.mails(to: "dora@example.com").last)
    // Mail scanners open links.
    for _ in 0..<3 { #expect(try await browser.get(mail.path).status == 200) }
    #expect(try await browser.send("HEAD", mail.path).status == 200)
    let signIn: KeyValuePairs = [
      "email": "dora@example.com", "password": "purple monkey dishes 9",
    ]
    let early = try await web.browser().post("/sign-in", signIn)
    let wrong = try await web.browser().post(
      "/sign-in", ["email": "dora@example.com", "password": "something else"])
    #expect(early.status == 422)
    #expect(early.body == wrong.body)
  }

  @Test func knownAndUnknownAddressGetTheSameAnswer() async throws {
    let web = try await TestWeb.make()
    func ask(_ email: String) async throws -> Answer {
      try await web.browser().post(
        "/sign-up",
        ["name": "Dora Day", "email": email, "password": "purple monkey dishes 9", "next": ""])
    }
    let unknown = try await ask("nobody@example.com")
    let known = try await ask(Cast.alice.email)
    #expect(unknown.status == known.status)
    #expect(unknown.location == known.location)
    #expect(unknown.body == known.body)
    let names: (Answer) -> [String] = { answer in
      answer.headers.map(\.name.canonicalName).sorted()
    }
    #expect(names(unknown) == names(known))
    #expect(try await web.test.mails(to: Cast.alice.email).last?.kind == "already-registered")
  }

  @Test func anotherBrowserMustGiveThePassword() async throws {
    let web = try await TestWeb.make()
    _ = try await web.browser().post("/sign-up", Self.form)
    let mail = try #require(try await web.test.mails(to: "dora@example.com").last)
    let other = web.browser()
    #expect(try await other.get(mail.path).body.contains("type=\"password\""))
    #expect(try await other.post(mail.path, ["password": ""]).status == 422)
    #expect(try await other.post(mail.path, ["password": "a wrong guess"]).status == 422)
    #expect(other.cookies["session"] == nil)
    let right = try await other.post(mail.path, ["password": "purple monkey dishes 9"])
    #expect(right.status == 303)
    #expect(other.cookies["session"] != nil)
  }

  @Test func resendVoidsTheOlderLink() async throws {
    let web = try await TestWeb.make()
    let browser = web.browser()
    _ = try await browser.post("/sign-up", Self.form)
    let first = try #require(try await web.test.mails(to: "dora@example.com").last)
    #expect(try await browser.post("/sign-up/resend").status == 303)
    let second = try #require(try await web.test.mails(to: "dora@example.com").last)
    #expect(first.path != second.path)
    #expect(try await browser.get(first.path).status == 410)
    #expect(try await browser.get(second.path).status == 200)
  }

  @Test func resendPastTheShareOfMailLeavesTheLinkAlone() async throws {
    let web = try await TestWeb.make()
    let browser = web.browser()
    _ = try await browser.post("/sign-up", Self.form)
    for _ in 0..<7 { #expect(try await browser.post("/sign-up/resend").status == 303) }
    let mails = try await web.test.mails(to: "dora@example.com")
    #expect(mails.count == 5)
    #expect(try await browser.get(try #require(mails.last).path).status == 200)
  }

  @Test func closingSignUpClosesOpenLinksToo() async throws {
    let open = try await TestWeb.make()
    let browser = open.browser()
    _ = try await browser.post("/sign-up", Self.form)
    let path = try #require(try await open.test.mails(to: "dora@example.com").last?.path)
    let closed = try await TestWeb.make(settings: { $0.signUp = .closed })
    #expect(try await closed.browser().post(path, ["password": ""]).status == 403)
  }

  @Test func browsersLanguageBecomesTheAccounts() async throws {
    let folder = TestFolder.fresh("")
    try FileManager.default.copyItem(atPath: TestWeb.templates, toPath: folder)
    try FileManager.default.createDirectory(
      atPath: folder + "/languages", withIntermediateDirectories: true)
    try "Confirm address: Adresse bestätigen\nDashboard: Übersicht\n".write(
      toFile: folder + "/languages/de.yaml", atomically: true, encoding: .utf8)
    let web = try await TestWeb.make(library: TemplateLibrary(folder: folder))
    let browser = web.browser()
    _ = try await browser.post("/sign-up", Self.form, headers: [.acceptLanguage: "de-CH, en;q=0.5"])
    let mail = try #require(try await web.test.mails(to: "dora@example.com").last)
    #expect(mail.mail.text.contains("Adresse bestätigen"))
    _ = try await browser.post(mail.path, ["password": ""])
    let page = try await browser.get("/teams/dora-day/dashboard").body
    #expect(page.contains("<html lang=\"de\""))
    #expect(page.contains("Übersicht"))
  }

  @Test func linkWorksForADay() async throws {
    let web = try await TestWeb.make()
    let browser = web.browser()
    _ = try await browser.post("/sign-up", Self.form)
    let mail = try #require(try await web.test.mails(to: "dora@example.com").last)
    web.clock.advance(by: .hours(24) - .seconds(1))
    #expect(try await browser.get(mail.path).status == 200)
    web.clock.advance(by: .seconds(1))
    #expect(try await browser.get(mail.path).status == 410)
    #expect(try await browser.post(mail.path, ["password": ""]).status == 410)
  }

  @Test func badInputIsNamedAtItsFieldAndKept() async throws {
    let web = try await TestWeb.make()
    let answer = try await web.browser().post(
      "/sign-up",
      ["name": "", "email": "dora@", "password": "password1", "next": "/settings/profile"])
    #expect(answer.status == 422)
    #expect(answer.body.contains("id=\"name-error\""))
    #expect(answer.body.contains("id=\"email-error\""))
    #expect(answer.body.contains("id=\"password-error\""))
    #expect(answer.body.contains("value=\"dora@\""))
    #expect(answer.body.contains("value=\"/settings/profile\""))
    #expect(!answer.body.contains("password1"), "a password is never sent back")
    #expect(try await web.test.mails(to: "dora@").isEmpty)
  }

  @Test func operatorCanCloseSignUp() async throws {
    let web = try await TestWeb.make(settings: { $0.signUp = .closed })
    #expect(try await web.browser().get("/sign-up").status == 403)
    #expect(try await web.browser().post("/sign-up", Self.form).status == 403)
    #expect(try await web.test.mails(to: "dora@example.com").isEmpty)
    #expect(!(try await web.browser().get("/").body.contains("href=\"/sign-up\"")))
  }

  @Test func secondOfTwoConfirmationsFindsNothing() async throws {
    let web = try await TestWeb.make()
    let browser = web.browser()
    _ = try await browser.post("/sign-up", Self.form)
    let path = try #require(try await web.test.mails(to: "dora@example.com").last?.path)
    let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        let same = browser.copy()
        group.addTask { try await same.post(path, ["password": ""]).status }
      }
      return try await group.reduce(into: [Int]()) { $0.append($1) }
    }
    #expect(statuses.count { $0 == 303 } == 1)
    #expect(statuses.count { $0 == 410 } == 7)
  }
}
