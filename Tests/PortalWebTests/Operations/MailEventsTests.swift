import HTTPTypes
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// The route end to end; what is read and how it is signed is the reader's.
@Suite("Mail events") struct MailEventsTests {
  private static let path = "/webhooks/sendgrid"

  /// Reads `<event> <id> <address> <seconds>` lines, if the header says that they are good.
  private struct Reader: MailEventReader {
    func mayBeRead(header: (String) -> String?) -> Bool { header("x-test-signature") != nil }

    func events(in body: [UInt8], header: (String) -> String?) throws -> [MailEvent] {
      guard header("x-test-signature") == "good" else { throw ForgedMailEvents() }
      return String(decoding: body, as: UTF8.self).split(separator: "\n").compactMap { line in
        let parts = line.split(separator: " ").map(String.init)
        guard parts.count == 4, let what = whats[parts[0]], let id = ID<OutboxMessage>(parts[1]),
          let microseconds = Int64(parts[3])
        else { return nil }
        return MailEvent(
          mail: id, recipient: parts[2], what: what, words: "550 5.1.1 no such user",
          at: Timestamp(microseconds: microseconds))
      }
    }

    private let whats: [String: MailEvent.What] = [
      "delivered": .delivered, "bounced": .bounced(forGood: true),
      "blocked": .bounced(forGood: false), "complained": .complained,
    ]
  }

  private func web(_ engine: TestEngine = .sqlite) async throws -> TestWeb {
    try await TestWeb.make(engine, options: { $0.mailEvents = Reader() })
  }

  /// A mail to Alice that has been sent.
  private func mail(_ web: TestWeb) async throws -> ID<OutboxMessage> {
    let outbox = web.portal.outbox
    let sealed = try outbox.prepare(
      .resetPassword(
        link: "http://127.0.0.1:8080/x", validFor: .minutes(30), language: "en"),
      to: Cast.alice.email)
    try await web.portal.store.write(for: .portal, as: .system("test")) {
      try outbox.put(sealed, in: $0)
    }
    let delivery = MailDelivery(web.portal, transport: TestTransport())
    #expect(try await delivery.run() > 0)
    #expect(try await message(sealed.id, web).state == .sent)
    return sealed.id
  }

  private func message(_ id: ID<OutboxMessage>, _ web: TestWeb) async throws -> OutboxMessage {
    try #require(try await web.portal.store.read { try OutboxMessage.find(id, in: $0) })
  }

  private func suppressed(
    _ web: TestWeb, _ email: String = Cast.alice.email
  ) async throws -> SuppressedAddress? {
    try await web.portal.store.read { try SuppressedAddress.find(email: email, in: $0) }
  }

  private func post(
    _ web: TestWeb, _ body: String, signature: String? = "good",
    type: String? = "application/json"
  ) async throws -> Int {
    var headers: HTTPFields = [:]
    headers[.contentType] = type
    headers[HTTPField.Name("X-Test-Signature")!] = signature
    return try await web.browser().send(
      "POST", Self.path, headers: headers, body: Array(body.utf8)
    ).status
  }

  private func tell(
    _ web: TestWeb, _ what: String, of id: ID<OutboxMessage>, to email: String = Cast.alice.email,
    at time: Timestamp? = nil
  ) async throws {
    let moment = (time ?? web.clock.now).microseconds
    #expect(try await post(web, "\(what) \(id) \(email) \(moment)") == 204)
  }

  @Test(arguments: TestEngine.allCases)
  func aMailThatCameBackStopsMailToTheAddress(_ engine: TestEngine) async throws {
    let web = try await web(engine)
    let id = try await mail(web)
    #expect(try await suppressed(web) == nil)
    try await tell(web, "bounced", of: id)
    let message = try await message(id, web)
    #expect(message.fate == .bounced)
    #expect(message.fateWords == "550 5.1.1 no such user")
    let address = try #require(try await suppressed(web))
    #expect(address.reason == .bounced)
    #expect(address.words == "550 5.1.1 no such user")
  }

