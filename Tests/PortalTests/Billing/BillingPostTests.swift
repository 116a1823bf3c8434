import TestSupport
import Testing

@testable import Portal

/// The mails about money: who gets them, with what, and when not.
@Suite("Billing post", .serialized) struct BillingPostTests {
  private struct NoPaper: Error {}

  private func post(
    _ bills: BillingScene, printer: InvoicePrinter? = nil
  ) async throws {
    try await BillingPost(portal: bills.scene.portal, printer: printer).run()
  }

  private func mails(_ bills: BillingScene) async throws -> [OutboxMessage] {
    try await bills.store.read { tx in
      try tx.rows("SELECT * FROM outbox ORDER BY created_at, id").map(OutboxMessage.init)
    }
  }

  private func setContact(_ bills: BillingScene, _ email: String) async throws {
    let address = try EmailAddress(email)
    try await bills.scene.act(.changeBilling, bills.owner, bills.team) { me, tx in
      var account = try BillingAccount.find(of: me.team.id, in: tx)
      account.contact = address.text
      let entered = account.entered
      _ = try me.changeBilling(entered, in: tx)
    }
  }

  @Test(arguments: TestEngine.allCases)
  func ownersAndTheContactGetThePaperAndNobodyElse(_ engine: TestEngine) async throws {
    let bills = try await BillingScene.make(engine)
    let ben = try await bills.scene.person("ben")
    try await bills.scene.store.write(for: [.team(bills.team), .user(ben.id)], as: tester) { tx in
      let team = try #require(try Team.find(bills.team, in: tx))
      try Membership.add(ben.user, to: team, as: .billing, in: tx)
    }
    try await setContact(bills, "books@example.org")
    let invoice = try #require(try await bills.order("team"))
    let asked = Locked<[String]>([])
    try await post(bills) { invoice, lines, language, _ in
      asked.withLock { $0.append("\(invoice.number) \(lines.count) \(language)") }
      return Array("%PDF".utf8)
    }
    #expect(asked.withLock { Set($0) } == ["INV-0001 1 en"])
    let mails = try await mails(bills)
    #expect(Set(mails.map(\.recipient)) == [bills.owner.user.email, "books@example.org"])
    #expect(mails.allSatisfy { $0.kind == "invoice" })
    for mail in mails {
      let facts = try await bills.store.read {
        try bills.scene.portal.outbox.attachmentFacts(of: mail, in: $0)
      }
      #expect(facts.map(\.name) == ["INV-0001.pdf"])
    }
    try await post(bills)
    #expect(try await self.mails(bills).count == 2, "once")
    try await bills.pay(invoice)
    try await post(bills)
    #expect(try await self.mails(bills).suffix(2).allSatisfy { $0.kind == "receipt" })
  }

  @Test(arguments: TestEngine.allCases)
  func paperThatFailsIsTriedAgainAndThenLeftOut(_ engine: TestEngine) async throws {
    let bills = try await BillingScene.make(engine)
    _ = try await bills.order("team")
    for _ in 1...5 {
      await #expect(throws: NoPaper.self) {
        try await post(bills) { _, _, _, _ in throw NoPaper() }
      }
      try await post(bills) { _, _, _, _ in throw NoPaper() }
      #expect(try await mails(bills).isEmpty, "not before its time, and not without its paper yet")
      bills.scene.test.clock.advance(by: .hours(2))
    }
    try await post(bills) { _, _, _, _ in throw NoPaper() }
    #expect(try await mails(bills).map(\.kind) == ["invoice"], "its link leads to the paper")
  }

  @Test(arguments: TestEngine.allCases)
  func nobodyIsRemindedOfWhatIsPaid(_ engine: TestEngine) async throws {
    let bills = try await BillingScene.make(engine)
    let invoice = try #require(try await bills.order("team"))
    try await bills.pay(invoice)
    try await post(bills)
    #expect(try await mails(bills).map(\.kind) == ["receipt"])
    let end = try #require(try await bills.subscription()?.period?.end)
    while bills.now < end { try await bills.wait(1) }
    try await post(bills)
    #expect(try await mails(bills).map(\.kind) == ["receipt", "invoice", "payment-reminder"])
    try await bills.wait(3)
    try await bills.pay(try #require(try await bills.invoices().last))
    try await post(bills)
    #expect(
      try await mails(bills).map(\.kind) == ["receipt", "invoice", "payment-reminder", "receipt"])
  }
}
