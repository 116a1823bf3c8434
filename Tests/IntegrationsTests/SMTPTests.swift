import Foundation
import Portal
import TestSupport
import Testing

@testable import Integrations

@Suite("Mail by SMTP", .timeLimit(.minutes(10))) struct SMTPTests {
  private static let password = "s3cret/pass word"
  private static let usual = RenderedMail(
    subject: "Hello", text: "One line.\n.\nAnother, with ümläuts and no end\n", html: "<p>One</p>",
    link: "http://b/x")

  private func transport(
    _ server: MailServer, tls: SMTPServer.TLS = .none, user: String? = nil,
    authorities: String? = nil, answer: Duration = .seconds(20), mail: Duration = .seconds(20)
  ) -> SMTPTransport {
    var patience = SMTPTransport.Patience()
    (patience.answer, patience.mail) = (answer, mail)
    return SMTPTransport(
      SMTPServer(
        host: "localhost", port: server.port, tls: tls, user: user,
        password: user.map { _ in Self.password }, authorities: authorities),
      from: MailSender(address: "no-reply@acme.example", name: "Acme"), host: "127.0.0.1",
      patience: patience)
  }

  private func mail(
    _ words: RenderedMail = usual, to recipient: String = "bob@example.com"
  ) -> OutgoingMail {
    OutgoingMail(
      words, to: recipient, messageID: "<1@b.example>",
      writtenAt: Timestamp(microseconds: 1_750_000_000_000_000))
  }

  private func trouble(
    _ body: () async throws -> Void
  ) async throws -> MailServerProblem {
    do { try await body() } catch let problem as MailServerProblem { return problem }
    return try #require(nil, "there was no problem")
  }

  @Test func mailsGoOneAfterTheOtherOverOneConnection() async throws {
    try await MailServer.run { server in
      let transport = transport(server)
      for _ in 0..<5 {
        #expect(
          try await transport.deliver(mail()) == .accepted("250 2.0.0 Ok: queued as 4F2A"))
      }
      try #require(server.visits.count == 1)
      let commands = server.visits[0].commands
      #expect(commands.first == "EHLO [127.0.0.1]")
      #expect(commands.count { $0 == "MAIL FROM:<no-reply@acme.example>" } == 5)
      #expect(commands.count { $0 == "RCPT TO:<bob@example.com>" } == 5)
      #expect(!commands.contains { $0.hasPrefix("BARE LF") })
      let sent = try #require(server.mails.first)
      #expect(sent.contains("From: \"Acme\" <no-reply@acme.example>\r\n"))
      #expect(sent.contains("Message-ID: <1@b.example>\r\n"))
      #expect(sent.contains("Date: Sun, 15 Jun 2025 15:06:40 +0000\r\n"))
      #expect(sent.contains("\r\n..\r\n"), "a dot of its own is doubled on the wire")
      #expect(sent.contains("=C3=BCml=C3=A4uts"))
      #expect(sent.utf8.allSatisfy { $0 < 0x80 })
    }
  }

  // MARK: What concerns the mail

  @Test(arguments: [
    ("RCPT", "550 5.1.1 No such user"), ("RCPT", "550 no"),
    ("RCPT", "554 5.7.1 Relay access denied"),
    ("RCPT", "452 4.2.2 Mailbox full"),
    ("RCPT", "451-4.7.1 Greylisted,\r\n451 4.7.1 come back"), (".", "554 5.7.1 Spam"),
    (".", "451 4.3.0 Later"), ("DATA", "554 no valid recipients"),
  ])
  func refusalsAreTheMailsOwn(_ word: String, _ reply: String) async throws {
    let refusals = Locked(0)
    try await MailServer.run {
      $0.instead = { said, _ in
        guard said == word else { return nil }
        return refusals.withLock {
          $0 += 1
          return $0 == 1 ? [.say(reply)] : nil
        }
      }
    } _: { server in
      let transport = transport(server)
      let words = reply.replacingOccurrences(of: "\r\n451 ", with: " ")
        .replacingOccurrences(of: "451-", with: "451 ")
      let concernsAddress = ["550 5.1.1 No such user", "550 no"].contains(reply)
      let expected: MailAnswer =
        reply.hasPrefix("5")
        ? .refused(words, concernsAddress: concernsAddress) : .postponed(words)
      let first = try await transport.deliver(mail())
      #expect(first == expected)
      let second = try await transport.deliver(mail())
      #expect(second == .accepted("250 2.0.0 Ok: queued as 4F2A"))
    }
  }

  // MARK: What concerns the server

  @Test(arguments: [
    ("MAIL", "550 5.7.1 Sender not allowed"), ("MAIL", "421 Too busy"), ("EHLO", "554 Go away"),
    ("RCPT", "421 4.3.2 Closing"), (".", "421 4.3.2 Closing"), ("RCPT", "hello"),
    ("MAIL", "\u{1}\u{2}\u{3}"), ("EHLO", "250-half"), ("RCPT", "999 what"),
  ])
  func otherTroubleIsTheServers(_ word: String, _ reply: String) async throws {
    try await MailServer.run {
      $0.instead = { said, _ in said == word ? [.say(reply), .hangUp] : nil }
    } _: { server in
      let transport = transport(server)
      let problem = try await trouble { _ = try await transport.deliver(mail()) }
      #expect(!problem.isPerhapsDelivered, "\(problem)")
      #expect(problem.description.unicodeScalars.allSatisfy { $0.value >= 32 })
      #expect(server.mails.count == (word == "." ? 1 : 0))
    }
  }

  @Test func refusedConnectionAndSilenceAndDripping() async throws {
    let gone = try await MailServer.run { transport($0) }
    let refused = try await trouble { _ = try await gone.deliver(mail()) }
    #expect(refused.description.contains("connect"))
    for greeting in [[], [MailServer.Act.drip("220-more ")]] {
      try await MailServer.run {
        $0.greeting = greeting
      } _: { server in
        let transport = transport(server, answer: .milliseconds(300))
        let problem = try await trouble { _ = try await transport.deliver(mail()) }
        #expect(problem.description.contains("does not answer"))
      }
    }
  }

  @Test func brokenAfterTheFinalDotIsPerhapsDelivered() async throws {
    for end in [[MailServer.Act.hangUp], [], [.say("299 hm"), .hangUp]] {
      try await MailServer.run {
        $0.instead = { said, _ in said == "." ? end : nil }
      } _: { server in
        let transport = transport(server, mail: .milliseconds(300))
        let problem = try await trouble { _ = try await transport.deliver(mail()) }
        try #require(server.mails.count == 1, "the server has it, and it went once")
        #expect(problem.isPerhapsDelivered, "\(problem)")
      }
    }
  }

  @Test func brokenBeforeTheDotIsNotDelivered() async throws {
    try await MailServer.run {
      $0.instead = { said, _ in said == "DATA" ? [.hangUp] : nil }
    } _: { server in
      let transport = transport(server)
      let problem = try await trouble { _ = try await transport.deliver(mail()) }
      #expect(!problem.isPerhapsDelivered)
    }
  }

  /// Between two mails the server has lost its patience.
  @Test(arguments: [[MailServer.Act.say("421 4.4.2 Idle"), .hangUp], [.hangUp]])
  func connectionLeftOpenIsMadeAnewOnce(_ end: [MailServer.Act]) async throws {
    let mails = Locked(0)
    try await MailServer.run {
      $0.instead = { word, connection in
        guard word == "MAIL", connection == 0 else { return nil }
        return mails.withLock {
          $0 += 1
          return $0 > 1 ? end : nil
        }
      }
    } _: { server in
      let transport = transport(server)
      _ = try await transport.deliver(mail())
      #expect(try await transport.deliver(mail()) == .accepted("250 2.0.0 Ok: queued as 4F2A"))
      #expect(server.visits.count == 2 && server.mails.count == 2)
    }
    try await MailServer.run {
      $0.instead = { said, _ in said == "MAIL" ? end : nil }
    } _: { server in
      let transport = transport(server)
      _ = try await trouble { _ = try await transport.deliver(mail()) }
      #expect(server.visits.count == 1, "a new connection is not made anew")
    }
  }

  @Test func longRepliesAndLinksAndSecretsAreCut() async throws {
    let link = "http://b/reset-password/\(Token.random().text)"
    let long = String(repeating: "x", count: 3000)
    try await MailServer.run {
      $0.instead = { said, _ in said == "RCPT" ? [.say("550 \(link) \u{202E}\u{7} \(long)")] : nil }
    } _: { server in
      guard case .refused(let reply, _) = try await transport(server).deliver(mail()) else {
        Issue.record("it was not refused")
        return
      }
      #expect(reply.hasPrefix("550 http://b/reset-password/••••••••"))
      #expect(reply.count < 500)
      #expect(!reply.unicodeScalars.contains { $0.value < 32 || $0.value == 0x202E })
    }
  }

  // MARK: TLS and sign-in

  @Test(arguments: [SMTPServer.TLS.starttls, .implicit])
  func speaksTLSAndSignsIn(_ tls: SMTPServer.TLS) async throws {
    let certificate = try TestCertificate()
    let file = TestFolder.fresh(".pem")
    try TestCertificate.write(certificate.certificate, to: file, mode: 0o644)
    try await MailServer.run {
      $0.certificate = certificate
      $0.isTLSFromTheStart = tls == .implicit
      $0.offers = ["STARTTLS", "AUTH PLAIN LOGIN"]
    } _: { server in
      let transport = transport(server, tls: tls, user: "acme", authorities: file)
      for _ in 0..<2 { _ = try await transport.deliver(mail()) }
      try #require(server.visits.count == 1)
      #expect(server.visits[0].isSecure && server.mails.count == 2)
      #expect(server.visits[0].commands.contains { $0.hasPrefix("AUTH PLAIN") })
      #expect(try await transport.check().hasPrefix("250"))
    }
  }

  @Test func nothingGoesToAServerThatIsNotBelieved() async throws {
    try await MailServer.run {
      $0.certificate = try? TestCertificate()
      $0.isTLSFromTheStart = true
    } _: { server in
      let transport = transport(server, tls: .implicit, user: "acme")
      let problem = try await trouble { _ = try await transport.deliver(mail()) }
      #expect(problem.description.contains("certificate"))
      #expect(server.visits.allSatisfy { $0.commands.isEmpty })
    }
  }

  @Test func withoutTLSNothingIsSaid() async throws {
    try await MailServer.run {
      $0.offers = ["AUTH PLAIN"]
    } _: { server in
      let transport = transport(server, tls: .starttls, user: "acme")
      _ = try await trouble { _ = try await transport.deliver(mail()) }
      _ = try await trouble { _ = try await transport.check() }
      try #require(server.visits.count == 2)
      for visit in server.visits {
        #expect(!visit.commands.contains { $0.hasPrefix("AUTH") || $0.hasPrefix("MAIL") })
      }
    }
  }

  /// What the library does not take for an offer is none.
  @Test(arguments: [
    "250 test", "250-test\r\n250 AUTH=PLAIN", "250-test\r\n250 auth plain", "251 test",
  ])
  func withoutOfferedAuthNothingIsSent(_ hello: String) async throws {
    try await MailServer.run {
      $0.instead = { said, _ in said == "EHLO" ? [.say(hello)] : nil }
    } _: { server in
      let transport = transport(server, user: "acme")
      let problem = try await trouble { _ = try await transport.deliver(mail()) }
      #expect(problem.description.contains("offers no sign-in"))
      #expect(!server.visits[0].commands.contains { $0.hasPrefix("MAIL") })
    }
  }

  @Test func refusedSignInShowsTheReplyAndNoPassword() async throws {
    let plain = Data("\0acme\0\(Self.password)".utf8).base64EncodedString()
    try await MailServer.run {
      $0.offers = ["AUTH PLAIN"]
      $0.instead = { said, _ in
        ["AUTH", "CREDENTIALS"].contains(said)
          ? [.say("535 5.7.8 \(plain) is wrong, says \(Self.password)")] : nil
      }
    } _: { server in
      let transport = transport(server, user: "acme")
      let problem = try await trouble { _ = try await transport.deliver(mail()) }
      #expect(problem.description == "535, and it repeated what was said to it")
      #expect(!server.visits[0].commands.contains { $0.hasPrefix("MAIL") })
    }
  }

  /// Not even a part of it.
  @Test(arguments: ["unrecognized command 'AGFjbWUAczNj'", "no"])
  func refusedSignInShowsWhatItMay(_ words: String) async throws {
    try await MailServer.run {
      $0.offers = ["AUTH PLAIN"]
      $0.instead = { said, _ in
        ["AUTH", "CREDENTIALS"].contains(said) ? [.say("535 5.7.8 \(words)")] : nil
      }
    } _: { server in
      let transport = transport(server, user: "acme")
      let problem = try await trouble { _ = try await transport.deliver(mail()) }
      #expect(!problem.description.contains("AGFjbWU"))
      #expect(problem.description.contains("535"))
    }
  }

  /// Who stops takes the answer to a mail that the server has, and the answer to QUIT is not waited for.
  @Test func whatTheServerHasIsNotForgotten() async throws {
    try await MailServer.run {
      $0.instead = { said, _ in said == "." ? [.sleep(.milliseconds(1500)), .say("250 Ok")] : nil }
    } _: { server in
      let transport = transport(server)
      let task = Task { try await transport.deliver(mail()) }
      while server.mails.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
      task.cancel()
      let answer = try await task.value
      #expect(answer == .accepted("250 Ok"))
    }
    try await MailServer.run {
      $0.instead = { said, _ in
        said == "RCPT" ? [.say("550 no")] : said == "QUIT" ? [.drip("221-bye\r\n")] : nil
      }
    } _: { server in
      let start = ContinuousClock.now
      _ = try await transport(server).deliver(mail())
      #expect(ContinuousClock.now - start < .seconds(15))
    }
  }

  @Test func whoIsNotWaitedForAnyMoreStops() async throws {
    try await MailServer.run {
      $0.greeting = []
    } _: { server in
      let transport = transport(server)
      let task = Task { try await transport.deliver(mail()) }
      while server.visits.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
      task.cancel()
      await #expect(throws: CancellationError.self) { _ = try await task.value }
    }
  }

  // MARK: A bounded fuzz run

  /// Whatever a server says at whatever moment: an answer or a problem, in one line, and no crash.
  @Test func noReplyBreaksIt() async throws {
    var random = SplitMix(seed: 20_261_121)
    let pieces = [
      "250 ok", "250-", "354 go", "421 ", "550 5.1.1", "\0", "\r", "\n", "\r\n", "2", "25", "-250",
      "é", "\u{FFFD}", "999999999999999999999", String(repeating: "a", count: 5000), "",
    ]
    let words = ["220", "EHLO", "MAIL", "RCPT", "DATA", "."]
    for _ in 0..<150 {
      let word = words.randomElement(using: &random) ?? ""
      let reply = (0..<Int.random(in: 1...6, using: &random))
        .map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
      try await MailServer.run {
        if word == "220" { $0.greeting = [.say(reply), .hangUp] }
        $0.instead = { said, _ in said == word ? [.say(reply), .hangUp] : nil }
      } _: { server in
        do {
          let answer = try await transport(server).deliver(mail())
          guard case .accepted = answer, word == "." else { return }
          let lines = reply.split(whereSeparator: \.isNewline)
          #expect(lines.contains { $0.hasPrefix("250 ") }, "\(reply.debugDescription)")
        } catch let problem
          as MailServerProblem
        {
          #expect(problem.description.unicodeScalars.allSatisfy { $0.value >= 32 })
          #expect(problem.description.count < 1000)
        }
      }
    }
  }
}
