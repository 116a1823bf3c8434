extension ProviderEvent.Result: Choice {
  package var label: String {
    switch self {
    case .pending: "Waiting"
    case .done: "Done"
    case .ignored: "Not needed"
    case .failed: "Failed"
    }
  }
}

/// An event as operators list it.
package struct ListedProviderEvent: Sendable {
  package let event: ProviderEvent
  package let teamName: String?

  private init(_ row: Row) throws {
    event = try ProviderEvent(row)
    teamName = try row["team_name"]
  }

  private static let all: SQL = """
    SELECT \(ProviderEvent.columns), t.name AS team_name
    FROM provider_events e LEFT JOIN teams t ON t.id = e.team_id
    """

  package static func find(_ id: ID<ProviderEvent>, in tx: Tx) throws -> ListedProviderEvent? {
    try tx.row("\(all) WHERE e.id = \(id)").map(ListedProviderEvent.init)
  }

  /// All that the payment provider has told.
  package static let listing = Listing<ListedProviderEvent>(
    "payment-events", select: all, key: "e.id", sortedBy: .init("receivedAt", descending: true),
    columns: [
      .text("id", "Id") { $0.event.id.text }.shown(.programs),
      .text("type", "Type") { $0.event.type },
      .text("problem", "Problem") { $0.event.problem }.shown(.warning),
      .text("event", "Event") { $0.event.externalID }.shown(.long),
      .text("team", "Team") { $0.teamName }.shown(.long),
      .choice("result", "Result") { $0.event.result }.shown(.state),
      .moment("receivedAt", "When") { $0.event.receivedAt }.sortedByID(),
      .text("provider", "Provider") { $0.event.provider }.shown(.programs),
      .text("object", "Object") { $0.event.object }.shown(.programs),
      .text("objectID", "Object’s id") { $0.event.objectID }.shown(.programs),
      .text("customer", "Customer") { $0.event.customerID }.shown(.programs),
      .text("apiVersion", "Version") { $0.event.apiVersion }.shown(.programs),
      .flag("isLive", "Live") { $0.event.isLive }.shown(.programs),
      .integer("attempts", "Attempts") { $0.event.attempts }.shown(.programs),
      .moment("createdAt", "Created") { $0.event.createdAt }.shown(.programs),
      .moment("settledAt", "Settled") { $0.event.settledAt }.shown(.programs),
    ],
    filters: [
      ListFilter(Field<ProviderEvent.Result>.choice("result", "Result"), asTabs: true) {
        "e.result = \($0)"
      },
      ListFilter(Field.line("type", "Type", limit: 100)) { "e.type = \($0)" },
      ListFilter(Field.line("team", "Team’s address", limit: 100)) {
        "e.team_id = (SELECT s.id FROM teams s WHERE s.slug = \($0))"
      },
    ],
    search: { "e.external_id = \($0)" }, id: { $0.event.id.text },
    decode: { try ListedProviderEvent($0) })
}

/// An event with what it says.
package struct WholeProviderEvent: Sendable {
  package let listed: ListedProviderEvent
  /// As it came: JSON.
  package let payload: String

  package static func find(_ id: ID<ProviderEvent>, in tx: Tx) throws -> WholeProviderEvent? {
    try ListedProviderEvent.find(id, in: tx).map {
      WholeProviderEvent(listed: $0, payload: try $0.event.payload(in: tx))
    }
  }
}

extension ProviderEvent {
  /// It waits again, as if it had just come: what it is about is fetched anew.
  /// - Returns: false when it is not there.
  package static func replay(_ id: ID<ProviderEvent>, in tx: Tx) throws -> Bool {
    guard let event = try find(id, in: tx) else { return false }
    // Whose it is may be known by now.
    let team =
      try event.teamID ?? event.customerID.flatMap { try ProviderCustomer.team(of: $0, in: tx) }
    let tryAt: Timestamp? = team == nil ? tx.now : nil
    try tx.execute(
      """
      UPDATE provider_events SET result = \(Result.pending), team_id = \(team), problem = NULL,
        attempts = 0, settled_at = NULL, try_at = \(tryAt)
      WHERE id = \(id)
      """)
    if let team { try ProviderCustomer.mark(team, in: tx) }
    try tx.audit(
      .paymentEventReplayed, to: .portal, of: .other("payment-event", id),
      subject: event.externalID, before: ["result": event.result.rawValue],
      after: ["result": Result.pending.rawValue, "type": event.type])
    return true
  }
}

extension OperatorAct {
  package static let replayEvents = OperatorAct(
    "payment-events.replay", "take up again what the payment provider told")
}

extension AuditAction {
  static let paymentEventReplayed = AuditAction(
    "payment-event.replayed", "took up the payment event {{subject}} again")
  static let reconciliationAsked = AuditAction(
    "reconciliation.asked", "asked for a comparison with the payment provider")
  static let paymentEvents = [paymentEventReplayed, reconciliationAsked]
}
