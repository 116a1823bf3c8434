import Foundation
import HTTPTypes
import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

@Suite("API conventions") struct APIConventionTests {
  @Test func aProfileIsReadAndChangedByParts() async throws {
    let web = try await TestWeb.make()
    let alice = try await Program(web, as: .alice)
    let before = try await alice.get("users/me")
    #expect(before.status == 200)
    #expect(before.text("email") == Cast.alice.email)
    let changed = try await alice.patch("users/me", ["company": .text("Acme")])
    #expect(changed.status == 200)
    #expect(changed.text("company") == "Acme")
    #expect(changed.text("name") == before.text("name"))
    #expect(try await alice.get("settings/profile").text("company") == "Acme")
  }

  @Test(arguments: [
    ("{", 400, "malformed"), ("", 400, "malformed"), ("{}x", 400, "malformed"),
    ("{\"company\":\"a\",\"company\":\"b\"}", 400, "malformed"),
    ("{\"company\":\"\u{01}\"}", 400, "malformed"), ("{\"company\":'a'}", 400, "malformed"),
    ("{\"company\":\"\\ud800\"}", 400, "malformed"), ("{\"company\":01}", 400, "malformed"),
    (String(repeating: "[", count: 5000), 400, "malformed"),
    ("{\"a" + String(repeating: "\u{301}\u{323}", count: 50_000) + "\":1}", 400, "malformed"),
    ("[]", 422, "invalid"), ("3", 422, "invalid"), ("{\"nope\":1}", 422, "invalid"),
    ("{\"company\":1}", 422, "invalid"), ("{\"company\":{\"a\":1}}", 422, "invalid"),
    ("{\"company\":\"\\u0000\"}", 422, "invalid"), ("{\"company\":[\"a\"]}", 422, "invalid"),
    ("{\"name\":null}", 422, "invalid"), ("{\"company\":1e999}", 400, "malformed"),
  ])
  func aBodyIsReadStrictly(_ body: String, _ status: Int, _ code: String) async throws {
    let web = try await TestWeb.make()
    let alice = try await Program(web, as: .alice)
    let answer = try await alice.send("PATCH", "users/me", raw: body)
    #expect(answer.status == status)
    #expect(answer.code == code)
    #expect(answer.headers[.contentType] == "application/problem+json")
    #expect(try await alice.get("users/me").text("company") == "")
  }

  @Test func eachProblemPointsToItsField() async throws {
    let web = try await TestWeb.make()
    let alice = try await Program(web, as: .alice)
    let answer = try await alice.patch(
      "users/me", ["timeZone": .text("Nowhere"), "name": .text("")])
    #expect(answer.pointers == ["/name", "/timeZone"])
    let unknown = try await alice.patch("users/me", ["a/b~c": .integer(1)])
    #expect(unknown.pointers == ["/a~1b~0c"])
  }

  @Test func otherContentIsRefused() async throws {
    let web = try await TestWeb.make()
    let alice = try await Program(web, as: .alice)
    for type in [
      "text/plain", "application/x-www-form-urlencoded", "application/json;charset=latin1",
    ] {
      let answer = try await alice.send(
        "PATCH", "users/me", raw: "{}", headers: [.contentType: type])
      #expect(answer.status == 415, "\(type)")
    }
    let large = "{\"bio\":\"" + String(repeating: "x", count: 1 << 20) + "\"}"
    #expect(try await alice.send("PATCH", "users/me", raw: large).status == 413)
  }

  @Test func whatIsNotThereSaysSoInJSON() async throws {
    let web = try await TestWeb.make()
    let nobody = Program(web)
    #expect(try await nobody.get("nothing").code == "not-found")
    #expect(try await nobody.get("users/me").code == "not-signed-in")
    let wrong = try await nobody.delete("health")
    #expect(wrong.status == 405)
    #expect(wrong.headers[.allow]?.contains("GET") == true)
    #expect(wrong.code == "wrong-method")
  }

