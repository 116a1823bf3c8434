import HTTPTypes
import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// What operators do about mail, people and teams by programs.
@Suite("Admin API: mail, notes, people") struct AdminMailAPITests {
  private func operators(_ engine: TestEngine = .sqlite) async throws -> (TestWeb, Program) {
    let web = try await TestWeb.make(engine)
    return (web, try await web.program(.olga))
  }

  private func audited(_ action: String, _ web: TestWeb) async throws -> Int {
    try await web.portal.store.read {
      try $0.count("SELECT COUNT(*) AS n FROM audit WHERE action = \(action)")
    }
  }

  @Test func testMailGoesToWhoeverAsks() async throws {
    let (web, olga) = try await operators()
    #expect(try await olga.post("admin/test-mail").code == "proof-needed")
    try await olga.prove()
    let sent = try await olga.post("admin/test-mail", nil, [.idempotencyKey: "test"])
    #expect(sent.status == 201 && sent.text("to") == Cast.olga.email, "\(sent.body)")
    #expect(sent.text("kind") == "test" && sent.json?["text"] == nil)
    let place = try #require(sent.headers[.location])
    #expect(try await olga.get(place).text("id") == sent.text("id"))
    _ = try await olga.post("admin/test-mail", nil, [.idempotencyKey: "test"])
    #expect(try await audited("mail.tested", web) == 1)
  }

  @Test(arguments: TestEngine.allCases)
  func filesOfAMailAreRead(_ engine: TestEngine) async throws {
    let (web, olga) = try await operators(engine)
    let path = "admin/outbox/\(try await web.test.mailFiles())/attachments"
    #expect(try await olga.get(path).code == "proof-needed")
    #expect(try await olga.get("\(path)/1").code == "proof-needed")
    #expect(try await audited("mail.read", web) == 0)
    try await olga.prove()
    let files = try await olga.get(path)
    #expect(files.items.map { $0["position"] } == [.integer(1), .integer(2)], "\(files.body)")
    #expect(files.items.first?["name"]?.words == MailAttachment.samples[0].name.text)
    #expect(try await audited("mail.read", web) == 1)
    let file = try await olga.get("\(path)/1")
    #expect(file.bytes == MailAttachment.samples[0].bytes)
    #expect(file.headers[.contentType] == "application/pdf")
    #expect(try await audited("mail.read", web) == 2)
    for odd in ["0", "3", "x"] {
      #expect(try await olga.get("\(path)/\(odd)").status == 404, "\(odd)")
    }
    #expect(try await olga.get("admin/outbox/none/attachments").status == 404)
    #expect(try await web.program(.alice).get(path).status == 404)
  }

  @Test func addressIsAllowedAgain() async throws {
    let (web, olga) = try await operators()
    try await web.portal.store.write(for: .portal, as: .system("test")) { tx in
      try SuppressedAddress.suppress(
        Cast.bob.email, .complained, words: "spam", at: tx.now, in: tx)
    }
    let listed = try await olga.get("admin/suppressed")
    let id = try #require(listed.items.first?["id"]?.words)
    #expect(listed.items.first?["reason"]?.words == "complained")
    let path = "admin/suppressed/\(id)/allow"
    #expect(try await olga.post(path).code == "proof-needed")
    try await olga.prove()
    #expect(try await olga.post(path).status == 204)
    #expect(try await olga.get("admin/suppressed").items.isEmpty)
    #expect(try await olga.post(path).status == 404)
  }

  @Test(arguments: TestEngine.allCases)
  func notesAreWrittenListedAndRemoved(_ engine: TestEngine) async throws {
    let (web, olga) = try await operators(engine)
    let bob = "admin/users/\(try await web.test.user(.bob).id)/notes"
    let team = "admin/teams/\(try await web.teamID(of: .alice))/notes"
    #expect(try await olga.get(bob).code == "proof-needed")
    try await olga.prove()
    for path in [bob, team] {
      #expect(try await olga.post(path, ["text": .text("")]).pointers == ["/text"])
      let made = try await olga.post(path, ["text": .text("Called us")])
      #expect(made.status == 201 && made.text("author") == Cast.olga.name, "\(made.body)")
      #expect(try await olga.get(path).items == [try #require(made.json)])
    }
    let note = try #require(try await olga.get(bob).items.first?["id"]?.words)
    #expect(try await olga.delete("\(team)/\(note)").status == 404, "it stands elsewhere")
    #expect(try await olga.delete("\(bob)/\(note)").status == 204)
    #expect(try await olga.delete("\(bob)/\(note)").status == 404)
    #expect(try await olga.get(bob).items.isEmpty)
    let nobody = "admin/users/\(UUIDv7.text(at: web.clock.now))/notes"
    #expect(try await olga.get(nobody).status == 404)
    #expect(try await olga.post(nobody, ["text": .text("x")]).status == 404)
  }

  @Test(arguments: TestEngine.allCases)
  func personIsErasedFromTheAudit(_ engine: TestEngine) async throws {
    let (web, olga) = try await operators(engine)
    let path = "admin/users/\(try await web.test.user(.bob).id)"
    #expect(try await olga.post("\(path)/erase").code == "proof-needed")
    try await olga.prove()
    #expect(try await olga.post("\(path)/erase").code == "not-possible", "not while they act")
    #expect(try await olga.get(path).json?["erasure"] == .null)
    #expect(try await olga.post("\(path)/suspend").status == 200)
    let asked = try await olga.post("\(path)/erase")
    #expect(asked.status == 202 && asked.json?["doneAt"] == .null, "\(asked.body)")
    #expect(try await olga.get(path).json?["erasure"] == asked.json)
    #expect(try await olga.post("admin/users/none/erase").status == 404)
  }

  @Test func auditOfThePortalIsReadCheckedAndTakenAway() async throws {
    let (web, olga) = try await operators()
    let base = "admin/audit-logs"
    #expect(try await olga.post("\(base)/check").code == "proof-needed")
    #expect(try await olga.get("\(base)/export").code == "proof-needed")
    try await olga.prove()
    #expect(try await olga.post("admin/test-mail").status == 201)
    let entry = try #require(try await olga.get("\(base)?what=mail.tested").items.first)
    let number = try #require(entry["entry"]?.words)
    #expect(try await olga.get("\(base)/\(number)").json == entry)
    #expect(try await olga.get("\(base)/99999").status == 404)
    #expect(try await olga.get("\(base)/check").json?["askedAt"] == .null)
    let asked = try await olga.post("\(base)/check")
    #expect(asked.status == 202 && asked.text("askedAt") != nil)
    let csv = try await olga.get("\(base)/export")
    #expect(csv.body.hasPrefix("at,entry,action,") && csv.body.contains("mail.tested"))
    #expect(try await olga.get("\(base)?what=list.exported").items.count == 1)
    let alice = try await web.program(.alice)
    for path in [base, "\(base)/\(number)", "\(base)/check", "\(base)/export"] {
      #expect(try await alice.get(path).status == 404, "\(path)")
    }
  }
}
