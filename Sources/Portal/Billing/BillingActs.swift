/// What came of an order.
package enum PlanOrdered: Sendable {
  /// It begins once this is paid.
  case toPay(Invoice)
  /// It begins once it is paid there.
  case payAt(ProviderCheckout)
  case begun
  /// Another plan from then on.
  case next(Timestamp)
  case ends(Timestamp)
  /// At once: nothing was paid.
  case ended
}

// What is asked for and changes nothing outside, for acts that this membership may do.
extension Membership {
  /// What an order would bring, where it can be taken as things stand.
  /// - Parameter quote: of a provider that reckons itself.
  /// - Throws: `Obstacle`.
  package func preview(
    _ order: PlanOrder, _ quote: PlanQuote?, _ portal: Portal, in tx: Tx
  ) throws -> PlanPreview {
    var bills = try billing(portal, in: tx)
    try bills.mustTake(order)
    return try bills.preview(order, quote)
  }

  /// - Throws: `Obstacle`.
  package func startTrial(of key: String, _ portal: Portal, in tx: Tx) throws -> Plan {
    guard let plan = tx.plans.plans.shown.first(where: { $0.key == key }) else {
      throw FormProblems(PlanOrder.plan, .unknownChoice)
    }
    var bills = try billing(portal, in: tx)
    try bills.startTrial(of: plan)
    return plan
  }
}

extension TeamBilling {
  /// - Throws: `Obstacle`.
  package func mustTake(_ order: PlanOrder) throws {
    if subscription == nil, !order.plan.isFree { try mustOweNothing() }
    if try openInvoices().contains(where: { $0.purpose == .change }),
      PlanMove(from: subscription, to: order.terms, in: tx.plans.plans) == .atOnce
    {
      throw Obstacle("Another plan is ordered already. Pay or withdraw that one.")
    }
  }
}