  @Test func foreignAndAbsentAreTheSameBytes() async throws {
    let web = try await TestWeb.make()
    let charlie = try await Program(web, as: .charlie)
    let (team, slug) = (try await web.teamID(of: .alice), try await web.test.slug(.alice))
    let absent = try await charlie.get("teams/no-such-team")
    #expect(absent.status == 404)
    for name in [team.text, slug] {
      #expect(try await charlie.get("teams/\(name)").bytes == absent.bytes)
    }
    let bob = try await Program(web, as: .bob)
    #expect(try await bob.get("teams/\(team)").text("slug") == slug)
    #expect(try await bob.get("teams/\(slug)").text("id") == team.text)
  }

  @Test func aChangeWaitsForNothingElse() async throws {
    let web = try await TestWeb.make()
    let alice = try await Program(web, as: .alice)
    let first = try await alice.get("users/me")
    let tag = try #require(first.headers[.eTag])
    #expect(try await alice.get("users/me", [.ifNoneMatch: tag]).status == 304)
    let changed = try await alice.patch(
      "users/me", ["company": .text("One")], [.ifMatch: tag])
    #expect(changed.status == 200)
    let late = try await alice.patch("users/me", ["company": .text("Two")], [.ifMatch: tag])
    #expect(late.status == 412)
    #expect(late.code == "changed-meanwhile")
    #expect(try await alice.get("users/me").text("company") == "One")
    let fresh = try #require(changed.headers[.eTag])
    #expect(
      try await alice.patch("users/me", ["company": .text("Two")], [.ifMatch: fresh]).status == 200)
  }

  @Test func listsGoOnByCursors() async throws {
    let web = try await TestWeb.make()
    let alice = try await Program(web, as: .alice)
    let slug = try await web.test.slug(.alice)
    let all = try await alice.get("teams/\(slug)/members")
    #expect(all.items.count == 2)
    #expect(all.json?["nextCursor"] == .null)
    for query in ["cursor=abc", "limit=3", "sort=nope", "nope=1", "after=a", "format=csv"] {
      let answer = try await alice.get("teams/\(slug)/members?\(query)")
      #expect(answer.status == 400, "\(query)")
    }
    #expect(try await alice.get("teams/\(slug)/members?q=bob").items.count == 1)
  }
}

@Suite("Idempotency keys") struct IdempotencyTests {
  @Test(arguments: TestEngine.allCases)
  func theSameRequestIsDoneOnceAndAnsweredAlike(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let alice = try await Program(web, as: .alice)
    let key: HTTPFields = [.idempotencyKey: "one"]
    let first = try await alice.post("teams", ["name": .text("Second")], key)
    #expect(first.status == 201)
    let again = try await alice.post("teams", ["name": .text("Second")], key)
    #expect(again.status == 201)
    #expect(again.bytes == first.bytes)
    #expect(again.headers[.idempotencyReplayed] == "true")
    #expect(again.headers[.location] == first.headers[.location])
    #expect(try await alice.get("teams").items.count == 2)
    let other = try await alice.post("teams", ["name": .text("Third")], key)
    #expect(other.status == 422)
    #expect(other.code == "key-reused")
    // Another person's key is another key.
    let bob = try await Program(web, as: .bob)
    #expect(try await bob.post("teams", ["name": .text("Second")], key).status == 201)
    web.clock.advance(by: .hours(25))
    let later = try await Program(web, as: .alice)
    #expect(try await later.post("teams", ["name": .text("Third")], key).status == 201)
  }

  @Test func aRefusedRequestIsNotKept() async throws {
    let web = try await TestWeb.make()
    let alice = try await Program(web, as: .alice)
    let key: HTTPFields = [.idempotencyKey: "one"]
    #expect(try await alice.post("teams", ["name": .text("")], key).status == 422)
    #expect(try await alice.post("teams", ["name": .text("Good")], key).status == 201)
  }

