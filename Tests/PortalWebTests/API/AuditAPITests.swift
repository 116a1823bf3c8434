import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// What happened, for programs.
@Suite("Audit API") struct AuditAPITests {
  private let base = "teams/alice-adams/audit-logs"

  @Test(arguments: TestEngine.allCases)
  func entriesAreListedFilteredAndFound(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let alice = try await web.program(.alice)
    _ = try await alice.send("PATCH", "teams/alice-adams", ["name": .text("Harbour")])
    let all = try await alice.get(base)
    let first = try #require(all.items.first)
    #expect(first["action"] == .text("team.renamed"), "\(all.body)")
    #expect(first["after"]?["name"] == .text("Harbour"))
    #expect(try await alice.get("\(base)?what=team.renamed").items.count == 1)
    #expect(try await alice.get("\(base)?q=harbour").items.count == 1)
    #expect(try await alice.get("\(base)?to=2001-01-01").items.isEmpty)
    let refused = try await alice.get("\(base)?colour=red")
    #expect(refused.status == 400 && refused.code == "bad-parameter")
    let number = try #require(first["entry"]?.words)
    #expect(try await alice.get("\(base)/\(number)").json == first)
    let absent = try await alice.get("\(base)/99999")
    #expect(absent.status == 404)
    #expect(try await alice.get("\(base)/x").bytes == absent.bytes)
    #expect(try await web.program(.charlie).get("\(base)/\(number)").bytes == absent.bytes)
    #expect(try await web.program(.bob).get(base).code == "insufficient-role")
  }

  @Test func reportCountsTheDays() async throws {
    let web = try await TestWeb.make()
    let alice = try await web.program(.alice)
    let today = try #require(LocalTime.day(of: web.clock.now, in: "UTC")).text
    let report = try await alice.get("\(base)/report?from=2020-01-01&to=2020-12-31")
    #expect(report.status == 200 && report.json?["entries"] == .integer(0))
    let now = try await alice.get("\(base)/report?from=\(today)&to=\(today)")
    guard case .integer(let count)? = now.json?["entries"] else { throw Unexpected(now.body) }
    #expect(count > 0)
    for query in ["from=2020-01-01", "from=2020-01-02&to=2020-01-01", "from=x&to=y", "a=b"] {
      let refused = try await alice.get("\(base)/report?\(query)")
      #expect(refused.status == 400 && refused.code == "bad-parameter", "\(query)")
    }
    #expect(
      try await web.program(.bob).get("\(base)/report?from=2020-01-01&to=2020-01-02").code
        == "insufficient-role")
  }

  @Test func checkIsAskedForAndTold() async throws {
    let web = try await TestWeb.make()
    let alice = try await web.program(.alice)
    #expect(try await alice.get("\(base)/check").json?["askedAt"] == .null)
    let asked = try await alice.post("\(base)/check")
    #expect(asked.status == 202 && asked.text("askedAt") != nil)
    #expect(try await alice.get("\(base)/check").text("askedAt") == asked.text("askedAt"))
    #expect(try await web.program(.charlie).post("\(base)/check").status == 404)
    #expect(try await alice.post("audit-logs/check").status == 202)
    #expect(try await alice.get("audit-logs/check").text("askedAt") != nil)
  }

  @Test func exportWantsProofAndIsWrittenDown() async throws {
    let web = try await TestWeb.make()
    let alice = try await web.program(.alice)
    web.clock.advance(by: .minutes(1))
    #expect(try await alice.get("\(base)/export").code == "proof-needed")
    try await alice.prove()
    let csv = try await alice.get("\(base)/export?format=csv")
    #expect(csv.headers[.contentType] == "text/csv; charset=utf-8")
    #expect(csv.body.hasPrefix("at,entry,action,"))
    let json = try await alice.get("\(base)/export?format=json&what=team.created")
    guard case .list(let rows)? = json.json else { throw Unexpected(json.body) }
    #expect(rows.count == 1)
    #expect(try await alice.get("\(base)?what=list.exported").items.count == 2)
    #expect(try await alice.get("\(base)/export?format=xml").code == "bad-parameter")
    #expect(try await web.program(.bob).get("\(base)/export").code == "insufficient-role")
    #expect(try await web.program(.charlie).get("\(base)/export").status == 404)
  }

  @Test func exportIsAQuestionOfThePlan() async throws {
    let web = try await TestWeb.billed()
    let alice = try await web.program(.alice)
    try await alice.prove()
    #expect(try await alice.get("\(base)/export").code == "plan-needed")
  }

  @Test func historyIsOnesOwn() async throws {
    let web = try await TestWeb.make()
    let (alice, bob) = (try await web.program(.alice), try await web.program(.bob))
    let entry = try #require(try await alice.get("audit-logs").items.first)
    let number = try #require(entry["entry"]?.words)
    #expect(try await alice.get("audit-logs/\(number)").json == entry)
    let bobs = try await bob.get("audit-logs")
    #expect(!bobs.body.contains("alice@example.com"))
    #expect(try await alice.get("audit-logs/export").code == "proof-needed")
    try await alice.prove()
    #expect(try await alice.get("audit-logs/export").body.contains("list.exported"))
    #expect(try await Program(web).get("audit-logs").status == 401)
  }
}
