import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// The pages of API keys.
@Suite("API key pages") struct KeyPagesTests {
  private static let form: KeyValuePairs = [
    "name": "Deploy", "scopes": "team:read", "days": "30", "ranges": "",
  ]
  private static let bases = ["/settings/tokens", "/teams/alice-adams/keys"]

  private func secret(in answer: Answer) throws -> APISecret {
    let match = try #require(answer.body.firstMatch(of: /<code>(ptc_[A-Za-z0-9_-]{49})<\/code>/))
    return try #require(APISecret(String(match.1)))
  }

  private func find(_ secret: APISecret, _ web: TestWeb) async throws -> APIKey? {
    do {
      return try await web.portal.store.read {
        try SignedIn.find(secret, from: "192.0.2.1", in: $0).key
      }
    } catch is APIKey.Problem { return nil }
  }

  @Test(arguments: bases)
  func theSecretIsShownOnce(_ base: String) async throws {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    let made = try await alice.post("\(base)/new", Self.form)
    #expect(made.status == 200)
    #expect(made.headers[.cacheControl]?.contains("no-store") == true)
    let secret = try secret(in: made)
    let key = try #require(try await find(secret, web))
    #expect(key.name == "Deploy" && key.scopes == [.readTeam])
    #expect((key.teamID == nil) == (base == "/settings/tokens"))
    #expect(made.body.contains("curl -H"))
    for path in [base, "\(base)/\(key.id)"] {
      let page = try await alice.get(path)
      #expect(page.status == 200)
      #expect(page.body.contains(key.hint) && !page.body.contains(secret.text), "\(path)")
    }
    let page = try await alice.get("\(base)/\(key.id)").body
    let history = try #require(page.firstMatch(of: /href="([^"]*record=key:[^"]*)"/)?.1)
    let told = try await alice.get(String(history))
    #expect(told.status == 200 && told.body.contains("made the API key Deploy"))
  }

  @Test(arguments: bases)
  func aKeyIsReplacedAndRevoked(_ base: String) async throws {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    let old = try secret(in: try await alice.post("\(base)/new", Self.form))
    let key = try #require(try await find(old, web))
    let path = "\(base)/\(key.id)"
    #expect(try await alice.post("\(path)/rotate", ["overlap": "8"]).status == 422)
    let rotated = try await alice.post("\(path)/rotate", ["overlap": "1"])
    #expect(rotated.status == 200)
    let new = try #require(try await find(try secret(in: rotated), web))
    #expect(try await find(old, web) != nil)
    let again = try await alice.post("\(path)/rotate", ["overlap": "1"])
    #expect(again.status == 422 && again.body.contains("has a successor already"))
    for id in [key.id, new.id] {
      #expect(try await alice.post("\(base)/\(id)/revoke").location == base)
    }
    #expect(try await find(old, web) == nil)
    #expect(try await alice.get(base).body.contains("data-state=\"revoked\""))
    #expect(try await alice.post("\(path)/revoke").location == path)
  }

  /// A form that says more than its page offered.
  @Test func aFormThatWasTamperedWithMakesNothing() async throws {
    let web = try await TestWeb.make()
    let (alice, base) = (try await web.browser(.alice), "/teams/alice-adams/keys")
    for form: KeyValuePairs in [
      ["name": "A", "scopes": "account:read", "days": "30", "ranges": ""],
      ["name": "A", "scopes": "webhooks:write", "days": "30", "ranges": ""],
      ["name": "A", "scopes": "all", "days": "30", "ranges": ""],
      ["name": "A", "days": "30", "ranges": ""],
      ["name": "A", "scopes": "team:read", "days": "366", "ranges": ""],
      ["name": "A", "scopes": "team:read", "days": "30", "ranges": "here"],
    ] { #expect(try await alice.post("\(base)/new", form).status == 422, "\(form)") }
    let count = try await web.portal.store.read {
      try $0.count("SELECT COUNT(*) AS n FROM api_keys")
    }
    #expect(count == 0)
  }

  @Test(arguments: bases)
  func whatGivesASecretWantsAFreshPassword(_ base: String) async throws {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    let key = try #require(
      try await find(try secret(in: try await alice.post("\(base)/new", Self.form)), web))
    web.clock.advance(by: .minutes(11))
    for (path, form) in [
      ("\(base)/new", Self.form), ("\(base)/\(key.id)/rotate", ["overlap": "1"]),
    ] as [(String, KeyValuePairs<String, String>)] {
      let kept = try await alice.post(path, form)
      #expect(kept.status == 303 && kept.location?.hasPrefix("/prove") == true, "\(path)")
    }
    let kept = try await alice.post("\(base)/new", Self.form).location ?? ""
    let proved = try await alice.post(kept, ["password": Cast.password])
    #expect([200, 303, 307].contains(proved.status), "\(proved.status)")
    // Taking away needs none.
    #expect(try await alice.post("\(base)/\(key.id)/revoke").location == base)
  }

