import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// Flow 4: what is behind the link of an invitation, for whoever comes.
@Suite("Invitations") struct InvitationTests {
  @Test(arguments: TestEngine.allCases)
  func aNewcomerByTheMailedLinkIsInAtOnce(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let (mailed, _) = try await web.invite("dora@example.com", as: "viewer")
    let dora = web.browser()
    let page = try await dora.get(mailed)
    #expect(page.status == 200)
    #expect(page.body.contains("Make your account with dora@example.com."))
    #expect(try await web.role(of: "dora@example.com") == nil, "looking consumes nothing")
    let joined = try await dora.post(mailed, TestWeb.newcomer)
    #expect(joined.location == "/teams/alice-adams/dashboard")
    #expect(try await dora.get("/teams/alice-adams/dashboard").status == 200)
    #expect(try await web.role(of: "dora@example.com") == .viewer)
    let teams = try await dora.get("/teams").body
    #expect(teams.matches(of: /href="\/teams\/[a-z-]+\/dashboard"/).count >= 1)
    #expect(!teams.contains("Dora Dean’s team"), "no team of their own")
    // Twice is harmless.
    #expect(try await dora.post(mailed).location == "/teams/alice-adams/dashboard")
    #expect(try await web.browser().get(mailed).status == 410)
  }