  @Test func whatIsShownOnceIsNullTheSecondTime() async throws {
    let web = try await TestWeb.make()
    let alice = try await Program(web, as: .alice)
    let path = "teams/\(try await web.test.slug(.alice))/join-links"
    let body: KeyValuePairs<String, JSON> = ["role": .text("member"), "days": .integer(7)]
    let first = try await alice.post(path, body, [.idempotencyKey: "k"])
    #expect(first.text("code")?.isEmpty == false)
    let again = try await alice.post(path, body, [.idempotencyKey: "k"])
    #expect(again.status == 201)
    #expect(again.json?["code"] == .null)
    #expect(again.json?["link"] == first.json?["link"])
    #expect(try await alice.get(path).items.count == 1)
  }

  @Test func alsoWithinAListWhatIsShownOnceIsNull() async throws {
    let web = try await TestWeb.make()
    let alice = try await Program(web, as: .alice)
    let path = "teams/\(try await web.test.slug(.alice))/invitations"
    let body: KeyValuePairs<String, JSON> = [
      "emails": .list([.text("dora@example.com")]), "role": .text("member"),
    ]
    let first = try await alice.post(path, body, [.idempotencyKey: "k"])
    #expect(first.body.contains(#""copied":""#), "\(first.body)")
    let again = try await alice.post(path, body, [.idempotencyKey: "k"])
    #expect(again.headers[.idempotencyReplayed] == "true")
    #expect(again.body.contains(#""copied":null"#), "\(again.body)")
    #expect(again.body.contains("dora@example.com"))
  }

  @Test func whatHasAPasswordInItIsNotKept() async throws {
    let web = try await TestWeb.make()
    let alice = try await Program(web, as: .alice)
    let key: HTTPFields = [.idempotencyKey: "k"]
    for _ in 0..<2 {
      let answer = try await alice.post("auth/prove", ["password": .text(Cast.password)], key)
      #expect(answer.status == 200 && answer.headers[.idempotencyReplayed] == nil)
      alice.take(answer)
    }
    let kept = try await web.portal.store.read {
      try $0.count("SELECT COUNT(*) AS n FROM kept_answers")
    }
    #expect(kept == 0)
    #expect(try await alice.post("teams", ["name": .text("A")], key).status == 201)
    #expect(
      try await web.portal.store.read { try $0.count("SELECT COUNT(*) AS n FROM kept_answers") }
        == 1)
  }

  /// The right is looked at before the kept answer.
  @Test func whoMayNoMoreIsNotAnsweredAgain() async throws {
    let web = try await TestWeb.make()
    try await web.give(.admin, to: .bob, inTeamOf: .alice)
    let bob = try await Program(web, as: .bob)
    let path = "teams/\(try await web.test.slug(.alice))"
    let body: KeyValuePairs<String, JSON> = ["name": .text("Renamed")]
    #expect(try await bob.patch(path, body, [.idempotencyKey: "k"]).status == 200)
    try await web.give(.viewer, to: .bob, inTeamOf: .alice)
    let refused = try await bob.patch(path, body, [.idempotencyKey: "k"])
    #expect(refused.status == 403)
    #expect(refused.code == "insufficient-role")
  }

  @Test(arguments: TestEngine.allCases)
  func manyAtOnceMakeOne(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let alice = try await Program(web, as: .alice)
    let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<20 {
        group.addTask {
          try await alice.post("teams", ["name": .text("Once")], [.idempotencyKey: "k"]).status
        }
      }
      return try await group.reduce(into: [Int]()) { $0.append($1) }
    }
    #expect(statuses.contains(201))
    #expect(statuses.allSatisfy { [201, 409].contains($0) })
    #expect(try await alice.get("teams").items.count == 2)
  }

  /// What another process has written while this one was on its way.
  @Test(arguments: TestEngine.allCases)
  func anotherProcessWasFaster(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let other = try web.sibling()
    let one = try await Program(web, as: .alice)
    let two = Program(other, token: one.token)
    async let first = one.post("teams", ["name": .text("Once")], [.idempotencyKey: "k"])
    async let second = two.post("teams", ["name": .text("Once")], [.idempotencyKey: "k"])
    let (a, b) = (try await first, try await second)
    #expect(a.status == 201 && b.status == 201)
    #expect(a.bytes == b.bytes)
    #expect(try await one.get("teams").items.count == 2)
  }

  @Test func whatIsNotTakenIsSaid() async throws {
    let web = try await TestWeb.make()
    let alice = try await Program(web, as: .alice)
    for path in ["users/me?x=1", "users/me?", "version?limit=25", "plans?limit=25"] {
      let answer = try await alice.get(path)
      #expect(answer.status == (path.hasSuffix("?") ? 200 : 400), "\(path)")
    }
    let compared = try await alice.post("teams", ["name": .text("A")], [.ifMatch: "\"a\""])
    #expect(compared.code == "malformed", "a team that is not there yet has no state")
    for key in ["", "a b", String(repeating: "x", count: 201)] {
      let answer = try await alice.post("teams", ["name": .text("A")], [.idempotencyKey: key])
      #expect(answer.status == 400, "\(key)")
    }
  }
}

