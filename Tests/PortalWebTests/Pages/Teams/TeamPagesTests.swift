import Foundation
import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// Making, changing, handing over, leaving and ending a team, by its pages.
@Suite("Team pages") struct TeamPagesTests {
  private let base = "/teams/alice-adams"

  @Test func aTeamIsMadeAndItsAddressTakenOnce() async throws {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    let made = try await alice.post("/teams/new", ["name": "Blue Sky", "slug": ""])
    #expect(made.location == "/teams/blue-sky/members")
    #expect(try await alice.get("/teams/blue-sky/members").status == 200)
    for slug in ["blue-sky", "alice-adams", "new", "Blue", "a", "-a-"] {
      let refused = try await alice.post("/teams/new", ["name": "Other", "slug": slug])
      #expect(refused.status == 422, "\(slug)")
      #expect(refused.body.contains("value=\"Other\""))
    }
  }

  @Test(arguments: TestEngine.allCases)
  func anOldAddressLeadsMembersOn(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let (alice, bob) = (try await web.browser(.alice), try await web.browser(.bob))
    let rename: KeyValuePairs = ["name": "Acme", "slug": "acme"]
    #expect(
      try await alice.post("\(base)/settings/name", rename).location == "/teams/acme/settings")
    let moved = try await bob.get("\(base)/members?sort=-email")
    #expect(moved.status == 307)
    #expect(moved.location == "/teams/acme/members?sort=-email")
    #expect(try await alice.post("\(base)/leave").location == "/teams/acme/leave")
    // To everybody else there is nothing, as where there never was.
    let charlie = try await web.browser(.charlie)
    let (old, none) = (
      try await charlie.get("\(base)/members"), try await charlie.get("/teams/x/members")
    )
    #expect(old.status == 404)
    #expect(old.bytes == none.bytes)
    let taken = try await charlie.post("/teams/new", ["name": "Mine", "slug": "alice-adams"])
    #expect(taken.body.contains("This address is taken."))
    web.clock.advance(by: .days(31))
    let later = try await web.browser(.bob)
    #expect(try await later.get("\(base)/members").status == 404)
  }

  /// Flow 5: a form made for one team never writes to another.
  @Test func aFormKnowsItsTeam() async throws {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    _ = try await alice.post("/teams/new", ["name": "Blue Sky", "slug": "blue-sky"])
    let page = try await alice.get("\(base)/settings").body
    let team = try #require(page.firstMatch(of: /name="team" value="([^"]+)"/)?.1)
    let form: KeyValuePairs = ["team": String(team), "name": "Red", "slug": "red"]
    let wrong = try await alice.post("/teams/blue-sky/settings/name", form)
    #expect(wrong.status == 409)
    #expect(try await alice.get("/teams/blue-sky/settings").body.contains("value=\"Blue Sky\""))
    #expect(try await alice.post("/teams/blue-sky/leave", ["team": String(team)]).status == 409)
    #expect(try await alice.post("\(base)/settings/name", form).status == 303)
    let forms = page.matches(of: /<form class="form" action="\/teams\/[^"]+" method="post"/).count
    #expect(page.matches(of: /name="team"/).count == forms, "every form says it")
  }

  @Test func whoIsDemotedWhileTheirFormIsOpenReadsWhy() async throws {
    let web = try await TestWeb.make()
    try await web.give(.admin, to: .bob, inTeamOf: .alice)
    let (alice, bob) = (try await web.browser(.alice), try await web.browser(.bob))
    #expect(try await bob.get("\(base)/invitations/new").status == 200)
    let id = try await web.test.user(.bob).id
    let changed = try await alice.post("\(base)/members/\(id)/role", ["role": "viewer"])
    #expect(changed.status == 303)
    let late = try await bob.post(
      "\(base)/invitations/new", ["emails": Cast.charlie.email, "role": "member"])
    #expect(late.status == 403)
    #expect(late.body.contains("Your role in this team is Viewer."))
    #expect(late.body.contains("These roles may invite people: Owner, Admin."))
    #expect(try await web.test.mails(to: Cast.charlie.email).isEmpty)
    #expect(try await web.test.mails(to: Cast.bob.email).last?.kind == "role-changed")
  }

  @Test func whoIsRemovedFindsNothingAtTheNextRequest() async throws {
    let web = try await TestWeb.make()
    let (alice, bob) = (try await web.browser(.alice), try await web.browser(.bob))
    #expect(try await bob.get("\(base)/dashboard").status == 200)
    let id = try await web.test.user(.bob).id
    #expect(try await alice.post("\(base)/members/\(id)/remove").status == 303)
    #expect(try await bob.get("\(base)/dashboard").status == 404)
    #expect(try await bob.post("\(base)/leave").status == 404)
    #expect(try await web.test.mails(to: Cast.bob.email).last?.kind == "removed-from-team")
  }

  @Test func anAdminTouchesNoOwner() async throws {
    let web = try await TestWeb.make()
    try await web.give(.admin, to: .bob, inTeamOf: .alice)
    let bob = try await web.browser(.bob)
    let (alice, own) = (try await web.test.user(.alice).id, try await web.test.user(.bob).id)
    #expect(try await bob.post("\(base)/members/\(alice)/role", ["role": "viewer"]).status == 403)
    #expect(try await bob.post("\(base)/members/\(alice)/remove").status == 403)
    // Nobody their own role; and no role above one's own is on offer.
    #expect(try await bob.post("\(base)/members/\(own)/role", ["role": "viewer"]).status == 422)
    let page = try await bob.get("\(base)/invitations/new").body
    #expect(!page.contains("value=\"owner\"") && page.contains("value=\"admin\""))
    let more = try await bob.post(
      "\(base)/invitations/new", ["emails": "e@example.com", "role": "owner"])
    #expect(more.status == 422)
  }

  @Test(arguments: TestEngine.allCases)
  func aTeamIsHandedOver(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let (alice, bob) = (try await web.browser(.alice), try await web.browser(.bob))
    web.clock.advance(by: .minutes(11))
    // Both prove their password first; the form waits meanwhile.
    let page = try await alice.get("\(base)/settings").body
    let team = String(try #require(page.firstMatch(of: /name="team" value="([^"]+)"/)?.1))
    let kept = try await alice.post(
      "\(base)/transfer", ["team": team, "email": Cast.bob.email])
    let form = try #require(kept.location)
    #expect(form.hasPrefix("/prove/"))
    let question = try await alice.get(form).body
    #expect(question.contains("name=\"team\" value=\"\(team)\""))
    #expect(!question.contains("<dd>\(team)"), "it is nothing to read")
    let sent: KeyValuePairs = [
      "team": team, "email": Cast.bob.email, "password": Cast.password,
    ]
    #expect(try await alice.post(form, sent).status == 307)
    #expect(try await alice.post("\(base)/transfer", sent).location == "\(base)/settings")
    let mail = try #require(try await web.test.mails(to: Cast.bob.email).last)
    #expect(mail.kind == "transfer-offered" && mail.path == "\(base)/transfer")
    #expect(try await bob.get(mail.path).body.contains("Alice Adams offers you"))
    #expect(try await bob.post("\(base)/transfer/accept").location?.hasPrefix("/prove") == true)
    _ = try await bob.post("/prove", ["password": Cast.password, "next": mail.path])
    #expect(try await bob.post("\(base)/transfer/accept").status == 303)
    #expect(try await web.role(of: Cast.bob.email) == .owner)
    #expect(try await web.role(of: Cast.alice.email) == .admin)
    #expect(try await web.test.mails(to: Cast.alice.email).last?.kind == "transfer-done")
    let problems = try await web.portal.store.snapshot { tx, _ in
      try web.portal.audit.verify(in: tx)
    }
    #expect(problems.isEmpty)
  }

  @Test(arguments: TestEngine.allCases)
  func aTeamIsDeletedAndRestored(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let (alice, bob) = (try await web.browser(.alice), try await web.browser(.bob))
    let (mailed, _) = try await web.invite("dora@example.com", by: alice)
    let wrong = try await alice.post("\(base)/delete", ["name": "Alice"])
    #expect(wrong.status == 422)
    #expect(wrong.body.contains("This is not the team’s name."))
    let name = "Alice Adams’s team"
    #expect(try await alice.post("\(base)/delete", ["name": name]).location == "/teams")
    let refused = try await bob.get("\(base)/dashboard")
    #expect(refused.status == 403)
    #expect(refused.body.contains("This team was deleted."))
    #expect(!(try await bob.get("/teams").body.contains(name)))
    #expect(try await web.browser().get(mailed).body.contains("was deleted"))
    #expect(try await bob.post("\(base)/restore").status == 403)
    #expect(try await alice.get("/teams").body.contains("action=\"\(base)/restore\""))
    #expect(try await alice.post("\(base)/restore").location == "\(base)/dashboard")
    #expect(try await bob.get("\(base)/dashboard").status == 200)
    #expect(try await web.browser().get(mailed).status == 410, "invitations do not come back")
  }

  @Test func theLastOwnerStays() async throws {
    let web = try await TestWeb.make()
    let (alice, bob) = (try await web.browser(.alice), try await web.browser(.bob))
    #expect(try await alice.post("\(base)/leave").location == "\(base)/settings")
    #expect(try await alice.get("\(base)/settings").body.contains("A team needs an owner."))
    #expect(try await bob.post("\(base)/leave").location == "/teams")
    #expect(try await web.role(of: Cast.bob.email) == nil)
  }

  @Test func aRoleOfTheTeamsOwn() async throws {
    let web = try await TestWeb.make()
    let (alice, bob) = (try await web.browser(.alice), try await web.browser(.bob))
    let made = try await alice.post(
      "\(base)/roles/new", ["name": "Inviter", "acts": "members.invite"])
    #expect(made.status == 303)
    let list = try await alice.get("\(base)/roles").body
    let path = try #require(list.firstMatch(of: /"([^"]+\/roles\/[0-9a-f-]{36})"/)?.1)
    let role = try #require(path.split(separator: "/").last)
    let id = try await web.test.user(.bob).id
    #expect(
      try await alice.post("\(base)/members/\(id)/role", ["role": String(role)]).status == 303)
    #expect(try await bob.get("\(base)/invitations/new").status == 200)
    let links = try await bob.get("\(base)/join-links")
    #expect(links.status == 200 && !links.body.contains("Make join link"), "seen, and not made")
    #expect(
      try await bob.post("\(base)/join-links", ["role": "viewer", "days": "7"]).status == 403)
    #expect(try await bob.get("\(base)/access").body.contains("The role Inviter may."))
    #expect(try await alice.post("\(path)/delete").location == String(path), "in use")
    #expect(try await alice.post(String(path), ["name": "Reader"]).status == 303)
    #expect(try await bob.get("\(base)/invitations/new").status == 403, "at once")
    let taken = try await alice.post("\(base)/roles/new", ["name": "OWNER"])
    #expect(taken.status == 422)
  }

  @Test func whyIsToldFromTheTableThatDecides() async throws {
    let web = try await TestWeb.make()
    let (alice, bob) = (try await web.browser(.alice), try await web.browser(.bob))
    let (own, hers) = (try await web.test.user(.bob).id, try await web.test.user(.alice).id)
    let page = try await alice.get("\(base)/members/\(own)/access").body
    let told = TeamAct.open.filter { $0 != .takeOverTeam && $0 != .endTransfer }
    for act in told {
      #expect(page.contains(act.label.replacing("&", with: "&amp;")), "\(act.name)")
    }
    let allowed = page.matches(of: />Yes<\/span>/).count
    #expect(allowed == told.count { $0.roles.contains(.member) })
    #expect(try await bob.get("\(base)/access").body.contains("What you may do"))
    #expect(try await bob.get("\(base)/members/\(hers)/access").status == 403)
  }
}
