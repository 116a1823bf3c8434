import HTTPTypes
import Hummingbird
import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// Endpoints of a team that have no team in their path, such as those that a product reports to by its key.
@Suite("Endpoints that name their team beside the path") struct NamedTeamTests {
  /// Routes of the test's own, behind the doors of all others.
  private func routed(_ web: TestWeb) throws -> TestWeb {
    let router = Router(context: AppContext.self)
    router.add(middleware: Entrance(web: web.web))
    let group = router.group("api/v1").add(middleware: APIDoor(web: web.web, takes: .all))
      .group(context: SignedInContext.self).add(middleware: LoadNamedTeam(web: web.web))
      .group(context: TeamContext.self)
    let part = APIPart(
      web: web.web, site: SitePart(group, SiteMap(), prefix: "api/v1"), tag: "Test", limit: .teams,
      namesTeam: true
    ).chapter("Test")
    part.known("team", .seeTeam, "Read the team", Membership.resource, \.context.membership)
    part.list("people", .seeMembers, "List them", Member.listing, Member.resource) {
      Member.scope($0.context.membership.team.id)
    }
    part.write(
      .post, "name", .renameTeam, "Rename the team", Membership.nameFields,
      gives: Membership.resource
    ) { call in
      let (entered, now) = (try call.entered(), call.present)
      return try await call.write {
        try await web.web.write(call.context) { try $0.membership.rename(entered, in: $1) }
      } giving: { (_: Void, tx) in
        .one(Membership.resource, try now(tx))
      }
    }
    return try web.routed(by: router)
  }

  @Test(arguments: TestEngine.allCases)
  func whoeverIsInOneTeamNeedNotNameIt(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let own = try routed(web)
    let alice = Program(own, token: try await web.program(.alice).token)
    let id = try await web.teamID(of: .alice)
    for query in ["", "?team=alice-adams", "?team=\(id)", "?team=alice%2Dadams"] {
      #expect(try await alice.get("team\(query)").text("id") == id.text, "\(query)")
    }
    let bob = Program(own, token: try await web.program(.bob).token)
    let unnamed = try await bob.get("team")
    #expect(unnamed.status == 400)
    #expect(unnamed.code == "team-needed")
    for slug in ["alice-adams", "bob-brown"] {
      #expect(try await bob.get("team?team=\(slug)").text("slug") == slug)
    }
  }

  @Test func foreignAndAbsentAreTheSameBytes() async throws {
    let web = try await TestWeb.make()
    let own = try routed(web)
    let charlie = Program(own, token: try await web.program(.charlie).token)
    #expect(try await charlie.get("team").text("slug") == "charlie-clark")
    let absent = try await charlie.get("team?team=no-such-team")
    #expect(absent.status == 404)
    for name in ["alice-adams", try await web.teamID(of: .alice).text] {
      #expect(try await charlie.get("team?team=\(name)").bytes == absent.bytes)
    }
    #expect(try await Program(own).get("team?team=alice-adams").code == "not-signed-in")
  }

  @Test func aTeamsKeyNamesItsTeam() async throws {
    let web = try await TestWeb.make()
    let (own, alice) = (try routed(web), try await web.program(.alice))
    #expect(try await alice.post("teams", ["name": .text("Second")]).status == 201)
    let other = try await alice.get("teams").items.compactMap { $0["slug"]?.words }
      .first { $0 != "alice-adams" }
    let second = try #require(other)
    let key = try await alice.key("teams/alice-adams/keys", "team:read").at(own)
    #expect(try await key.get("team").text("slug") == "alice-adams")
    #expect(try await key.get("team?team=alice-adams").text("slug") == "alice-adams")
    #expect(try await key.get("team?team=\(second)").status == 404)
    let rename: KeyValuePairs<String, JSON> = ["name": .text("A"), "slug": .text("alice-adams")]
    #expect(try await key.post("name", rename).code == "insufficient-scope")
    let script = try await alice.key("users/me/keys", "team:read").at(own)
    #expect(try await script.get("team").code == "team-needed")
    #expect(try await script.get("team?team=\(second)").text("slug") == second)
  }

  @Test func nothingElseMayStandThere() async throws {
    let web = try await TestWeb.make()
    let alice = Program(try routed(web), token: try await web.program(.alice).token)
    for query in [
      "team=", "team", "team=alice-adams&team=alice-adams", "team=alice-adams&x=1", "x=1",
      "team=alice-adams&", "teams=alice-adams",
    ] {
      let answer = try await alice.get("team?\(query)")
      #expect(answer.status == 400, "\(query)")
      #expect(answer.code == "bad-parameter", "\(query)")
    }
    #expect(try await alice.get("people?q=bob&team=alice-adams").items.count == 1)
    #expect(try await alice.get("people?team=alice-adams&nope=1").code == "bad-parameter")
    let after = try await alice.get("people?team=alice-adams&sort=-name")
    #expect(after.items.count == 2)
  }

  /// The same path is another thing in another team.
  @Test func anIdempotencyKeyIsOfOneTeam() async throws {
    let web = try await TestWeb.make()
    let program = try await web.program(.alice)
    #expect(try await program.post("teams", ["name": .text("Second")]).status == 201)
    let alice = Program(try routed(web), token: program.token)
    let key: HTTPFields = [.idempotencyKey: "one"]
    for (team, name) in [("alice-adams", "One"), ("second", "One")] {
      let body: KeyValuePairs<String, JSON> = ["name": .text(name), "slug": .text(team)]
      let first = try await alice.post("name?team=\(team)", body, key)
      #expect(first.status == 200, "\(first.body)")
      #expect(first.headers[.idempotencyReplayed] == nil, "\(team)")
      let again = try await alice.post("name?team=\(team)", body, key)
      #expect(again.headers[.idempotencyReplayed] == "true", "\(team)")
    }
  }
}
