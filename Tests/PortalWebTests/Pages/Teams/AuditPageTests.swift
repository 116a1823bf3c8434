import Foundation
import HTTPTypes
import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// The audit as people reach it.
@Suite("Audit pages") struct AuditPageTests {
  private static let base = "/teams/alice-adams/audit"

  private func rename(_ web: TestWeb, _ name: String, as browser: Browser) async throws {
    let form: KeyValuePairs = ["name": name, "slug": "alice-adams"]
    #expect(try await browser.post("/teams/alice-adams/settings/name", form).status == 303)
  }

  @Test(arguments: TestEngine.allCases)
  func aChangeIsToldAndItsEntryShown(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let alice = try await web.browser(.alice)
    try await rename(web, "New & <b>name</b>", as: alice)
    let list = try await alice.get(Self.base)
    #expect(list.status == 200)
    #expect(list.body.contains("Name: Alice Adams’s team → New &amp; &lt;b&gt;name"))
    let number = try await web.lastEntry(of: .team(try await web.teamID(of: .alice)))
    #expect(list.body.contains("href=\"\(Self.base)/\(number)\""))
    let entry = try await alice.get("\(Self.base)/\(number)")
    #expect(entry.status == 200)
    for text in [
      "New &amp; &lt;b&gt;name", "team.renamed", "rel=\"prev\"", "who=alice%40example.com",
    ] {
      #expect(entry.body.contains(text), "\(text)")
    }
    #expect(!entry.body.contains("rel=\"next\"") && !entry.body.contains("record=team"))
    for unknown in ["\(number + 1)", "0", "x", "2~1", "0\(number)"] {
      #expect(try await alice.get("\(Self.base)/\(unknown)").status == 404, "\(unknown)")
    }
  }

  @Test func onlyWhoMaySeesIt() async throws {
    let web = try await TestWeb.make()
    let (bob, charlie) = (try await web.browser(.bob), try await web.browser(.charlie))
    for path in ["", "/1", "/report", "?format=csv"] {
      let refused = try await bob.get(Self.base + path)
      #expect(refused.status == 403)
      #expect(refused.body.contains("These roles may see the audit: Owner, Admin."))
      #expect(try await charlie.get(Self.base + path).status == 404)
    }
    #expect(try await bob.post("\(Self.base)/check").status == 403)
    #expect(!(try await bob.get("/teams/alice-adams/dashboard").body.contains(Self.base)))
    let alice = try await web.browser(.alice)
    #expect(try await alice.get("/teams/alice-adams/dashboard").body.contains(Self.base))
    let member = "/teams/alice-adams/members/\(try await web.test.user(.bob).id)"
    #expect(try await alice.get(member).body.contains("\(Self.base)?record=user:"))
    #expect(!(try await bob.get(member).body.contains(Self.base)))
  }

  @Test func aHistoryIsNamedAndCanBeLeft() async throws {
    let web = try await TestWeb.make()
    let (alice, bob) = (try await web.browser(.alice), try await web.test.user(.bob))
    _ = try await alice.post("/teams/alice-adams/members/\(bob.id)/role", ["role": "viewer"])
    let path = "\(Self.base)?record=user:\(bob.id)"
    let list = try await alice.get(path)
    #expect(list.body.contains("History of Bob Brown"))
    #expect(list.body.contains("Role: Member → Viewer"))
    #expect(list.body.contains("name=\"record\" value=\"user:\(bob.id)\""))
    // Of somebody who is not in it nothing is told.
    let olga = try await web.test.user(.olga)
    let none = try await alice.get("\(Self.base)?record=user:\(olga.id)")
    #expect(none.body.contains("History of one person") && !none.body.contains("Olga"))
  }

  @Test func aFileWantsProofAndIsWrittenDown() async throws {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    for (format, type) in [
      ("csv", "text/csv; charset=utf-8"), ("json", "application/json"),
      ("jsonl", "application/jsonl"),
    ] {
      let file = try await alice.get("\(Self.base)?format=\(format)")
      #expect(file.status == 200 && file.headers[.contentType] == type)
    }
    let list = try await alice.get("\(Self.base)?what=list.exported").body
    #expect(list.matches(of: /exported a list/).count == 3 && list.contains("Format: jsonl"))
    web.clock.advance(by: .minutes(11))
    let asked = try await alice.get("\(Self.base)?format=csv")
    #expect(asked.status == 303 && asked.location?.hasPrefix("/prove") == true)
  }

