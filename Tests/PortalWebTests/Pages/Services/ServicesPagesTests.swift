import HTTPTypes
import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

@Suite("Pages of services") struct ServicesPagesTests {
  private static let base = "/teams/alice-adams/services"

  @Test(arguments: TestEngine.allCases)
  func whatOperatorsSayEverybodySees(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let scene = try await Scene(web, .alice)
    let (alice, charlie, olga) = (
      scene.reader, try await web.browser(.charlie), try await web.browser(.olga)
    )
    #expect(try await alice.get(Self.base).body.contains("Nothing is offered yet."))
    let made = try await olga.post(
      "/admin/services/new",
      ["key": "app", "name": "App", "link": "https://{team}.example.com", "description": "Work"])
    let path = try #require(made.location)
    let list = try await alice.get(Self.base).body
    #expect(list.contains("href=\"/teams/alice-adams/services/app\""))
    #expect(list.contains("href=\"https://alice-adams.example.com\" rel=\"external\""))
    #expect(list.contains("Operational") && list.contains("100% in one day"))
    let foreign = try await charlie.get("/teams/charlie-clark/services").body
    #expect(foreign.contains("href=\"https://charlie-clark.example.com\""))

    web.clock.advance(by: .minutes(6))
    let set = try await olga.post("\(path)/status", ["status": "outage", "note": "Down <b>"])
    #expect(set.location == path)
    let page = try await alice.get("\(Self.base)/app").body
    #expect(page.contains("Outage") && page.contains("Down &lt;b&gt;"))
    #expect(page.contains("outage until now") && page.contains("% in one day"))
    let again = try await olga.post("\(path)/status", ["status": "outage", "note": "Down <b>"])
    #expect(try await olga.get(again.location ?? "").body.contains("nothing was changed"))
    web.clock.advance(by: .minutes(90))
    _ = try await web.browser(.olga).post("\(path)/status", ["status": "operational"])
    let after = try await web.browser(.alice).get("\(Self.base)/app").body
    #expect(after.contains("outage for 1 h 30 min"), "\(after)")
    #expect(!after.contains("Olga"), "who it was is in the operators' audit")
    let audit = try await web.browser(.olga).get("/admin/audit").body
    #expect(audit.contains("said how the service App does"))
  }

  @Test func whatIsReportedStandsApartAndGoes() async throws {
    let web = try await TestWeb.make()
    let scene = try await Scene(web, .alice)
    try await scene.declare("importer")
    try await scene.report("outage")
    let page = try await scene.reader.get("\(Self.base)/importer").body
    #expect(page.contains("For everybody else: Operational"))
    #expect(page.contains("action=\"\(Self.base)/importer/drop\""))
    try await web.give(.viewer, to: .bob, inTeamOf: .alice)
    let bob = try await web.browser(.bob)
    #expect(!(try await bob.get("\(Self.base)/importer").body.contains("importer/drop\"")))
    let team = try await web.teamID(of: .alice).text
    #expect(try await bob.post("\(Self.base)/importer/drop", ["team": team]).status == 403)
    try await scene.post("\(Self.base)/importer/drop", ["team": team], as: scene.other)
    let after = try await scene.reader.get("\(Self.base)/importer").body
    #expect(!after.contains("For everybody else"))
    #expect(try await scene.reader.get("\(Self.base)/none").status == 404)
    #expect(try await scene.reader.get("\(Self.base)/A%20B").status == 404)
    let gone = try await scene.other.post("\(Self.base)/importer/drop", ["team": team])
    #expect(gone.status == 404)
  }

  @Test(arguments: TestEngine.allCases)
  func eachHasItsOwnFigures(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let scene = try await Scene(web, .alice)
    for key in ["api", "idle"] { try await scene.declare(key) }
    try await web.tellEvents()
    let page = try await scene.reader.get("\(Self.base)/api").body
    #expect(page.contains("<figure class=\"chart\" id=\"events\""))
    #expect(page.contains(#"data-label="How many">30<"#) && !page.contains(">order.placed<"))
    #expect(page.contains("/analytics/events/page.seen?service=api"))
    #expect(page.contains("href=\"/teams/alice-adams/analytics?service=api\""))
    #expect(!page.contains("name=\"service\""), "it is of one")
    let week = try await scene.reader.get("\(Self.base)/api?range=7d&compare=none").body
    #expect(week.contains(#"data-label="How many">2"#) && !week.contains(">Change<"))
    let idle = try await scene.reader.get("\(Self.base)/idle").body
    #expect(idle.contains("Events that name the service idle are counted here."))
    #expect(!idle.contains("<figure"))
    let backwards = try await scene.reader.get("\(Self.base)/api?from=2025-06-10&to=2025-06-01")
    #expect(backwards.status == 422 && backwards.body.contains("The first day comes after"))
    for query in ["?service=idle", "?range=9d", "?x=1"] {
      #expect(try await scene.reader.get("\(Self.base)/api\(query)").status == 400, "\(query)")
    }
    // What comes in shows without anything else having changed.
    var more = Event(id: "more", name: "more.seen", at: web.clock.now)
    more.properties = [JSON.Member("service", .text("api"))]
    try await web.tellEvents([more])
    #expect(try await scene.reader.get("\(Self.base)/api").body.contains(">more.seen<"))
  }

  @Test func aRetiredOneStaysForOperatorsAlone() async throws {
    let web = try await TestWeb.make()
    let scene = try await Scene(web, .alice)
    try await scene.declare("app")
    let (path, olga) = (try await scene.service(), try await web.browser(.olga))
    try await scene.post("\(path)/retire", as: olga)
    #expect(try await scene.reader.get(Self.base).body.contains("Nothing is offered yet."))
    let page = try await olga.get(path).body
    #expect(page.contains("Retired") && !page.contains("\(path)/status"))
    let refused = try await olga.post("\(path)/status", ["status": "outage"])
    #expect(refused.status == 422 && refused.body.contains("This service is retired."))
    #expect(try await olga.get("/admin/services?state=retired").body.contains(path))
    #expect(!(try await olga.get("/admin/services?state=offered").body.contains(path)))
    #expect(try await scene.reader.get("/admin/services").status == 404)
  }

  @Test func formsSayWhatIsWrong() async throws {
    let web = try await TestWeb.make()
    let olga = try await web.browser(.olga)
    let refused = try await olga.post(
      "/admin/services/new", ["key": "A b", "name": "", "link": "javascript:alert(1)"])
    #expect(refused.status == 422)
    #expect(refused.body.contains("Use small letters, digits, hyphens and dots"))
    #expect(refused.body.contains("Write a whole web address"))
  }
}
