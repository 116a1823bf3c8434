import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

extension Tour {
  /// The monthly report: chosen, stopped, stopped by its link, and of teams with figures and without.
  func seeReports(_ web: TestWeb) async throws {
    let path = "/teams/alice-adams/dashboard/report"
    _ = try web.portal.outbox.prepare(.monthlyReport(), to: Cast.alice.email)
    let alice = try await web.browser(.alice)
    _ = try await web.browser(.charlie).get("/teams/charlie-clark/dashboard/report")
    let team = try await web.teamID(of: .alice)
    _ = try await alice.get(path)
    _ = try await alice.post(path, ["team": team.text])
    _ = try await alice.get(path)
    let (user, keys) = (try await web.test.user(.alice), web.portal.keys)
    let link = try await web.portal.store.read { tx in
      try #require(try MonthlyReport.find(of: team, for: user.id, in: tx)).stopToken(keys).text
    }
    let anybody = web.browser()
    _ = try await anybody.get("/reports/\(link)")
    _ = try await anybody.post("/reports/\(link)")
    _ = try await anybody.get("/reports/\(link)")
    _ = try await alice.post("\(path)/stop", ["team": team.text])
    // Figures by the days of another zone, before they are counted.
    for zone in ["Nowhere", "Pacific/Auckland"] {
      _ = try await alice.post(
        "/teams/alice-adams/settings/zone", ["team": team.text, "timeZone": zone])
      _ = try await alice.get("/teams/alice-adams/settings")
    }
  }
}
