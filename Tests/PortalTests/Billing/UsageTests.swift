import TestSupport
import Testing

@testable import Portal

/// What is counted, and what is paid for it.
@Suite("Usage", .serialized) struct UsageTests {
  private func tell(
    _ bills: BillingScene, _ key: String, _ quantity: Int64, at: Timestamp? = nil,
    unit: String = "api-calls"
  ) async throws -> Bool {
    let usage = Usage(key: key, unit: unit, quantity: quantity, at: at ?? bills.now)
    return try await bills.store.write(for: .team(bills.team), as: tester) { tx in
      try usage.take(for: try #require(try Team.find(bills.team, in: tx)), in: tx)
    }
  }

  private func used(_ bills: BillingScene) async throws -> Int64 {
    let month = BillingPeriod(bills.now - .days(40), bills.now + .days(1))
    return try await bills.store.read {
      try Usage.sums(of: bills.team, in: month, $0)["api-calls"] ?? 0
    }
  }

  @Test(arguments: TestEngine.allCases)
  func isCountedOnceUnderItsKeyAndShownAtOnce(_ engine: TestEngine) async throws {
    let bills = try await BillingScene.make(engine)
    await #expect(throws: Obstacle.self, "the free plan meters nothing") {
      _ = try await tell(bills, "a", 1)
    }
    try await bills.pay(try #require(try await bills.order("business", .year)))
    #expect(try await tell(bills, "a", 700))
    #expect(try await !tell(bills, "a", 700), "once")
    await #expect(throws: Obstacle.self) { _ = try await tell(bills, "a", 701) }
    #expect(try await tell(bills, "b", 300))
    #expect(try await used(bills) == 1000)
    for (key, quantity, at) in [
      ("c", Int64(0), bills.now), ("c", -1, bills.now), ("", 1, bills.now),
      (String(repeating: "k", count: 101), 1, bills.now), ("c", 1, bills.now + .days(1)),
      ("c", 1, bills.now - .days(36)), ("c", Usage.most + 1, bills.now),
    ] {
      await #expect(throws: Obstacle.self) { _ = try await tell(bills, key, quantity, at: at) }
    }
    await #expect(throws: Obstacle.self) { _ = try await tell(bills, "c", 1, unit: "mails") }
    #expect(try await used(bills) == 1000)
  }

  @Test(arguments: TestEngine.allCases)
  func isBilledByTheMonthAndFinalThen(_ engine: TestEngine) async throws {
    let bills = try await BillingScene.make(engine)
    try await bills.pay(try #require(try await bills.order("business", .year)))
    let start = bills.now
    bills.scene.test.clock.advance(by: .days(3))
    _ = try await tell(bills, "a", 12_400)
    while try await bills.invoices().count < 2 {
      try await bills.wait(1)
      try #require(bills.now < start + .days(40))
    }
    let invoice = try #require(try await bills.invoices().last)
    // 2,400 more than are in the price, 0.50 for each 1,000.
    #expect(invoice.purpose == .usage && invoice.total.minor == 120)
    let line = try #require(try await bills.lines(invoice).first)
    #expect(line.quantity == 2400 && line.per == 1000 && line.unitPrice?.minor == 50)
    _ = try await tell(bills, "late", 50_000, at: start + .days(4))
    try await bills.wait(1)
    #expect(try await bills.invoices().count == 2, "that month is final")
    let current = try await bills.store.read { tx in
      try Usage.sums(
        of: bills.team, in: BillingPeriod(bills.now - .days(2), bills.now + .hours(1)), tx)
    }
    #expect(current["api-calls"] == 50_000, "what comes late belongs to the hour in which it comes")
    try await bills.pay(invoice)
    let end = try await bills.act { try $0.cancel() }
    #expect(end > bills.now)
    try await bills.mustAddUp()
  }
}
