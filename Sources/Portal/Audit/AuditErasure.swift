import Foundation

/// A wish to be forgotten by the audit: names, addresses and values that speak of a person, or all of a
/// chain's, are erased. What was done and when stays, under the person's number, and every chain still
/// verifies. Done in steps by a job.
package struct AuditErasure: Sendable {
  let id: ID<AuditErasure>
  private let userID: String?
  /// Folded.
  private let address: String?
  private let name: String?
  /// Everything of this one.
  private let chain: String?
  private let place: (chain: String, seq: Int64)

  private init(_ row: Row) throws {
    id = try row["id"]
    userID = try row["user_id"]
    address = try row["address"]
    name = try row["name"]
    chain = try row["chain"]
    place = (try row["at_chain"], try row["at_seq"])
  }

  private static func insert(
    user: User? = nil, address: String? = nil, chain: AuditChain? = nil, in tx: Tx
  ) throws {
    try tx.insert(
      "audit_erasures",
      [
        "id": tx.newID(AuditErasure.self), "asked_at": tx.now, "user_id": user?.id.text,
        "address": (user?.email ?? address)?.folded, "name": user?.name, "chain": chain?.key,
        "at_chain": "", "at_seq": Int64(0), "erased": 0,
      ])
  }
}

// MARK: Asking

extension AuditErasure {
  /// Of somebody whose account does nothing any more: what they did later would be written again.
  /// - Throws: `Obstacle` while the account is not suspended.
  package static func ask(for user: User, in tx: Tx) throws {
    guard user.suspendedAt != nil else {
      throw Obstacle(
        "Suspend this person first: what they do from now on would be in the audit again.")
    }
    try insert(user: user, in: tx)
    try tx.audit(.erasureAsked, to: .portal, of: .person(user.id), subject: user.id.text)
  }

  /// Of an address that has no account: whoever was invited and never came.
  package static func ask(for address: EmailAddress, in tx: Tx) throws {
    try insert(address: address.text, in: tx)
    try tx.audit(.erasureAsked, to: .portal, subject: "an address without an account")
  }

  /// Of a team that is gone.
  static func ask(for chain: AuditChain, in tx: Tx) throws { try insert(chain: chain, in: tx) }
}

extension AuditAction {
  static let erasureAsked = AuditAction(
    "audit.erasure_asked", "had {{subject}} erased from the audit")
  static let erased = AuditAction("audit.erased", "erased {{subject}} from the audit")
}

extension OperatorAct {
  package static let erasePerson = OperatorAct("people.erase", "erase a person from the audit")
}

extension AuditErasure {
  /// How far the latest wish of a person is.
  package struct Progress: Sendable {
    /// Nil while it goes on.
    package let doneAt: Timestamp?
    /// Entries in which something was erased.
    package let count: Int
  }

  package static func progress(of user: ID<User>, in tx: Tx) throws -> Progress? {
    try tx.row(
      """
      SELECT done_at, erased FROM audit_erasures WHERE user_id = \(user.text)
      ORDER BY id DESC LIMIT 1
      """
    ).map { Progress(doneAt: try $0["done_at"], count: try $0["erased"]) }
  }
}

// MARK: What is meant

extension AuditErasure {
  private struct Wish: Sendable {
    let chain: String
    let seq: Int64
    let who: [UInt8]?
    let what: [UInt8]?
  }

  /// - Returns: the codes of what goes; nil when nothing of the entry is meant, or all of it is gone.
  private func wish(for entry: AuditEntry, _ audit: AuditLog) -> Wish? {
    let isOwn = [userID.map { "user:\($0)" }, chain].contains(
      String(entry.chain.prefix { $0 != "~" }))
    let isActor = userID != nil && entry.actorID == userID
    func code(_ part: AuditDetails, _ isMeant: Bool) -> [UInt8]? {
      isMeant && part.salt != nil ? audit.erasureMAC(of: part, entry.chain, entry.seq) : nil
    }
    let (who, what) = (
      code(entry.who, isOwn || isActor), code(entry.what, isOwn || isAbout(entry))
    )
    guard who != nil || what != nil else { return nil }
    return Wish(chain: entry.chain, seq: entry.seq, who: who, what: what)
  }

  private func isAbout(_ entry: AuditEntry) -> Bool {
    if let userID, entry.record == "user:\(userID)" { return true }
    let texts = [entry.subject, entry.before, entry.after].compactMap { $0?.folded }
    // A single word may be anything; a first name with a last one is somebody.
    let name = name?.folded
    let marks = [address, name.flatMap { $0.contains(" ") ? $0 : nil }].compactMap { $0 }
    if texts.contains(where: { text in marks.contains { text.contains($0) } }) { return true }
    // The first form did not say whom an entry was about.
    return entry.firstMAC != nil && name != nil && entry.subject.folded == name
  }

