import TestSupport
import Testing

@testable import Portal

/// A mail server that is down costs five tries and no mail.
@Suite("Mail behind its breaker") struct MailBreakerTests {
  private final class Transport: MailTransport {
    private struct Down: Error {}
    let isUp = Locked(false)
    let calls = Locked(0)

    func deliver(_ mail: OutgoingMail) async throws -> MailAnswer {
      calls.withLock { $0 += 1 }
      if !isUp.withLock({ $0 }) { throw Down() }
      return .accepted("250 2.0.0 Ok")
    }
  }

  private func put(_ count: Int, _ test: TestPortal) async throws {
    let outbox = test.portal.outbox
    for _ in 0..<count {
      let mail = try outbox.prepare(
        .resetPassword(link: "x", validFor: .minutes(30), language: "en"), to: Cast.alice.email)
      try await test.portal.store.write(for: .portal, as: .system("test")) {
        try outbox.put(mail, in: $0)
      }
    }
  }

  private func attempts(_ test: TestPortal) async throws -> [Int] {
    try await test.portal.store.read {
      try OutboxMessage.latest(50, in: $0).filter { $0.state == .queued }.map(\.attempts)
    }
  }

  @Test(arguments: TestEngine.allCases)
  func openBreakerLeavesMailQueuedWithoutSpendingAttempts(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    try await put(12, test)
    let transport = Transport()
    let delivery = MailDelivery(test.portal, transport: transport)
    #expect(try await delivery.run() == 5)
    #expect(delivery.breaker.state == .open)
    #expect(try await attempts(test).sorted() == Array(repeating: 0, count: 7) + [1, 1, 1, 1, 1])
    #expect(try await delivery.run() == 0)
    #expect(transport.calls.withLock { $0 } == 5)

    // One trial; it fails, and costs one attempt.
    test.clock.advance(by: .seconds(40))
    #expect(try await delivery.run() == 1)
    #expect(transport.calls.withLock { $0 } == 6)
    #expect(try await attempts(test).reduce(0, +) == 6)

    transport.isUp.withLock { $0 = true }
    test.clock.advance(by: .minutes(10))
    while try await delivery.run() > 0 {}
    #expect(delivery.breaker.state == .closed)
    #expect(try await attempts(test).isEmpty, "everything has been sent")
    #expect(transport.calls.withLock { $0 } == 18)
    let text = test.portal.meters.registry.text()
    #expect(text.contains(#"portico_mail_deliveries_total{outcome="delivered"} 12"#))
    #expect(text.contains(#"portico_mail_deliveries_total{outcome="failed"} 6"#))
  }
}
