import Foundation
import TestSupport
import Testing

@testable import Integrations
@testable import Portal

/// A team that pays by card, at the server of Tests/Stripe, whose clock and ours go together.
struct StripeScene: Sendable {
  let test: TestPortal
  let server: StripeServer
  let billing: StripeBilling
  let work: StripeWork
  let team: ID<Team>
  var store: any Store { test.portal.store }

  static func run(
    _ engine: TestEngine = .sqlite, _ plans: Plans = .cards,
    _ body: (StripeScene) async throws -> Void
  ) async throws {
    let test = try await TestPortal.make(engine, settings: { $0.plans = plans })
    try await test.portal.keepPlans()
    try await StripeServer.run { server in
      test.clock.advance(by: try await server.now.timestamp - test.clock.now)
      let billing = StripeBilling(
        api: try server.api(), portal: test.portal, patience: .seconds(60))
      test.portal.payments.use(billing)
      let slug = try await test.slug(.alice)
      let team = try await test.portal.store.read { tx in
        try #require(try tx.row("SELECT id FROM teams WHERE slug = \(slug)"))["id"] as ID<Team>
      }
      try await body(
        StripeScene(
          test: test, server: server, billing: billing, work: StripeWork(billing), team: team))
    }
    await test.portal.close()
  }

  var door: ProgramDoor { ProgramDoor(team, test.portal) }

  // MARK: What people do

  func order(
    _ key: String, _ cycle: BillingInterval = .month, shown: PlanQuote? = nil
  ) async throws -> PlanOrdered {
    var order = try self.plan(key, cycle)
    order.shown = shown.map { PlanOrder.Shown(at: $0.at, total: $0.total) }
    return try await billing.order(order, through: door)
  }

  struct NothingToPay: Error {}

  /// The page on which an order is paid.
  func checkout(_ key: String, _ cycle: BillingInterval = .month) async throws -> ProviderCheckout {
    guard case .payAt(let checkout) = try await order(key, cycle) else { throw NothingToPay() }
    return checkout
  }

  func plan(_ key: String, _ cycle: BillingInterval = .month) throws -> PlanOrder {
    let plans = store.plans.plans
    return try PlanOrder(try #require(plans[key]), cycle, .euro, in: plans)
  }

  /// Orders, pays on Stripe's page and comes back.
  func subscribe(
    to key: String = "team", _ cycle: BillingInterval = .month, card: String = "good"
  ) async throws {
    try await pay(try await checkout(key, cycle), card: card)
    try await billing.look(at: team)
  }

  func pay(_ checkout: ProviderCheckout, card: String = "good") async throws {
    _ = try await server.press(["action": "pay", "card": .text(card)], on: checkout.url)
  }

  /// The card of the team is another one from now on, as its bank has it.
  func card(_ kind: String) async throws {
    let customer = try #require(try await customer()).externalID
    let method = try #require(
      try await billing.send(StripePaymentMethod.list(of: customer)).data.first)
    try await server.order(
      "/cards", ["payment_method": .text(method.id), "card": .text(kind)])
  }

  // MARK: Time

  /// Both clocks move, and the jobs go round.
  func wait(_ span: Duration) async throws {
    test.clock.advance(by: span)
    try await server.advance(to: StripeTime(test.clock.now))
    try await fetch()
  }

  func fetch() async throws {
    try await store.write(for: .portal, as: .system("test")) {
      try ProviderCustomer.mark(team, in: $0)
    }
    try await work.run()
    try await BillingRound(portal: test.portal).run()
  }

  // MARK: What is there

  func subscription() async throws -> Subscription? {
    try await store.read { try Subscription.open(of: team, in: $0) }
  }

  func customer() async throws -> ProviderCustomer? {
    try await store.read { try ProviderCustomer.find(of: team, in: $0) }
  }

  func entitlements() async throws -> Entitlements {
    try await store.read { tx in
      try Entitlements(of: try #require(try Team.find(team, in: tx)), in: tx)
    }
  }

  /// The oldest first.
  func invoices() async throws -> [Invoice] {
    try await store.read { Array(try Invoice.latest(of: team, limit: 50, in: $0).reversed()) }
  }

  func notices() async throws -> [String] {
    try await store.read { tx in
      try tx.rows("SELECT kind FROM billing_notices ORDER BY id").map { try $0["kind"] }
    }
  }

  func audit() async throws -> [String] {
    try await store.read { tx in
      try tx.rows(
        "SELECT action FROM audit WHERE chain = \(AuditChain.team(team).key) ORDER BY seq"
      ).map { try $0["action"] }
    }
  }

  func report() async throws -> [String]? { try await billing.fetch(team) }
}

extension Plans {
  /// Two that are paid, of which one is also by people and by use, with tax on top.
  static let cards: Plans = {
    let sold = Plans.sold
    let plans = sold.all.map { plan in
      var plan = plan
      guard plan.key == "business" else { return plan }
      plan.tax = .exclusive
      plan.prices = [
        PlanPrice(.month, [Money(minor: 4900, .euro)]),
        PlanPrice(.year, [Money(minor: 49_000, .euro)]),
      ]
      return plan
    }
    return Plans(
      plans, in: sold.currency, rates: sold.rates, featureWords: sold.featureWords,
      unitWords: sold.unitWords, terms: sold.terms)
  }()
}