  /// Nobody reads on: no connection and no statement is left behind.
  @Test(arguments: TestEngine.allCases)
  func aFileThatIsLeftHalfwayHoldsNothing(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let (store, team) = (web.portal.store, try await web.teamID(of: .alice))
    try await web.fillAudit(of: team, 1500)
    let listing = ListedEntry.listing(of: .team)
    let chain = AuditChain.team(team)
    for _ in 0..<20 {
      var file = ListExport(
        listing, try listing.query([]), of: chain.listed, as: .jsonl, web.web.cursors
      ) { _ in true }
      let first = try await file.next(store)
      #expect(first?.isEmpty == false)
      let cancelled = Task { [file] in
        var file = file
        withUnsafeCurrentTask { $0?.cancel() }
        while try await file.next(store) != nil {}
      }
      _ = await cancelled.result
    }
    // Twenty are more than there are connections.
    #expect(try await store.read { try $0.count("SELECT 1 AS n") } == 1)
    let alice = try await web.browser(.alice)
    #expect(try await alice.get(Self.base).status == 200)
  }

  @Test(arguments: TestEngine.allCases)
  func aCheckIsAskedForAndItsResultFollowed(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let (alice, olga) = (try await web.browser(.alice), try await web.browser(.olga))
    let places: [(AuditChain, String, Browser)] = [
      (.team(try await web.teamID(of: .alice)), Self.base, alice),
      (.user(try await web.test.user(.alice).id), "/settings/history", alice),
      (.portal, "/admin/audit", olga),
    ]
    for (chain, path, browser) in places {
      #expect(try await browser.get(path).body.contains("Not checked yet."))
      #expect(try await browser.post("\(path)/check").location == path)
      _ = try await browser.get(path)
      let asked = try await browser.get(path).body
      #expect(asked.contains("Being checked") && !asked.contains("Check now"))
      let audit = web.portal.audit
      try await web.portal.store.write(for: chain.scope, as: .system("test")) { tx in
        try AuditCheck.save(
          ["\(chain.key) 12: was edited", "\(chain.key): the head is gone"], count: 34, of: chain,
          at: tx.now, audit, in: tx)
      }
      let bad = try await browser.get(path).body
      #expect(bad.contains("Entry 12 was edited.") && bad.contains("The head is gone."))
      #expect(bad.contains("Not whole on") && bad.contains("Check now"))
      try await web.portal.store.write(for: chain.scope, as: .system("test")) { tx in
        try AuditCheck.save([], count: 34, of: chain, at: tx.now, audit, in: tx)
      }
      #expect(try await browser.get(path).body.contains("34 entries checked."))
    }
  }

  @Test func aPersonsHistoryIsTheirOwn() async throws {
    let web = try await TestWeb.make()
    let (alice, bob) = (try await web.browser(.alice), try await web.browser(.bob))
    let list = try await alice.get("/settings/history")
    #expect(list.body.contains("signed in with") && !list.body.contains("Bob Brown"))
    let theirs = try await bob.get("/settings/history/1").body
    #expect(theirs.contains("bob@example.com") && !theirs.contains("alice@example.com"))
    #expect(try await alice.get("/settings/history?format=jsonl").status == 200)
    #expect(try await alice.get("/settings/history?what=list.exported").body.contains("jsonl"))
    web.clock.advance(by: .minutes(11))
    let asked = try await alice.get("/settings/history?format=jsonl")
    #expect(asked.status == 303 && asked.location?.hasPrefix("/prove") == true)
  }

  @Test func aFilterThatIsNotTakenStandsAsTyped() async throws {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    for (query, words) in [
      ("from=2026-13-01", "value=\"2026-13-01\""),
      ("from=%D9%A2%D9%A0%D9%A2%D9%A6-01-01", "aria-invalid"),
      ("from=2026-02-02&to=2026-02-01", "Choose a day that is not before the first."),
    ] {
      let page = try await alice.get("\(Self.base)?\(query)&who=bob&q=seen&limit=25")
      #expect(page.status == 422, "\(query)")
      for text in [words, "value=\"bob\"", "value=\"seen\"", "name=\"limit\" value=\"25\""] {
        #expect(page.body.contains(text), "\(query) \(text)")
      }
      #expect(try await alice.get("\(Self.base)?\(query)&format=csv").status == 400)
    }
    for query in ["record=x", "from=2026-13-01&x=1", "from=2026-01-01&from=2026-01-02"] {
      #expect(try await alice.get("\(Self.base)?\(query)").status == 400, "\(query)")
    }
  }

