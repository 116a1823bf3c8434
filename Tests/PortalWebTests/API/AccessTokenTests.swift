import Crypto
import Foundation
import HTTPTypes
import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

@Suite("Access tokens (S12)") struct AccessTokenTests {
  @Test func signingInGivesAPairAndItsSessionIsListed() async throws {
    let web = try await TestWeb.make()
    let alice = try await Program(web, as: .alice)
    let me = try await alice.get("auth/session")
    #expect(me.text("way") == "session")
    #expect(me.text("userId") == (try await web.test.user(.alice)).id.text)
    #expect(try await alice.get("sessions").items.count == 1)
    let wrong = try await Program(web).post(
      "auth/login", ["email": .text(Cast.alice.email), "password": .text("wrong")])
    let unknown = try await Program(web).post(
      "auth/login", ["email": .text("nobody@example.com"), "password": .text("wrong")])
    #expect(wrong.status == 401)
    #expect(wrong.code == "wrong-password")
    #expect(wrong.bytes == unknown.bytes)
  }

  @Test func noForgeryIsTaken() async throws {
    let web = try await TestWeb.make()
    let alice = try await Program(web, as: .alice)
    let good = try #require(alice.token)
    let parts = good.split(separator: ".").map(String.init)
    let header = try #require(Data(base64URL: parts[0]))
    let kid = try #require(JSON(reading: Array(header))["kid"])
    let encode: (String) -> String = { Array($0.utf8).base64URL }
    let known = #""kid":\#(kid.text)"#
    let headers = [
      #"{"alg":"none","typ":"at+jwt",\#(known)}"#, #"{"alg":"HS256","typ":"at+jwt",\#(known)}"#,
      #"{"alg":"ES384","typ":"at+jwt",\#(known)}"#, #"{"alg":"ES256","typ":"JWT",\#(known)}"#,
      #"{"alg":"ES256","typ":"at+jwt","kid":"other"}"#, #"{"alg":"ES256","typ":"at+jwt"}"#,
      #"{"alg":"ES256","typ":"at+jwt",\#(known),"jku":"https://evil.example"}"#,
      #"{"alg":"ES256","typ":"at+jwt",\#(known),"crit":["x"]}"#,
      #"{"alg":"ES256","alg":"none","typ":"at+jwt",\#(known)}"#, "nonsense", "",
    ]
    var forged = headers.map { "\(encode($0)).\(parts[1]).\(parts[2])" }
    forged += headers.map { "\(encode($0)).\(parts[1])." }
    forged += [
      "\(parts[0]).\(parts[1])", "\(good).x", "..", ".\(parts[1]).\(parts[2])",
      "\(parts[0]).\(encode("{}")).\(parts[2])", good + "=", String(good.dropLast()),
      String(repeating: "a", count: 3000),
    ]
    let own = P256.Signing.PrivateKey()
    let signed = "\(parts[0]).\(parts[1])"
    forged.append(
      signed + "." + Array(try own.signature(for: Data(signed.utf8)).rawRepresentation).base64URL)
    for token in forged {
      let answer = try await Program(web, token: token).get("users/me")
      #expect(answer.status == 401, "\(token.prefix(80))")
      #expect(answer.code == "invalid-token")
      #expect(answer.headers[.wwwAuthenticate]?.contains("invalid_token") == true)
    }
    #expect(try await alice.get("users/me").status == 200)
  }

  @Test func aTokenEndsWithItsTimeAndItsSession() async throws {
    let web = try await TestWeb.make()
    let alice = try await Program(web, as: .alice)
    web.clock.advance(by: .minutes(11))
    #expect(try await alice.get("users/me").code == "expired-token")
    let other = try await Program(web, as: .alice)
    #expect(try await other.post("auth/logout").status == 204)
    #expect(try await other.get("users/me").code == "invalid-token")
    #expect(
      try await other.post("auth/refresh", ["refreshToken": .text(other.refresh ?? "")]).status
        == 401)
  }

  @Test func anotherPortalsTokenIsNotTaken() async throws {
    let (web, other) = (try await TestWeb.make(), try await TestWeb.make())
    let alice = try await Program(web, as: .alice)
    #expect(try await Program(other, token: alice.token).get("users/me").status == 401)
  }

  @Test(arguments: TestEngine.allCases)
  func refreshingRotatesAndAReplayEndsTheFamily(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let alice = try await Program(web, as: .alice)
    let first = try #require(alice.refresh)
    let next = try await alice.post("auth/refresh", ["refreshToken": .text(first)])
    #expect(next.status == 200)
    let renewed = Program(web, token: next.text("accessToken"))
    #expect(try await renewed.get("users/me").status == 200)
    let replay = try await alice.post("auth/refresh", ["refreshToken": .text(first)])
    #expect(replay.status == 401)
    #expect(try await renewed.get("users/me").status == 401)
    let second = try #require(next.text("refreshToken"))
    #expect(
      try await alice.post("auth/refresh", ["refreshToken": .text(second)]).status == 401)
  }

  @Test(arguments: TestEngine.allCases)
  func twentyAtOnceLeaveAtMostOneDescendant(_ engine: TestEngine) async throws {
    let web = try await TestWeb.make(engine)
    let alice = try await Program(web, as: .alice)
    let token = try #require(alice.refresh)
    let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
      for _ in 0..<20 {
        group.addTask {
          try await alice.post("auth/refresh", ["refreshToken": .text(token)])
        }
      }
      return try await group.reduce(into: [Answer]()) { $0.append($1) }
    }
    #expect(answers.filter { $0.status == 200 }.count <= 1)
    for answer in answers where answer.status == 200 {
      let next = try await alice.post(
        "auth/refresh", ["refreshToken": .text(answer.text("refreshToken") ?? "")])
      #expect(next.status == 401)
    }
  }

  @Test func refreshingHasAnAbsoluteEnd() async throws {
    let web = try await TestWeb.make()
    let alice = try await Program(web, as: .alice)
    var token = alice.refresh ?? ""
    for _ in 0..<2 {
      web.clock.advance(by: .days(14))
      let next = try await alice.post("auth/refresh", ["refreshToken": .text(token)])
      #expect(next.status == 200)
      token = next.text("refreshToken") ?? ""
    }
    web.clock.advance(by: .days(3))
    #expect(
      try await alice.post("auth/refresh", ["refreshToken": .text(token)]).status == 401)
  }

  @Test func anotherPasswordEndsOtherSessions() async throws {
    let web = try await TestWeb.make()
    let (one, two) = (try await Program(web, as: .alice), try await Program(web, as: .alice))
    let changed = try await one.post(
      "users/me/password",
      ["current": .text(Cast.password), "password": .text("quite another good phrase")])
    #expect(changed.status == 200)
    // What was good before the password was given is worth nothing after.
    #expect(try await one.get("users/me").status == 401)
    #expect(
      try await one.post("auth/refresh", ["refreshToken": .text(one.refresh ?? "")]).status == 401)
    one.take(changed)
    #expect(try await one.get("users/me").status == 200)
    let left = try await web.portal.store.read {
      try $0.count("SELECT COUNT(*) AS n FROM refresh_tokens")
    }
    #expect(left == 1, "those of ended sessions went with them")
    #expect(try await two.get("users/me").status == 401)
    #expect(
      try await two.post("auth/refresh", ["refreshToken": .text(two.refresh ?? "")]).status == 401)
  }

  @Test func theAuditNamesTheKeyBesideWhoseItIs() async throws {
    let web = try await TestWeb.make()
    let alice = try await Program(web, as: .alice).proved()
    let made = try await alice.post(
      "users/me/keys",
      ["name": .text("Deploy"), "scopes": .list([.text("team:write")]), "days": .integer(1)])
    let key = try #require(made.text("secret"), "\(made.body)")
    let renamed = try await Program(web, token: key).patch(
      "teams/\(web.test.slug(.alice))", ["name": .text("Renamed")])
    #expect(renamed.status == 200, "\(renamed.body)")
    let entry = try await alice.get("teams/\(web.test.slug(.alice))/audit-logs").items.first
    let who = entry?["who"]?.words ?? ""
    #expect(who.hasPrefix("Alice Adams (API key Deploy, ptc_"), "\(who)")
    #expect(!key.hasSuffix(who.suffix(10).dropLast()) && who.utf8.count < 60)
  }

  @Test func provingCountsInThisSessionAlone() async throws {
    let web = try await TestWeb.make()
    let (one, two) = (try await Program(web, as: .alice), try await Program(web, as: .alice))
    let path = "teams/\(try await web.test.slug(.alice))/transfer"
    let body: KeyValuePairs<String, JSON> = ["email": .text(Cast.bob.email)]
    #expect(try await one.post(path, body).code == "proof-needed")
    let before = Program(web, token: one.token)
    _ = try await one.proved()
    // Who has stolen a token of before has proved nothing.
    #expect(try await before.post(path, body).status == 401)
    #expect(try await two.post(path, body).code == "proof-needed")
    #expect(try await one.post(path, body).status == 201)
    let wrong = try await two.post("auth/prove", ["password": .text("wrong")])
    #expect(wrong.status == 422)
    #expect(wrong.pointers == ["/password"])
  }

  @Test func aRoleIsReadAfreshAndNotFromTheToken() async throws {
    let web = try await TestWeb.make()
    try await web.give(.admin, to: .bob, inTeamOf: .alice)
    let bob = try await Program(web, as: .bob)
    let path = "teams/\(try await web.test.slug(.alice))/invitations"
    #expect(try await bob.get(path).status == 200)
    try await web.give(.member, to: .bob, inTeamOf: .alice)
    #expect(try await bob.get(path).code == "insufficient-role")
  }

  @Test func aSuspendedPersonIsOut() async throws {
    let web = try await TestWeb.make()
    let bob = try await Program(web, as: .bob)
    let user = try await web.test.user(.bob)
    try await web.portal.store.write(for: .user(user.id), as: .system("test")) {
      try $0.execute("UPDATE users SET suspended_at = \($0.now) WHERE id = \(user.id)")
    }
    #expect(try await bob.get("users/me").status == 401)
  }

  @Test func keysOverlapAndAreBase64URL() async throws {
    let web = try await TestWeb.make()
    let before = try web.portal.signingKeys.published(at: web.clock.now).map(\.id)
    let alice = try await Program(web, as: .alice)
    #expect(before.count == 3)
    let answer = try await Program(web).get("/.well-known/jwks.json")
    guard case .list(let keys)? = answer.json?["keys"] else { throw Unexpected(answer.body) }
    for key in keys {
      for name in ["x", "y"] {
        guard case .text(let text)? = key[name] else { throw Unexpected("no \(name)") }
        #expect(
          text.count == 43 && text.allSatisfy { $0.isLetter || $0.isNumber || "-_".contains($0) })
      }
      #expect(key["d"] == nil)
    }
    web.clock.advance(by: .days(90))
    let after = try web.portal.signingKeys.published(at: web.clock.now).map(\.id)
    #expect(Array(after.prefix(2)) == Array(before.suffix(2)))
    _ = alice
  }
}