  @Test func aKeyThatWasLeftBehindIsTakenOver() async throws {
    let web = try await TestWeb.make()
    let base = "/teams/alice-adams/keys"
    try await web.give(.admin, to: .bob, inTeamOf: .alice)
    let (alice, bob) = (try await web.browser(.alice), try await web.browser(.bob))
    let old = try secret(in: try await bob.post("\(base)/new", Self.form))
    let key = try #require(try await find(old, web))
    let page = try await alice.get("\(base)/\(key.id)").body
    #expect(page.contains("Only \(Cast.bob.name) can replace its secret"))
    _ = try await alice.post("/teams/alice-adams/members/\(key.userID)/remove")
    #expect(try await find(old, web) == nil)
    let stopped = try await alice.get("\(base)/\(key.id)").body
    #expect(stopped.contains("data-state=\"stopped\"") && stopped.contains("/take-over\""))
    let taken = try await alice.post("\(base)/\(key.id)/take-over")
    #expect(taken.status == 200)
    #expect(try await find(try secret(in: taken), web)?.makerName == Cast.alice.name)
    #expect(try await alice.post("\(base)/\(key.id)/take-over").status == 422)
  }

  /// Another person's and another team's are not there, whichever address names them.
  @Test func anothersKeyIsNotFound() async throws {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    var ids: [ID<APIKey>] = []
    for base in Self.bases {
      let made = try await alice.post("\(base)/new", Self.form)
      ids.append(try #require(try await find(try secret(in: made), web)).id)
    }
    let charlie = try await web.browser(.charlie)
    for id in ids {
      for base in ["/settings/tokens", "/teams/charlie-clark/keys"] {
        #expect(try await charlie.get("\(base)/\(id)").status == 404)
        for (act, form) in [("rotate", ["overlap": "0"]), ("revoke", [:])]
          as [(String, KeyValuePairs<String, String>)]
        {
          let answer = try await charlie.post("\(base)/\(id)/\(act)", form)
          #expect(answer.status == 404, "\(base) \(act)")
        }
      }
    }
    // Of one person too: a team's key is none of their own.
    #expect(try await alice.get("/settings/tokens/\(ids[1])").status == 404)
    #expect(try await alice.get("/teams/alice-adams/keys/\(ids[0])").status == 404)
  }

  /// What is noted of a program's requests, as the API does it.
  @Test(arguments: TestEngine.allCases)
  func theLastUseIsShownSoon(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let (alice, base) = (try await web.browser(.alice), "/teams/alice-adams/keys")
    let key = try #require(
      try await find(try secret(in: try await alice.post("\(base)/new", Self.form)), web))
    try await web.give(.admin, to: .bob, inTeamOf: .alice)
    let bob = try await web.browser(.bob)
    for browser in [alice, bob] {
      #expect(try await browser.get("\(base)/\(key.id)").body.contains("Never"))
    }
    let actor = Originator(.anonymous, address: "192.0.2.9", agent: "curl/8.0")
    let before = web.portal.store.counters.now.statements
    await web.web.activity.note(key: key, web.portal, as: actor)
    #expect(web.portal.store.counters.now.statements > before)
    #expect(try await alice.get("\(base)/\(key.id)").body.contains("from 192.0.2.9 · curl"))
    // Whoever did not make it sees it within a minute.
    web.clock.advance(by: .minutes(1))
    #expect(try await bob.get("\(base)/\(key.id)").body.contains("from 192.0.2.9"))
  }
}