@Suite("Who calls the API") struct APICallerTests {
  @Test func aPageMayFetchAndAnotherSiteMayNot() async throws {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    let ours: HTTPFields = [.secFetchSite: "same-origin"]
    #expect(try await alice.send("GET", "/api/v1/users/me", headers: ours).status == 200)
    #expect(try await alice.send("GET", "/api/v1/users/me").status == 200)
    for site in ["cross-site", "same-site", "none"] {
      let headers: HTTPFields = [.secFetchSite: site]
      #expect(try await alice.send("GET", "/api/v1/users/me", headers: headers).status == 401)
    }
    let json: HTTPFields = [.contentType: "application/json"]
    let body = Array(#"{"company":"X"}"#.utf8)
    let bare = try await alice.send("PATCH", "/api/v1/users/me", headers: json, body: body)
    #expect(bare.status == 403)
    #expect(bare.code == "cross-site")
    // Any Authorization header excludes the cookie.
    let mixed: HTTPFields = [.secFetchSite: "same-origin", .authorization: "Bearer nonsense"]
    #expect(try await alice.send("GET", "/api/v1/users/me", headers: mixed).status == 401)
    let basic: HTTPFields = [.secFetchSite: "same-origin", .authorization: "Basic YTpi"]
    #expect(try await alice.send("GET", "/api/v1/users/me", headers: basic).status == 401)
  }

  @Test func signingInLooksAtNoCookie() async throws {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    let headers: HTTPFields = [.secFetchSite: "same-origin"]
    #expect(
      try await alice.send("POST", "/api/v1/auth/logout", headers: headers).status == 401)
    #expect(try await alice.get("/dashboard").status == 303)
  }

  @Test func anotherSiteReadsOnlyWhatIsConfigured() async throws {
    let web = try await TestWeb.make(options: { $0.apiOrigins = ["https://app.example.com"] })
    let nobody = Program(web)
    let origin: HTTPFields = [.origin: "https://app.example.com"]
    let asked = origin.adding(.accessControlRequestMethod, "PATCH")
    let preflight = try await nobody.send("OPTIONS", "users/me", raw: nil, headers: asked)
    #expect(preflight.status == 204)
    #expect(preflight.headers[.accessControlAllowOrigin] == "https://app.example.com")
    #expect(preflight.headers[.accessControlAllowCredentials] == nil)
    let read = try await nobody.get("version", origin)
    #expect(read.headers[.accessControlAllowOrigin] == "https://app.example.com")
    let evil: HTTPFields = [.origin: "https://evil.example"]
    #expect(try await nobody.get("version", evil).headers[.accessControlAllowOrigin] == nil)
    let refused = try await nobody.send(
      "OPTIONS", "users/me", raw: nil, headers: evil.adding(.accessControlRequestMethod, "GET"))
    #expect(refused.status == 405)
    // Pages are no part of the API.
    let page = try await nobody.get("/", origin)
    #expect(page.headers[.accessControlAllowOrigin] == nil)
  }

