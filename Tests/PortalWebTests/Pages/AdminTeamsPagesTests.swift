import HTTPTypes
import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// Operators, about teams.
@Suite("Teams in the back office") struct AdminTeamsPagesTests {
  @Test func suspendedTeamIsClosedWithWordsAtOnce() async throws {
    for engine in TestEngine.allCases {
      let web = try await TestWeb.make(engine)
      let (olga, bob) = (try await web.browser(.olga), try await web.browser(.bob))
      let dashboard = "/teams/alice-adams/dashboard"
      #expect(try await bob.get(dashboard).status == 200)
      let stream = try await OpenStream(bob, web)
      let before = await stream.next()
      let path = "/admin/teams/\(try await web.teamID(of: .alice))"
      #expect(try await olga.post("\(path)/suspend").location == path)
      let after = await stream.next()
      #expect(after?.hasPrefix("revision") == true && after != before, "his open page hears of it")
      let refused = try await bob.get(dashboard)
      #expect(refused.status == 403)
      #expect(refused.body.contains("This team is suspended by the people who run this site."))
      #expect(try await bob.get("/settings/profile").status == 200, "he is still signed in")
      #expect(try await olga.get(path).body.contains("data-state=\"suspended\">Suspended"))
      #expect(try await olga.get("/admin/teams?state=suspended").body.contains("Alice Adams"))
      #expect(try await olga.post("\(path)/lift").location == path)
      #expect(try await bob.get(dashboard).status == 200)
    }
  }

  @Test func seatLimitIsSetLiftedAndRefused() async throws {
    let web = try await TestWeb.make()
    let olga = try await web.browser(.olga)
    let path = "/admin/teams/\(try await web.teamID(of: .alice))"
    let first = try await olga.get(path).body
    #expect(first.contains("2 members, 0 invited; no limit"))
    #expect(try await olga.post(path, ["seats": "1"]).location == path)
    let short = try await olga.get(path).body
    #expect(short.contains("2 members, 0 invited; at most 1"))
    #expect(short.contains("More are taken than the limit allows"))
    #expect(short.contains("The seat limit is saved. Nobody was removed."))
    let wrong = try await olga.post(path, ["seats": "0"])
    #expect(wrong.status == 422)
    #expect(wrong.body.contains("Enter 1 or more.") && wrong.body.contains("value=\"0\""))
    #expect(try await olga.post(path, ["seats": ""]).location == path)
    #expect(try await olga.get(path).body.contains("no limit"))
  }

  @Test func membersLeadToTheirPages() async throws {
    let web = try await TestWeb.make()
    let olga = try await web.browser(.olga)
    let bob = try await web.test.user(.bob).id
    let page = try await olga.get("/admin/teams/\(try await web.teamID(of: .alice))").body
    #expect(page.contains("href=\"/admin/people/\(bob)\">Bob Brown"))
    #expect(page.contains("/teams/alice-adams"))
    _ = try await olga.post("/admin/people/\(bob)/suspend")
    let after = try await olga.get("/admin/teams/\(try await web.teamID(of: .alice))").body
    #expect(after.contains("Suspended</span>"))
  }

  @Test func actsWantAProof() async throws {
    let web = try await TestWeb.make()
    let olga = try await web.browser(.olga)
    web.clock.advance(by: .minutes(11))
    let path = "/admin/teams/\(try await web.teamID(of: .alice))"
    #expect(try await olga.get(path).location?.hasPrefix("/prove") == true, "who is in it is seen")
    for (place, form) in [
      (path, ["seats": "9"] as KeyValuePairs), ("\(path)/suspend", [:]), ("\(path)/lift", [:]),
    ] {
      #expect(try await olga.post(place, form).location?.hasPrefix("/prove/") == true, "\(place)")
    }
  }
}