  @Test func aNewcomerByTheCopiedLinkConfirmsFirst() async throws {
    let web = try await TestWeb.make()
    let (_, copied) = try await web.invite("dora@example.com")
    let dora = web.browser()
    #expect(try await dora.get(copied).body.contains("You confirm the address by mail"))
    #expect(try await dora.post(copied, TestWeb.newcomer).location == "/sign-up/sent")
    #expect(try await web.role(of: "dora@example.com") == nil)
    let mail = try #require(
      try await web.test.mails(to: "dora@example.com").last { $0.kind == "confirm-address" })
    #expect(try await dora.post(mail.path).location == "/teams/alice-adams/dashboard")
    #expect(try await web.role(of: "dora@example.com") == .member)
    #expect(!(try await dora.get("/teams").body.contains("Dora Dean’s team")))
  }

  /// S7: whoever has invited holds the link to copy; it says nothing about the address.
  @Test func theCopiedLinkTellsNobodyWhetherThereIsAnAccount() async throws {
    let web = try await TestWeb.make()
    let (_, known) = try await web.invite(Cast.charlie.email)
    let (_, unknown) = try await web.invite("charlia@example.com")
    let pages = [
      (try await web.browser().get(known), known, Cast.charlie.email),
      (try await web.browser().get(unknown), unknown, "charlia@example.com"),
    ].map { answer, path, email in
      answer.body.replacing(path, with: "PATH").replacing(path.percentEncoded, with: "PATH")
        .replacing(email, with: "EMAIL")
    }
    #expect(pages[0] == pages[1])
    #expect(pages[0].contains("EMAIL"))
    for path in [known, unknown] {
      #expect(
        try await web.browser().post(path, TestWeb.newcomer).location == "/sign-up/sent")
    }
    let kinds = try await web.test.mails(to: Cast.charlie.email).map(\.kind)
    #expect(kinds.contains("already-registered"))
  }

  @Test func whoHasAnAccountSignsInWithTheAddressFilledIn() async throws {
    let web = try await TestWeb.make()
    let (mailed, _) = try await web.invite(Cast.charlie.email)
    let charlie = web.browser()
    let page = try await charlie.get(mailed).body
    #expect(page.contains("This address has an account."))
    let next = "/sign-in?next=\(mailed.percentEncoded)"
    #expect(page.contains(next))
    #expect(try await charlie.get(next).body.contains("value=\"\(Cast.charlie.email)\""))
    let back = try await charlie.post(
      "/sign-in", ["email": Cast.charlie.email, "password": Cast.password, "next": mailed])
    #expect(back.location == mailed)
    #expect(try await charlie.get(mailed).body.contains("Join Alice Adams’s team</button>"))
    #expect(try await charlie.post(mailed).location == "/teams/alice-adams/dashboard")
    #expect(try await web.role(of: Cast.charlie.email) == .member)
  }

  @Test func whoIsSignedInAsSomebodyElseConsumesNothing() async throws {
    let web = try await TestWeb.make()
    let (mailed, copied) = try await web.invite("dora@example.com")
    for path in [mailed, copied] {
      let charlie = try await web.browser(.charlie)
      let page = try await charlie.get(path).body
      #expect(page.contains("dora@example.com") && page.contains(Cast.charlie.email))
      #expect(try await charlie.post(path).status == 409)
      #expect(try await web.role(of: Cast.charlie.email) == nil)
      #expect(try await charlie.post("\(path)/switch").location == path)
      #expect(try await charlie.get("/dashboard").location?.hasPrefix("/sign-in") == true)
    }
    #expect(try await web.browser().get(mailed).status == 200)
  }

  @Test func itCanBeDeclinedByWhomItIsForAlone() async throws {
    let web = try await TestWeb.make()
    let (mailed, copied) = try await web.invite(Cast.charlie.email)
    let (bob, nobody) = (try await web.browser(.bob), web.browser())
    #expect(try await bob.post("\(copied)/decline").status == 409)
    #expect(try await nobody.post("\(copied)/decline").status == 409)
    #expect(try await web.browser().post("\(mailed)/decline").location == "/")
    #expect(try await web.browser().get(mailed).body.contains("This invitation was declined."))
    let again = try await web.browser(.alice).get("/teams/alice-adams/invitations").body
    #expect(again.contains("Declined"))
  }

  @Test func theListOfTeamsOffersWhatWaits() async throws {
    let web = try await TestWeb.make()
    _ = try await web.invite(Cast.charlie.email)
    let (charlie, bob) = (try await web.browser(.charlie), try await web.browser(.bob))
    let page = try await charlie.get("/teams").body
    let path = try #require(page.firstMatch(of: /"(\/teams\/invitations\/[^"]+)\/accept"/)?.1)
    #expect(try await bob.post("\(path)/accept").status == 404, "somebody else's is not there")
    #expect(try await bob.post("\(path)/decline").status == 404)
    #expect(try await charlie.post("\(path)/accept").location == "/teams/alice-adams/dashboard")
    #expect(!(try await charlie.get("/teams").body.contains("/teams/invitations/")))
  }

  @Test(arguments: [
    ("UPDATE invitations SET state = 'revoked', reason = 'person'", "taken back by the team"),
    ("UPDATE invitations SET expires_at = 1", "Its time has run out"),
    ("UPDATE teams SET deleted_at = 1 WHERE slug = 'alice-adams'", "was deleted"),
    ("UPDATE teams SET suspended_at = 1 WHERE slug = 'alice-adams'", "is suspended"),
    ("UPDATE teams SET seat_limit = 2 WHERE slug = 'alice-adams'", "All seats of"),
    ("UPDATE teams SET domains = 'acme.example'", "Only addresses of these domains"),
    ("UPDATE memberships SET role = 'member' WHERE role = 'owner'", "may not let people into"),
    ("DELETE FROM memberships WHERE role = 'owner'", "may not let people into"),
  ])
  func eachObstacleHasItsWords(_ change: String, _ words: String) async throws {
    let web = try await TestWeb.make()
    let (mailed, _) = try await web.invite("dora@example.com")
    #expect(try await web.browser().get(mailed).status == 200)
    try await web.change(SQL(stringLiteral: change))
    let dora = web.browser()
    for answer in [try await dora.get(mailed), try await dora.post(mailed, TestWeb.newcomer)] {
      #expect([409, 410].contains(answer.status))
      #expect(answer.body.contains(words), "\(change)")
    }
    #expect(try await web.role(of: "dora@example.com") == nil)
  }

  @Test func sendingAgainVoidsTheOlderLinks() async throws {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    let first = try await web.invite("dora@example.com", by: alice)
    let list = try await alice.get("/teams/alice-adams/invitations").body
    let send = try #require(list.firstMatch(of: /"([^"]+\/send)"/)?.1)
    let answer = try await alice.post(String(send))
    #expect(answer.status == 200)
    #expect(answer.headers[.cacheControl] == "no-store")
    for path in [first.mailed, first.copied] {
      #expect(try await web.browser().get(path).status == 410)
    }
    let mail = try #require(try await web.test.mails(to: "dora@example.com").last)
    #expect(try await web.browser().get(mail.path).status == 200)
  }

  @Test func aPasteSaysWhatIsWrongAndSendsTheRest() async throws {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    let answer = try await alice.post(
      "/teams/alice-adams/invitations/new",
      ["emails": "erin@example.com; bob@example.com\nnobody, frank@example.com", "role": "viewer"])
    #expect(answer.status == 200)
    #expect(answer.body.contains("2 invitations are on their way."))
    #expect(answer.body.contains("nobody") && answer.body.contains("This is no email address."))
    #expect(answer.body.contains("Is in the team already."))
    let none = try await alice.post(
      "/teams/alice-adams/invitations/new", ["emails": "bob@example.com", "role": "viewer"])
    #expect(none.status == 422)
    #expect(none.body.contains("bob@example.com</textarea>"))
  }

  /// A link of an invitation is a secret: nothing of it stays in the database.
  @Test func noLinkIsStored() async throws {
    let web = try await TestWeb.make()
    let (mailed, copied) = try await web.invite("dora@example.com")
    _ = try await web.browser().post(copied, TestWeb.newcomer)
    let rows = try await web.portal.store.read { tx in
      try ["invitations", "pending_sign_ups", "audit", "drafts"].flatMap {
        try tx.rows("SELECT * FROM \(TableShape.quoted($0))").map { "\($0.scalars)" }
      }
    }
    #expect(!rows.isEmpty)
    for path in [mailed, copied] {
      let secret = try #require(path.split(separator: "/").last)
      #expect(rows.allSatisfy { !$0.contains(secret) })
    }
  }
}
