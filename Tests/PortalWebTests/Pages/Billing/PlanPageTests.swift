import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// What a team's plan lets its people do, and the plans that operators give away.
@Suite("Plans of teams") struct PlanPageTests {
  private static let audit = "/teams/alice-adams/audit"

  private func web(_ engine: TestEngine = .sqlite) async throws -> TestWeb {
    try await TestWeb.make(engine) { $0.plans = .sample }
  }

  private func day(_ web: TestWeb, in days: Int) -> String {
    LocalTime.day(of: web.clock.now + .days(days), in: "UTC")?.text ?? ""
  }

  @Test(arguments: TestEngine.allCases)
  func exportOfTheAuditIsAPlansMatter(_ engine: TestEngine) async throws {
    let web = try await web(engine)
    let (alice, olga) = (try await web.browser(.alice), try await web.browser(.olga))
    let page = try await alice.get(Self.audit).body
    #expect(page.contains("This team is on the plan Free."))
    #expect(page.contains("These plans let a team export the audit: Business."))
    #expect(page.contains("<a href=\"/teams/alice-adams/billing/plans\">See the plans</a>"))
    #expect(!page.contains("format=csv"))
    let refused = try await alice.get("\(Self.audit)?format=csv")
    #expect(refused.status == 403)
    #expect(refused.body.contains("These plans let a team export the audit: Business."))
    #expect(refused.body.contains("href=\"/teams/alice-adams/billing/plans\">See the plans"))
    let access = try await alice.get("/teams/alice-adams/access").body
    #expect(access.contains("These plans let a team export the audit: Business."))

    let team = "/admin/teams/\(try await web.teamID(of: .alice))"
    let given = try await olga.post(
      "\(team)/plans", ["plan": "business", "lastDay": day(web, in: 2), "reason": "They help us"])
    #expect(given.location == team, "\(given.body)")
    let open = try await alice.get(Self.audit).body
    #expect(!open.contains("See the plans") && open.contains("format=csv"))
    #expect(try await alice.get("\(Self.audit)?format=csv").status == 200)
    #expect(open.contains("gave the team") && open.contains("They help us"))
  }

  /// The clock alone ends it: a page that was kept must not outlive it.
  @Test func pageChangesWhenThePlanEnds() async throws {
    let web = try await web()
    let alice = try await web.browser(.alice)
    let id = try await web.teamID(of: .alice)
    let plan = try #require(Plans.sample["business"])
    try await web.portal.store.write(for: .team(id), as: .system("test")) { tx in
      let team = try #require(try Team.find(id, in: tx))
      try ComplimentaryPlan.grant(
        plan, to: team, until: tx.now + .minutes(5), reason: "x", by: "Olga", in: tx)
    }
    for _ in 1...2 { #expect(try await alice.get(Self.audit).body.contains("format=csv")) }
    web.clock.advance(by: .minutes(4))
    #expect(try await alice.get(Self.audit).body.contains("format=csv"))
    web.clock.advance(by: .minutes(1))
    #expect(try await !alice.get(Self.audit).body.contains("format=csv"))
  }

  @Test func seatsAreThePlans() async throws {
    let web = try await web()
    let alice = try await web.browser(.alice)
    let path = "/teams/alice-adams/invitations/new"
    #expect(try await !alice.get(path).body.contains("See the plans"))
    let sent = try await alice.post(
      path, ["emails": "one@example.org, two@example.org", "role": "member"])
    #expect(sent.body.contains("No seat is left."), "two are in it, and three may be")
    let full = try await alice.get(path).body
    #expect(full.contains("3 of 3 seats are taken"))
    #expect(full.contains("These plans let a team invite people: Team, Business."))
  }

  @Test func operatorsGivePlansAndEndThem() async throws {
    let web = try await web()
    let olga = try await web.browser(.olga)
    let team = "/admin/teams/\(try await web.teamID(of: .alice))"
    #expect(try await olga.get(team).body.contains("<dt>Plan</dt><dd>Free</dd>"))
    let (form, path) = (["plan", "lastDay", "reason"], "\(team)/plans")
    let wrong: [([String], String)] = [
      (["none", day(web, in: 1), "x"], "Choose one of the list."),
      (["team", "soon", "x"], "Enter a date as year, month and day"),
      (["team", day(web, in: -1), "kept words"], "This day is over."),
      (["team", day(web, in: 1), ""], "Fill this in."),
      (["team", "9999-12-31", "x"], "Enter a date"),
    ]
    for (values, words) in wrong {
      let answer = try await olga.post(
        path, [form[0]: values[0], form[1]: values[1], form[2]: values[2]])
      #expect(answer.status == 422 && answer.body.contains(words), "\(values)")
      #expect(answer.body.contains("value=\"\(values[2])\""), "what was typed is kept")
    }
    let right: KeyValuePairs = ["plan": "team", "lastDay": day(web, in: 0), "reason": "A friend"]
    #expect(try await olga.post(path, right).location == team)
    let page = try await olga.get(team).body
    #expect(page.contains("<dd>Team, complimentary until") && page.contains("A friend"))
    #expect(!page.contains("Give this plan"), "one at a time")
    let twice = try await olga.post(path, right)
    #expect(twice.status == 422)
    let end = try #require(page.firstMatch(of: /\/plans\/[0-9a-f-]{36}\/end/)).output
    #expect(try await olga.post("\(team)\(end)").location == team)
    #expect(try await olga.get(team).body.contains("<dt>Plan</dt><dd>Free</dd>"))
    #expect(try await olga.post("\(team)\(end)").location == team, "twice does no harm")
    let other = "/admin/teams/\(try await web.teamID(of: .olga))\(end)"
    #expect(try await olga.post(other).status == 404, "another team's")
    web.clock.advance(by: .minutes(11))
    #expect(try await olga.post(path, right).location?.hasPrefix("/prove/") == true)
  }

  @Test func whereNothingIsSaidOfPlansThereIsNoneToGive() async throws {
    let web = try await TestWeb.make()
    let olga = try await web.browser(.olga)
    let team = "/admin/teams/\(try await web.teamID(of: .alice))"
    #expect(try await !olga.get(team).body.contains("Complimentary plan"))
    #expect(try await web.browser(.alice).get(Self.audit).body.contains("format=csv"))
  }
}
