import Foundation
import HTTPTypes
import Portal
import TestSupport
import Testing

@testable import PortalWeb

@Suite("Edge of the web side (S5, S6, S14-S17, S26)") struct EdgeTests {
  @Test(arguments: [
    "//e", "/\\e", "http:e", "/%09/e", "https://e", "/ /e", "\\\\e", "javascript:x", "", "e",
    "/a\u{0}b", "/%2f/e", "/%5ce", "/\te", "///e", "/..//e\u{FF0F}",
  ])
  func otherPlacesLeadHome(_ next: String) {
    #expect(LocalPath.safe(next) == "/dashboard")
  }

  @Test(arguments: ["/settings/profile", "/teams/a/dashboard?x=1", "/", "/resume/1-2"])
  func localPathsAreKept(_ next: String) { #expect(LocalPath.safe(next) == next) }

  @Test func signInRefusesToLeadElsewhere() async throws {
    let web = try await TestWeb.make()
    for next in ["//evil.example", "/\\evil.example", "https://evil.example"] {
      let answer = try await web.browser().post(
        "/sign-in", ["email": Cast.alice.email, "password": Cast.password, "next": next])
      #expect(answer.location == "/dashboard")
    }
  }

  @Test func clientIsTheRightMostUntrustedHop() throws {
    let trusted = try ["10.0.0.0/8", "::1"].map { try #require(AddressRange($0)) }
    func client(_ peer: String, _ hops: String...) -> String? {
      AddressRange.client(peer: peer, forwardedFor: hops, trusted: trusted)
    }
    #expect(client("192.0.2.1", "198.51.100.7") == "192.0.2.1", "an untrusted peer is not believed")
    #expect(client("10.1.2.3", "198.51.100.7") == "198.51.100.7")
    #expect(client("10.1.2.3", "6.6.6.6, 198.51.100.7, 10.9.9.9") == "198.51.100.7")
    #expect(client("::1", "198.51.100.7") == "198.51.100.7")
    #expect(client("::ffff:10.0.0.1", "198.51.100.7") == "198.51.100.7")
    #expect(client("10.1.2.3", "garbage") == "10.1.2.3")
    #expect(client("10.1.2.3") == "10.1.2.3")
  }

  @Test(arguments: ["10.0.0.0/33", "x", "10.0.0/8", "", "1.2.3.4/", "1.2.3.4/8/8"])
  func rangesThatAreNone(_ text: String) { #expect(AddressRange(text) == nil) }

  @Test func everyAnswerCarriesTheHeaders() async throws {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    let answers = [
      try await alice.get("/"), try await alice.get("/settings/profile"),
      try await alice.get("/nothing"), try await alice.send("PUT", "/sign-in"),
      try await alice.post("/sign-in", [:], headers: [.secFetchSite: "cross-site"]),
      try await alice.get("/healthz"), try await alice.get("/assets/portico.css"),
      try await alice.send("POST", "/sign-in", headers: [.secFetchSite: "same-origin"]),
    ]
    #expect(answers.map(\.status) == [200, 200, 404, 405, 403, 200, 200, 415])
    for answer in answers {
      #expect(answer.headers[.contentSecurityPolicy]?.contains("frame-ancestors 'none'") == true)
      #expect(answer.headers[.xContentTypeOptions] == "nosniff")
      #expect(answer.headers[.referrerPolicy] == "same-origin")
      #expect(answer.headers[.crossOriginOpenerPolicy] == "same-origin")
      #expect(answer.headers[.permissionsPolicy] != nil)
      #expect(answer.headers[.strictTransportSecurity] == nil, "not over http")
      #expect(answer.headers[.xRequestID] != nil)
      #expect(answer.headers[.cacheControl] != nil)
    }
    #expect(answers[1].headers[.cacheControl] == "no-store")
    #expect(answers[3].headers[.allow] == "GET, HEAD, POST")
  }

  @Test func errorBodiesTellNothingOfTheRequest() async throws {
    let web = try await TestWeb.make()
    let one = try await web.browser().get("/nothing/secret-1")
    let two = try await web.browser().get("/nothing/secret-2")
    #expect(one.bytes == two.bytes)
  }

  @Test(arguments: [
    ("email=a%00b", 400), ("email=%FF%FE", 400), ("email=%4", 400), ("email=%zz", 400),
    ("email=a&email=b", 400), ("email=a&extra=b", 400), ("email=a%0Bb", 400), ("email=a%7F", 400),
    ("email=" + String(repeating: "a", count: 70_000), 413), ("email=a", 422),
    ("email=%E2%80%AEmoc.elpmaxe", 422), ("email=" + String(repeating: "a", count: 60_000), 422),
    (String(repeating: "a&", count: 200), 400), ("", 422), ("&&&", 422), ("email", 422),
    ("email=%F0%9F%98%80@example.com", 422),
  ])
  func badFormsAreRefused(_ body: String, _ status: Int) async throws {
    let web = try await TestWeb.make(cast: false)
    let answer = try await web.browser().send(
      "POST", "/forgot-password",
      headers: [
        .secFetchSite: "same-origin", .contentType: "application/x-www-form-urlencoded",
      ], body: Array(body.utf8))
    #expect(answer.status == status)
    #expect(!answer.body.contains("aaaaaaaaaa") || status == 422)
  }

  @Test(arguments: [
    "application/json", "text/plain", "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded; charset=utf-16", "",
  ])
  func otherContentTypesAreRefused(_ type: String) async throws {
    let web = try await TestWeb.make(cast: false)
    var headers: HTTPFields = [.secFetchSite: "same-origin"]
    if !type.isEmpty { headers[.contentType] = type }
    let answer = try await web.browser().send(
      "POST", "/sign-in", headers: headers, body: Array("email=a".utf8))
    #expect(answer.status == 415)
  }

  @Test func megabyteOfPasswordIsRefusedFast() async throws {
    let web = try await TestWeb.make(cast: false)
    let answer = try await web.browser().post(
      "/sign-in", ["email": "a@example.com", "password": String(repeating: "x", count: 1 << 20)])
    #expect(answer.status == 413)
    #expect(answer.headers[.connection] == "close")
  }

  @Test func assetsAreKeptForAYearUnderTheirHash() async throws {
    let web = try await TestWeb.make(cast: false)
    let page = try await web.browser().get("/").body
    let address = try #require(page.firstMatch(of: /href="(\/assets\/portico\.css\?v=[^"]+)"/)?.1)
    let sheet = try await web.browser().get(String(address))
    #expect(sheet.headers[.cacheControl] == "public, max-age=31536000, immutable")
    #expect(sheet.headers[.contentType] == "text/css; charset=utf-8")
    #expect(!sheet.body.contains("@import"), "one file, no waiting")
    let other = try await web.browser().get("/assets/portico.css?v=other")
    #expect(other.headers[.cacheControl] == "no-cache")
    #expect(try await web.browser().get("/assets/..%2fPackage.swift").status == 404)
  }

  @Test func mailLinksComeFromTheConfigurationAlone() async throws {
    let web = try await TestWeb.make()
    _ = try await web.browser().post(
      "/forgot-password", ["email": Cast.alice.email],
      headers: [
        .init("X-Forwarded-Host")!: "evil.example", .init("Forwarded")!: "host=evil.example",
      ])
    let mail = try #require(try await web.test.mails(to: Cast.alice.email).last)
    #expect(mail.mail.link.hasPrefix("http://127.0.0.1:8080/reset-password/"))
    #expect(!mail.mail.html.contains("evil"))
  }

  @Test func readinessWritesAndReads() async throws {
    let web = try await TestWeb.make(cast: false)
    #expect(try await web.browser().get("/readyz").status == 200)
    web.web.readiness.stop()
    #expect(try await web.browser().get("/readyz").status == 503)
    #expect(try await web.browser().get("/healthz").status == 200)
  }

  @Test func readerOfALockedDatabaseWaitsForNoWriter() async throws {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    let path = try #require((web.portal.store as? SQLiteStore)?.path)
    let other = try SQLiteStore(path: path)
    // Activity is due to be noted, and cannot be.
    web.clock.advance(by: .minutes(2))
    let (held, isHeld) = AsyncStream<Void>.makeStream()
    let mayGo = DispatchSemaphore(value: 0)
    let holder = Task { () async throws -> Void in
      try await other.write(for: .portal, as: .system("holder")) { (tx: Tx) throws -> Void in
        try tx.execute("INSERT INTO health (id, at) VALUES (2, 1)")
        isHeld.yield()
        mayGo.wait()
      }
    }
    for await _ in held { break }
    // This one waits in the line ahead of the note. A page that waited for its note would come
    // after it.
    let store = web.portal.store
    let isAnswered = Locked(false)
    let ahead = Task { () async -> Void in
      try? await store.write(for: .portal, as: .system("ahead")) { (tx: Tx) throws -> Void in
        try tx.execute("UPDATE health SET at = 3")
      }
      isAnswered.withLock { $0 = true }
    }
    for _ in 0..<3 { #expect(try await alice.get("/settings/profile").status == 200) }
    #expect(!isAnswered.withLock { $0 }, "nobody has let go of the lock yet")
    mayGo.signal()
    await ahead.value
    try await holder.value
    await other.close()
  }

  @Test func databaseThatCannotBeWrittenIs503InWordsAndKeepsTheForm() async throws {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    try await web.portal.store.write(for: .portal, as: .system("test")) {
      try $0.execute("PRAGMA query_only = 1")
    }
    let plain = try await alice.post("/settings/sessions/end-others")
    #expect(plain.status == 503)
    #expect(plain.headers[.retryAfter] != nil)
    #expect(plain.body.contains("Not available right now"))
    let form = try await alice.post(
      "/settings/profile",
      ["name": "Alice", "company": "Typed", "bio": "", "timeZone": "UTC", "language": "en"])
    #expect(form.status == 503)
    #expect(form.body.contains("value=\"Typed\""))
    #expect(form.body.contains("Nothing can be saved right now"))
    #expect(try await alice.get("/settings/profile").status == 200, "reads go on")
    #expect(try await web.browser().get("/readyz").status == 503)
  }
}
