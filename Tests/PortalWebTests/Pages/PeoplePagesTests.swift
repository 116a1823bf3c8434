import HTTPTypes
import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// Operators, about people: what they see, what they do, and that it is written down.
@Suite("People in the back office") struct PeoplePagesTests {
  private func page(_ web: TestWeb, _ person: Cast = .bob) async throws -> String {
    "/admin/people/\(try await web.test.user(person).id)"
  }

  private func audited(_ web: TestWeb, _ action: AuditAction, of person: Cast) async throws -> Int {
    let chain = AuditChain.user(try await web.test.user(person).id)
    return try await web.portal.store.read {
      try AuditEntry.latest([chain], limit: 50, in: $0).count { $0.action == action }
    }
  }

  @Test func listLeadsToThePerson() async throws {
    let web = try await TestWeb.make()
    let olga = try await web.browser(.olga)
    #expect(try await olga.get("/admin").location == "/admin/people")
    let list = try await olga.get("/admin/people?sort=name").body
    #expect(list.contains("href=\"\(try await page(web))\""))
    #expect(list.contains("data-state=\"operator\">Operator"))
    #expect(list.contains("href=\"/admin/teams\""))
    let found = try await olga.get("/admin/people?q=brown").body
    #expect(found.contains("Bob Brown") && !found.contains("Alice Adams"))
    let file = try await olga.get("/admin/people?sort=name&format=csv").body
    #expect(file.hasPrefix("id,name,email,state,createdAt\r\n"))
    // Nobody waits for a list to go stale.
    let bob = try await Scene(web, .bob)
    try await bob.profile("Robert Brown", as: bob.other)
    #expect(try await olga.get("/admin/people?sort=name").body.contains("Robert Brown"))
  }

  @Test func aLookIsAnActAndInThePersonsAudit() async throws {
    let web = try await TestWeb.make()
    let olga = try await web.browser(.olga)
    _ = try await web.browser().post("/forgot-password", ["email": Cast.bob.email])
    try await ResetRequest.answerAll(web.portal)
    let path = try await page(web)
    web.clock.advance(by: .minutes(11))
    #expect(try await olga.get(path).location == "/prove?next=\(path)")
    #expect(try await audited(web, .personSeen, of: .bob) == 0)
    _ = try await olga.post("/prove", ["password": Cast.password, "next": path])
    let shown = try await olga.get(path)
    #expect(shown.status == 200)
    #expect(shown.body.contains("Choose a new password"))
    #expect(shown.body.contains("href=\"/admin/outbox?to=bob%40example.com\""))
    #expect(shown.body.contains(">Alice Adams’s team</a>"), "the team that he is in")
    #expect(!shown.body.contains("data-revision"), "whoever leaves it open does not look again")
    #expect(try await audited(web, .personSeen, of: .bob) == 1)
    let seen = try await web.browser(.bob).get("/teams/bob-brown/dashboard").body
    #expect(seen.contains("looked at the account bob@example.com"))
  }

  @Test func suspendedBobIsSignedOutAndHisStreamEnds() async throws {
    for engine in TestEngine.allCases {
      let web = try await TestWeb.make(engine)
      let (olga, bob) = (try await web.browser(.olga), try await web.browser(.bob))
      let stream = try await OpenStream(bob, web)
      _ = await stream.next()
      let path = try await page(web)
      #expect(try await olga.post("\(path)/suspend").location == path)
      #expect(await stream.next() == "end")
      #expect(try await bob.get("/settings/profile").location?.hasPrefix("/sign-in") == true)
      let refused = try await web.browser().post(
        "/sign-in", ["email": Cast.bob.email, "password": Cast.password])
      #expect(refused.status == 422)
      #expect(refused.body.contains("This account is suspended"))
      let shown = try await olga.get(path).body
      #expect(shown.contains("data-state=\"suspended\">Suspended"))
      #expect(shown.contains("The account is suspended, and its sessions are ended."))
      #expect(try await olga.get("/admin/people?state=suspended").body.contains("Bob Brown"))
      _ = try await olga.post("\(path)/suspend")
      #expect(try await olga.get(path).body.contains("That was so already"))

      #expect(try await olga.post("\(path)/lift").location == path)
      _ = try await web.browser(.bob)
    }
  }

  @Test func suspendedBobIsErasedFromTheAudit() async throws {
    for engine in TestEngine.allCases {
      let web = try await TestWeb.make(engine)
      let (olga, alice) = (try await web.browser(.olga), try await web.browser(.alice))
      let path = try await page(web)
      let early = try await olga.post("\(path)/erase")
      #expect(early.status == 422)
      #expect(early.body.contains("Suspend this person first"))
      _ = try await olga.post("\(path)/suspend")
      #expect(try await olga.post("\(path)/erase").location == path)
      #expect(try await olga.get(path).body.contains("Being erased."))
      let dashboard = "/teams/\(try await web.test.slug(.alice))/dashboard"
      _ = try await alice.get(dashboard)
      try await AuditErasure.run(web.portal)
      #expect(try await olga.get(path).body.contains("Last erased:"))
      let problems = try await web.portal.store.read { try web.portal.audit.verify(in: $0) }
      #expect(problems == [])
      // An operator's look at the page is written anew, and is theirs.
      let texts = try await web.portal.store.read { tx in
        try tx.rows(
          """
          SELECT d.subject, d.actor_name FROM audit a JOIN audit_details d
            ON d.chain = a.chain AND d.seq = a.seq
          WHERE a.action NOT IN ('person.seen') AND (d.subject LIKE '%bob%' OR d.actor_name LIKE 'Bob%')
          """)
      }
      #expect(texts.isEmpty)
    }
  }

