import Foundation
import Portal
import TestSupport
import Testing

@testable import Integrations

/// Counts time: the deadlines are short.
@Suite("Stripe in trouble", .timeLimit(.minutes(5))) struct StripeFaultTests {
  private static let short = Duration.seconds(1)

  private func make(_ key: StripeIdempotencyKey = fresh) -> StripeCall<StripeCustomer> {
    StripeCustomer.create(.init(name: "Alice"), key: key)
  }

  // MARK: Answers

  @Test func eachAnswerIsAProblemOfItsOwn() async throws {
    try await StripeServer.run { server in
      let api = try server.api()
      for (fault, isPerhapsDone, isWorthTryingAgain) in [
        ("500", true, true), ("429", false, true), ("409", true, true), ("401", false, false),
        ("402", false, false), ("garbled", true, true),
      ] {
        try await server.fail(fault)
        let key = fresh
        let found = await outcome { try await api.send(make(key)) }
        switch (fault, found) {
        case ("500", .server(500, let id, false)): #expect(id?.hasPrefix("req_") == true)
        case ("429", .rateLimited(nil)): break
        case ("409", .conflict(let refusal)): #expect(refusal.code == "idempotency_key_in_use")
        case ("401", .wrongKey(let refusal)): #expect(refusal.requestID != nil)
        case ("402", .refused(let refusal)):
          #expect(refusal.isAboutTheCard && refusal.declineCode == "generic_decline")
        case ("garbled", .malformed(let what)): #expect(what.contains("is no JSON"))
        default: Issue.record("\(fault): \(found)")
        }
        #expect(found.isPerhapsDone == isPerhapsDone, "\(fault)")
        #expect(found.isWorthTryingAgain == isWorthTryingAgain, "\(fault)")
        let before = try await server.count("customer")
        // Sent again with its key it is there, once.
        #expect(try await api.send(make(key)).name == "Alice")
        #expect(try await server.count("customer") == (fault == "garbled" ? before : before + 1))
      }
      let missing = await outcome { try await api.send(StripeCustomer.retrieve("cus_none")) }
      guard case .notFound(let refusal) = missing else { throw Odd(missing) }
      #expect(refusal.code == "resource_missing")
      let odd = await outcome {
        try await api.send(StripeInvoice.preview(of: "sub_none", supposing: .nothing, key: fresh))
      }
      // What a parameter names is no part of the path.
      guard case .refused(let words) = odd else { throw Odd(odd) }
      #expect(words.code == "resource_missing" && words.param == "subscription")
    }
  }

  @Test func aKeyIsForOneBody() async throws {
    try await StripeServer.run { server in
      let (api, key) = (try server.api(), fresh)
      let made = try await api.send(make(key))
      #expect(try await api.send(make(key)) == made)
      let other = StripeCustomer.create(.init(name: "Bob"), key: key)
      let found = await outcome { try await api.send(other) }
      guard case .idempotency(let refusal) = found else { throw Odd(found) }
      #expect(refusal.status == 400 && !found.isPerhapsDone && !found.isWorthTryingAgain)
      #expect(try await server.count("customer") == 1)
    }
  }

  @Test func aWrongKeyStandsInNoError() async throws {
    try await StripeServer.run { server in
      let key = "sk_test_nobody_may_see_this"
      let api = try server.api(key: key)
      let found = await outcome { try await api.send(make()) }
      guard case .wrongKey = found else { throw Odd(found) }
      var dumped = ""
      dump(api, to: &dumped)
      for text in [
        "\(found)", dumped, "\(api)", String(reflecting: api), String(reflecting: found),
      ] {
        #expect(!text.contains("may_see"), "\(text)")
      }
    }
  }

  // MARK: No answer

  @Test func whateverGoesWrongItIsDoneOnce() async throws {
    try await StripeServer.run { server in
      let api = try server.api()
      var count = 0
      for fault in ["close", "after_close", "after_500", "after_hang", "drip"] {
        let key = fresh
        // A connection is there already, as in the portal.
        _ = try await api.send(StripeAccount.retrieve())
        try await server.fail(fault)
        let kept = make(key).request
        let start = ContinuousClock.now
        let span = ["after_hang", "drip"].contains(fault) ? Self.short : .seconds(20)
        let found = await outcome { try await api.send(make(key), within: span) }
        #expect(ContinuousClock.now - start < .seconds(19), "nobody waits to the end")
        #expect(found.isPerhapsDone && found.isWorthTryingAgain, "\(found)")
        switch (fault, found) {
        case ("after_500", .server(500, _, false)), ("close", .silent), ("after_close", .silent),
          ("after_hang", .silent), ("drip", .silent):
          break
        default: Issue.record("\(fault): \(found)")
        }
        try await server.endFaults()
        #expect(try await server.count("customer") == (fault == "close" ? count : count + 1))
        count += 1
        let made = try await api.send(StripeCall<StripeCustomer>(kept))
        #expect(try await api.send(StripeCall<StripeCustomer>(kept)) == made)
        #expect(try await server.count("customer") == count, "\(fault)")
      }
    }
  }

  @Test func whatIsUnderWayIsNotDoneTwice() async throws {
    try await StripeServer.run { server in
      let (api, key) = (try server.api(), fresh)
      _ = try await api.send(StripeAccount.retrieve())
      try await server.fail("hang")
      let silent = await outcome { try await api.send(make(key), within: Self.short) }
      guard case .silent = silent else { throw Odd(silent) }
      let again = await outcome { try await api.send(make(key)) }
      guard case .conflict(let refusal) = again else { throw Odd(again) }
      #expect(refusal.code == "idempotency_key_in_use")
    }
  }

  @Test func whatWasNotSentIsNotDone() async throws {
    let port = try await SendGridServer.closedPort()
    let api = try #require(
      StripeAPI(key: "sk_test_1", address: "http://127.0.0.1:\(port)", breaker: .forTests()))
    for found in [
      await outcome { try await api.send(make()) },
      await outcome { try await api.send(StripeAccount.retrieve()) },
      await outcome { try await api.send(StripeInvoice.void("in_1", key: fresh)) },
      await outcome {
        try await api.send(StripeSubscription.cancel("s", invoicesNow: true, prorates: true))
      },
    ] {
      guard case .unreachable = found else { throw Odd(found) }
      #expect(!found.isPerhapsDone && found.isWorthTryingAgain)
    }
    // TLS that never comes about: the form was not taken.
    try await SendGridServer.run(.isSilent) { server in
      let api = try #require(
        StripeAPI(
          key: "sk_test_1", address: "https://127.0.0.1:\(server.port)", breaker: .forTests()))
      let found = await outcome { try await api.send(make(), within: .milliseconds(250)) }
      guard case .unreachable = found else { throw Odd(found) }
    }
  }

  @Test func cancellingEndsItAtOnce() async throws {
    try await SendGridServer.run(.isSilent) { server in
      let api = try self.api(server)
      let call = make()
      let task = Task { try await api.send(call, within: .seconds(50)) }
      while server.seen.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
    }
  }

  // MARK: The breaker

  @Test func whoFailsOftenIsLeftAlone() async throws {
    try await StripeServer.run { server in
      let clock = TestClock()
      let breaker = CircuitBreaker.forTests(clock.wall)
      let api = try server.api(breaker: breaker)
      for fault in ["429", "402", "401", "409", "garbled"] {
        try await server.fail(fault, times: 6)
        for _ in 0..<6 { _ = await outcome { try await api.send(make()) } }
        #expect(breaker.state == .closed, "\(fault) is an answer")
      }
      try await server.fail("500", times: 5)
      for _ in 0..<5 { _ = await outcome { try await api.send(make()) } }
      #expect(breaker.state == .open)
      let asked = try await server.requests.count
      let found = await outcome { try await api.send(make()) }
      guard case .unreachable(let why) = found else { throw Odd(found) }
      #expect(why.contains("left alone") && !found.isPerhapsDone)
      #expect(try await server.requests.count == asked, "nothing was sent")
      clock.advance(by: .minutes(1))
      #expect(try await api.send(make()).name == "Alice")
      #expect(breaker.state == .closed)
    }
  }

  // MARK: The wire

  private func api(_ server: SendGridServer) throws -> StripeAPI {
    try #require(StripeAPI(key: "sk_test_1", address: server.address, breaker: .forTests()))
  }

  private static func answer(_ status: String, _ body: String = "", headers: String = "") -> String
  {
    "HTTP/1.1 \(status)\r\n\(headers)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
  }

  private func problem(_ manner: SendGridServer.Manner) async throws -> StripeProblem {
    try await SendGridServer.run(manner) { server in
      let api = try api(server)
      // What answers has time to: a busy machine is no fault.
      return await outcome { try await api.send(make(), within: .seconds(20)) }
    }
  }

  @Test func whatIsSentIsAForm() async throws {
    let answer = #"{"id":"cus_1","object":"customer","deleted":true}"#
    try await SendGridServer.run(.says(Self.answer("200 OK", answer))) { server in
      let key = try #require(StripeIdempotencyKey("k-1"))
      let call = StripeCall<StripeDeleted<StripeCustomer>>(make(key).request)
      #expect(try await api(server).send(call).deleted)
      let seen = try #require(server.seen.first)
      #expect(seen.method == "POST" && seen.path == "/v1/customers" && seen.body == "name=Alice")
      for (name, value) in [
        ("authorization", "Bearer sk_test_1"), ("stripe-version", StripeAPI.version),
        ("idempotency-key", "k-1"), ("content-type", "application/x-www-form-urlencoded"),
        ("content-length", "10"),
      ] { #expect(seen.headers[name] == [value]) }
    }
  }

  @Test func noRedirectIsFollowed() async throws {
    try await SendGridServer.run(.says(Self.answer("200 OK", "{}"))) { other in
      for status in ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"] {
        let headers = "Location: \(other.address)/v1/customers\r\n"
        let found = try await problem(.says(Self.answer(status, headers: headers)))
        #expect(found == .malformed("it answered \(status.prefix(3))"))
      }
      #expect(other.connections == 0)
    }
  }

  @Test func aHugeAnswerIsNotRead() async throws {
    let huge = String(repeating: "x", count: (4 << 20) + 1)
    #expect(
      try await problem(.says(Self.answer("200 OK", huge))) == .malformed("it has more than 4 MB"))
    let refused = try await problem(.says(Self.answer("400 Bad", huge)))
    guard case .refused(let refusal) = refused else { throw Odd(refused) }
    #expect(refusal.status == 400 && refusal.message.isEmpty)
  }

  @Test(arguments: ["", "{", "null", "[]", #"{"object":"invoice"}"#, "<html>", "{\"error\":7}"])
  func anAnswerThatCannotBeReadIsSaid(_ body: String) async throws {
    let good = try await problem(.says(Self.answer("200 OK", body)))
    guard case .malformed = good else { throw Odd(good) }
    for (status, isServer) in [("400 Bad", false), ("403 No", false), ("502 Bad", true)] {
      switch try await problem(.says(Self.answer(status, body))) {
      case .refused(let refusal): #expect(!isServer && refusal.status == Int(status.prefix(3)))
      case .server(let code, _, _): #expect(isServer && code == 502)
      case let found: Issue.record("\(found)")
      }
    }
  }

  @Test func anOldFailureIsNotWaitedFor() async throws {
    let text = Self.answer("500 Oh", "{}", headers: "Idempotent-Replayed: true\r\n")
    try await SendGridServer.run(.says(text)) { server in
      let breaker = CircuitBreaker.forTests()
      let api = try #require(
        StripeAPI(key: "sk_test_1", address: server.address, breaker: breaker))
      for _ in 0..<6 {
        let found = await outcome { try await api.send(make()) }
        #expect(found == .server(status: 500, requestID: nil, isReplayed: true))
        #expect(found.isPerhapsDone && !found.isWorthTryingAgain)
      }
      #expect(breaker.state == .closed)
    }
  }

  @Test func howLongToWaitIsRead() async throws {
    for (text, wait) in [
      ("7", Duration.seconds(7)), ("0", .zero), ("-1", nil), ("soon", nil), ("99999999", nil),
    ] as [(String, Duration?)] {
      let headers = "Retry-After: \(text)\r\n"
      let found = try await problem(.says(Self.answer("429 Slow", "{}", headers: headers)))
      #expect(found == .rateLimited(retryAfter: wait))
    }
  }

  @Test func theKeyIsHiddenInWhatIsSaid() async throws {
    let body =
      #"{"error":{"type":"sk_test_1","message":"no sk_test_1\r\nhere","param":"sk_test_1"}}"#
    let headers = "Request-Id: sk_test_1\r\n"
    for status in ["400 sk_test_1", "401 No", "402 Pay", "404 No", "409 No", "500 Oh"] {
      let found = try await problem(.says(Self.answer(status, body, headers: headers)))
      #expect(!"\(found)".contains("sk_test_1") && !String(reflecting: found).contains("sk_test_1"))
      #expect(!"\(found)".contains("\n"))
    }
  }

  @Test func theKeyGoesToSafeAddressesOnly() {
    func isTaken(_ address: String, _ key: String = "sk_test_1") -> Bool {
      StripeAPI(key: key, address: address, breaker: .forTests()) != nil
    }
    for address in [StripeAPI.defaultAddress, "https://x.example/", "http://127.0.0.1:8"] {
      #expect(isTaken(address))
    }
    for address in ["", "http://api.stripe.com", "https://u:p@x.example", "ftp://localhost"] {
      #expect(!isTaken(address))
    }
    for key in ["", " ", "a\r\nb", "ü"] { #expect(!isTaken(StripeAPI.defaultAddress, key)) }
  }
}