  @Test(arguments: TestEngine.allCases)
  func aComplaintStopsMailToTheAddress(_ engine: TestEngine) async throws {
    let web = try await web(engine)
    let id = try await mail(web)
    try await tell(web, "delivered", of: id)
    #expect(try await suppressed(web) == nil)
    try await tell(web, "complained", of: id)
    #expect(try await message(id, web).fate == .complained)
    #expect(try await suppressed(web)?.reason == .complained)
  }

  @Test func whatIsBlockedForNowStopsNothing() async throws {
    let web = try await web()
    let id = try await mail(web)
    try await tell(web, "blocked", of: id)
    #expect(try await message(id, web).fate == .bounced)
    #expect(try await suppressed(web) == nil)
  }

  @Test(arguments: TestEngine.allCases)
  func deliveredAfterBouncedUndoesNothing(_ engine: TestEngine) async throws {
    let web = try await web(engine)
    let id = try await mail(web)
    try await tell(web, "bounced", of: id)
    web.clock.advance(by: .minutes(1))
    try await tell(web, "delivered", of: id)
    #expect(try await message(id, web).fate == .bounced)
    #expect(try await suppressed(web) != nil)
  }

  @Test(arguments: TestEngine.allCases)
  func whatIsToldAgainAfterLiftingStopsNothing(_ engine: TestEngine) async throws {
    let web = try await web(engine)
    let id = try await mail(web)
    let bounced = web.clock.now
    try await tell(web, "bounced", of: id, at: bounced)
    let address = try #require(try await suppressed(web))
    web.clock.advance(by: .minutes(10))
    let allowed = try await web.portal.store.write(for: .portal, as: .system("test")) {
      try SuppressedAddress.allow(address.id, in: $0)
    }
    #expect(allowed)
    web.clock.advance(by: .minutes(10))
    try await tell(web, "bounced", of: id, at: bounced)
    #expect(try await suppressed(web) == nil)
    // A complaint is news of the mail, but of before the address was allowed.
    try await tell(web, "complained", of: id, at: bounced)
    #expect(try await suppressed(web) == nil)
    // Another mail that comes back later is news.
    try await tell(web, "bounced", of: try await mail(web))
    #expect(try await suppressed(web) != nil)
  }

  @Test func manyAtOnceAreAllTaken() async throws {
    let web = try await web()
    let id = try await mail(web)
    let now = web.clock.now.microseconds
    let strange = "delivered 0197f1c2-0000-7000-8000-0000000000aa nobody@example.com \(now)\n"
    let body =
      String(repeating: strange, count: 450) + "bounced \(id) \(Cast.alice.email) \(now)\n"
    #expect(try await post(web, body) == 204)
    #expect(try await message(id, web).fate == .bounced)
  }

