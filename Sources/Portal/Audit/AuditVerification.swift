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

  /// - Parameter chains: the only ones that will be looked at.
  init(_ audit: AuditLog, of chains: [String]? = nil, in tx: Tx) throws {
    self.audit = audit
    self.tx = tx
    let forged: [String]
    (cuts, forged) = try audit.cuts(of: chains, in: tx)
    problems = forged.map { "\($0): the cut was not written by this portal" }
  }

  /// Chain by chain, entry by entry, in pages: the audit may be larger than memory.
  mutating func walk() throws {
    var after: (chain: String, seq: Int64) = ("", .min)
    while let last = try look(at: "(a.chain, a.seq) > (\(after.chain), \(after.seq))") {
      after = last
    }
  }

  /// The same of one chain, by its name: together with others each page would begin at the first entry.
  mutating func walk(_ chain: String) throws {
    var after = Int64.min
    while let last = try look(at: "a.chain = \(chain) AND a.seq > \(after)") { after = last.seq }
  }

  /// - Returns: the last one of a page; nil when it is not full.
  private mutating func look(at some: SQL) throws -> (chain: String, seq: Int64)? {
    let page = try tx.rows(
      "\(AuditEntry.select) WHERE \(some) ORDER BY a.chain, a.seq LIMIT \(Self.step)")
    var last: (chain: String, seq: Int64)?
    for row in page {
      let entry = try AuditEntry(row)
      look(at: entry)
      last = (entry.chain, entry.seq)
    }
    return page.count < Self.step ? nil : last
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
    case .kept: part.isAsWritten ? nil : "\(name) was edited"
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
      + erasureProblems(in: tx) + keeperProblems(in: tx) + missingChains(walked.ends, in: tx)
  }

  /// Checks one chain, and those that were begun beside it.
  /// - Returns: what is wrong, and how many entries were looked at.
  func verify(_ chain: AuditChain, in tx: Tx) throws -> (problems: [String], count: Int) {
    let keys = try chain.keys(in: tx)
    var walked = try AuditVerification(self, of: keys, in: tx)
    for key in keys { try walked.walk(key) }
    let wanted = [chain.key] + keys.flatMap(Self.chainsBefore)
    return (
      try walked.problems + headProblems(walked.ends, of: keys, in: tx)
        + keys.flatMap { try strayDetails(beside: "d.chain = \($0)", in: tx) }
        + Self.missing(wanted, in: walked.ends), walked.count
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
  private func strayDetails(beside some: SQL = "1 = 1", in tx: Tx) throws -> [String] {
    try tx.rows(
      """
      SELECT d.chain, d.seq FROM audit_details d
      LEFT JOIN audit a ON a.chain = d.chain AND a.seq = d.seq WHERE a.chain IS NULL AND \(some) LIMIT 1000
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
    return Self.missing(wanted, in: verified)
  }

  private static func missing(_ wanted: [String], in verified: [String: Head]) -> [String] {
    Set(wanted).filter { verified[$0] == nil }.sorted().map { "\($0): the whole chain is gone" }
  }

  private static func chainsBefore(_ chain: String) -> [String] {
    let parts = chain.split(separator: "~")
    guard parts.count == 2, let number = Int(parts[1]), (2...AuditChain.mostBeside).contains(number)
    else { return [] }
    return (1..<number).map { AuditChain.key(String(parts[0]), $0) }
  }
}
