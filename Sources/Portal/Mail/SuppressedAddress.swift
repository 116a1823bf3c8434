/// An address that gets no more mail: one came back for good, or somebody there took it for spam. So it
/// stays until a person says that it may have mail again.
package struct SuppressedAddress: Sendable {
  package enum Reason: String, Sendable, SQLValue, CaseIterable { case bounced, complained }

  package let id: ID<SuppressedAddress>
  package let email: String
  package let reason: Reason
  /// What was said there.
  package let words: String
  package let since: Timestamp

  init(_ row: Row) throws {
    id = try row["id"]
    email = try row["email"]
    reason = try row["reason"]
    words = try row["words"]
    since = try row["since"]
  }

  /// For operators, where a mail to it is refused.
  var explanation: String {
    switch reason {
    case .bounced: "this address gets no mail, since one came back: \(words)"
    case .complained: "this address gets no mail, since somebody there took one for spam"
    }
  }

  package static func find(email: String, in tx: Tx) throws -> SuppressedAddress? {
    try tx.row(
      "SELECT * FROM suppressed_addresses WHERE email = \(email) AND lifted_at IS NULL"
    ).map(SuppressedAddress.init)
  }

  /// - Parameter at: when it came back. What was before the address was allowed again counts no more,
  ///   however late it is told.
  static func suppress(
    _ email: String, _ reason: Reason, words: String, at: Timestamp, in tx: Tx
  ) throws {
    let count = try tx.execute(
      """
      INSERT INTO suppressed_addresses (id, email, reason, words, since)
      VALUES (\(tx.newID(SuppressedAddress.self)), \(email), \(reason), \(words), \(tx.now))
      ON CONFLICT (email) DO UPDATE SET id = excluded.id, reason = excluded.reason, words = excluded.words,
        since = excluded.since, lifted_at = NULL
      WHERE suppressed_addresses.lifted_at < \(at) OR
        suppressed_addresses.lifted_at IS NULL AND suppressed_addresses.reason <> excluded.reason
          AND excluded.reason = \(Reason.complained)
      """)
    guard count > 0 else { return }
    try tx.audit(
      .addressSuppressed, to: .portal, subject: email, after: ["reason": reason.rawValue])
    tx.moveOperators()
    try tell(email, in: tx)
  }

  /// An operator allows it again.
  /// - Returns: false when it is not there, or allowed already.
  package static func allow(_ id: ID<SuppressedAddress>, in tx: Tx) throws -> Bool {
    try lift("id = \(id)", notedIn: .portal, in: tx)
  }

  /// The person says that mail arrives there.
  package static func allow(for user: User, in tx: Tx) throws -> Bool {
    try lift("email = \(user.email)", notedIn: .user(user.id), in: tx)
  }

  private static func lift(
    _ which: SQL, notedIn chain: AuditChain, in tx: Tx
  ) throws -> Bool {
    let row = try tx.row(
      """
      UPDATE suppressed_addresses SET lifted_at = \(tx.now)
      WHERE \(which) AND lifted_at IS NULL RETURNING email
      """)
    guard let email: String = try row?["email"] else { return false }
    try tx.audit(.addressAllowed, to: chain, subject: email)
    tx.moveOperators()
    try tell(email, in: tx)
    return true
  }

  /// The person's own pages say so, and are stale.
  private static func tell(_ email: String, in tx: Tx) throws {
    let row = try tx.row("SELECT id FROM users WHERE email = \(email)")
    if let user: ID<User> = try row?["id"] { try tx.enter(.user(user)) }
  }

  package static let scope: ListScope = "lifted_at IS NULL"

  /// Every address that gets no mail now; see `scope`.
  package static let listing = Listing<SuppressedAddress>(
    "suppressed-addresses", select: "SELECT * FROM suppressed_addresses", key: "id",
    sortedBy: .init("since", descending: true),
    columns: [
      .text("id", "Id") { $0.id.text }.shown(.programs),
      .text("email", "Address") { $0.email },
      .text("words", "What was said") { $0.words }.shown(.note),
      .choice("reason", "Reason") { $0.reason },
      .moment("since", "Since") { $0.since }.sortedByID(),
    ],
    filters: [
      ListFilter(Field.line("email", "Address", limit: 254)) {
        "email = \((try? EmailAddress($0))?.text ?? $0)"
      }
    ],
    id: { $0.id.text }, decode: { try SuppressedAddress($0) })
}

/// Whether mail goes to somebody, as they may know it.
package struct OwnMail: Sendable {
  fileprivate let suppressed: SuppressedAddress?

  package init(of user: User, in tx: Tx) throws {
    suppressed = try SuppressedAddress.find(email: user.email, in: tx)
  }

  package static let resource = Resource<OwnMail>(
    "OwnMail",
    [
      .moment("suppressedAt", "Since when no mail goes to you; null while it does") {
        $0.suppressed?.since
      },
      .choice("reason", "Why not") { $0.suppressed?.reason },
    ])
}

extension SuppressedAddress.Reason: Choice {
  package var label: String {
    switch self {
    case .bounced: "Mail came back"
    case .complained: "Marked as spam"
    }
  }
}

extension PersonAct {
  package static let allowMail = PersonAct("mail.allow", "have mail sent to you again")
}

extension OperatorAct {
  package static let allowMail = OperatorAct("mail.allow", "allow mail to an address again")
}

extension AuditAction {
  static let addressSuppressed = AuditAction(
    "address.suppressed", "stopped all mail to {{subject}}")
  static let addressAllowed = AuditAction("address.allowed", "allowed mail to {{subject}} again")
}
