import Foundation
import TestSupport
import Testing

@testable import Portal

@Suite("Mail, outbox, jobs") struct OutboxTests {
  /// A mail server that fails as often as it is told to.
  private final class Transport: MailTransport {
    private struct Down: Error {}
    private let state = Locked((failures: 0, sent: [String]()))

    init(failures: Int = 0) { state.withLock { $0.failures = failures } }

    var sent: [String] { state.withLock { $0.sent } }

    func deliver(_ mail: OutgoingMail) async throws -> MailAnswer {
      try state.withLock {
        if $0.failures > 0 {
          $0.failures -= 1
          throw Down()
        }
        $0.sent.append(mail.messageID)
      }
      return .accepted("250 2.0.0 Ok")
    }
  }

  private func put(_ test: TestPortal, link: String = "http://127.0.0.1:8080/x") async throws {
    let outbox = test.portal.outbox
    let mail = try outbox.prepare(
      .resetPassword(link: link, validFor: .minutes(30), language: "en"), to: Cast.alice.email)
    try await test.portal.store.write(for: .portal, as: .system("test")) {
      try outbox.put(mail, in: $0)
    }
  }

  private func only(_ test: TestPortal) async throws -> OutboxMessage {
    let messages = try await test.portal.store.read {
      try OutboxMessage.latest(10, in: $0)
    }
    try #require(messages.count == 1)
    return messages[0]
  }

  @Test(arguments: TestEngine.allCases)
  func clockPutBackADayHoldsUpNeitherMailNorJobs(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let runs = Locked(0)
    let job = Job("count", every: .hours(1)) { runs.withLock { $0 += 1 } }
    let delivery = MailDelivery(test.portal, transport: Transport())
    let runner = JobRunner(test.portal, jobs: [job], delivery: delivery)
    await runner.step()
    try await put(test)
    // Another process's clock may be a little behind: that is no reason to begin early.
    test.clock.advance(by: .minutes(-5))
    await runner.step()
    #expect(runs.withLock { $0 } == 1)
    #expect(try await only(test).state == .queued)
    test.clock.advance(by: .days(-1))
    await runner.step()
    #expect(runs.withLock { $0 } == 2)
    #expect(try await only(test).state == .sent)
  }

  @Test(arguments: TestEngine.allCases)
  func mailIsDeliveredOnce(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let transport = Transport()
    let delivery = MailDelivery(test.portal, transport: transport)
    #expect(try await delivery.run() == 0)
    try await put(test)
    #expect(try await delivery.run() == 1)
    #expect(try await delivery.run() == 0)
    let message = try await only(test)
    #expect(transport.sent == [message.messageID])
    #expect(message.state == .sent)
    #expect(message.sentAt == test.clock.now)
  }

