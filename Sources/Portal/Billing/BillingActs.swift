/// What came of an order.
package enum PlanOrdered: Sendable {
  /// It begins once this is paid.
  case toPay(Invoice)
  case begun
  /// Another plan from then on.
  case next(Timestamp)
  case ends(Timestamp)
  /// At once: nothing was paid.
  case ended
}

// What people ask for, for acts that this membership may do.
extension Membership {
  /// What an order would bring, where it can be taken as things stand.
  /// - Throws: `Obstacle`.
  package func preview(_ order: PlanOrder, _ portal: Portal, in tx: Tx) throws -> PlanPreview {
    var bills = try billing(portal, in: tx)
    try bills.mustTake(order)
    return try bills.preview(order)
  }

  /// - Throws: `Obstacle`.
  package func order(_ order: PlanOrder, _ portal: Portal, in tx: Tx) throws -> PlanOrdered {
    var bills = try billing(portal, in: tx)
    try bills.mustTake(order)
    if let invoice = try bills.order(order) { return .toPay(invoice) }
    guard let current = bills.subscription, !current.status.isOver else { return .ended }
    if let end = current.cancelAt { return .ends(end) }
    if current.next != nil, let end = try bills.periods().last?.period.end { return .next(end) }
    return .begun
  }

  /// - Throws: `Obstacle`.
  package func withdrawOrder(_ portal: Portal, in tx: Tx) throws {
    var bills = try billing(portal, in: tx)
    try bills.withdraw()
  }

  /// - Returns: when the plan ends; nil where it has ended.
  /// - Throws: `Obstacle`.
  package func cancelPlan(_ portal: Portal, in tx: Tx) throws -> Timestamp? {
    var bills = try billing(portal, in: tx)
    let end = try bills.cancel()
    return bills.subscription?.cancelAt == nil ? nil : end
  }

  /// - Throws: `Obstacle`.
  package func resumePlan(_ portal: Portal, in tx: Tx) throws {
    var bills = try billing(portal, in: tx)
    try bills.resume()
  }

  /// - Throws: `Obstacle`.
  package func tryOut(_ key: String, _ portal: Portal, in tx: Tx) throws -> Plan {
    guard let plan = tx.plans.plans.shown.first(where: { $0.key == key }) else {
      throw FormProblems(PlanOrder.plan, .unknownChoice)
    }
    var bills = try billing(portal, in: tx)
    try bills.tryOut(plan)
    return plan
  }

  /// - Throws: `FormProblems`.
  package func applyCoupon(_ code: String, _ portal: Portal, in tx: Tx) throws {
    var bills = try billing(portal, in: tx)
    try bills.apply(code)
  }
}

extension ManualBilling {
  fileprivate func mustTake(_ order: PlanOrder) throws {
    if subscription == nil, !order.plan.isFree { try mustOweNothing() }
    if try openInvoices().contains(where: { $0.purpose == .change }),
      PlanMove(from: subscription, to: order.terms, in: tx.plans.plans) == .atOnce
    {
      throw Obstacle("Another plan is ordered already. Pay or withdraw that one.")
    }
  }
}
