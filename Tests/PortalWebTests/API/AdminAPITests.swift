import HTTPTypes
import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// The back office for programs: of operators who have signed in, and of nobody else.
@Suite("Admin API") struct AdminAPITests {
  private static let lists = [
    "users", "teams", "invoices", "outbox", "backups", "health", "config", "payment-events",
    "reconciliations",
  ]

  private func operators(
    _ engine: TestEngine = .sqlite
  ) async throws -> (TestWeb, olga: Program) {
    let web = try await TestWeb.billed(engine) {
      $0.settings = [
        ShownSetting(variable: "PORTICO_NAME", key: "name", value: "Acme", source: "-", help: "")
      ]
    }
    let olga = try await web.program(.olga)
    return (web, olga)
  }

  @Test func officeIsNotThereForOthers() async throws {
    let (web, olga) = try await operators()
    let alice = try await web.program(.alice)
    for path in Self.lists {
      #expect(try await olga.get("admin/\(path)").status == 200, "\(path)")
      #expect(try await alice.get("admin/\(path)").status == 404, "\(path)")
      #expect(try await Program(web).get("admin/\(path)").status == 401, "\(path)")
    }
  }

  @Test(arguments: TestEngine.allCases)
  func peopleAreLookedAtAndSuspended(_ engine: TestEngine) async throws {
    let (web, olga) = try await operators(engine)
    let bob = try await web.program(.bob)
    let id = try await web.test.user(.bob).id
    let path = "admin/users/\(id)"
    #expect(try await olga.get(path).code == "proof-needed")
    try await olga.prove()
    let person = try await olga.get(path)
    #expect(
      try person.text("email") == Cast.bob.email && person.json?["openSessions"] == .integer(1))
    #expect(try await bob.get("audit-logs?what=person.seen").items.count == 1, "he sees it")
    #expect(try await olga.send("DELETE", "\(path)/sessions").status == 200)
    #expect(try await bob.get("users/me").status == 401)
    #expect(try await olga.post("\(path)/suspend").text("state") == "suspended")
    #expect(try await olga.post("\(path)/suspend").text("state") == "suspended")
    #expect(try await olga.get("admin/users?state=suspended").items.count == 1)
    #expect(try await olga.post("\(path)/lift").text("state") == "active")
    let me = try await web.test.user(.olga).id
    #expect(try await olga.post("admin/users/\(me)/suspend").code == "not-possible")
    #expect(try await olga.post("admin/users/nobody/suspend").status == 404)
    #expect(try await olga.get("admin/users/nobody").status == 404)
  }

  @Test func teamsAreLimitedSuspendedAndGivenPlans() async throws {
    let (web, olga) = try await operators()
    try await olga.prove()
    let path = "admin/teams/\(try await web.teamID(of: .alice))"
    let team = try await olga.get(path)
    #expect(team.text("slug") == "alice-adams" && team.text("plan") == "free")
    let limited = try await olga.send("PATCH", path, ["seats": .integer(2)])
    #expect(limited.json?["seats"] == .integer(2), "\(limited.body)")
    #expect(try await olga.send("PATCH", path, ["seats": .integer(0)]).status == 422)
    let late = try await olga.send("PATCH", path, ["seats": .null], headers: [.ifMatch: "\"x\""])
    #expect(late.status == 412)
    #expect(try await olga.post("\(path)/suspend").text("state") == "suspended")
    #expect(try await olga.post("\(path)/lift").text("state") == "active")

    let grant: KeyValuePairs<String, JSON> = [
      "plan": .text("team"), "lastDay": .text("2099-01-01"), "reason": .text("Thanks"),
    ]
    let given = try await olga.post("\(path)/plans", grant)
    #expect(given.text("source") == "complimentary" && given.text("plan") == "team")
    #expect(try await olga.post("\(path)/plans", grant).code == "not-possible")
    guard case .list(let grants)? = given.json?["grants"], let id = grants.first?["id"]?.words
    else { throw Unexpected(given.body) }
    let other = "admin/teams/\(try await web.teamID(of: .charlie))"
    #expect(try await olga.send("DELETE", "\(other)/plans/\(id)").status == 404)
    #expect(try await olga.send("DELETE", "\(path)/plans/\(id)").text("plan") == "free")
    #expect(try await olga.get("admin/teams/none").status == 404)
  }

  @Test(arguments: TestEngine.allCases)
  func invoicesArePaidGivenBackAndVoided(_ engine: TestEngine) async throws {
    let (web, olga) = try await operators(engine)
    let alice = try await web.program(.alice)
    _ = try await alice.post(
      "teams/alice-adams/subscription/order", ["plan": .text("team")])
    let id = try #require(try await olga.get("admin/invoices").items.first?["id"]?.words)
    let path = "admin/invoices/\(id)"
    #expect(try await olga.get(path).text("team") == "Alice Adams’s team")
    let payment: KeyValuePairs<String, JSON> = [
      "amount": Money(minor: 3451, .euro).json, "receivedOn": .text("2025-01-01"),
    ]
    #expect(try await olga.post("\(path)/payments", payment).code == "proof-needed")
    try await olga.prove()
    let paid = try await olga.post("\(path)/payments", payment)
    #expect(paid.status == 201 && paid.text("status") == "paid", "\(paid.body)")
    #expect(try await olga.post("\(path)/payments", payment).code == "not-possible")
    #expect(try await olga.post("\(path)/void").code == "not-possible")

    func refund(_ invoice: String, _ minor: Int64) async throws -> Answer {
      try await olga.post(
        "admin/payments/refund",
        [
          "invoice": .text(invoice), "amount": Money(minor: minor, .euro).json,
          "reason": .text("A mistake"),
        ], [.idempotencyKey: "refund \(minor)".replacing(" ", with: "-")])
    }
    let given = try await refund(id, 1000)
    #expect(given.json?["refunded"] == Money(minor: 1000, .euro).json, "\(given.body)")
    #expect(try await refund(id, 1000).headers[.idempotencyReplayed] == "true")
    #expect(try await refund(id, 9000).code == "invalid")
    #expect(try await refund("none", 1).status == 404)
    #expect(try await olga.get("admin/invoices/none").status == 404)
  }

  @Test func openInvoiceIsVoided() async throws {
    let (web, olga) = try await operators()
    _ = try await web.program(.alice).post(
      "teams/alice-adams/subscription/order", ["plan": .text("team")])
    try await olga.prove()
    let id = try #require(try await web.invoices().first?.id)
    #expect(try await olga.post("admin/invoices/\(id)/void").text("status") == "void")
  }

  @Test func mailIsHeldAndSentWithoutItsWords() async throws {
    let (web, olga) = try await operators()
    try await olga.prove()
    let id = try await web.test.mailFiles(to: .charlie)
    let mail = try await olga.get("admin/outbox/\(id)")
    #expect(mail.text("to") == Cast.charlie.email)
    #expect(mail.json?["sealed"] == nil && mail.json?["text"] == nil)
    let held = try await olga.post("admin/outbox/\(id)/hold")
    #expect(held.text("state") == "held", "\(held.body)")
    #expect(try await olga.post("admin/outbox/\(id)/hold").code == "not-possible")
    #expect(try await olga.post("admin/outbox/\(id)/send").text("state") == "queued")
    #expect(try await olga.post("admin/outbox/none/send").status == 404)
  }

  @Test func portalTellsHowItDoes() async throws {
    let (_, olga) = try await operators()
    let health = try await olga.get("admin/health")
    #expect(health.text("database") == "working" && health.text("version") == Portal.version)
    #expect(
      try await olga.get("admin/config").items.map { $0["variable"]?.words } == ["PORTICO_NAME"])
    #expect(try await olga.post("admin/backups").code == "proof-needed")
    try await olga.prove()
    let asked = try await olga.post("admin/backups")
    #expect(asked.status == 202 && asked.json?["running"] == .flag(true))
  }

  @Test func whatTheProviderToldIsListed() async throws {
    let (web, olga) = try await operators()
    _ = try await web.test.tell(.sample("evt_1"))
    try await web.portal.store.write(for: .portal, as: .system("test")) {
      try Reconciliation.ask(by: nil, in: $0)
    }
    #expect(try await olga.get("admin/payment-events").items.count == 1)
    #expect(try await olga.get("admin/reconciliations").items.first?["askedBy"] == .null)
  }
}