  @Test func aKeyInTheAddressIsRefused() async throws {
    let web = try await TestWeb.make()
    let secret = APISecret.random().text
    let hidden = secret.replacing("ptc_", with: "%70t%63_")
    for path in [
      "users/me?api_key=\(secret)", "version?x=\(secret)", "version?\(secret)",
      "version?\(secret)=1", "users/me?k=\(hidden)", "nothing/here?k=\(secret)",
      "users/me?k=\(hidden)&x=%FF", "teams/\(secret)", "/api/v2/x?k=\(secret)",
    ] {
      let answer = try await Program(web).get(path)
      #expect(answer.status == 401)
      #expect(answer.code == "key-in-address", "\(path)")
    }
    #expect(try await Program(web).get("users/me?q=ptc_short").code != "key-in-address")
  }
}

@Suite("API limits") struct APILimitTests {
  @Test func aBucketRunsDryAndFillsUp() async throws {
    let web = try await TestWeb.make(options: {
      $0.apiQuotas.signedIn = 6
      $0.apiQuotas.teams = 2
    })
    let alice = try await Program(web, as: .alice)
    for left in (0..<6).reversed() {
      let answer = try await alice.get("users/me")
      #expect(answer.status == 200)
      #expect(answer.headers[.rateLimitPolicy] == "\"signed-in\";q=6;w=60")
      #expect(answer.headers[.rateLimit]?.hasPrefix("\"signed-in\";r=\(left);") == true)
    }
    let refused = try await alice.get("users/me")
    #expect(refused.status == 429)
    #expect(refused.headers[.retryAfter] == "10")
    #expect(refused.code == "too-many-requests")
    #expect(try await alice.send("HEAD", "users/me").status == 429)
    // Another class, another person.
    #expect(try await alice.get("teams/\(web.test.slug(.alice))").status == 200)
    #expect(try await Program(web, as: .bob).get("users/me").status == 200)
    web.clock.advance(by: .seconds(10))
    #expect(try await alice.get("users/me").status == 200)
    #expect(try await alice.get("users/me").status == 429)
  }

  @Test func whoeverGuessesIsAStranger() async throws {
    let web = try await TestWeb.make(options: { $0.apiQuotas.anyone = 5 })
    let guesser = Program(web, token: "nonsense", peer: "192.0.2.1")
    for _ in 0..<5 { #expect(try await guesser.get("users/me").status == 401) }
    #expect(try await guesser.get("users/me").status == 429)
    #expect(try await Program(web, peer: "192.0.2.2").get("version").status == 200)
  }

  @Test func whoTakesMoreThanABucketHoldsOwesIt() {
    var quotas = RateLimits.Quotas()
    quotas.events = 2
    let limits = RateLimits(quotas)
    let start = Timestamp(microseconds: 1_800_000_000_000_000)
    let taken = limits.spend(.events, 1000, of: "a", at: start)
    #expect(taken.wait == nil && taken.left == 0 && taken.full == .seconds(500))
    #expect(limits.spend(.events, of: "a", at: start + .seconds(1)).wait == .milliseconds(498_500))
    #expect(limits.spend(.events, 1000, of: "a", at: start + .seconds(499)).wait == .seconds(1))
    #expect(limits.spend(.events, of: "b", at: start).wait == nil)
    #expect(limits.spend(.events, of: "a", at: start + .milliseconds(499_500)).wait == nil)
    #expect(limits.spend(.events, 3, of: "a", at: start + .milliseconds(500_500)).wait == nil)
    // Two seconds later a full one would have been there again: never more than the quota.
    #expect(limits.spend(.events, 2, of: "a", at: start + .seconds(501)).wait == .seconds(1))
  }

  @Test func aClockPutBackLocksNobodyOut() {
    let limits = RateLimits(RateLimits.Quotas())
    let now = Timestamp(microseconds: 1_800_000_000_000_000)
    for _ in 0..<100 { _ = limits.spend(.anyone, of: "a", at: now) }
    #expect(limits.spend(.anyone, of: "a", at: now).wait != nil)
    // A little of it, as two requests come one before the other, gives nobody anything.
    #expect(limits.spend(.anyone, of: "a", at: now - .milliseconds(1)).wait != nil)
    #expect(limits.spend(.anyone, of: "a", at: now - .days(1)).wait == nil)
  }
}

extension HTTPFields {
  func adding(_ name: HTTPField.Name, _ value: String) -> HTTPFields {
    var fields = self
    fields[name] = value
    return fields
  }
}