@Suite("Accounts by JSON") struct AuthAPITests {
  @Test func anAccountIsMadeByItsMail() async throws {
    let web = try await TestWeb.make()
    let nobody = Program(web)
    let fields: KeyValuePairs<String, JSON> = [
      "name": .text("Dora"), "email": .text("dora@example.com"),
      "password": .text("a long enough phrase"),
    ]
    let asked = try await nobody.post("auth/register", fields)
    #expect(asked.status == 202)
    let known = try await nobody.post(
      "auth/register",
      [
        "name": .text("Alice"), "email": .text(Cast.alice.email),
        "password": .text("a long enough phrase"),
      ])
    #expect(known.bytes == asked.bytes)
    let login: KeyValuePairs<String, JSON> = [
      "email": .text("dora@example.com"), "password": .text("a long enough phrase"),
    ]
    #expect(try await nobody.post("auth/login", login).status == 401)
    let link = try await web.lastLink(to: "dora@example.com")
    let code = String(link.split(separator: "/").last ?? "")
    let wrong = try await nobody.post(
      "auth/verify", ["token": .text(code), "password": .text("another")])
    #expect(wrong.pointers == ["/password"])
    let made = try await nobody.post(
      "auth/verify", ["token": .text(code), "password": .text("a long enough phrase")])
    #expect(made.status == 200)
    let dora = Program(web, token: made.text("accessToken"))
    #expect(try await dora.get("users/me").text("name") == "Dora")
    let twice = try await nobody.post(
      "auth/verify", ["token": .text(code), "password": .text("a long enough phrase")])
    #expect(twice.code == "link-gone")
  }

