import Foundation

// MARK: What is meant

extension AuditErasure {
  private struct Wish: Sendable {
    let chain: String
    let seq: Int64
    let who: [UInt8]?
    let what: [UInt8]?
  }

  /// What somebody has tampered with is left, for `verify` to find: erased, it would be in order.
  /// - Returns: the codes of what goes; nil when nothing of the entry is meant, or all of it is gone.
  private func wish(for entry: AuditEntry, _ audit: AuditLog, in tx: Tx) throws -> Wish? {
    // That somebody was erased names nobody, and is to be found under their number.
    guard entry.hash == entry.computedHash(), ![.erasureAsked, .erased].contains(entry.action)
    else { return nil }
    func code(_ part: AuditDetails, _ isMeant: Bool) -> [UInt8]? {
      isMeant && part.isAsWritten ? audit.erasureMAC(of: part, entry.chain, entry.seq) : nil
    }
    let (who, what) = (
      code(entry.who, isBy(entry)), code(entry.what, try isAbout(entry, in: tx))
    )
    guard who != nil || what != nil else { return nil }
    return Wish(chain: entry.chain, seq: entry.seq, who: who, what: what)
  }

  private func isOf(_ entry: AuditEntry, _ chain: String?) -> Bool {
    String(entry.chain.prefix { $0 != "~" }) == chain
  }

  /// In a person's own chain also what nobody in particular did: they had not signed in yet. Not what
  /// operators did, who answer for it.
  private func isBy(_ entry: AuditEntry) -> Bool {
    if isOf(entry, chain) { return true }
    guard let userID else { return false }
    return entry.actorID == userID
      || entry.actorID == nil && entry.actorKind == "anonymous" && isOf(entry, "user:\(userID)")
  }

  private func isAbout(_ entry: AuditEntry, in tx: Tx) throws -> Bool {
    if isOf(entry, chain) { return true }
    if let userID, isOf(entry, "user:\(userID)") || entry.record == "user:\(userID)" { return true }
    let fields = [entry.before, entry.after].flatMap { Array(AuditEntry.fields($0)) }
    // Keys may be addresses too.
    let texts = [entry.subject] + fields.flatMap { [$0.key, $0.value] }
    if let address, texts.contains(where: { Self.names(address, $0) }) { return true }
    // The first form did not say whom an entry was about.
    if let name, entry.firstMAC != nil, entry.subject == name { return true }
    let letIn = fields.contains { Self.namesWhoLetIn.contains($0.key) && $0.value == name }
    if letIn, try hasActed(in: entry.chain, tx) { return true }
    return try texts.contains(where: NewAccount.isFirstTeamName)
      && firstTeamNames(in: entry.chain, tx).contains(where: texts.contains)
  }

  /// Of entries about others, who came in.
  private static let namesWhoLetIn = ["invitedBy", "joinLinkOf"]

  private func hasActed(in chain: String, _ tx: Tx) throws -> Bool {
    guard let userID else { return false }
    return try tx.exists(
      "SELECT 1 AS n FROM audit WHERE chain = \(chain) AND actor_id = \(userID) LIMIT 1")
  }

  /// As the portal made them of their name, in the chain of the team that came with their account: others
  /// of the same name have one too. What it was called at first is gone with the first step.
  private func firstTeamNames(in chain: String, _ tx: Tx) throws -> [String] {
    guard let userID, let name, let team = AuditChain(key: chain)?.team else { return [] }
    let first = try tx.row(
      """
      \(AuditEntry.select) WHERE a.chain = \(chain) AND a.action = \(AuditAction.teamCreated)
      ORDER BY a.at, a.seq LIMIT 1
      """
    ).map(AuditEntry.init)
    // Made by a command or by the examples, or so long ago that retention has removed it.
    let saysNoPerson = first.map { $0.actorKind == "system" } ?? true
    let isTheirs =
      try first?.actorID == userID
      || saysNoPerson
        && tx.exists(
          "SELECT 1 AS n FROM memberships WHERE team_id = \(team) AND user_id = \(userID) AND role = 'owner'"
        )
    guard isTheirs else { return [] }
    return [NewAccount.firstTeamName(of: name)]
      + [first?.subject ?? ""].filter(NewAccount.isFirstTeamName)
  }

  /// Whether the address stands in the text by itself: joann@ is not ann@.
  private static func names(_ address: String, _ text: String) -> Bool {
    let address = Array(address.lowercased().unicodeScalars)
    // The filter of an export was written down as its address says it.
    return [text, text.removingPercentEncoding].compactMap { $0 }.contains { text in
      let scalars = Array(
        text.lowercased().precomposedStringWithCanonicalMapping.unicodeScalars)
      guard scalars.count >= address.count else { return false }
      return (0...(scalars.count - address.count)).contains { start in
        let end = start + address.count
        return scalars[start..<end].elementsEqual(address)
          && (start == 0 || !isPart(scalars[start - 1]))
          && isEnd(scalars[end...].prefix(2))
      }
    }
  }

