import Foundation
import Portal
import TestSupport
import Testing

@testable import Integrations

@Suite("SendGrid", .timeLimit(.minutes(10))) struct SendGridTests {
  private static let key = "SG.test-key-nobody-may-see.0123456789"
  private static let id = "0197f1c2-0000-7000-8000-0000000000aa"
  private static let accepted =
    "HTTP/1.1 202 Accepted\r\nX-Message-Id: abc123\r\nContent-Length: 0\r\n\r\n"

  private static func answer(_ status: String, _ body: String = "", headers: String = "") -> String
  {
    "HTTP/1.1 \(status)\r\n\(headers)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
  }

  private static func errors(_ fields: String?...) -> String {
    let list = fields.map { field in
      #"{"message":"what is wrong","field":\#(field.map { "\"\($0)\"" } ?? "null"),"help":null}"#
    }
    return #"{"errors":[\#(list.joined(separator: ","))]}"#
  }

  private func transport(
    _ address: String, deadline: Duration = .seconds(20), named name: String? = "Portico"
  ) throws -> SendGridTransport {
    let sender = MailSender(address: "portal@example.com", name: name)
    return try #require(
      SendGridTransport(key: Self.key, from: sender, api: address, deadline: deadline))
  }

  private func mail(
    to recipient: String = "alice@example.com", text: String = "A text", unsubscribe: String? = nil,
    attachments: [MailAttachment] = []
  ) -> OutgoingMail {
    OutgoingMail(
      RenderedMail(
        subject: "Zürich: “hello”", text: text, html: "<p>A text</p>", link: "",
        unsubscribe: unsubscribe),
      to: recipient, messageID: "<\(Self.id)@portal.example>",
      writtenAt: Timestamp(microseconds: 0), attachments: attachments)
  }

  /// What came of the mail, with a server that answers like this.
  private func outcome(
    _ manner: SendGridServer.Manner, deadline: Duration = .seconds(20)
  ) async throws -> Result<MailAnswer, MailServerProblem> {
    try await SendGridServer.run(manner) { server in
      try await outcome(transport(server.address, deadline: deadline))
    }
  }

  private func outcome(
    _ transport: SendGridTransport
  ) async throws -> Result<MailAnswer, MailServerProblem> {
    do { return .success(try await transport.deliver(mail())) } catch let error as MailServerProblem
    { return .failure(error) }
  }

  private func problem(
    _ manner: SendGridServer.Manner, deadline: Duration = .seconds(20)
  ) async throws -> MailServerProblem {
    let outcome = try await outcome(manner, deadline: deadline)
    guard case .failure(let problem) = outcome else { throw Unexpected("\(outcome)") }
    return problem
  }

  private struct Unexpected: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
  }

  // MARK: What is sent

  @Test func aMailGoesAsSendGridWantsIt() async throws {
    try await SendGridServer.run(.says(Self.accepted)) { server in
      let transport = try transport(server.address)
      #expect(transport.name == "SendGrid (127.0.0.1:\(server.port))")
      #expect(transport.deadline < .minutes(1))
      #expect(try await transport.deliver(mail()) == .accepted("202, X-Message-Id abc123"))
      try #require(server.seen.count == 1)
      let seen = server.seen[0]
      #expect(seen.method == "POST")
      #expect(seen.path == "/v3/mail/send")
      #expect(seen.headers["authorization"] == ["Bearer \(Self.key)"])
      #expect(seen.headers["content-type"] == ["application/json"])
      #expect(seen.headers["content-length"] == [String(seen.body.utf8.count)])
      #expect(
        seen.body == """
          {"content":[{"type":"text/plain","value":"A text"},\
          {"type":"text/html","value":"<p>A text</p>"}],\
          "custom_args":{"portico_mail":"\(Self.id)"},\
          "from":{"email":"portal@example.com","name":"Portico"},\
          "headers":{"Auto-Submitted":"auto-generated",\
          "Message-ID":"<\(Self.id)@portal.example>"},\
          "personalizations":[{"to":[{"email":"alice@example.com"}]}],\
          "subject":"Zürich: “hello”",\
          "tracking_settings":{"click_tracking":{"enable":false,"enable_text":false},\
          "open_tracking":{"enable":false},"subscription_tracking":{"enable":false}}}
          """)
    }
  }

  @Test func whatMayBeStoppedSaysHow() async throws {
    try await SendGridServer.run(.says(Self.accepted)) { server in
      let transport = try transport(server.address + "/", named: nil)
      _ = try await transport.deliver(mail(unsubscribe: "https://portal.example/stop/t"))
      let body = try #require(server.seen.first?.body)
      #expect(body.contains(#""List-Unsubscribe":"<https://portal.example/stop/t>""#))
      #expect(body.contains(#""List-Unsubscribe-Post":"List-Unsubscribe=One-Click""#))
      #expect(body.contains(#""from":{"email":"portal@example.com"}"#))
      #expect(server.seen.first?.path == "/v3/mail/send")
    }
  }

  @Test func filesGoWithTheMail() async throws {
    try await SendGridServer.run(.says(Self.accepted)) { server in
      let file = MailAttachment(
        name: "Größe\r\n\"x\".pdf", mediaType: "application/pdf", bytes: [0, 255, 13, 10])
      _ = try await transport(server.address).deliver(mail(attachments: [file]))
      let body = try #require(server.seen.first?.body)
      #expect(
        body.contains(
          #""attachments":[{"content":"AP8NCg==","disposition":"attachment","#
            + #""filename":"Größe___x_.pdf","type":"application/pdf"}]"#))
    }
  }

  @Test func picturesAreShownWithinIt() async throws {
    try await SendGridServer.run(.says(Self.accepted)) { server in
      let picture = MailAttachment(
        name: "chart-1.png", mediaType: "image/png", bytes: [0, 255, 13, 10],
        contentID: "chart-1@portico")
      _ = try await transport(server.address).deliver(mail(attachments: [picture]))
      let body = try #require(server.seen.first?.body)
      #expect(
        body.contains(
          #""attachments":[{"content":"AP8NCg==","content_id":"chart-1@portico","#
            + #""disposition":"inline","filename":"chart-1.png","type":"image/png"}]"#))
    }
  }

  @Test func aBurstOfMailSharesConnections() async throws {
    try await SendGridServer.run(.says(Self.accepted)) { server in
      let transport = try transport(server.address)
      for _ in 0..<20 { _ = try await transport.deliver(mail()) }
      #expect(server.seen.count == 20)
      // Now and then an answer comes before the client has put the end to its request.
      #expect(server.connections < 10)
    }
  }

  // MARK: What it answers

  @Test(arguments: [
    ("400 Bad Request", errors("personalizations.0.to.0.email")),
    ("400 Bad Request", errors("personalizations[0].to", "subject", "content.1.value", "headers")),
    ("400 Bad Request", errors("attachments.0.content")),
    ("413 Payload Too Large", errors(nil)), ("413 Payload Too Large", "<html>too large</html>"),
  ])
  func aMailItWillNeverTakeIsRefused(_ status: String, _ body: String) async throws {
    let outcome = try await outcome(.says(Self.answer(status, body)))
    guard case .success(.refused(let words, _)) = outcome else { throw Unexpected("\(outcome)") }
    #expect(words.hasPrefix(String(status.prefix(3))))
    #expect(words.contains("what is wrong") || words.contains("too large"))
  }

  @Test(arguments: [
    ("400 Bad Request", errors("from.email")), ("400 Bad Request", errors(nil)),
    ("400 Bad Request", errors("subject", "from.email")), ("400 Bad Request", errors("subjects")),
    ("400 Bad Request", #"{"errors":[]}"#), ("400 Bad Request", ""),
    ("400 Bad Request", #"{"errors":[{"field":"subj"#), ("400 Bad Request", "{{{"),
    ("401 Unauthorized", errors(nil)), ("403 Forbidden", errors("from")),
    ("401 Unauthorized", errors("subject")), ("404 Not Found", errors(nil)),
    ("405 Method Not Allowed", ""), ("429 Too Many Requests", errors(nil)),
    ("500 Internal Server Error", errors("subject")), ("502 Bad Gateway", "<html>"),
    ("503 Service Unavailable", ""), ("200 OK", "{}"), ("204 No Content", ""),
  ])
  func whatConcernsTheServerIsAProblemOfIts(_ status: String, _ body: String) async throws {
    let problem = try await problem(.says(Self.answer(status, body)))
    #expect(problem.isPerhapsDelivered == ["500", "502"].contains(status.prefix(3)))
    #expect(problem.description.hasPrefix("SendGrid answered \(status.prefix(3))"))
    if body.contains("what is wrong") { #expect(problem.description.contains("what is wrong")) }
  }

  @Test func noRedirectIsFollowed() async throws {
    try await SendGridServer.run(.says(Self.accepted)) { other in
      for status in ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"] {
        let location = "Location: \(other.address)/v3/mail/send\r\n"
        let problem = try await problem(.says(Self.answer(status, headers: location)))
        #expect(problem == MailServerProblem("SendGrid answered \(status.prefix(3))"))
      }
      #expect(other.connections == 0)
    }
  }

  @Test func aHugeAnswerIsNotRead() async throws {
    let huge = String(repeating: "x", count: 1 << 20)
    let problem = try await problem(.says(Self.answer("400 Bad Request", huge)))
    #expect(problem == MailServerProblem("SendGrid answered 400"))
    let endless = "HTTP/1.1 500 Oh\r\nTransfer-Encoding: chunked\r\n\r\n100000\r\n\(huge)\r\n"
    #expect(
      try await self.problem(.says(endless))
        == MailServerProblem("SendGrid answered 500", isPerhapsDelivered: true))
    let header = "HTTP/1.1 202 Accepted\r\nX-Message-Id: \(huge)\r\n\r\n"
    let headers = try await self.problem(.says(header))
    #expect(headers.isPerhapsDelivered)
    #expect(headers.description.count < 500)
  }

  @Test func anAnswerBeforeTheEndOfTheMailCounts() async throws {
    let early = Self.answer("413 Payload Too Large", headers: "Connection: close\r\n")
    try await SendGridServer.run(.interrupts(with: early)) { server in
      let large = mail(text: String(repeating: "y", count: 8 << 20))
      let answer = try await transport(server.address).deliver(large)
      #expect(answer == .refused("413", concernsAddress: false))
    }
  }

  // MARK: No answer

  @Test(arguments: [
    SendGridServer.Manner.isSilent, .drips("HTTP/1.1 100 Continue\r\n"),
    .says("HTTP/1.1 202 Accepted\r\nX-Mess"), .says(""), .says("HTTP/1.1 100 Continue\r\n\r\n"),
  ])
  func silenceAfterTheMailMeansPerhaps(_ manner: SendGridServer.Manner) async throws {
    let start = ContinuousClock.now
    let problem = try await problem(manner, deadline: .seconds(2))
    #expect(ContinuousClock.now - start < .seconds(15))
    #expect(problem.isPerhapsDelivered)
    #expect(problem.description.hasPrefix("SendGrid gave no answer"))
  }

  @Test(arguments: ["", "HTTP/1.1 202 Acc", "nonsense\r\n\r\n", "\u{0}\u{1}\u{2}"])
  func aConnectionThatEndsAfterTheMailMeansPerhaps(_ text: String) async throws {
    #expect(try await problem(.hangsUp(after: text)).isPerhapsDelivered)
  }

  /// Its head has said it all.
  @Test func aBodyThatDripsIsNotWaitedFor() async throws {
    let start = ContinuousClock.now
    let body = String(repeating: "z", count: 4000)
    let dripping = Self.answer("500 Oh", body)
    let problem = try await problem(.drips(dripping), deadline: .seconds(2))
    #expect(problem == MailServerProblem("SendGrid answered 500", isPerhapsDelivered: true))
    #expect(ContinuousClock.now - start >= .seconds(2), "else nothing dripped")
    let broken = "HTTP/1.1 400 Bad\r\nContent-Length: 400\r\n\r\n{\"errors\""
    #expect(
      try await self.problem(.hangsUp(after: broken)) == MailServerProblem("SendGrid answered 400"))
    let taken = "HTTP/1.1 202 Accepted\r\nContent-Length: 400\r\n\r\nx"
    #expect(try await outcome(.says(taken)) == .success(.accepted("202")))
    #expect(ContinuousClock.now - start < .seconds(15))
  }

  @Test func whatCannotBeReachedHasNoMail() async throws {
    let port = try await SendGridServer.closedPort()
    var problems = try await [outcome(transport("http://127.0.0.1:\(port)"))]
    // A certificate of nobody's.
    try await SendGridServer.run(.says(Self.accepted), certificate: TestCertificate()) { server in
      problems.append(try await outcome(transport("https://127.0.0.1:\(server.port)")))
      #expect(server.connections == 1)
      #expect(server.seen.isEmpty)
    }
    // No TLS at all, and one that never finishes its handshake.
    for manner in [SendGridServer.Manner.hangsUp(after: ""), .isSilent] {
      try await SendGridServer.run(manner) { server in
        let address = "https://127.0.0.1:\(server.port)"
        problems.append(try await outcome(transport(address, deadline: .milliseconds(250))))
      }
    }
    for outcome in problems {
      guard case .failure(let problem) = outcome else { throw Unexpected("\(outcome)") }
      #expect(!problem.isPerhapsDelivered, "\(problem)")
      #expect(problem.description.hasPrefix("SendGrid cannot be reached"))
    }
    #expect(problems.count == 4)
  }

  /// The answer takes longer than any machine takes to cancel.
  @Test(arguments: [
    SendGridServer.Manner.isSilent,
    .drips(answer("500 Oh", String(repeating: "x", count: 10_000))),
  ])
  func cancellingEndsItAtOnce(_ manner: SendGridServer.Manner) async throws {
    try await SendGridServer.run(manner) { server in
      let transport = try transport(server.address, deadline: .seconds(50))
      let mail = mail()
      let task = Task { try await transport.deliver(mail) }
      while server.seen.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
      let start = ContinuousClock.now
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
      #expect(ContinuousClock.now - start < .seconds(15))
    }
  }

  // MARK: Secrets

  @Test func theKeyStandsNowhere() async throws {
    let echo = #"{"errors":[{"message":"no key \#(Self.key)\r\nat all","field":"subject"}]}"#
    for status in ["400 Bad", "401 Unauthorized", "500 \(Self.key)", "202 Accepted"] {
      let headers = "X-Message-Id: \(Self.key)\r\n"
      let said = try await outcome(.says(Self.answer(status, echo, headers: headers)))
      #expect(!"\(said)".contains("nobody-may-see"), "\(said)")
      #expect(!"\(said)".contains("\n"))
    }
    let broken = try await outcome(.hangsUp(after: "HTTP/1.1 \(Self.key)\r\n\r\n"))
    #expect(!"\(broken)".contains("nobody-may-see"))
    let transport = try transport("https://sendgrid.example")
    var dumped = ""
    dump(transport, to: &dumped)
    for text in [dumped, "\(transport)", String(reflecting: transport), transport.name] {
      #expect(!text.contains("nobody-may-see"), "\(text)")
    }
  }

  @Test func theKeyGoesToSafeAddressesOnly() {
    let sender = MailSender(address: "portal@example.com", name: nil)
    func isTaken(_ api: String, key: String = Self.key) -> Bool {
      SendGridTransport(key: key, from: sender, api: api) != nil
    }
    for address in [
      "https://api.sendgrid.com", "https://api.eu.sendgrid.com/", "http://127.0.0.1:80",
      "http://localhost:8081", "http://[::1]:8081",
    ] { #expect(isTaken(address), "\(address)") }
    for address in [
      "", "api.sendgrid.com", "http://api.sendgrid.com", "http://127.0.0.1.example.com",
      "http://127.0.0.1@example.com", "https://user:pass@example.com", "https://",
      "ftp://localhost",
      "https://example.com?x=y", "https://example.com#x", "unix:/tmp/socket",
    ] { #expect(!isTaken(address), "\(address)") }
    for key in ["", " ", "a b", "a\r\nX: y", "ä", "a\u{0}"] {
      #expect(!isTaken("https://api.sendgrid.com", key: key))
    }
    #expect(SendGridTransport(key: "k", from: sender)?.name == "SendGrid (api.sendgrid.com)")
  }

  // MARK: The check

  @Test func theCheckAsksForTheScope() async throws {
    let scopes = #"{"scopes":["alerts.read","mail.send"]}"#
    try await SendGridServer.run(.says(Self.answer("200 OK", scopes))) { server in
      let said = try await transport(server.address).check()
      #expect(said == "200, the key has the scope mail.send")
      #expect(server.seen.first?.method == "GET")
      #expect(server.seen.first?.path == "/v3/scopes")
      #expect(server.seen.first?.headers["authorization"] == ["Bearer \(Self.key)"])
    }
  }

  @Test(arguments: [
    ("200 OK", #"{"scopes":["mail.send.not","alerts.read"]}"#, "the scope mail.send"),
    ("200 OK", "[]", "the scope mail.send"), ("202 Accepted", "{}", "SendGrid answered 202"),
    ("401 Unauthorized", errors(nil), "401: what is wrong"),
    ("500 Oh", #"{"scopes":["mail.send"]}"#, "SendGrid answered 500"),
  ])
  func theCheckSaysWhatIsMissing(_ status: String, _ body: String, _ words: String) async throws {
    try await SendGridServer.run(.says(Self.answer(status, body))) { server in
      let error = await #expect(throws: MailServerProblem.self) {
        try await transport(server.address).check()
      }
      #expect(error?.description.contains(words) == true, "\(String(describing: error))")
      #expect(error?.isPerhapsDelivered == false)
    }
  }

  @Test func theCheckLeavesNothingInDoubt() async throws {
    try await SendGridServer.run(.isSilent) { server in
      let transport = try transport(server.address, deadline: .milliseconds(250))
      let error = await #expect(throws: MailServerProblem.self) { try await transport.check() }
      #expect(error?.isPerhapsDelivered == false)
    }
  }

  // MARK: Whatever comes

  @Test func noAnswerMakesMoreThanOneOfThree() async throws {
    var dice = Dice(state: 7)
    let bodies = [Self.errors("subject"), Self.errors(nil), #"{"scopes":["mail.send"]}"#]
    for _ in 0..<3000 {
      var body = Array(bodies.randomElement(using: &dice)!.utf8)
      for _ in 0..<Int.random(in: 0...4, using: &dice) {
        let place = Int.random(in: 0..<body.count, using: &dice)
        body[place] = UInt8.random(in: 0...255, using: &dice)
      }
      let status = [200, 202, 400, 413, 429, 500].randomElement(using: &dice)!
      let answer = SendGridAnswer(
        status: status, messageID: nil, text: String(decoding: body, as: UTF8.self),
        hiding: Self.key)
      switch Result(catching: { try answer.outcome() }) {
      case .success(.accepted): #expect(status == 202)
      case .success(.refused): #expect(status == 400 || status == 413)
      case .success(.postponed): Issue.record("\(status)")
      case .failure(let error): #expect(error is MailServerProblem)
      }
      #expect(answer.words.count <= 401 && !answer.words.contains { $0.isNewline })
    }
  }

  @Test func noBytesOnTheWireMakeMoreThanOneOfThree() async throws {
    var dice = Dice(state: 11)
    let answers = [Self.accepted, Self.answer("400 Bad", Self.errors("subject"))]
    var kinds: Set<String> = []
    for _ in 0..<150 {
      var bytes = Array(answers.randomElement(using: &dice)!.utf8)
      for _ in 0..<Int.random(in: 0...3, using: &dice) {
        let place = Int.random(in: 0..<bytes.count, using: &dice)
        bytes[place] = UInt8.random(in: 32...126, using: &dice)
      }
      let text = String(
        decoding: bytes.prefix(Int.random(in: 1...400, using: &dice)), as: UTF8.self)
      let outcome = try await outcome(.hangsUp(after: text), deadline: .seconds(5))
      switch outcome {
      case .success(.accepted): #expect(text.contains(" 202 "), "\(text)")
      case .success: #expect(text.contains(" 4"), "\(text)")
      case .failure(let problem):
        #expect(problem.isPerhapsDelivered || problem.description.contains("answered"))
      }
      kinds.insert("\(outcome)".prefix(18).description)
    }
    #expect(kinds.count >= 3, "\(kinds)")
  }
}

/// The same numbers on every run.
private struct Dice: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}
