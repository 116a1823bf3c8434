import Foundation
import HTTPTypes
import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

@Suite("Services API") struct ServicesAPITests {
  private static let path = "services/importer/status"
  private static let outage: KeyValuePairs<String, JSON> = [
    "status": .text("outage"), "note": .text("Cannot reach the old system"),
  ]

  /// Alice, and a program with a key of her team.
  private func reporter(_ web: TestWeb) async throws -> (Program, Program) {
    let alice = try await web.program(.alice)
    return (
      alice, try await alice.key("teams/alice-adams/keys", "events:write", "team:read")
    )
  }

  @Test(arguments: TestEngine.allCases)
  func aProductReportsByItsKey(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let (alice, key) = try await reporter(web)
    let first = try await key.put(
      Self.path, ["status": .text("outage"), "name": .text("Importer"), "link": .text("")])
    #expect(first.status == 200, "\(first.body)")
    #expect(first.text("name") == "Importer" && first.text("status") == "outage")
    #expect(first.json?["reported"] == .flag(true) && first.json?["elsewhere"] == .null)
    #expect(try await key.get("services").items.count == 1)
    #expect(try await alice.get("teams/alice-adams/services").items.count == 1)
    #expect(try await key.get("services/importer").bytes == first.bytes)
    #expect(try await key.get("services/other").status == 404)
    let history = try await key.get("services/importer/history")
    #expect(history.json?["worked"] == .null, "it has just begun, and not worked yet")
    guard case .list(let days)? = history.json?["days"] else { throw Unexpected(history.body) }
    #expect(days.count == 90 && days.last?["worst"] == .text("outage"))
    #expect(days.first?["worst"] == .null)
    let audit = try await alice.get(
      "teams/alice-adams/audit-logs?what=service.first_reported")
    #expect(audit.items.count == 1, "\(audit.body)")
    #expect(try await key.delete("services/importer").status == 204)
    #expect(try await key.delete("services/importer").status == 404)
    #expect(try await key.get("services").items.isEmpty)
  }

  /// Of a report every minute only what is new is written.
  @Test func theSameReportIsAnsweredWithoutAWrite() async throws {
    let web = try await TestWeb.make()
    let (_, key) = try await reporter(web)
    let first = try await key.put(Self.path, Self.outage)
    let state = { () async throws -> [Int] in
      var counts: [Int] = []
      for sql: SQL in [
        "SELECT SUM(revision) AS n FROM revisions WHERE key LIKE 'team:%'",
        "SELECT COUNT(*) AS n FROM audit", "SELECT COUNT(*) AS n FROM service_changes",
        "SELECT COUNT(*) AS n FROM kept_answers",
      ] { counts.append(try await web.portal.store.read { try $0.count(sql) }) }
      return counts
    }
    let before = try await state()
    let headers: [HTTPFields] = [
      [:], [.idempotencyKey: "a"], [.ifMatch: first.headers[.eTag] ?? ""], [.ifMatch: "*"],
    ]
    for headers in headers {
      let again = try await key.put(Self.path, Self.outage, headers)
      #expect(again.status == 200 && again.bytes == first.bytes, "\(headers) \(again.body)")
      #expect(try await state() == before, "\(headers)")
    }
    let other = try await key.put(Self.path, Self.outage, [.ifMatch: "\"other\""])
    #expect(other.status == 412)
    let changed = try await key.put(
      Self.path, ["status": .text("operational")], [.idempotencyKey: "b"])
    #expect(changed.text("note") == "", "what is not said is not so any more")
    #expect(try await state()[0] == before[0] + 1)
    let replayed = try await key.put(
      Self.path, ["status": .text("operational")], [.idempotencyKey: "b"])
    #expect(replayed.headers[.idempotencyReplayed] == "true")
  }