  @Test func mailThatIsNotThePortalsIsLeftOut() async throws {
    let web = try await web()
    let id = try await mail(web)
    try await tell(web, "bounced", of: id, to: Cast.bob.email)
    try await tell(
      web, "bounced", of: try #require(ID("0197f1c2-0000-7000-8000-0000000000aa")))
    #expect(try await message(id, web).fate == nil)
    #expect(try await suppressed(web) == nil)
    #expect(try await suppressed(web, Cast.bob.email) == nil)
    #expect(try await post(web, "") == 204)
    #expect(try await post(web, "nothing that is read") == 204)
  }

  @Test func whatIsForgedChangesNothing() async throws {
    let web = try await web()
    let id = try await mail(web)
    let body = "bounced \(id) \(Cast.alice.email) \(web.clock.now.microseconds)"
    for signature in [nil, "", "bad"] {
      #expect(try await post(web, body, signature: signature) == 403)
    }
    #expect(try await suppressed(web) == nil)
    #expect(try await post(web, body) == 204, "the same, signed")
    #expect(try await suppressed(web) != nil)
  }

  @Test func onlyJSONOfAModestSizeIsTaken() async throws {
    let web = try await web()
    for type in [
      nil, "", "text/plain", "application/x-www-form-urlencoded", "application/jsonp",
      "multipart/form-data; boundary=x",
    ] { #expect(try await post(web, "", type: type) == 415, "\(type ?? "none")") }
    for type in ["application/json", "Application/JSON; charset=utf-8"] {
      #expect(try await post(web, "", type: type) == 204)
    }
    let most = String(repeating: "x", count: 1 << 20)
    #expect(try await post(web, most) == 204)
    #expect(try await post(web, most + "x") == 413)
    let claimed = try await web.browser().send(
      "POST", Self.path,
      headers: [
        .contentType: "application/json", .contentLength: "999999999999",
        HTTPField.Name("X-Test-Signature")!: "good",
      ])
    #expect(claimed.status == 413)
  }

  @Test func withoutAReaderThereIsNothing() async throws {
    let web = try await TestWeb.make()
    let absent = try await web.browser().get("/nothing-here")
    let answer = try await web.browser().send(
      "POST", Self.path, headers: [.contentType: "application/json"])
    #expect(answer.status == 404)
    #expect(answer.bytes == absent.bytes)
  }

  /// It comes from no browser: neither where it comes from nor a cookie counts.
  @Test func noSessionIsAskedForAndNoneIsUsed() async throws {
    let web = try await web()
    for browser in [web.browser(), try await web.browser(.alice)] {
      let answer = try await browser.send(
        "POST", Self.path,
        headers: [
          .contentType: "application/json", .secFetchSite: "cross-site",
          HTTPField.Name("X-Test-Signature")!: "good",
        ])
      #expect(answer.status == 204)
      #expect(answer.bytes.isEmpty)
      #expect(answer.headers[.setCookie] == nil)
      #expect(try await browser.get(Self.path).status == 405)
    }
  }

  @Test func aDatabaseThatCannotBeWrittenAsksForItAgain() async throws {
    let web = try await web()
    let id = try await mail(web)
    let store = try #require(web.portal.store as? SQLiteStore)
    _ = try store.pragma("query_only = 1")
    let body = "bounced \(id) \(Cast.alice.email) \(web.clock.now.microseconds)"
    #expect(try await post(web, body) == 503)
    #expect(try await suppressed(web) == nil)
    _ = try store.pragma("query_only = 0")
    #expect(try await post(web, body) == 204)
    #expect(try await suppressed(web) != nil)
  }

  /// The person says that mail arrives, and it goes again.
  @Test(arguments: TestEngine.allCases)
  func whoseMailCameBackMaySayThatItArrives(_ engine: TestEngine) async throws {
    let web = try await web(engine)
    let alice = try await web.browser(.alice)
    let page = "/teams/alice-adams/dashboard"
    try #require(try await !alice.get(page).body.contains("came back"))
    try await tell(web, "bounced", of: try await mail(web))
    #expect(try await alice.get(page).body.contains("Mail to alice@example.com came back"))
    #expect(try await web.browser(.bob).post("/settings/mail/allow").status == 303)
    try #require(try await suppressed(web) != nil, "nobody else’s word counts")
    #expect(try await alice.post("/settings/mail/allow").location == "/dashboard")
    #expect(try await suppressed(web) == nil)
    #expect(try await !alice.get(page).body.contains("came back"))
  }

  @Test func anOperatorAllowsMailAgain() async throws {
    let web = try await web()
    try await tell(web, "complained", of: try await mail(web))
    let olga = try await web.browser(.olga)
    let list = try await olga.get("/admin/suppressed?email=Alice@Example.com").body
    let path = try #require(
      list.firstMatch(of: /\/admin\/suppressed\/[0-9a-f-]{36}\/allow/)?.output)
    #expect(list.contains("alice@example.com"))
    #expect(try await olga.post(String(path)).location == "/admin/suppressed")
    #expect(try await suppressed(web) == nil)
    #expect(try await olga.post(String(path)).status == 404)
  }
}
