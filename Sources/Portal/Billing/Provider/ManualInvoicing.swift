/// Invoices that are paid by bank transfer. All of it happens in one transaction.
package struct ManualInvoicing: PaymentProvider {
  package static let name = "manual"
  package var name: String { Self.name }
  let settings: PortalSettings
  let store: any Store

  package func quote(_ order: PlanOrder, of team: ID<Team>) async throws -> PlanQuote? { nil }

  package func order(
    _ order: PlanOrder, through door: any BillingDoor
  ) async throws -> PlanOrdered {
    try await write(door) { bills in
      try bills.mustTake(order)
      if let invoice = try bills.order(order) { return .toPay(invoice) }
      guard let current = bills.subscription, !current.status.isOver else { return .ended }
      if let end = current.cancelAt { return .ends(end) }
      if current.next != nil, let end = try bills.periods().last?.period.end { return .next(end) }
      return .begun
    }
  }

  package func withdraw(through door: any BillingDoor) async throws {
    try await write(door) { try $0.withdraw() }
  }

  package func cancel(through door: any BillingDoor) async throws -> Timestamp? {
    try await write(door) { bills in
      let end = try bills.cancel()
      return bills.subscription?.cancelAt == nil ? nil : end
    }
  }

  package func resume(through door: any BillingDoor) async throws {
    try await write(door) { try $0.resume() }
  }

  package func apply(coupon code: String, through door: any BillingDoor) async throws {
    try await write(door) { try $0.apply(code) }
  }

  package func changePaymentMethod(
    through door: any BillingDoor
  ) async throws -> ProviderCheckout {
    throw Obstacle("Invoices are paid by bank transfer: there is no card to change.")
  }

  package func look(at team: ID<Team>) async throws {}

  package func refund(
    _ amount: Money, of invoice: ID<Invoice>, reason: String, by name: String,
    through door: any BillingDoor
  ) async throws {
    try await write(door) { bills in
      _ = try bills.refund(amount, of: bills.find(invoice), reason: reason, by: name)
    }
  }

  package func credit(
    _ amount: Money, reason: String, by name: String, through door: any BillingDoor
  ) async throws {
    try await write(door) { try $0.give(amount, reason: reason, by: name) }
  }

  package func void(_ invoice: ID<Invoice>, through door: any BillingDoor) async throws {
    try await write(door) { bills in try bills.giveUp(bills.find(invoice)) }
  }

  package func end(through door: any BillingDoor) async throws {
    try await write(door) { try $0.endNow() }
  }

  package func close(through door: any BillingDoor) async throws {
    try await write(door) { try $0.close() }
  }

  package func advance(
    _ team: ID<Team>, by span: Duration, as actor: Originator
  ) async throws {
    try await SandboxClock(team: team, settings: settings, store: store).advance(
      by: span, as: actor)
  }

  private func write<T: Sendable>(
    _ door: any BillingDoor, _ body: @escaping @Sendable (inout TeamBilling) throws -> T
  ) async throws -> T {
    let settings = settings
    return try await door.write { team, tx in
      var bills = try TeamBilling(of: team, settings, in: tx)
      try bills.mustBeOurs()
      return try body(&bills)
    }
  }
}

extension TeamBilling {
  /// Somebody else may have begun with another provider meanwhile.
  fileprivate func mustBeOurs() throws {
    guard subscription?.isManual ?? true else {
      throw Obstacle("Something has changed meanwhile. Look at the billing again.")
    }
  }

  fileprivate func find(_ id: ID<Invoice>) throws -> Invoice {
    guard let invoice = try Invoice.find(id, of: team.id, in: tx) else { throw NoAuthority.nothing }
    return invoice
  }
}
