import Foundation
import Portal
import TestSupport
import Testing

@testable import PortalWeb

@Suite("A person's changes (S28)") struct WriteBudgetPageTests {
  private func save(_ browser: Browser, company: String, bio: String = "") async throws -> Answer {
    try await browser.post(
      "/settings/profile",
      ["name": "A", "company": company, "bio": bio, "timeZone": "UTC", "language": "en"])
  }

  @Test func oneAccountCannotFillTheDisk() async throws {
    let web = try await TestWeb.make()
    let (alice, bob) = (try await web.browser(.alice), try await web.browser(.bob))
    for number in 0..<120 { #expect(try await save(alice, company: "\(number)").status == 303) }
    let entries = try await audited(web)
    let refused = try await save(alice, company: "One too many")
    #expect(refused.status == 429)
    #expect(refused.headers[.retryAfter] == "1")
    #expect(refused.body.contains("One too many"), "what was typed is kept")
    #expect(refused.body.contains("saving faster"))
    let button = try await alice.post("/settings/sessions/end-others")
    #expect(button.status == 429 && button.headers[.retryAfter] == "1")
    #expect(try await audited(web) == entries)
    #expect(try await save(bob, company: "Bob’s").status == 303, "others go on")
    web.clock.advance(by: .seconds(1))
    #expect(try await save(alice, company: "Later").status == 303)
    #expect(try await save(alice, company: "Again").status == 429, "one a second")
  }

  @Test func theBudgetIsASetting() async throws {
    let web = try await TestWeb.make(settings: { $0.writesPerMinute = 1 })
    let alice = try await web.browser(.alice)
    #expect(try await save(alice, company: "One").status == 303)
    #expect(try await save(alice, company: "Two").status == 303)
    let refused = try await save(alice, company: "Three")
    #expect(refused.status == 429 && refused.headers[.retryAfter] == "60")
  }

  private func audited(_ web: TestWeb) async throws -> Int {
    try await web.portal.store.read { try $0.count("SELECT COUNT(*) AS n FROM audit") }
  }

  @Test(arguments: TestEngine.allCases)
  func anEntryHoldsNoMoreThanSoMuch(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let alice = try await web.browser(.alice)
    // Four bytes a scalar, four scalars a character.
    for family in ["👩\u{200D}👩\u{200D}", "👨\u{200D}👨\u{200D}"] {
      let long = String(repeating: family, count: 450)
      #expect(try await save(alice, company: "\"quoted\"", bio: long).status == 303)
    }
    let entry = try #require(
      try await web.portal.store.read {
        try $0.row(
          """
          SELECT before, after FROM audit JOIN audit_details USING (chain, seq)
          WHERE action = 'profile.changed'
          ORDER BY seq DESC LIMIT 1
          """)
      })
    for column in ["before", "after"] {
      let text: String = try #require(try entry[column])
      #expect(text.utf8.count <= 4096 && text.utf8.count > 2000)
      let values = try JSONDecoder().decode([String: String].self, from: Data(text.utf8))
      #expect(values["bio"]?.hasSuffix("…") == true, "cut visibly")
    }
    let problems = try await web.portal.store.read { try web.portal.audit.verify(in: $0) }
    #expect(problems == [])
  }
}
