import TestSupport
import Testing

@testable import Portal

/// A team that pays by invoice, and what people, operators and time do to it.
struct BillingScene: Sendable {
  let scene: TeamScene
  let owner: TeamScene.Person
  let team: ID<Team>
  var store: any Store { scene.store }
  var now: Timestamp { scene.test.clock.now }

  static func make(_ engine: TestEngine, _ plans: Plans = .sample) async throws -> BillingScene {
    let scene = try await TeamScene.make(engine) { $0.plans = plans }
    let ann = try await scene.person("ann")
    return BillingScene(
      scene: scene, owner: ann, team: try await scene.team(of: .init(ann, .owner)))
  }

  /// Something that a person of the team does.
  @discardableResult
  func act<T: Sendable>(
    _ act: TeamAct = .changePlan, _ body: @escaping @Sendable (inout TeamBilling) throws -> T
  ) async throws -> T {
    let portal = scene.portal
    // Time may have ended the session before.
    let owner = try await scene.signIn(owner.id)
    return try await scene.act(act, owner, team) { me, tx in
      var billing = try me.billing(portal, in: tx)
      return try body(&billing)
    }
  }

  func order(
    _ key: String, _ cycle: BillingInterval = .month, _ code: String = "eur"
  ) async throws -> Invoice? {
    let plans = scene.store.plans.plans
    let order = try PlanOrder(
      try #require(plans[key]), cycle, try #require(Currency(code)), in: plans)
    return try await act { try $0.order(order) }
  }

  func pay(_ invoice: Invoice, _ minor: Int64? = nil) async throws {
    let day = try #require(Day("2026-01-02"))
    let settings = scene.portal.settings
    try await store.write(for: .team(team), as: tester) { tx in
      let found = try #require(try Invoice.find(invoice.id, in: tx))
      var billing = try TeamBilling(
        of: try #require(try Team.find(invoice.teamID, in: tx)), settings, in: tx)
      let amount = Money(minor: minor ?? found.left.minor, found.currency)
      try billing.record(
        Payment(amount, on: day, reference: "Transfer 7", by: "Olga"), for: found)
    }
  }

  /// Time goes by, and the job goes round every day of it.
  func wait(_ days: Int) async throws {
    for _ in 0..<days {
      scene.test.clock.advance(by: .days(1))
      try await round()
    }
  }

  func round() async throws { try await BillingRound(portal: scene.portal).run() }

  func subscription() async throws -> Subscription? {
    try await store.read { try Subscription.open(of: team, in: $0) }
  }

  func status() async throws -> SubscriptionStatus? { try await subscription()?.status }

  /// All of the team, the first one first.
  func invoices() async throws -> [Invoice] {
    try await store.read { tx in
      try tx.rows("SELECT * FROM invoices WHERE team_id = \(team) ORDER BY series, ordinal").map(
        Invoice.init)
    }
  }

  func lines(_ invoice: Invoice) async throws -> [InvoiceLine] {
    try await store.read { try invoice.lines(in: $0) }
  }

  func account() async throws -> BillingAccount {
    try await store.read { try BillingAccount.find(of: team, in: $0) }
  }

  func entitlements() async throws -> Entitlements {
    try await scene.membership(owner, team).entitlements
  }

  func notices() async throws -> [String] {
    try await store.read { tx in
      try tx.rows(
        "SELECT kind, day FROM billing_notices WHERE team_id = \(team) ORDER BY created_at, kind, day"
      ).map {
        let (kind, day): (String, Int?) = (try $0["kind"], try $0["day"])
        return day.map { "\(kind) \($0)" } ?? kind
      }
    }
  }

  /// What holds whatever was done: the lines are the total, numbers have no gap, the ledger is the account.
  func mustAddUp() async throws {
    let invoices = try await invoices()
    for invoice in invoices {
      let sum = try await lines(invoice).map(\.amount).sum(invoice.currency)
      #expect(sum == invoice.total, "\(invoice.number)")
      #expect(invoice.kind == .creditNote || invoice.total.minor >= 0, "\(invoice.number)")
      #expect(invoice.paid.minor <= invoice.total.minor || invoice.total.minor < 0)
      if invoice.status == .paid, invoice.kind == .invoice { #expect(invoice.left.minor == 0) }
    }
    let ordinals = try await store.read { tx in
      try tx.rows("SELECT series, ordinal FROM invoices ORDER BY series, ordinal").map {
        (try $0["series"] as String, try $0["ordinal"] as Int)
      }
    }
    for (series, all) in Dictionary(grouping: ordinals, by: \.0) {
      #expect(all.map(\.1) == Array(1...all.count), "\(series) has a gap")
    }
    let ledger = try await store.read { tx in
      try tx.rows("SELECT amount FROM billing_credits WHERE team_id = \(team)").reduce(Int64(0)) {
        $0 + (try $1["amount"] as Int64)
      }
    }
    #expect(try await account().carried == ledger)
  }
}
