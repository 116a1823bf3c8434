import TestSupport
import Testing

@testable import Portal

/// A mail server that is slow makes no mail go twice, and nobody's late word counts.
@Suite("Leases of mail") struct MailLeaseTests {
  private final class Transport: MailTransport {
    let deadline: Duration
    let calls = Locked<[String]>([])
    private let during: @Sendable (_ call: Int) async throws -> Void

    init(
      deadline: Duration = .minutes(1),
      during: @escaping @Sendable (_ call: Int) async throws -> Void = { _ in }
    ) {
      self.deadline = deadline
      self.during = during
    }

    func deliver(_ mail: OutgoingMail) async throws -> MailAnswer {
      let call = calls.withLock {
        $0.append(mail.messageID)
        return $0.count
      }
      try await during(call)
      return .accepted("250 2.0.0 Ok")
    }
  }

  private struct Down: Error {}

  private func make(_ engine: TestEngine, mails count: Int = 1) async throws -> TestPortal {
    let test = try await TestPortal.make(engine)
    let outbox = test.portal.outbox
    for _ in 0..<count {
      let mail = try outbox.prepare(Mail.samples[2], to: Cast.alice.email)
      try await test.portal.store.write(for: .portal, as: tester) { try outbox.put(mail, in: $0) }
    }
    return test
  }

  private func messages(_ test: TestPortal) async throws -> [OutboxMessage] {
    try await test.portal.store.read { try OutboxMessage.latest(60, in: $0) }
  }

  private func counted(_ outcome: String, _ test: TestPortal) -> Bool {
    test.portal.meters.registry.text().contains(
      #"portico_mail_deliveries_total{outcome="\#(outcome)"} 1"#)
  }

  /// Each takes 20 seconds, so the twelfth begins long after the first one's lease has run out.
  @Test(arguments: TestEngine.allCases)
  func mailsBeforeItEatNoLease(_ engine: TestEngine) async throws {
    let test = try await make(engine, mails: 20)
    let other = Transport()
    let slow = Transport { call in
      test.clock.advance(by: .seconds(20))
      // Another process looks round in the middle of the delivery.
      if call == 12 { _ = try await MailDelivery(test.portal, transport: other).run() }
    }
    let tried = try await MailDelivery(test.portal, transport: slow).run()
    let all = slow.calls.withLock { $0 } + other.calls.withLock { $0 }
    #expect(tried == 12 && all.count == 20)
    #expect(Set(all).count == 20, "none went twice")
    #expect(try await messages(test).allSatisfy { $0.state == .sent && !$0.perhapsDelivered })
  }

  @Test(arguments: TestEngine.allCases)
  func leaseOutlastsWhatTheTransportMayTake(_ engine: TestEngine) async throws {
    let test = try await make(engine)
    let other = Transport(deadline: .minutes(10))
    let slow = Transport(deadline: .minutes(10)) { _ in
      test.clock.advance(by: .minutes(10))
      let tried = try await MailDelivery(test.portal, transport: other).run()
      #expect(tried == 0)
    }
    #expect(try await MailDelivery(test.portal, transport: slow).run() == 1)
    #expect(try await messages(test)[0].state == .sent)
  }

  /// The failure comes after another process has sent it.
  @Test(arguments: TestEngine.allCases, [1, 60])
  func lateFailureChangesNothing(_ engine: TestEngine, attempt: Int) async throws {
    let test = try await make(engine)
    try await test.portal.store.write(for: .portal, as: tester) {
      try $0.execute("UPDATE outbox SET attempts = \(attempt - 1)")
    }
    let slow = Transport { _ in
      test.clock.advance(by: .minutes(3))
      // As when an operator has it sent again.
      try await test.portal.store.write(for: .portal, as: tester) {
        try $0.execute("UPDATE outbox SET attempts = 0")
      }
      _ = try await MailDelivery(test.portal, transport: Transport()).run()
      throw Down()
    }
    _ = try await MailDelivery(test.portal, transport: slow).run()
    let message = try await messages(test)[0]
    #expect(message.state == .sent)
    #expect(message.lastError == nil)
    #expect(message.doubt == .twice)
    #expect(counted("lost", test))
  }

  /// It went, but the word of it comes after another process has failed with it.
  @Test(arguments: TestEngine.allCases)
  func lateSuccessLeavesItPerhapsDelivered(_ engine: TestEngine) async throws {
    let test = try await make(engine)
    let slow = Transport { _ in
      test.clock.advance(by: .minutes(3))
      let broken = Transport { _ in throw Down() }
      _ = try await MailDelivery(test.portal, transport: broken).run()
    }
    #expect(try await MailDelivery(test.portal, transport: slow).run() == 1)
    let message = try await messages(test)[0]
    #expect(message.state == .queued)
    #expect(message.lastError?.contains("Down") == true)
    #expect(message.doubt == .once)
    #expect(counted("lost", test))
  }

  /// The process dies with it each time: that, too, comes to an end.
  @Test(arguments: TestEngine.allCases)
  func lastAttemptThatNeverAnswered(_ engine: TestEngine) async throws {
    let test = try await make(engine)
    try await test.portal.store.write(for: .portal, as: tester) { tx in
      try tx.execute(
        "UPDATE outbox SET doubts = \(MailDelivery.maxDoubts - 1), leased_until = \(tx.now)")
    }
    let transport = Transport()
    _ = try await MailDelivery(test.portal, transport: transport).run()
    #expect(transport.calls.withLock { $0 }.isEmpty)
    let message = try await messages(test)[0]
    #expect(message.state == .dead)
    #expect(message.doubt == .once)
    #expect(message.lastError?.contains("perhaps delivered") == true)
  }

  /// The program stops in the middle of a delivery.
  @Test func interruptedDeliveryIsInDoubt() async throws {
    let test = try await make(.sqlite, mails: 2)
    let started = Locked(false)
    let endless = Transport { _ in
      started.withLock { $0 = true }
      while true { try await Task.sleep(for: .seconds(60)) }
    }
    let task = Task { try await MailDelivery(test.portal, transport: endless).run() }
    try await eventually("it has begun") { started.withLock { $0 } }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(try await messages(test).allSatisfy { $0.state == .queued && $0.lastError == nil })
    test.clock.advance(by: .minutes(2))
    #expect(try await MailDelivery(test.portal, transport: Transport()).run() == 2)
    #expect(try await messages(test).map(\.doubt) == [nil, .twice])
  }

  /// Lists go by the id, which has to tell the time that they show.
  @Test func idsAreOfTheTimeThatIsShown() async throws {
    let test = try await TestPortal.make(cast: false)
    let outbox = test.portal.outbox
    let late = try outbox.prepare(Mail.samples[0], to: "late@example.com")
    test.clock.advance(by: .days(-3000))
    let mails = try (0..<50).map { try outbox.prepare(Mail.samples[0], to: "\($0)@example.com") }
    test.clock.advance(by: .minutes(1))
    for mail in [late] + mails.reversed() {
      try await test.portal.store.write(for: .portal, as: tester) { try outbox.put(mail, in: $0) }
    }
    let shown = try await messages(test)
    #expect(shown.first?.recipient == "late@example.com")
    #expect(shown.dropFirst().map(\.recipient) == (0..<50).reversed().map { "\($0)@example.com" })
    #expect(zip(shown, shown.dropFirst()).allSatisfy { $0.createdAt >= $1.createdAt })
  }
}