  @Test func aForgottenPasswordIsReset() async throws {
    let web = try await TestWeb.make()
    let nobody = Program(web)
    for email in [Cast.alice.email, "nobody@example.com"] {
      let asked = try await nobody.post("auth/forgot", ["email": .text(email)])
      #expect(asked.status == 202)
    }
    try await ResetRequest.answerAll(web.portal)
    let link = try await web.lastLink(to: Cast.alice.email)
    let code = String(link.split(separator: "/").last ?? "")
    let body: KeyValuePairs<String, JSON> = [
      "token": .text(code), "password": .text("quite another phrase"),
    ]
    #expect(try await nobody.post("auth/reset", body).status == 204)
    #expect(try await nobody.post("auth/reset", body).code == "link-gone")
    let login = try await nobody.post(
      "auth/login",
      ["email": .text(Cast.alice.email), "password": .text("quite another phrase")])
    #expect(login.status == 200)
  }

  @Test func aProductGetsATokenThatThePortalRefuses() async throws {
    let app = "https://app.example.com"
    let web = try await TestWeb.make(settings: { $0.audiences = [app] })
    let alice = try await Program(web, as: .alice)
    let slug = try await web.test.slug(.alice)
    let other = try await alice.post(
      "auth/token", ["audience": .text("https://other.example"), "team": .text(slug)])
    #expect(other.pointers == ["/audience"])
    let answer = try await alice.post(
      "auth/token", ["audience": .text(app), "team": .text(slug)])
    #expect(answer.status == 200)
    let token = try #require(answer.text("token"))
    let claims = try JSON(
      reading: Array(try #require(Data(base64URL: String(token.split(separator: ".")[1])))))
    #expect(claims["aud"] == .text(app))
    #expect(claims["role"] == .text("owner"))
    #expect(try await Program(web, token: token).get("users/me").code == "invalid-token")
    let charlie = try await Program(web, as: .charlie)
    let foreign = try await charlie.post(
      "auth/token", ["audience": .text(app), "team": .text(slug)])
    #expect(foreign.status == 404)
  }
}

extension TestWeb {
  /// Of the latest mail to somebody.
  func lastLink(to email: String) async throws -> String {
    guard let link = try await test.mails(to: email).last?.mail.link else {
      throw Unexpected("no mail with a link")
    }
    return link
  }
}
