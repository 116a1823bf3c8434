import TestSupport
import Testing

@testable import Portal

/// What comes of a mail, by what its server answers.
@Suite("Answers of mail servers") struct MailAnswerTests {
  private func put(_ test: TestPortal, to cast: Cast = .alice) async throws {
    let mail = try test.portal.outbox.prepare(Mail.samples[2], to: cast.email)
    try await test.portal.store.write(for: .portal, as: tester) {
      try test.portal.outbox.put(mail, in: $0)
    }
  }

  private func newest(_ test: TestPortal) async throws -> OutboxMessage {
    let found = try await test.portal.store.read { try OutboxMessage.latest(1, in: $0) }
    return try #require(found.first)
  }

  private func delivery(
    _ test: TestPortal, _ answer: @escaping @Sendable () throws -> MailAnswer
  ) -> MailDelivery {
    MailDelivery(test.portal, transport: TestTransport { _ in try answer() })
  }

  @Test(arguments: TestEngine.allCases)
  func refusedForGoodIsDeadAtOnceAndLeavesTheBreakerAlone(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    for _ in 0..<7 { try await put(test) }
    let refusing = delivery(test) { .refused("550 5.1.1 No such user", concernsAddress: true) }
    #expect(try await refusing.run() == 7)
    #expect(refusing.breaker.state == .closed)
    let message = try await newest(test)
    #expect(message.state == .dead && message.attempts == 1)
    #expect(message.lastError == "550 5.1.1 No such user")
    // Addresses that nobody has are no trouble of the portal's; a mail taken for spam is.
    let figures = try await test.portal.store.read { try MailFigures(in: $0) }
    #expect(figures.dead == 0 && figures.deadOfTheDay == 0)
    try await put(test)
    _ = try await delivery(test) { .refused("554 5.7.1 Spam", concernsAddress: false) }.run()
    let after = try await test.portal.store.read { try MailFigures(in: $0) }
    #expect(after.dead == 1 && after.deadOfTheDay == 1)
  }

  @Test(arguments: TestEngine.allCases)
  func addressThatCannotBeMailedToAsksNobody(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let mail = try test.portal.outbox.prepare(Mail.samples[0], to: "jörg@example.com")
    try await test.portal.store.write(for: .portal, as: tester) {
      try test.portal.outbox.put(mail, in: $0)
    }
    let nobody = delivery(test) {
      Issue.record("somebody was asked")
      return .accepted("")
    }
    #expect(try await nobody.run() == 1)
    #expect(try await newest(test).state == .dead)
  }

  /// One full mailbox is its owner's trouble, however long it lasts.
  @Test(arguments: TestEngine.allCases)
  func postponedMailIsNoTroubleOfThePortals(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    try await put(test)
    _ = try await delivery(test) { .postponed("452 4.2.2 Full") }.run()
    test.clock.advance(by: .hours(1))
    func condition() async throws -> Condition {
      try await test.portal.store.read {
        try MailFigures(in: $0).condition(breaker: .closed, at: $0.now)
      }
    }
    #expect(try await condition() == .working)
    _ = try await delivery(test) { throw MailServerProblem("it is gone") }.run()
    #expect(try await condition() == .down)
  }

  @Test(arguments: TestEngine.allCases)
  func postponedIsTriedForTwoDays(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    try await put(test)
    let slow = delivery(test) { .postponed("451 4.7.1 Greylisted") }
    for _ in 0..<4 {
      #expect(try await slow.run() == 1)
      test.clock.now = try await newest(test).nextAttemptAt
    }
    test.clock.now = try await newest(test).createdAt + .days(2) - .seconds(1)
    #expect(try await slow.run() == 1)
    #expect(slow.breaker.state == .closed)
    let message = try await newest(test)
    try #require(message.state == .queued && message.lastError == "451 4.7.1 Greylisted")
    test.clock.now = message.nextAttemptAt
    #expect(try await slow.run() == 1)
    #expect(try await newest(test).state == .dead)
  }

  @Test(arguments: TestEngine.allCases)
  func serversTroubleOpensTheBreaker(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    for _ in 0..<7 { try await put(test) }
    let down = delivery(test) { throw MailServerProblem("signing in: 535 no") }
    #expect(try await down.run() == 5)
    #expect(down.breaker.state == .open)
  }

