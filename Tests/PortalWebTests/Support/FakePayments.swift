import Portal
import TestSupport

@testable import Portal
@testable import PortalWeb

/// A payment provider without a network: what it "knows" of Alice's team is set by the test, and comes into the
/// books as a real one's does.
final class FakePayments: PaymentProvider {
  struct State: Sendable {
    var picture = ProviderSnapshot()
    var quote: PlanQuote?
    /// It does not answer.
    var isDown = false
    /// It does what it is asked, and nobody hears of it.
    var isLost = false
    /// What was asked of it.
    var asked: [String] = []
    var isPaid = false
    /// Where people pay.
    var url = "https://pay.example/c/1"
  }

  let name = "stripe"
  let state = Locked(State())
  private let portal: Portal

  init(_ portal: Portal) { self.portal = portal }

  static let silence = Obstacle("Stripe does not answer in time.")

  func set(_ change: @Sendable (inout State) -> Void) { state.withLock { change(&$0) } }

  private func ask(_ what: String) throws {
    let isDown = state.withLock { state in
      state.asked.append(what)
      return state.isDown
    }
    if isDown { throw Self.silence }
  }

  func quote(_ order: PlanOrder, of team: ID<Team>) async throws -> PlanQuote? {
    try ask("quote")
    return state.withLock { $0.quote }
  }

  func order(
    _ order: PlanOrder, through door: any BillingDoor
  ) async throws -> PlanOrdered {
    try ask("order")
    guard state.withLock({ $0.picture.subscriptions.isEmpty }) else { return .begun }
    let checkout = try await open(.subscribe, order.terms, through: door)
    guard state.withLock({ !$0.isLost }) else {
      throw Obstacle("Stripe gave no answer.", isPerhapsDone: true)
    }
    return .payAt(checkout)
  }

  func withdraw(through door: any BillingDoor) async throws {
    try ask("withdraw")
    try await door.write { try ProviderCheckout.close(of: $0.id, .expired, in: $1) }
  }

  func cancel(through door: any BillingDoor) async throws -> Timestamp? {
    try ask("cancel")
    return nil
  }

  func resume(through door: any BillingDoor) async throws { try ask("resume") }
  func apply(coupon code: String, through door: any BillingDoor) async throws { try ask("coupon") }

  func changePaymentMethod(through door: any BillingDoor) async throws -> ProviderCheckout {
    try ask("card")
    return try await open(.setup, nil, through: door)
  }

  private func open(
    _ kind: ProviderCheckout.Kind, _ terms: PlanTerms?, through door: any BillingDoor
  ) async throws -> ProviderCheckout {
    let url = state.withLock { $0.url }
    return try await door.write { team, tx in
      try terms?.version.keep(in: tx)
      try ProviderCustomer.keep("cus_\(team.slug)", of: team.id, at: "stripe", in: tx)
      let id = tx.newID(ProviderCheckout.self)
      let checkout = ProviderCheckout(
        id: id, of: team.id, kind, externalID: "cs_\(id)", url: url,
        plan: terms.map { ProviderCheckout.Ordered(hash: $0.version.hash, cycle: $0.cycle) },
        currency: .euro, at: tx.now, until: tx.now + .hours(24))
      try checkout.save(in: tx)
      return checkout
    }
  }

  func look(at team: ID<Team>) async throws {
    try ask("look")
    let ticket = try await portal.store.write(for: .portal, as: .system(name)) { [state] tx in
      if state.withLock({ $0.isPaid }) { try ProviderCheckout.close(of: team, .complete, in: tx) }
      return try ProviderTicket.take(for: team, in: tx)
    }
    guard let ticket else { return }
    try await portal.take(state.withLock { $0.picture }, ticket, of: team, from: name)
  }

  func refund(
    _ amount: Money, of invoice: ID<Invoice>, reason: String, by name: String,
    through door: any BillingDoor
  ) async throws { try ask("refund") }

  func credit(
    _ amount: Money, reason: String, by name: String, through door: any BillingDoor
  ) async throws { try ask("credit") }

  func void(_ invoice: ID<Invoice>, through door: any BillingDoor) async throws { try ask("void") }
  func end(through door: any BillingDoor) async throws { try ask("end") }

  func close(through door: any BillingDoor) async throws {
    try ask("close")
    set { state in
      for place in state.picture.subscriptions.indices {
        state.picture.subscriptions[place].status = .canceled
      }
    }
    try await door.write { try ProviderCheckout.close(of: $0.id, .expired, in: $1) }
    try await look(at: door.team)
  }

  func advance(
    _ team: ID<Team>, by span: Duration, as actor: Originator
  ) async throws { try ask("advance") }
}

extension TestWeb {
  /// From now on who has no plan yet pays by card.
  func takeCards() -> FakePayments {
    let fake = FakePayments(portal)
    portal.payments.use(fake)
    return fake
  }

  /// Alice's team has a plan that a card pays.
  func subscribe(
    _ key: String = "team", _ fake: FakePayments, _ status: SubscriptionStatus = .active
  ) async throws {
    let plans = portal.settings.plans
    guard let plan = plans[key] else { throw Unexpected("There is no such plan") }
    let version = PlanVersion(plan, in: plans)
    let (team, now) = (try await teamID(of: .alice), clock.now)
    var one = ProviderSubscription(
      externalID: "sub_1", status: status,
      choice: .init(hash: version.hash, cycle: plan.prices.first?.interval ?? .month, quantity: 1),
      currency: .euro, anchorAt: now, period: BillingPeriod(now, now + .days(30)), createdAt: now)
    if [.pastDue, .unpaid].contains(status) {
      one.failedAt = now - .days(status == .unpaid ? 15 : 1)
    }
    try await portal.store.write(for: .team(team), as: .system("test")) { tx in
      try version.keep(in: tx)
      try ProviderCustomer.keep("cus_1", of: team, at: "stripe", in: tx)
    }
    fake.set { [one] in
      $0.picture.subscriptions = [one]
      $0.picture.paymentMethod = "Visa •••• 4242, 12/2030"
    }
    try await fake.look(at: team)
  }

  /// An invoice as the provider tells of it.
  func told(
    _ number: String, _ status: Invoice.Status = .open, _ purpose: Invoice.Purpose = .renewal
  ) throws -> ProviderInvoice {
    let (now, price) = (clock.now, Money(minor: 2900, .euro))
    let buyer = InvoiceParties.Buyer(name: "Acme", address: [], country: "DE", taxID: "")
    var invoice = ProviderInvoice(
      externalID: "in_\(number)", number: number, purpose: purpose, status: status,
      lines: [InvoiceLine(.plan, "Team", unitPrice: price, amount: price)], total: price,
      taxed: .zero(.euro), tax: .none, paid: status == .paid ? price : .zero(.euro),
      refunded: .zero(.euro), issuedAt: now, dueAt: now, buyer: buyer)
    invoice.subscription = "sub_1"
    invoice.hostedURL = "https://pay.example/i/\(number)"
    invoice.pdfURL = "https://pay.example/i/\(number)/pdf"
    if status == .paid { invoice.paidAt = now }
    return invoice
  }
}