  /// A full stop may follow, and no more of a domain.
  private static func isEnd(_ rest: ArraySlice<Unicode.Scalar>) -> Bool {
    guard let first = rest.first, isPart(first) else { return true }
    return first == "." && !(rest.dropFirst().first.map(isPart) ?? false)
  }

  /// Of an address: what may stand in one unquoted (RFC 5322 and 6531, atext and the dot), without `=`,
  /// `&` and `/`, which part the fields of a filter.
  private static func isPart(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII
      ? scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        || ".!#$%'*+-?^_`{|}~@".unicodeScalars.contains(scalar)
      : scalar.properties.isAlphabetic || scalar.properties.numericType != nil
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

  /// Does what is wished, one after the other. One that fails holds up no other.
  package static func run(_ portal: Portal) async throws {
    var (last, failure): (String, (any Error)?) = ("", nil)
    while true {
      let after = last
      let open = try await portal.store.read { tx in
        try tx.rows(
          """
          SELECT * FROM audit_erasures WHERE done_at IS NULL AND id > \(after) ORDER BY id LIMIT 100
          """
        ).map(AuditErasure.init)
      }
      for erasure in open {
        do { while try await again(erasure.id, in: portal) {} } catch { failure = failure ?? error }
      }
      guard let next = open.last?.id.text else { break }
      last = next
    }
    if let failure { throw failure }
  }

  private static func again(_ id: ID<AuditErasure>, in portal: Portal) async throws -> Bool {
    try Task.checkCancellation()
    let erasure = try await portal.store.read { tx in
      try tx.row("SELECT * FROM audit_erasures WHERE id = \(id) AND done_at IS NULL")
        .map(AuditErasure.init)
    }
    guard let erasure, erasure.isOurs(portal.audit), try await erasure.isStillMeant(portal) else {
      return false
    }
    try await erasure.step(portal)
    return true
  }

  /// Whoever was let in again meanwhile is not erased until they are suspended again.
  private func isStillMeant(_ portal: Portal) async throws -> Bool {
    guard let id = userID.flatMap({ ID<User>($0) }) else { return true }
    return try await portal.store.read { try User.find(id, in: $0)?.isSuspended ?? true }
  }

  /// A step that is killed is done again: what is erased already is passed over.
  private func step(_ portal: Portal) async throws {
    let (last, wishes) = try await portal.store.read { [audit = portal.audit] tx in
      let entries = try page(in: tx)
      return (
        entries.last.map { ($0.chain, $0.seq) },
        try entries.compactMap { try wish(for: $0, audit, in: tx) }
      )
    }
    for (chain, some) in Dictionary(grouping: wishes, by: \.chain) {
      try await erase(some, of: chain, portal)
    }
    try await portal.store.write(for: .portal, as: .system("erasure")) { tx in
      if let last { try goOn(from: last, erased: wishes.count, in: tx) } else { try end(in: tx) }
    }
  }

  private func page(in tx: Tx) throws -> [AuditEntry] {
    // A chain and those beside it: their names follow one another.
    let narrowed: SQL = chain.map { "a.chain >= \($0) AND a.chain < \($0 + "~:")" } ?? "1 = 1"
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

  /// Unless somebody else went on at the same time, as a command may beside the server.
  private func goOn(from next: (String, Int64), erased: Int, in tx: Tx) throws {
    guard let audit = tx.auditLog else { throw StoreError.statement("no audit is attached") }
    let mac = audit.mac(of: self, at: next)
    try tx.execute(
      """
      UPDATE audit_erasures SET at_chain = \(next.0), at_seq = \(next.1), erased = erased + \(erased),
        mac = \(mac)
      WHERE id = \(id) AND at_chain = \(place.chain) AND at_seq = \(place.seq) AND done_at IS NULL
      """)
  }

  /// Whom it was about is forgotten here too.
  private func end(in tx: Tx) throws {
    guard let audit = tx.auditLog else { throw StoreError.statement("no audit is attached") }
    let mac = audit.mac(ofErasure: id, [userID, nil, nil, chain], at: place, doneAt: tx.now)
    let isOurs =
      try tx.execute(
        """
        UPDATE audit_erasures SET done_at = \(tx.now), address = NULL, name = NULL, mac = \(mac)
        WHERE id = \(id) AND done_at IS NULL
        """) > 0
    guard isOurs else { return }
    let count = try tx.count("SELECT erased AS n FROM audit_erasures WHERE id = \(id)")
    let record =
      userID.flatMap { ID<User>($0) }.map(AuditRecord.person)
      ?? chain.flatMap(AuditRecord.init(key:))
    try tx.audit(
      .erased, to: .portal, of: record,
      subject: userID != nil
        ? "a person" : chain != nil ? "a team" : "an address without an account",
      after: ["entries": String(count)])
  }
}

extension Job {
  /// Erases what somebody asked to have erased.
  package static func auditErasures(_ portal: Portal) -> Job {
    Job(
      "audit-erasures", every: .seconds(5),
      hasWork: { try $0.exists("SELECT id FROM audit_erasures WHERE done_at IS NULL LIMIT 1") },
      run: { try await AuditErasure.run(portal) })
  }
}
