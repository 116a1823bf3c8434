/// Who takes a team's payments: what people ask for goes through this, whoever it is. Manual invoicing needs
/// nothing outside; others are asked over the network, after what is asked was kept and outside of any
/// transaction.
package protocol PaymentProvider: Sendable {
  /// As it stands in rows, such as `stripe`.
  var name: String { get }

  /// What another plan would cost from now on; nil where the portal reckons that itself.
  /// - Throws: `Obstacle` where there is no answer in time.
  func quote(_ order: PlanOrder, of team: ID<Team>) async throws -> PlanQuote?

  /// - Throws: `Obstacle`, as all of these.
  func order(_ order: PlanOrder, through door: any BillingDoor) async throws -> PlanOrdered
  func withdraw(through door: any BillingDoor) async throws
  /// - Returns: when the plan ends; nil where it has ended.
  func cancel(through door: any BillingDoor) async throws -> Timestamp?
  func resume(through door: any BillingDoor) async throws
  /// - Throws: also `FormProblems`, for a code that does not work.
  func apply(coupon code: String, through door: any BillingDoor) async throws
  /// A page where somebody gives another way to pay.
  func changePaymentMethod(through door: any BillingDoor) async throws -> ProviderCheckout
  /// Looks at what has become of it all, as when somebody comes back from such a page.
  func look(at team: ID<Team>) async throws

  /// What operators do.
  /// - Throws: also `FormProblems`, for an amount that cannot be given.
  func refund(
    _ amount: Money, of invoice: ID<Invoice>, reason: String, by name: String,
    through door: any BillingDoor) async throws
  func credit(_ amount: Money, reason: String, by name: String, through door: any BillingDoor)
    async throws
  func void(_ invoice: ID<Invoice>, through door: any BillingDoor) async throws
  func end(through door: any BillingDoor) async throws

  /// Because the team is deleted: what it pays for ends, what it used is billed.
  func close(through door: any BillingDoor) async throws
  /// Moves the time of a sandbox team forward.
  func advance(_ team: ID<Team>, by span: Duration, as actor: Originator) async throws
}

/// A way to write into one team's books, for whoever may: each write looks at the right again.
package protocol BillingDoor: Sendable {
  var team: ID<Team> { get }
  func write<T: Sendable>(_ body: @escaping @Sendable (Team, Tx) throws -> T) async throws -> T
}

/// The door of the program itself: for what time does.
package struct ProgramDoor: BillingDoor {
  package let team: ID<Team>
  private let store: any Store

  package init(_ team: ID<Team>, _ portal: Portal) {
    self.team = team
    store = portal.store
  }

  package func write<T: Sendable>(
    _ body: @escaping @Sendable (Team, Tx) throws -> T
  ) async throws -> T {
    let id = team
    return try await store.write(for: .team(id), as: .system("billing")) { tx in
      guard let team = try Team.find(id, in: tx) else { throw NoAuthority.nothing }
      return try body(team, tx)
    }
  }
}

/// What another plan costs from a moment on, as the provider says it.
package struct PlanQuote: Sendable, Equatable {
  package let lines: [InvoiceLine]
  package let total: Money
  package let taxed: Money
  package let tax: TaxRule
  /// From when on it counts: to be said again with the order.
  package let at: Timestamp

  package init(lines: [InvoiceLine], total: Money, taxed: Money, tax: TaxRule, at: Timestamp) {
    self.lines = lines
    self.total = total
    self.taxed = taxed
    self.tax = tax
    self.at = at
  }
}

/// Who takes whose payments: each subscription stays with the one that it began with.
package final class PaymentProviders: Sendable {
  private let manual: ManualInvoicing
  private let other = Locked<(any PaymentProvider)?>(nil)

  init(_ manual: ManualInvoicing) { self.manual = manual }

  /// From now on first orders go there.
  package func use(_ provider: any PaymentProvider) { other.withLock { $0 = provider } }

  /// Beside manual invoicing; nil where there is none.
  package var outside: (any PaymentProvider)? { other.withLock { $0 } }

  /// - Throws: `Obstacle` for one that is not set up any more.
  package func named(_ name: String?) throws -> any PaymentProvider {
    let outside = outside
    switch name {
    case nil: return outside ?? manual
    case manual.name: return manual
    case outside?.name: return outside ?? manual
    default:
      throw Obstacle(
        "Payments by card are not set up right now. Ask the people who run this site.")
    }
  }

  /// Of what the team has, or of what it would begin.
  package func provider(of team: ID<Team>, in store: any Store) async throws -> any PaymentProvider
  {
    try named(try await store.read { try Subscription.open(of: team, in: $0)?.provider })
  }
}

extension PaymentProvider {
  /// What is asked of it goes over the network: it is written down before it is asked, and after.
  package var isElsewhere: Bool { name != ManualInvoicing.name }
}