  @Test func onlyWhoMayReports() async throws {
    let web = try await TestWeb.make()
    let (alice, key) = try await reporter(web)
    let reader = try await alice.key("teams/alice-adams/keys", "team:read")
    #expect(try await reader.put(Self.path, Self.outage).code == "insufficient-scope")
    #expect(try await reader.get("services").status == 200)
    try await web.give(.viewer, to: .bob, inTeamOf: .alice)
    let bob = try await web.program(.bob)
    let named = "\(Self.path)?team=alice-adams"
    #expect(try await bob.put(named, Self.outage).code == "insufficient-role")
    #expect(try await bob.put(Self.path, Self.outage).code == "team-needed")
    #expect(try await web.program(.charlie).put(named, Self.outage).status == 404)
    let id = try await web.teamID(of: .alice)
    try await web.portal.store.write(for: .team(id), as: .system("test")) { tx in
      try tx.execute("UPDATE teams SET frozen_for = 'unpaid' WHERE id = \(id)")
    }
    #expect(try await key.put(Self.path, Self.outage).code == "read-only")
    #expect(try await key.get("services").status == 200)
  }

  @Test(arguments: [
    ("services/Importer/status", "{\"status\":\"outage\"}", "/key"),
    ("services/a%2e/status", "{\"status\":\"outage\"}", "/key"),
    (path, "{}", "/status"), (path, "{\"status\":\"down\"}", "/status"),
    (path, "{\"status\":\"outage\",\"link\":\"javascript:alert(1)\"}", "/link"),
    (path, "{\"status\":\"outage\",\"note\":\"\(String(repeating: "x", count: 301))\"}", "/note"),
    (path, "{\"status\":\"outage\",\"key\":\"x\"}", "/key"),
  ])
  func whatDoesNotFitIsSaid(_ path: String, _ body: String, _ pointer: String) async throws {
    let web = try await TestWeb.make()
    let answer = try await web.program(.alice).send("PUT", path, raw: body)
    #expect(answer.status == 422 && answer.pointers == [pointer], "\(answer.body)")
  }

  @Test(arguments: TestEngine.allCases)
  func operatorsSayWhatThereIs(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let (alice, olga) = (try await web.program(.alice), try await web.program(.olga))
    let app: KeyValuePairs<String, JSON> = [
      "key": .text("app"), "name": .text("App"), "link": .text("https://app.example.com/{team}"),
    ]
    #expect(try await olga.post("admin/services", app).code == "proof-needed")
    try await olga.prove()
    let made = try await olga.post("admin/services", app)
    let path = try #require(made.headers[.location])
    #expect(made.status == 201 && made.text("status") == "operational", "\(made.body)")
    #expect(try await olga.post("admin/services", app).pointers == ["/key"])
    #expect(
      try await alice.get("services/app").text("link") == "https://app.example.com/alice-adams")
    let changed = try await olga.patch(
      path, ["description": .text("Where people work")], [.ifMatch: made.headers[.eTag] ?? ""])
    #expect(changed.text("name") == "App", "\(changed.body)")
    let status = try await olga.put(
      "\(path)/status", ["status": .text("maintenance"), "note": .text("Until six")])
    #expect(status.text("note") == "Until six")
    let seen = try await alice.get("services/app")
    #expect(seen.text("status") == "maintenance" && seen.text("description") == "Where people work")
    let own: KeyValuePairs<String, JSON> = ["status": .text("operational")]
    #expect(
      try await alice.put("services/app/status", own).text("elsewhere") == "maintenance")
    #expect(try await olga.get("admin/services").items.count == 1, "teams' own are none of these")
    #expect(try await olga.delete(path).status == 204)
    #expect(try await olga.get(path).json?["retiredAt"] != .null)
    #expect(
      try await olga.put("\(path)/status", ["status": .text("outage")]).code == "not-possible")
    #expect(try await olga.get("admin/services?state=offered").items.isEmpty)
    #expect(try await alice.get("admin/services").status == 404)
  }
}

extension Program {
  fileprivate func put(
    _ path: String, _ body: KeyValuePairs<String, JSON>, _ headers: HTTPFields = [:]
  ) async throws -> Answer { try await send("PUT", path, body, headers: headers) }
}