  private func erase(_ wish: Wish, in tx: Tx) throws {
    if let code = wish.who {
      try tx.execute(
        """
        UPDATE audit_details SET who_salt = NULL, actor_name = NULL, address = NULL, agent = NULL,
          who_erased = \(code)
        WHERE chain = \(wish.chain) AND seq = \(wish.seq) AND who_salt IS NOT NULL
        """)
    }
    if let code = wish.what {
      try tx.execute(
        """
        UPDATE audit_details SET what_salt = NULL, subject = NULL, before = NULL, after = NULL,
          what_erased = \(code)
        WHERE chain = \(wish.chain) AND seq = \(wish.seq) AND what_salt IS NOT NULL
        """)
    }
  }
}

// MARK: Doing it

extension AuditErasure {
  private static let atOnce = 500

  /// Goes on with the oldest wish until none is left.
  static func run(_ portal: Portal) async throws {
    while let erasure = try await portal.store.read({ tx in
      try tx.row("SELECT * FROM audit_erasures WHERE done_at IS NULL ORDER BY id LIMIT 1")
        .map(AuditErasure.init)
    }) {
      try await erasure.step(portal)
    }
  }

  /// A step that is killed is done again: what is erased already is passed over.
  private func step(_ portal: Portal) async throws {
    let (last, wishes) = try await portal.store.read { [audit = portal.audit] tx in
      let entries = try page(in: tx)
      return (entries.last.map { ($0.chain, $0.seq) }, entries.compactMap { wish(for: $0, audit) })
    }
    for (chain, some) in Dictionary(grouping: wishes, by: \.chain) {
      try await erase(some, of: chain, portal)
    }
    try await portal.store.write(for: .portal, as: .system("erasure")) { tx in
      if let last { try goOn(from: last, erased: wishes.count, in: tx) } else { try end(in: tx) }
    }
  }

  private func page(in tx: Tx) throws -> [AuditEntry] {
    let narrowed: SQL =
      try chain.flatMap(AuditChain.init(key:)).map { "a.chain IN (\(list: try $0.keys(in: tx)))" }
      ?? "1 = 1"
    return try tx.rows(
      """
      \(AuditEntry.select) WHERE (a.chain, a.seq) > (\(place.chain), \(place.seq)) AND \(narrowed)
      ORDER BY a.chain, a.seq LIMIT \(Self.atOnce)
      """
    ).map(AuditEntry.init)
  }

  private func erase(_ wishes: [Wish], of chain: String, _ portal: Portal) async throws {
    @Sendable func write(_ tx: Tx) throws { for wish in wishes { try erase(wish, in: tx) } }
    do {
      try await portal.store.write(
        for: AuditChain(key: chain)?.scope ?? .portal, as: .system("erasure"), write)
    } catch StoreError.scopeGone {
      try await portal.store.write(for: .portal, as: .system("erasure"), write)
    }
  }

  private func goOn(from place: (String, Int64), erased: Int, in tx: Tx) throws {
    try tx.execute(
      """
      UPDATE audit_erasures SET at_chain = \(place.0), at_seq = \(place.1),
        erased = erased + \(erased) WHERE id = \(id)
      """)
  }

  /// Whom it was about is forgotten here too.
  private func end(in tx: Tx) throws {
    try tx.execute(
      """
      UPDATE audit_erasures SET done_at = \(tx.now), address = NULL, name = NULL WHERE id = \(id)
      """)
    let count = try tx.count("SELECT erased AS n FROM audit_erasures WHERE id = \(id)")
    try tx.audit(
      .erased, to: .portal, subject: userID ?? chain ?? "an address without an account",
      after: ["entries": String(count)])
  }
}

extension Job {
  /// Erases what somebody asked to have erased.
  package static func auditErasures(_ portal: Portal) -> Job {
    Job(
      "audit-erasures", every: .seconds(5),
      hasWork: { try $0.exists("SELECT id FROM audit_erasures WHERE done_at IS NULL LIMIT 1") }
    ) { try await AuditErasure.run(portal) }
  }
}

extension AuditLog {
  /// The code under which a part was erased: nobody at the database can erase one.
  func erasureMAC(of part: AuditDetails, _ chain: String, _ seq: Int64) -> [UInt8] {
    mac(of: "erased|\(chain)|\(seq)|\(part.commitment.base64URL)")
  }
}