  @Test func nobodyShutsThemselvesOut() async throws {
    let web = try await TestWeb.make()
    let olga = try await web.browser(.olga)
    let path = try await page(web, .olga)
    #expect(!(try await olga.get(path).body.contains("\(path)/suspend")))
    let refused = try await olga.post("\(path)/suspend")
    #expect(refused.status == 422)
    #expect(refused.body.contains("You cannot suspend your own account."))
    #expect(try await olga.get(path).status == 200)
  }

  @Test func sessionsEnd() async throws {
    let web = try await TestWeb.make()
    let (olga, bob) = (try await web.browser(.olga), try await web.browser(.bob))
    let path = try await page(web)
    #expect(try await olga.post("\(path)/sessions/end").location == path)
    #expect(try await bob.get("/settings/profile").status == 303)
    #expect(try await olga.get(path).body.contains("No session is open."))
    #expect(try await audited(web, .personSignedOut, of: .bob) == 1)
  }

  @Test func mailGoesAgainAndOnlyThisPersons() async throws {
    let web = try await TestWeb.make()
    let olga = try await web.browser(.olga)
    _ = try await web.browser(.bob)
    try await web.portal.store.write(for: .portal, as: .system("test")) {
      try $0.execute("UPDATE outbox SET state = 'dead', last_error = '550 no such user'")
    }
    let path = try await page(web)
    let shown = try await olga.get(path).body
    #expect(shown.contains("550 no such user"))
    let action = try #require(shown.firstMatch(of: /action="([^"]+\/mails\/[^"]+\/send)"/)?.1)
    #expect(try await olga.post(String(action)).location == path)
    #expect(try await olga.get(path).body.contains("The mail will be tried again."))
    _ = try await olga.post(String(action))
    #expect(try await olga.get(path).body.contains("This mail cannot be sent again"))
    let mail = action.dropFirst(path.count)
    #expect(try await olga.post(try await page(web, .alice) + mail).status == 404)
  }

  @Test func notesAreWrittenRefusedAndRemoved() async throws {
    let web = try await TestWeb.make()
    let olga = try await web.browser(.olga)
    for subject in [try await page(web), "/admin/teams/\(try await web.teamID(of: .alice))"] {
      let refused = try await olga.post("\(subject)/notes", ["text": " "])
      #expect(refused.status == 422)
      #expect(refused.body.contains("Fill this in.") && !refused.body.contains("Last mails"))
      #expect(try await olga.get("\(subject)/notes").status == 200)
      let note: KeyValuePairs = ["text": "Called <twice>\nabout mail"]
      #expect(try await olga.post("\(subject)/notes", note).location == subject)
      let shown = try await olga.get(subject).body
      #expect(shown.contains("Called &lt;twice&gt;\nabout mail"))
      let remove = try #require(shown.firstMatch(of: /action="([^"]+\/notes\/[^"]+\/remove)"/)?.1)
      let elsewhere = String(remove).replacing(subject, with: try await page(web, .alice))
      #expect(try await olga.post(elsewhere).status == 404)
      let scene = try await Scene(web, .olga)
      try await scene.makeOperator(true, .charlie)
      let charlie = try await web.browser(.charlie)
      #expect(!(try await charlie.get(subject).body.contains(remove)))
      #expect(try await charlie.post(String(remove)).status == 422)
      #expect(try await olga.post(String(remove)).location == subject)
      #expect(!(try await olga.get(subject).body.contains("twice")))
    }
  }

  /// What was typed waits for the password.
  @Test func noteIsKeptWhileThePasswordIsAskedFor() async throws {
    let web = try await TestWeb.make()
    let olga = try await web.browser(.olga)
    let path = try await page(web)
    web.clock.advance(by: .minutes(11))
    let place = try #require(
      try await olga.post("\(path)/notes", ["text": "Wants a refund"]).location)
    #expect(place.hasPrefix("/prove/"))
    #expect(try await olga.get(place).body.contains("Wants a refund"))
    #expect(try await olga.post("\(path)/suspend").location?.hasPrefix("/prove/") == true)
    #expect(try await !web.test.user(.bob).isSuspended)
  }

  @Test func aliceFindsNothing() async throws {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    let team = "/admin/teams/\(try await web.teamID(of: .alice))"
    for path in ["/admin/people", try await page(web), "/admin/teams", team] {
      #expect(try await alice.get(path).status == 404)
    }
    #expect(try await alice.post("\(try await page(web))/suspend").status == 404)
    #expect(try await alice.post(team, ["seats": "9"]).status == 404)
    let nobody = "/admin/people/00000000-0000-7000-8000-000000000000"
    let olga = try await web.browser(.olga)
    #expect(try await olga.get(nobody).status == 404)
    #expect(try await olga.get("/admin/people/x").status == 404)
    #expect(try await olga.post("\(nobody)/suspend").status == 404)
  }
}

extension TestWeb {
  /// Of the person's first team.
  func teamID(of person: Cast) async throws -> ID<Team> {
    let user = try await test.user(person).id
    return try await portal.store.read {
      try #require(try Membership.supervised(of: user, limit: 1, in: $0).first).team.id
    }
  }
}