  @Test(arguments: TestEngine.allCases)
  func severalRunnersSendEachMailOnce(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    for _ in 0..<12 { try await put(test) }
    let transport = Transport()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          while try await MailDelivery(test.portal, transport: transport).run() > 0 {}
        }
      }
      try await group.waitForAll()
    }
    #expect(transport.sent.count == 12)
    #expect(Set(transport.sent).count == 12)
  }

  @Test(arguments: TestEngine.allCases)
  func failureIsTriedAgainLaterAndInTheEndShownAsDead(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    try await put(test)
    let transport = Transport(failures: 100)
    let delivery = MailDelivery(test.portal, transport: transport)
    var pauses: [Duration] = []
    let begin = test.clock.now
    for attempt in 1...100 {
      #expect(try await delivery.run() == 1, "attempt \(attempt)")
      #expect(try await delivery.run() == 0, "it waits")
      let message = try await only(test)
      #expect(message.attempts == attempt)
      #expect(message.lastError?.contains("Down") == true)
      if message.state == .dead { break }
      pauses.append(message.nextAttemptAt - test.clock.now)
      test.clock.now = message.nextAttemptAt
    }
    #expect((.days(2)..<(.days(2) + .hours(2))).contains(test.clock.now - begin))
    #expect(zip(pauses, pauses.dropFirst()).allSatisfy { $0 < $1 || $1 >= .hours(1) })
    #expect(try await only(test).state == .dead)
    test.clock.advance(by: .days(2))
    #expect(try await delivery.run() == 0, "dead until somebody says otherwise")

    let id = try await only(test).id
    let isQueued = try await test.portal.store.write(for: .portal, as: .system("test")) {
      try OutboxMessage.sendAgain(id, in: $0)
    }
    #expect(isQueued)
    let working = MailDelivery(test.portal, transport: Transport())
    #expect(try await working.run() == 1)
    #expect(try await only(test).state == .sent)
  }

  @Test(arguments: TestEngine.allCases)
  func leaseOfADeadProcessRunsOut(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    try await put(test)
    let delivery = MailDelivery(test.portal, transport: Transport())
    let lease = delivery.lease
    // A process that leased the mail and was killed.
    try await test.portal.store.write(for: .portal, as: .system("test")) {
      try $0.execute("UPDATE outbox SET leased_until = \($0.now + lease)")
    }
    #expect(try await delivery.run() == 0)
    test.clock.advance(by: lease)
    #expect(try await delivery.run() == 1)
  }

  @Test(arguments: TestEngine.allCases)
  func linkStandsNowhereInTheDatabase(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let secret = Token.random().text
    try await put(test, link: "http://127.0.0.1:8080/reset-password/\(secret)")
    let rows = try await test.portal.store.read { try $0.rows("SELECT * FROM outbox") }
    try #require(rows.count == 1)
    for value in rows[0].scalars.values {
      if case .text(let text) = value { #expect(!text.contains(secret)) }
      if case .bytes(let bytes) = value {
        #expect(Data(bytes).range(of: Data(secret.utf8)) == nil)
      }
    }
    #expect(test.portal.outbox.open(try await only(test))?.link.contains(secret) == true)
  }

  @Test(arguments: TestEngine.allCases)
  func pruningRemovesOnlyWhatHasEnded(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let portal = test.portal
    func signIn() async throws {
      let outcome = try await SignIn(Cast.alice.email).attempt(portal, as: Originator(.anonymous))
      try #require(outcome != nil)
    }
    func count(_ table: SQL) async throws -> Int {
      try await portal.store.read { try $0.count("SELECT COUNT(*) AS n FROM \(table)") }
    }
    try await signIn()
    let wrong = SignIn(Cast.alice.email, password: "wrong")
    _ = try await wrong.attempt(portal, as: Originator(.anonymous))
    _ = try await Draft(path: "/x", fields: []).keep(for: test.user(.alice).id, portal)
    try #require(try await count("sessions") == 1)
    // A success, and a failure by account, address and network.
    try #require(try await count("attempts") == 4)
    try await Pruning.run(portal)
    #expect(try await count("sessions") == 1)
    #expect(try await count("drafts") == 1)
    test.clock.advance(by: .hours(25))
    try await Pruning.run(portal)
    #expect(try await count("sessions") == 0)
    #expect(try await count("attempts") == 0)
    #expect(try await count("drafts") == 0)
  }

  @Test(arguments: TestEngine.allCases)
  func jobRunsOnceAnInterval(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let runs = Locked(0)
    let job = Job("count", every: .hours(1)) { runs.withLock { $0 += 1 } }
    func runner() -> JobRunner {
      JobRunner(
        test.portal, jobs: [job], delivery: MailDelivery(test.portal, transport: Transport()))
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<5 { group.addTask { await runner().step() } }
      try await group.waitForAll()
    }
    #expect(runs.withLock { $0 } == 1, "of several processes one does it")
    test.clock.advance(by: .minutes(59))
    await runner().step()
    #expect(runs.withLock { $0 } == 1)
    test.clock.advance(by: .minutes(1))
    await runner().step()
    #expect(runs.withLock { $0 } == 2)
  }
}
