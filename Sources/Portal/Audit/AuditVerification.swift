/// Walks over chains and says what somebody has changed by hand: an edited, removed, reordered or
/// put-back entry is named, in either table.
struct AuditVerification {
  private let audit: AuditLog
  private let tx: Tx
  private let cuts: [String: AuditCut]
  private(set) var problems: [String] = []
  /// Where each chain that was walked ends.
  private(set) var ends: [String: AuditLog.Head] = [:]
  private(set) var count = 0

  private static let step = 1000

  /// - Parameter chain: the only one that will be looked at.
  init(_ audit: AuditLog, of chain: String? = nil, in tx: Tx) throws {
    self.audit = audit
    self.tx = tx
    let forged: [String]
    (cuts, forged) = try audit.cuts(of: chain, in: tx)
    problems = forged.map { "\($0): the cut was not written by this portal" }
  }

  /// Chain by chain, entry by entry, in pages: the audit may be larger than memory.
  mutating func walk(_ chains: SQL = "1 = 1") throws {
    var after: (chain: String, seq: Int64) = ("", 0)
    while true {
      let page = try tx.rows(
        """
        \(AuditEntry.select) WHERE (a.chain, a.seq) > (\(after.chain), \(after.seq)) AND \(chains)
        ORDER BY a.chain, a.seq LIMIT \(Self.step)
        """)
      for row in page {
        let entry = try AuditEntry(row)
        look(at: entry)
        after = (entry.chain, entry.seq)
      }
      if page.count < Self.step { return }
    }
  }

  mutating func look(at entry: AuditEntry) {
    let place = "\(entry.chain) \(entry.seq)"
    count += 1
    let cut = cuts[entry.chain]
    if let cut, entry.seq <= cut.seq {
      problems.append("\(place): was put back after it had been removed")
      return
    }
    let last = ends[entry.chain] ?? cut.map { .init(chain: $0.chain, seq: $0.seq, hash: $0.hash) }
    if entry.seq != (last?.seq ?? 0) + 1 || entry.previousHash != (last?.hash ?? []) {
      problems.append("\(place): does not follow the entry before it")
    }
    if entry.hash != entry.computedHash() { problems.append("\(place): was edited") }
    for (part, name) in [(entry.who, "who did it"), (entry.what, "what was changed")] {
      if let words = problem(of: part, named: name, entry) { problems.append("\(place): \(words)") }
    }
    ends[entry.chain] = .init(chain: entry.chain, seq: entry.seq, hash: entry.hash)
  }

  private func problem(
    of part: AuditDetails, named name: String, _ entry: AuditEntry
  ) -> String? {
    switch part.state {
    case .kept(let salt, let texts):
      AuditDetails.commitment(salt, texts) == part.commitment ? nil : "\(name) was edited"
    case .erased(let mac):
      audit.erasureMAC(of: part, entry.chain, entry.seq) == mac
        ? nil : "\(name) was erased, and not by this portal"
    case .gone: "\(name) is gone"
    }
  }
}

extension AuditLog {
  /// Checks every chain. With much in the audit it takes minutes: in `Store.snapshot`.
  package func verify(in tx: Tx) throws -> [String] {
    guard try Migration.hasSecondAuditForm(in: tx) else {
      return try FirstAuditForm.verify(self, "audit", in: tx)
    }
    return try verifySecondForm(in: tx)
  }

  func verifySecondForm(in tx: Tx) throws -> [String] {
    var walked = try AuditVerification(self, in: tx)
    try walked.walk()
    return try walked.problems + headProblems(walked.ends, in: tx) + strayDetails(in: tx)
      + keeperProblems(in: tx) + missingChains(walked.ends, in: tx)
  }

  /// Checks one chain, and those that were begun beside it.
  /// - Returns: what is wrong, and how many entries were looked at.
  func verify(_ chain: AuditChain, in tx: Tx) throws -> (problems: [String], count: Int) {
    let keys = try chain.keys(in: tx)
    var walked = try AuditVerification(self, in: tx)
    try walked.walk("a.chain IN (\(list: keys))")
    let isMissing = walked.ends[chain.key] == nil
    return (
      try walked.problems + headProblems(walked.ends, of: keys, in: tx)
        + (isMissing ? ["\(chain.key): the whole chain is gone"] : []), walked.count
    )
  }

  /// - Parameter chains: of these alone.
  func headProblems(
    _ verified: [String: Head], of chains: [String]? = nil, in tx: Tx
  ) throws -> [String] {
    var problems: [String] = []
    var unchecked = Set(verified.keys)
    let narrowed: SQL = chains.map { "WHERE chain IN (\(list: $0))" } ?? ""
    for row in try tx.rows("SELECT * FROM audit_heads \(narrowed) ORDER BY chain") {
      let head = try Head(row)
      unchecked.remove(head.chain)
      if try mac(of: head) != row["mac"] {
        problems.append("\(head.chain): the head was not written by this portal")
      } else if verified[head.chain] != head {
        problems.append("\(head.chain): entries after \(verified[head.chain]?.seq ?? 0) are gone")
      }
    }
    return problems + unchecked.sorted().map { "\($0): the head is gone" }
  }

  /// What stands beside no entry.
  private func strayDetails(in tx: Tx) throws -> [String] {
    try tx.rows(
      """
      SELECT d.chain, d.seq FROM audit_details d
      LEFT JOIN audit a ON a.chain = d.chain AND a.seq = d.seq WHERE a.chain IS NULL LIMIT 1000
      """
    ).map { "\(try $0["chain"] as String) \(try $0["seq"] as Int64): has details and no entry" }
  }

  func keeperProblems(in tx: Tx) throws -> [String] {
    try keepers(in: tx).filter { !$0.isOurs }
      .map { "audit_keepers: the row of \($0.place) was not written by this portal" }
  }

  /// Everybody and every team has a chain from the moment they were made; the portal has one since
  /// somebody keeps its end; and `name~3` was begun beside `name` and `name~2`.
  func missingChains(_ verified: [String: Head], in tx: Tx) throws -> [String] {
    let users = try tx.rows("SELECT 'user:' || id AS chain FROM users")
    let teams = try tx.rows("SELECT 'team:' || id AS chain FROM teams")
    let portal = try keepers(in: tx).isEmpty ? [] : [AuditChain.portal.key]
    let wanted =
      try (users + teams).map { try $0["chain"] as String } + portal
      + verified.keys.flatMap(Self.chainsBefore)
    return Set(wanted).filter { verified[$0] == nil }.sorted()
      .map { "\($0): the whole chain is gone" }
  }

  private static func chainsBefore(_ chain: String) -> [String] {
    let parts = chain.split(separator: "~")
    guard parts.count == 2, let number = Int(parts[1]), number > 1 else { return [] }
    return (1..<number).map { AuditChain.key(String(parts[0]), $0) }
  }
}