  @Test func whatCostsMoreIsDoneOneAtATime() async throws {
    let web = try await TestWeb.make()
    let (alice, bob) = (try await web.browser(.alice), try await web.browser(.bob))
    let id = try await web.test.user(.alice).id
    try await web.web.searches.hold(id) {
      let refused = try await alice.get("\(Self.base)?q=seen")
      #expect(refused.status == 429 && refused.headers[.retryAfter] == "5")
      #expect(try await alice.get(Self.base).status == 200)
      #expect(try await bob.get("/settings/history?q=seen").status == 200)
    }
    try await web.web.reports.hold(id) {
      let refused = try await alice.get("\(Self.base)/report")
      #expect(refused.status == 429)
    }
    #expect(try await alice.get("\(Self.base)?q=seen").status == 200)
    #expect(try await alice.get("\(Self.base)/report").status == 200)
  }

  @Test func onlyPeopleAndRolesLendTheirNameToAHistory() async throws {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    let alices = try await web.test.user(.alice).id.text
    let team = try await web.teamID(of: .alice)
    let chain = AuditChain.team(team)
    let (role, link) = (
      try #require(ID<CustomRole>(alices)), try #require(ID<JoinLink>(alices))
    )
    try await web.portal.store.write(for: chain.scope, as: .system("test")) { tx in
      try tx.audit(.roleDefined, to: chain, of: .other("role", role), subject: "Auditors")
      try tx.audit(.joinLinkMade, to: chain, of: .other("link", link), subject: "Member")
    }
    for (record, words) in [
      ("role:\(role)", "History of Auditors"), ("link:\(link)", "History of one join link"),
    ] {
      let page = try await alice.get("\(Self.base)?record=\(record)").body
      #expect(page.contains(words) && !page.contains("search for the name"), "\(record)")
    }
    try await web.beginInFirstForm(team)
    let page = try await alice.get("\(Self.base)?record=role:\(role)&sort=at").body
    #expect(page.contains("search for the name"))
  }

  @Test func theReportTellsOfTheDaysThatAreAskedFor() async throws {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    try await rename(web, "Another name", as: alice)
    _ = try await alice.get("\(Self.base)?format=csv")
    // The clock of tests stands in June 2025.
    let usual = try await alice.get("\(Self.base)/report")
    #expect(usual.status == 200 && usual.body.contains("2025-05-01 to 2025-05-31"))
    let june = try await alice.get("\(Self.base)/report?from=2025-06-01&to=2025-06-30").body
    for text in [
      "exported a list", "created the team", "Changed the team’s name", "Not checked yet.",
    ] {
      #expect(june.contains(text), "\(text)")
    }
    for (query, words) in [
      ("from=2025-01-01&to=2026-01-02", "at most 366 days"),
      ("from=2025-06-02&to=2025-06-01", "not before the first"),
      ("from=2025-02-29&to=2025-03-01", "aria-invalid"), ("from=2025-02-01", "aria-invalid"),
    ] {
      let refused = try await alice.get("\(Self.base)/report?\(query)")
      #expect(refused.status == 422 && refused.body.contains(words), "\(query)")
    }
    for query in ["x=1", "from=2025-06-01&from=2025-06-02"] {
      #expect(try await alice.get("\(Self.base)/report?\(query)").status == 400)
    }
    #expect(try await alice.get("\(Self.base)/report?from=2024-01-01&to=2024-12-31").status == 200)
  }

  @Test func somebodyErasedIsOneAndTheSame() async throws {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    try await rename(web, "Another name", as: alice)
    let chain = AuditChain.team(try await web.teamID(of: .alice))
    try await web.erase(chain, try await web.lastEntry(of: chain))
    try await web.change("UPDATE teams SET seat_limit = NULL")
    let words = "Erased person \(try await web.test.user(.alice).id.text.suffix(4).uppercased())"
    for path in [Self.base, "/teams/alice-adams/dashboard"] {
      let page = try await alice.get(path).body
      #expect(page.contains(words) && page.contains("(erased)"), "\(path)")
    }
  }
}
