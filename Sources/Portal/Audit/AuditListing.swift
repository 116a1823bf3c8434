/// An entry of the audit as its readers are shown it.
package struct ListedEntry: Sendable {
  package let entry: AuditEntry
  /// The address that its actor has today; nil when they have no account any more, or were erased.
  package let email: String?
  /// From where an operator looks at other people's teams and accounts is no business of theirs.
  private let hidesActor: Bool

  /// - Parameter kind: of the chain that is read.
  init(_ row: Row, in kind: AuditChain.Kind) throws {
    entry = try AuditEntry(row)
    hidesActor = kind != .portal && AuditAction.ofOperators.contains(entry.action)
    email = entry.isActorErased || hidesActor ? nil : try row["email"]
  }

  package var address: String? { hidesActor ? nil : entry.address }
  package var agent: String? { hidesActor ? nil : entry.agent }
  package var requestID: String? { hidesActor ? nil : entry.requestID }

  static let select: SQL = """
    SELECT \(AuditEntry.columns), u.email FROM \(AuditEntry.tables)
    LEFT JOIN users u ON u.id = a.actor_id
    """
}

extension ListedEntry {
  package typealias Translation = @Sendable (String) -> String

  /// - Parameters:
  ///   - kind: of the chain.
  ///   - zone: of the reader, whose days are meant.
  ///   - words: the reader's, in which a search looks.
  package static func listing(
    of kind: AuditChain.Kind, in zone: String = "UTC", words: @escaping Translation = { $0 }
  ) -> Listing<ListedEntry> {
    Listing(
      name(of: kind), select: select, key: "a.seq", sortedBy: .init("at", descending: true),
      columns: columns, filters: filters(kind, zone),
      rule: {
        $0.rule(to.optional(), from.optional()) { to, from throws(FieldProblem) in
          if let to, let from, to < from {
            throw .other("Choose a day that is not before the first.")
          }
        }
      },
      scan: ListScan { AuditSearch($0, words).matches }, id: { $0.entry.number.text },
      number: { $0.entry.seq }, decode: { try ListedEntry($0, in: kind) })
  }

  private static func name(of kind: AuditChain.Kind) -> String {
    switch kind {
    case .team: "team-audit"
    case .user: "history"
    case .portal: "portal-audit"
    }
  }

  private static let columns: [Column<ListedEntry>] = [
    .moment("at", "When") { $0.entry.at }.sorted(by: "a.at") { $0.entry.at },
    .text("entry", "Entry") { $0.entry.number.text }.shown(.programs),
    .text("action", "What happened") { $0.entry.action.name }.shown(.programs),
    .text("who", "Who") { $0.entry.actorName }.shown(.programs),
    .text("whoId", "Who, by id") { $0.entry.actorID }.shown(.programs),
    .text("whoEmail", "Email") { $0.email }.shown(.programs),
    .text("address", "Address") { $0.address }.shown(.programs),
    .text("agent", "Agent") { $0.agent }.shown(.programs),
    .text("requestId", "Request") { $0.requestID }.shown(.programs),
    .text("record", "Record") { $0.entry.record }.shown(.programs),
    .text("subject", "Subject") { $0.entry.subject }.shown(.programs),
    .value("before", "Before") { fields($0.entry.before) }.shown(.programs),
    .value("after", "After") { fields($0.entry.after) }.shown(.programs),
    .flag("whoErased", "Who was erased") { $0.entry.isActorErased }.shown(.programs),
    .flag("whatErased", "What was erased") { $0.entry.isSubjectErased }.shown(.programs),
  ]

  private static func fields(_ json: String?) -> ColumnValue {
    guard json != nil else { return .nothing }
    return .json(
      .object(
        AuditEntry.fields(json).sorted { $0.key < $1.key }.map {
          JSON.Member($0.key, .text($0.value))
        }))
  }

  private static func filters(_ kind: AuditChain.Kind, _ zone: String) -> [ListFilter] {
    let actions = AuditAction.some(in: kind).map(\.option)
    return [
      ListFilter(Field<String>.line("who", "Who (email address)", limit: 254)) { by($0, in: kind) },
      ListFilter(Field<AuditAction>.choice("what", "What happened").among(actions)) {
        "a.action = \($0)"
      },
      ListFilter(from) {
        "a.at >= \(LocalTime.start(of: $0, in: zone))"
      },
      ListFilter(to) { day in
        day.next.map { "a.at < \(LocalTime.start(of: $0, in: zone))" } ?? "1 = 1"
      },
      ListFilter(record) { "a.record = \($0)" },
    ]
  }

  private static let from = Field<Day>.date("from", "From")
  private static let to = Field<Day>.date("to", "To")

  /// Travels along, and is shown as what it stands for.
  private static let record = Field<String>.hidden("record").also { key throws(FieldProblem) in
    if AuditRecord(key: key)?.key != key { throw .unknownChoice }
  }

  /// Whoever has the address, or the id as it stands in links. By the address nothing is found that is
  /// not shown with it.
  private static func by(_ text: String, in kind: AuditChain.Kind) -> SQL {
    guard let email = try? EmailAddress(text) else { return "a.actor_id = \(text)" }
    let hidden: SQL =
      kind == .portal ? "" : " AND a.action NOT IN (\(list: AuditAction.ofOperators))"
    return """
      a.actor_id = (SELECT w.id FROM users w WHERE w.email = \(email.text))
        AND d.who_erased IS NULL\(hidden)
      """
  }
}

extension AuditChain {
  package enum Kind: Sendable { case team, user, portal }

  package var kind: Kind {
    switch self {
    case .team: .team
    case .user: .user
    case .portal: .portal
    }
  }

  /// All of its entries, also those of the chains that were begun beside it.
  package var listed: ListScope {
    ListScope { tx in try orderedKeys(in: tx).map { "a.chain = \($0)" } }
  }

  /// In the order in which they were begun.
  func orderedKeys(in tx: Tx) throws -> [String] {
    try keys(in: tx).sorted { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
  }
}

extension AuditAction {
  /// What operators do to other people's teams and accounts.
  static let ofOperators =
    operators + suspensions + people + supervision + complimentaryPlans + billingOfOperators

  /// What can stand in a chain of that kind.
  package static func some(in kind: AuditChain.Kind) -> [AuditAction] {
    switch kind {
    case .team:
      teams + dashboards + reporting + keys + complimentaryPlans + billing + serviceReports
        + analyses + [listExported]
    case .user:
      accounts + sessions.filter { $0 != signInsUnlisted } + passwords
        + [profileChanged, appearanceChanged] + photos + operators + suspensions + people
        + [addressAllowed, listExported] + ownKeys
    case .portal:
      [signInFailed, signInsUnlisted, listExported] + notes + coupons + paymentEvents + services
        + mail + backups + audit
    }
  }
}
