import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

@Suite("The zone of a team's figures") struct ReportingZoneTests {
  private static let base = "/teams/alice-adams/settings"

  @Test(arguments: TestEngine.allCases)
  func figuresGoOnAsTheyAreUntilAllIsCounted(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    try await web.tellEvents()
    let (alice, team) = (try await web.browser(.alice), try await web.teamID(of: .alice))
    let form: (String) -> KeyValuePairs = { ["team": team.text, "timeZone": $0] }
    #expect(try await alice.get(Self.base).body.contains("<option selected>UTC</option>"))
    let saved = try await alice.post("\(Self.base)/zone", form("Pacific/Auckland"))
    #expect(saved.location == Self.base)
    let during = try await web.browser(.alice).get(Self.base).body
    #expect(during.contains("counted by the days of Pacific/Auckland"))
    #expect(during.contains("<option selected>Pacific/Auckland</option>"))
    #expect(try await alice.get("/teams/alice-adams/analytics").body.contains("Days of UTC"))

    let job = try #require(Job.events(web.portal).first { $0.name == "reporting" })
    try await job.run()
    let after = try await web.browser(.alice).get(Self.base).body
    #expect(!after.contains("counted by the days of"), "a kept page would still say so")
    #expect(after.contains("<option selected>Pacific/Auckland</option>"))
    let page = try await alice.get("/teams/alice-adams/analytics").body
    #expect(page.contains("Days of Pacific/Auckland") && page.contains(">60 events in all"))
    let audit = try await alice.get("/teams/alice-adams/audit").body
    #expect(audit.contains("changed the time zone of the team’s figures"))
  }

  @Test func onlyAZoneIsTakenAndOnlyOfWhoMay() async throws {
    let web = try await TestWeb.make()
    let (alice, bob) = (try await web.browser(.alice), try await web.browser(.bob))
    let team = try await web.teamID(of: .alice)
    let refused = try await alice.post(
      "\(Self.base)/zone", ["team": team.text, "timeZone": "Mars/Olympus"])
    #expect(refused.status == 422 && refused.body.contains("Mars/Olympus") == false)
    #expect(refused.body.contains("id=\"days-timeZone-error\""), "\(refused.body)")
    #expect(!(try await bob.get(Self.base).body.contains("settings/zone")))
    let foreign = try await bob.post("\(Self.base)/zone", ["team": team.text, "timeZone": "UTC"])
    #expect(foreign.status == 403)
  }
}
