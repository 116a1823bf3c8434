import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// Links by which anybody who has one may join.
@Suite("Join links") struct JoinLinkTests {
  private func make(
    _ web: TestWeb, role: String = "member", domain: String = "", most: String = ""
  ) async throws -> String {
    let answer = try await web.browser(.alice).post(
      "/teams/alice-adams/join-links",
      ["role": role, "days": "7", "mostUses": most, "domain": domain])
    #expect(answer.status == 200)
    return try #require(
      answer.body.firstMatch(of: /\/join\/[A-Za-z0-9_-]{43}/).map { String($0.output) })
  }

  @Test(arguments: TestEngine.allCases)
  func whoIsSignedInJoinsByAButton(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let link = try await make(web, role: "viewer", most: "1")
    let charlie = try await web.browser(.charlie)
    #expect(try await charlie.get(link).body.contains("Join as \(Cast.charlie.email)"))
    #expect(try await charlie.post(link).location == "/teams/alice-adams/dashboard")
    #expect(try await web.role(of: Cast.charlie.email) == .viewer)
    // Once more uses nothing up, and the next one finds it used.
    #expect(try await charlie.post(link).location == "/teams/alice-adams/dashboard")
    let olga = try await web.browser(.olga).post(link)
    #expect(olga.status == 410)
    #expect(olga.body.contains("used as often as it may be"))
  }

  @Test func whoIsNewConfirmsTheAddressAndIsInThen() async throws {
    let web = try await TestWeb.make()
    let link = try await make(web, domain: "acme.example")
    let dora = web.browser()
    let wrong: KeyValuePairs = [
      "name": "Dora", "email": "dora@other.example", "password": "purple monkey dishes 9",
    ]
    let refused = try await dora.post(link, wrong)
    #expect(refused.status == 422)
    #expect(refused.body.contains("Only addresses of these domains may join"))
    let right: KeyValuePairs = [
      "name": "Dora", "email": "dora@acme.example", "password": "purple monkey dishes 9",
    ]
    #expect(try await dora.post(link, right).location == "/sign-up/sent")
    let mail = try #require(
      try await web.test.mails(to: "dora@acme.example").last { $0.kind == "confirm-address" })
    #expect(try await dora.post(mail.path).location == "/teams/alice-adams/dashboard")
    #expect(try await web.role(of: "dora@acme.example") == .member)
  }

  /// What has ended meanwhile lets nobody in; the account is made all the same where everybody may have one.
  @Test func aLinkThatEndedMeanwhileLetsNobodyIn() async throws {
    let web = try await TestWeb.make()
    let link = try await make(web)
    let dora = web.browser()
    let form: KeyValuePairs = [
      "name": "Dora", "email": "dora@example.com", "password": "purple monkey dishes 9",
    ]
    _ = try await dora.post(link, form)
    try await web.change("UPDATE join_links SET ended_at = 1, reason = 'person'")
    let mail = try #require(
      try await web.test.mails(to: "dora@example.com").last { $0.kind == "confirm-address" })
    #expect(try await dora.post(mail.path).location == "/teams")
    #expect(try await dora.get("/teams").body.contains("taken back by the team"))
    #expect(try await web.role(of: "dora@example.com") == nil)
  }

  @Test(arguments: [
    ("UPDATE join_links SET ended_at = 1, reason = 'person'", "taken back by the team"),
    ("UPDATE join_links SET expires_at = 1", "Its time has run out"),
    ("UPDATE teams SET deleted_at = 1 WHERE slug = 'alice-adams'", "was deleted"),
    ("UPDATE teams SET seat_limit = 2 WHERE slug = 'alice-adams'", "All seats of"),
    ("UPDATE teams SET domains = 'acme.example'", "Only addresses of these domains"),
    ("UPDATE memberships SET role = 'member' WHERE role = 'owner'", "may not let people into"),
  ])
  func eachObstacleHasItsWords(_ change: String, _ words: String) async throws {
    let web = try await TestWeb.make()
    let link = try await make(web)
    let charlie = try await web.browser(.charlie)
    #expect(try await charlie.get(link).status == 200)
    try await web.change(SQL(stringLiteral: change))
    for answer in [try await charlie.get(link), try await charlie.post(link)] {
      #expect([409, 410].contains(answer.status))
      #expect(answer.body.contains(words), "\(change)")
    }
    #expect(try await web.role(of: Cast.charlie.email) == nil)
  }

  /// Sign-up by invitation alone: a way into a team opens it, nothing else does.
  @Test func accountsByInvitationAlone() async throws {
    let web = try await TestWeb.make(settings: { $0.signUp = .invitation })
    let form: KeyValuePairs = [
      "name": "Dora", "email": "dora@example.com", "password": "purple monkey dishes 9",
    ]
    #expect(try await web.browser().get("/sign-up").status == 403)
    #expect(try await web.browser().post("/sign-up", form).status == 403)
    let link = try await make(web)
    let dora = web.browser()
    #expect(try await dora.post(link, form).location == "/sign-up/sent")
    let mail = try #require(try await web.test.mails(to: "dora@example.com").last)
    try await web.change("UPDATE join_links SET ended_at = 1, reason = 'person'")
    #expect(try await dora.post(mail.path).status == 410, "nothing is made")
    #expect(
      try await web.portal.store.read {
        try User.find(email: EmailAddress("dora@example.com"), in: $0)
      } == nil)
    let (mailed, _) = try await web.invite("erin@example.com")
    #expect(
      try await web.browser().post(mailed, TestWeb.newcomer).location
        == "/teams/alice-adams/dashboard")
  }
}