  /// Each attempt more may be one mail too many.
  @Test(arguments: TestEngine.allCases)
  func perhapsDeliveredIsRepeatedAFewTimes(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    try await put(test)
    let ids = Locked<Set<String>>([])
    let broken = MailDelivery(
      test.portal,
      transport: TestTransport { mail in
        ids.withLock { _ = $0.insert(mail.messageID) }
        throw MailServerProblem("perhaps delivered", isPerhapsDelivered: true)
      },
      breaker: CircuitBreaker(
        "test", clock: test.portal.store.clock, registry: test.portal.meters.registry,
        threshold: 100))
    var tries = 0
    while try await newest(test).state == .queued {
      tries += try await broken.run()
      #expect(try await newest(test).doubt == .once)
      test.clock.now = try await newest(test).nextAttemptAt
      try #require(tries < 100)
    }
    #expect(tries == MailDelivery.maxDoubts)
    #expect(ids.withLock { $0.count } == 1, "under one Message-ID")
  }

  @Test(arguments: TestEngine.allCases)
  func whatTheServerSaidIsKeptInOneSafeLine(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    try await put(test)
    let secret = Token.random().text
    _ = try await delivery(test) { .accepted("250 Ok\r\n\u{7}\u{202E} http://b/x/\(secret)") }.run()
    let message = try await newest(test)
    #expect(message.state == .sent)
    #expect(message.reply == "250 Ok http://b/x/••••••••")
  }

  /// Refused connections and greylisting before it do not count as doubts.
  @Test(arguments: TestEngine.allCases)
  func doubtsAreCountedByThemselves(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    try await put(test)
    let slow = delivery(test) { .postponed("451 later") }
    for _ in 0..<12 {
      #expect(try await slow.run() == 1)
      test.clock.now = try await newest(test).nextAttemptAt
    }
    let broken = delivery(test) { throw MailServerProblem("cut", isPerhapsDelivered: true) }
    #expect(try await broken.run() == 1)
    let message = try await newest(test)
    #expect(message.state == .queued && message.doubts == 1, "it is repeated")
    try await tell(test, .delivered)
    #expect(try await newest(test).state == .sent, "and not when it has arrived")
  }

  /// Ten refusals in a row and nothing that went: then it is not their addresses.
  @Test(arguments: TestEngine.allCases)
  func whenNothingGoesTheStatusSaysSo(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    func condition() async throws -> Condition {
      try await test.portal.store.read {
        try MailFigures(in: $0).condition(breaker: .closed, at: $0.now)
      }
    }
    let refusing = delivery(test) {
      .refused("550 relay not permitted", concernsAddress: true)
    }
    for _ in 0..<9 { try await put(test) }
    _ = try await refusing.run()
    #expect(try await condition() == .working)
    try await put(test)
    _ = try await refusing.run()
    #expect(try await condition() == .limited)
    try await put(test)
    _ = try await delivery(test) { .accepted("250 Ok") }.run()
    #expect(try await condition() == .working)
  }

  @Test(arguments: TestEngine.allCases)
  func afterAStandstillLaterIsNotNever(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    try await put(test)
    test.clock.advance(by: .days(4))
    _ = try await delivery(test) { .postponed("451 later") }.run()
    #expect(try await newest(test).state == .queued)
  }

  // MARK: Operators

  /// Whose process died in the middle of an attempt.
  @Test(arguments: TestEngine.allCases)
  func holdingKeepsWhatIsNotKnown(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    try await put(test)
    try await test.portal.store.write(for: .portal, as: tester) {
      try $0.execute("UPDATE outbox SET lease = 'x', leased_until = \($0.now - .seconds(1))")
    }
    #expect(try await change(test) { try OutboxMessage.hold($0, in: $1) })
    #expect(try await newest(test).doubt == .once)
    #expect(try await change(test) { try OutboxMessage.sendAgain($0, in: $1) })
    _ = try await delivery(test) { .accepted("250 Ok") }.run()
    #expect(try await newest(test).doubt == .twice)
  }

