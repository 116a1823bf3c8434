import HTTPTypes
import Portal
import TestSupport
import Testing

@testable import PortalWeb

/// S10, S32: what opens everybody's accounts wants the password once more.
@Suite("Proving once more who sits there") struct ProveTests {
  /// Olga, eleven minutes after she signed in.
  private func olga(_ engine: TestEngine = .sqlite) async throws -> (web: TestWeb, olga: Browser) {
    let web = try await TestWeb.make(engine)
    let olga = try await web.browser(.olga)
    web.clock.advance(by: .minutes(11))
    return (web, olga)
  }

  private func waiting(_ web: TestWeb) async throws -> Int {
    try await web.portal.store.read { try $0.count("SELECT COUNT(*) AS n FROM drafts") }
  }

  private func audited(_ web: TestWeb, _ action: String) async throws -> Int {
    try await web.portal.store.read {
      try $0.count("SELECT COUNT(*) AS n FROM audit WHERE action = \(action)")
    }
  }

  @Test(arguments: TestEngine.allCases)
  func whatWasAskedForIsDoneAfterwards(_ engine: TestEngine) async throws {
    let (web, olga) = try await olga(engine)
    let asked = try await olga.post("/admin/backups")
    let place = try #require(asked.location)
    #expect(asked.status == 303)
    #expect(place.hasPrefix("/prove/"))
    #expect(try await audited(web, "backup.requested") == 0, "nothing is done yet")
    let page = try await olga.get(place)
    #expect(page.status == 200)
    #expect(page.body.contains("Before you make backups"))

    let wrong = try await olga.post(place, ["password": "not hers at all"])
    #expect(wrong.status == 422)
    #expect(wrong.body.contains("This is not the right password."))
    #expect(try await audited(web, "session.proof_failed") == 1)
    let old = olga.copy()
    let right = try await olga.post(place, ["password": Cast.password])
    #expect(right.status == 307)
    #expect(right.location == "/admin/backups")
    #expect(try await old.get("/admin/backups").location?.hasPrefix("/sign-in") == true)
    // As the browser does: the same form, to the place it is sent to.
    let done = try await olga.post("/admin/backups", ["password": Cast.password])
    #expect(done.status == 303)
    #expect(done.location == "/admin/backups")
    #expect(try await olga.get("/admin/backups").body.contains("A backup is being made"))
    #expect(try await waiting(web) == 0)
    #expect(try await olga.post(place, ["password": Cast.password]).status == 404, "done once")

    web.clock.advance(by: .minutes(9))
    #expect(try await olga.post("/admin/backups").location == "/admin/backups")
    web.clock.advance(by: .minutes(2))
    #expect(try await olga.post("/admin/backups").location?.hasPrefix("/prove/") == true)
  }

  @Test func onlyItsPersonSeesTheKeptForm() async throws {
    let (web, olga) = try await olga()
    let place = try #require(try await olga.post("/admin/backups").location)
    let charlie = try await web.browser(.charlie)
    #expect(try await charlie.get(place).status == 404)
    #expect(try await charlie.post(place, ["password": Cast.password]).status == 404)
    #expect(try await waiting(web) == 1)
    let discard = place.replacingOccurrences(of: "/prove/", with: "/resume/") + "/discard"
    #expect(try await olga.post(discard).status == 303)
    #expect(try await olga.get(place).status == 404)
  }

  /// Whoever has stolen a session cannot leave an act for its owner to confirm.
  @Test func anotherSessionsFormIsNotConfirmed() async throws {
    let (web, thief) = try await olga()
    let place = try #require(try await thief.post("/admin/backups").location)
    let owner = try await web.browser(.olga)
    #expect(try await owner.get(place).status == 404)
    #expect(try await owner.post(place, ["password": Cast.password]).status == 404)
    #expect(try await thief.get(place).status == 200)
  }

  @Test func whatWillBeSentIsShown() async throws {
    let (web, olga) = try await olga()
    let draft = try await web.waiting(
      "/settings/profile", [Draft.Field(name: "company", value: "Acme <b>")], in: olga)
    let page = try await olga.get("/prove/\(draft)")
    #expect(page.body.contains("<dd>Acme &lt;b&gt;</dd>"))
  }

  /// A budget that is spent hides no guess.
  @Test func wrongPasswordsOfASignedInPersonAreWrittenDown() async throws {
    let (web, olga) = try await olga()
    let answer = try await olga.post(
      "/settings/password", ["current": "not hers at all", "password": "another good phrase"])
    #expect(answer.status == 422)
    #expect(try await audited(web, "session.proof_failed") == 1)
  }

  /// The proof is the session's own, and being remembered is none.
  @Test func anotherSessionIsNotProved() async throws {
    let web = try await TestWeb.make()
    let here = try await web.browser(.olga)
    #expect(try await here.post("/admin/backups").location == "/admin/backups")
    let there = web.browser()
    let signedIn = try await there.post(
      "/sign-in", ["email": Cast.olga.email, "password": Cast.password, "remember": "1"])
    #expect(signedIn.status == 303)
    #expect(try await there.post("/admin/backups").location?.hasPrefix("/prove/") == true)
  }

