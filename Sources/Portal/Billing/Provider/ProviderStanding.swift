// What a provider of payments asks the books, and what it writes into them beside its snapshots.
extension TeamBilling {
  /// What an order means, where it can be taken as things stand.
  /// - Throws: `Obstacle`.
  package func check(_ order: PlanOrder) throws -> PlanMove {
    try mustBeOurCurrency(order.terms)
    try mustTake(order)
    if let shown = order.shown { try mustBeRecent(shown) }
    let move = PlanMove(from: subscription, to: order.terms, in: tx.plans.plans)
    if move == .atOnce || move == .atEnd { try mustBeActive() }
    return move
  }

  /// Each order makes something at the provider.
  package func keep(_ order: PlanOrder) throws {
    try orders.spend(in: tx)
    try order.terms.version.keep(in: tx)
  }

  /// The provider does not know it any more: it ends here.
  package mutating func endElsewhere(_ externalID: String) throws {
    guard subscription?.externalID == externalID else { return }
    subscription?.status = .canceled
    subscription?.endedAt = now
    try audit(.planEnded, subscription?.terms.plan.name ?? "")
    try settle()
  }
}

extension Portal {
  /// What time does to a team: for a clock that has just moved.
  package func passTime(of team: ID<Team>) async throws {
    try await BillingRound.advance(team, self)
  }
}

extension Plan {
  /// As it was when its hash was made; nil for one that nobody has written down.
  package static func kept(_ hash: String, in tx: Tx) throws -> Plan? {
    guard try tx.exists("SELECT 1 AS n FROM plan_versions WHERE hash = \(hash)") else { return nil }
    return try tx.plans.version(hash, in: tx).plan
  }
}

extension Invoice {
  /// - Throws: `FormProblems`, `Obstacle` for what cannot be given back.
  package func mustRefund(_ amount: Money) throws {
    guard refundable.minor > 0 else {
      throw Obstacle("There is nothing to give back of this invoice.")
    }
    guard amount.minor > 0, amount.minor <= refundable.minor else {
      throw FormProblems(
        Refund.amount(currency),
        .other(
          Phrase(
            "Between nothing and {{amount}} can be given back.", ["amount": refundable.plain])))
    }
  }
}

extension Dispute {
  /// The provider's ids of those that are not over, and of those that something was told of.
  package static func wanted(of team: ID<Team>, in tx: Tx) throws -> [String] {
    let known: [String] = try tx.rows(
      """
      SELECT external_id FROM disputes
      WHERE team_id = \(team) AND is_open = 1
      """
    ).map { try $0["external_id"] }
    let told = try ProviderEvent.pending(of: team, about: "dispute", in: tx)
    return Set(known + told).sorted()
  }
}

extension ProviderEvent {
  /// What of a kind something was told of, and that nobody has fetched since.
  package static func pending(
    of team: ID<Team>, about object: String, in tx: Tx
  ) throws -> [String] {
    try tx.rows(
      """
      SELECT DISTINCT object_id FROM provider_events
      WHERE team_id = \(team) AND object = \(object) AND result = 'pending'
        AND object_id IS NOT NULL
      """
    ).map { try $0["object_id"] }
  }
}

extension Invoice {
  /// The provider's name of the invoice that a payment of theirs is for.
  package static func external(ofPayment id: String, in tx: Tx) throws -> String? {
    try tx.row(
      """
      SELECT i.external_id FROM payments p JOIN invoices i ON i.id = p.invoice_id
      WHERE p.external_id = \(id)
      """)?["external_id"] ?? nil
  }
}

extension ProviderCustomer {
  /// Whether something was told of the team that nobody has fetched.
  package static func isMarked(_ team: ID<Team>, in tx: Tx) throws -> Bool {
    try tx.exists(
      "SELECT 1 AS n FROM provider_customers WHERE team_id = \(team) AND dirty_at IS NOT NULL")
  }

  /// The provider was told of what was changed until then.
  package static func settleDetails(
    _ team: ID<Team>, until time: Timestamp, in tx: Tx
  ) throws {
    try tx.execute(
      """
      UPDATE provider_customers SET details_at = NULL
      WHERE team_id = \(team) AND details_at <= \(time)
      """)
  }

  /// Whose payment it is.
  package static func team(ofPayment externalID: String, in tx: Tx) throws -> ID<Team>? {
    try tx.row("SELECT team_id FROM payments WHERE external_id = \(externalID)")?["team_id"]
  }
}

// What people asked for, in the team's audit.
extension Team {
  package func noteOrder(_ hash: String?, in tx: Tx) throws {
    guard let hash else { return }
    try tx.audit(
      .planChosen, to: .team(id), subject: try tx.plans.version(hash, in: tx).plan.name)
  }

  package func noteSchedule(_ plan: String, at time: Timestamp, in tx: Tx) throws {
    try tx.audit(
      .planChangeScheduled, to: .team(id), subject: plan,
      after: ["plan": plan, "at": LocalTime.rfc3339(time)])
  }

  package func noteCancellation(_ end: Timestamp?, in tx: Tx) throws {
    let plan = try Subscription.open(of: id, in: tx)?.terms.plan.name ?? ""
    try tx.audit(
      .planCancelled, to: .team(id), subject: plan,
      after: end.map { ["end": LocalTime.rfc3339($0)] })
  }

  /// - Parameter invoice: the provider's name of it.
  package func noteWithdrawal(of invoice: String, in tx: Tx) throws {
    let number = try Invoice.find(external: invoice, in: tx)?.number ?? ""
    try tx.audit(.orderWithdrawn, to: .team(id), subject: number)
  }

  package func noteResumption(in tx: Tx) throws {
    let plan = try Subscription.open(of: id, in: tx)?.terms.plan.name ?? ""
    try tx.audit(.planResumed, to: .team(id), subject: plan)
  }

  package func noteCredit(_ amount: Money, reason: String, in tx: Tx) throws {
    try tx.audit(
      .creditGiven, to: .team(id),
      subject: "\(amount.plain) \(amount.currency.code.uppercased())",
      after: ["reason": reason])
  }

  package func noteRefundAsked(
    _ amount: Money, of invoice: Invoice, reason: String, in tx: Tx
  ) throws {
    try tx.audit(
      .refundAsked, to: .team(id), subject: invoice.number,
      after: [
        "amount": "\(amount.plain) \(amount.currency.code.uppercased())", "reason": reason,
      ])
  }

  package func noteVoidAsked(_ invoice: Invoice, in tx: Tx) throws {
    try tx.audit(.voidAsked, to: .team(id), subject: invoice.number)
  }

  package func noteEndAsked(in tx: Tx) throws {
    let plan = try Subscription.open(of: id, in: tx)?.terms.plan.name ?? ""
    try tx.audit(.endAsked, to: .team(id), subject: plan)
  }
}

extension BillingCredit {
  package static func noteGiven(
    _ amount: Money, reason: String, to team: ID<Team>, by name: String, in tx: Tx
  ) throws {
    try note(
      amount.minor, amount.currency, .given, reason: reason, of: team, on: nil, by: name, in: tx)
  }
}