  private func change(
    _ test: TestPortal, _ body: @escaping @Sendable (ID<OutboxMessage>, Tx) throws -> Bool
  ) async throws -> Bool {
    let id = try await newest(test).id
    return try await test.portal.store.write(for: .portal, as: tester) { try body(id, $0) }
  }

  @Test(arguments: TestEngine.allCases)
  func heldMailStaysUntilItIsSent(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    try await put(test)
    #expect(try await change(test) { try OutboxMessage.hold($0, in: $1) })
    let working = delivery(test) { .accepted("250 Ok") }
    #expect(try await working.run() == 0)
    #expect(try await change(test) { try !OutboxMessage.hold($0, in: $1) }, "held already")
    #expect(try await change(test) { try OutboxMessage.sendAgain($0, in: $1) })
    #expect(try await working.run() == 1)
    let first = try await newest(test)
    try #require(first.state == .sent)
    #expect(try await change(test) { try OutboxMessage.sendAgain($0, in: $1) }, "sent ones too")
    #expect(try await working.run() == 1)
    #expect(try await newest(test).messageID == first.messageID)
  }

  /// What is on its way at this moment is not stopped: nobody would know whether it went.
  @Test(arguments: TestEngine.allCases)
  func mailOnItsWayIsNotHeld(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    try await put(test)
    let id = try await newest(test).id
    let during = MailDelivery(
      test.portal,
      transport: TestTransport { _ in
        let isHeld = try await test.portal.store.write(for: .portal, as: tester) {
          try OutboxMessage.hold(id, in: $0)
        }
        #expect(!isHeld)
        return .accepted("250 Ok")
      })
    #expect(try await during.run() == 1)
    #expect(try await newest(test).state == .sent)
  }

  // MARK: Addresses that get none

  private func tell(
    _ test: TestPortal, _ what: MailEvent.What, at: Timestamp? = nil, to: String? = nil
  ) async throws {
    let message = try await newest(test)
    try await MailEvent.take(
      [
        MailEvent(
          mail: message.id, recipient: to ?? message.recipient, what: what, words: "550 gone",
          at: at ?? test.clock.now)
      ], test.portal)
  }

  private func suppressed(_ test: TestPortal) async throws -> SuppressedAddress? {
    try await test.portal.store.read {
      try SuppressedAddress.find(email: Cast.alice.email, in: $0)
    }
  }

  @Test(arguments: TestEngine.allCases)
  func whatCameBackStopsMailUntilSomebodyAllowsIt(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    try await put(test)
    let working = delivery(test) { .accepted("250 Ok") }
    #expect(try await working.run() == 1)
    try await tell(test, .bounced(forGood: false))
    #expect(try await suppressed(test) == nil, "a full mailbox has room again")
    try await tell(test, .complained, to: "somebody@example.com")
    #expect(try await newest(test).fate == .bounced, "of another's mail nothing is told")
    try await tell(test, .complained)
    #expect(try await newest(test).fate == .complained)
    try await tell(test, .delivered)
    #expect(try await newest(test).fate == .complained, "it came late")
    let address = try #require(try await suppressed(test))
    #expect(address.reason == .complained)

    try await put(test)
    #expect(try await working.run() == 1)
    let stopped = try await newest(test)
    #expect(stopped.state == .dead && stopped.lastError?.contains("gets no mail") == true)

    let bounced = test.clock.now
    test.clock.advance(by: .hours(1))
    let isAllowed = try await test.portal.store.write(for: .portal, as: tester) {
      try SuppressedAddress.allow(address.id, in: $0)
    }
    #expect(isAllowed)
    _ = try await change(test) { try OutboxMessage.sendAgain($0, in: $1) }
    #expect(try await working.run() == 1)
    #expect(try await newest(test).state == .sent)
    try await tell(test, .bounced(forGood: true), at: bounced)
    #expect(try await suppressed(test) == nil, "what was told before somebody allowed it")
    try await put(test)
    _ = try await working.run()
    try await tell(test, .bounced(forGood: true), at: test.clock.now + .seconds(1))
    #expect(try await suppressed(test)?.reason == .bounced)
    #expect(try await test.portal.store.read { try test.portal.audit.verify(in: $0) } == [])
  }
}