  @Test func proofIsThrottledAndNeverShown() async throws {
    let (web, olga) = try await olga()
    for _ in 1...10 {
      #expect(try await olga.post("/prove", ["password": "not hers at all"]).status == 422)
    }
    let answer = try await olga.post("/prove", ["password": Cast.password])
    #expect(answer.status == 429)
    #expect(answer.headers[.retryAfter] != nil)
    #expect(!answer.body.contains(Cast.password))
    #expect(try await audited(web, "session.proof_failed") == 10)
  }

  @Test(arguments: ["//evil.example/", "https://evil.example/", "/\\evil.example"])
  func goesNowhereElse(_ next: String) async throws {
    let (_, olga) = try await olga()
    let answer = try await olga.post("/prove", ["password": Cast.password, "next": next])
    #expect(answer.location == "/dashboard")
  }

  @Test func readingAMailIsAnActAndShowsNoSecret() async throws {
    let (web, olga) = try await olga()
    _ = try await web.browser().post("/forgot-password", ["email": Cast.alice.email])
    try await ResetRequest.answerAll(web.portal)
    let mail = try #require(
      try await web.portal.store.read { try OutboxMessage.latest(1, in: $0) }.first)
    let link = try #require(web.portal.outbox.open(mail)?.link)
    let secret = try #require(link.split(separator: "/").last)
    try #require(Token(secret) != nil)

    let path = "/admin/outbox/\(mail.id)"
    let asked = try await olga.get(path)
    #expect(asked.location == "/prove?next=\(path)")
    #expect(try await olga.get("/prove?next=\(path)").body.contains("Before you read mail"))
    #expect(try await audited(web, "mail.read") == 0)
    let proved = try await olga.post("/prove", ["password": Cast.password, "next": path])
    #expect(proved.location == path)
    let page = try await olga.get(path)
    #expect(page.status == 200)
    #expect(page.body.contains("/reset-password/"))
    #expect(!page.body.contains(secret))
    #expect(!page.body.contains("data-revision"), "whoever leaves it open does not read it again")
    #expect(try await audited(web, "mail.read") == 1)
    _ = try await olga.get(path)
    #expect(try await audited(web, "mail.read") == 2)
  }

  @Test func takingAListAwayIsAnAct() async throws {
    let (web, olga) = try await olga()
    let asked = try await olga.get("/admin/outbox?format=csv")
    #expect(asked.location == "/prove?next=/admin/outbox")
    _ = try await olga.post("/prove", ["password": Cast.password, "next": "/admin/outbox"])
    #expect(try await audited(web, "list.exported") == 0)
    let file = try await olga.get("/admin/outbox?format=csv&state=sent")
    #expect(file.headers[.contentType] == "text/csv; charset=utf-8")
    #expect(try await audited(web, "list.exported") == 1)
    #expect(try await olga.get("/admin/outbox?format=csv&state=lost").status == 400)
    #expect(try await audited(web, "list.exported") == 1, "a file that was not made")
  }

  /// The form is taken later than the page looked: the write looks once more.
  @Test func formThatTakesTooLongIsNotTaken() async throws {
    let web = try await TestWeb.make()
    _ = try await web.browser(.olga)
    let user = try await web.test.user(.olga)
    let found = try await web.portal.store.read { tx in
      try Session.open(of: user.id, in: tx).first.flatMap { try SignedIn.find($0.id, in: tx) }
    }
    let signedIn = try #require(found)
    let actor = Originator(.anonymous)
    try await web.portal.write(.backUp, by: signedIn, as: actor) { _, _ in }
    web.clock.advance(by: .minutes(12))
    await #expect(throws: NoAuthority.proof) {
      try await web.portal.write(.backUp, by: signedIn, as: actor) { _, _ in }
    }
  }

  /// A form that holds a secret is never kept: its page asks for it again.
  @Test func afterTheSessionsEndThePageOfASecretComesBack() async throws {
    let (web, olga) = try await olga()
    let place = try #require(try await olga.post("/admin/backups").location)
    web.clock.advance(by: .minutes(31))
    let late = try await olga.post(place, ["password": Cast.password])
    #expect(late.location == "/sign-in?next=\(place)")
    #expect(try await waiting(web) == 1)
  }
}

@Suite("What operators read of a mail") struct HiddenSecretTests {
  @Test func everythingOfATokensShapeIsHidden() {
    let token = Token.random().text
    let link = "https://a.example/reset-password/\(token)"
    let text = "Open \(link)?x=\(token).\n\(token)\nBye ä\(token)ä"
    let hidden = Token.hidden(in: text)
    #expect(!hidden.contains(token))
    #expect(hidden.hasPrefix("Open https://a.example/reset-password/••••••••?x=••••••••.\n"))
    #expect(hidden.hasSuffix("Bye ä••••••••ä"))
    let plain = "An id 0190a1b2-0000-7000-8000-0123456789ab, \(String(repeating: "-", count: 60))"
    #expect(Token.hidden(in: plain) == plain)
  }
}
