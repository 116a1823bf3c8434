import Crypto

/// The audit as it was written up to migration 0015: names, addresses and values stood in the chain
/// itself, so that nothing could be erased. It is read to carry it over, and to verify older backups.
struct FirstAuditForm {
  let chain: String
  let seq: Int64
  let previousHash: [UInt8]
  let hash: [UInt8]
  private let row: Row

  init(_ row: Row) throws {
    chain = try row["chain"]
    seq = try row["seq"]
    previousHash = try row["previous_hash"]
    hash = try row["hash"]
    self.row = row
  }

  /// SHA-256 over the previous hash and every field, each with its length before it.
  func computedHash() throws -> [UInt8] {
    var text = previousHash
    let fields: [String?] = [
      chain, String(seq), try row["id"], String((try row["at"] as Timestamp).microseconds),
      try row["action"], try row["actor_kind"], try row["actor_id"], try row["actor_name"],
      try row["address"], try row["agent"], try row["request_id"], try row["subject"],
      try row["before"], try row["after"],
    ]
    for field in fields {
      text += "\(field?.utf8.count ?? -1):".utf8
      if let field { text += field.utf8 }
    }
    return Array(SHA256.hash(data: text))
  }

  fileprivate func problems(after head: AuditLog.Head?) throws -> [String] {
    var problems: [String] = []
    if seq != (head?.seq ?? 0) + 1 || previousHash != (head?.hash ?? []) {
      problems.append("\(chain) \(seq): does not follow the entry before it")
    }
    if try hash != computedHash() { problems.append("\(chain) \(seq): was edited") }
    return problems
  }

  private static func each(_ table: SQL, in tx: Tx, _ body: (FirstAuditForm) throws -> Void) throws
  {
    var after: (chain: String, seq: Int64) = ("", 0)
    while true {
      let page = try tx.rows(
        """
        SELECT * FROM \(table) WHERE (chain, seq) > (\(after.chain), \(after.seq))
        ORDER BY chain, seq LIMIT 1000
        """)
      for row in page {
        let entry = try FirstAuditForm(row)
        try body(entry)
        after = (entry.chain, entry.seq)
      }
      if page.count < 1000 { return }
    }
  }

  static func verify(_ audit: AuditLog, _ table: SQL, in tx: Tx) throws -> [String] {
    var problems: [String] = []
    var verified: [String: AuditLog.Head] = [:]
    try each(table, in: tx) { entry in
      problems += try entry.problems(after: verified[entry.chain])
      verified[entry.chain] = .init(chain: entry.chain, seq: entry.seq, hash: entry.hash)
    }
    return try problems + audit.headProblems(verified, in: tx) + audit.keeperProblems(in: tx)
      + audit.missingChains(verified, in: tx)
  }
}

// MARK: Carrying over

extension FirstAuditForm {
  /// Writes every entry of `table` in the second form. What was found wrong before is found wrong
  /// afterwards, and nothing else.
  /// - Throws: `StoreError.unavailable` when the second form does not say of the chains what the first
  ///   one said.
  static func carryOver(from table: SQL, in tx: Tx) throws {
    guard try tx.exists("SELECT 1 AS n FROM \(table) LIMIT 1") else { return }
    guard let audit = tx.auditLog else {
      throw StoreError.unavailable("the audit cannot be carried over without its key")
    }
    let before = try verify(audit, table, in: tx)
    var written: [String: AuditLog.Head] = [:]
    var first: [String: AuditLog.Head] = [:]
    try each(table, in: tx) { old in
      let problems = try old.problems(after: first[old.chain])
      let entry = try old.carried(after: written[old.chain], isSound: problems.isEmpty, audit)
      try entry.insert(in: tx)
      written[old.chain] = .init(chain: old.chain, seq: old.seq, hash: entry.hash)
      first[old.chain] = .init(chain: old.chain, seq: old.seq, hash: old.hash)
    }
    try moveHeads(from: first, to: written, audit, in: tx)
    let after = try audit.verifySecondForm(in: tx)
    guard Set(after.map(Self.place)) == Set(before.map(Self.place)) else {
      throw StoreError.unavailable(
        "the audit could not be carried over: \(after.first ?? before.first ?? "")")
    }
  }

  /// What a problem is about, without its words.
  private static func place(_ problem: String) -> String {
    problem.firstRange(of: ": ").map { String(problem[..<$0.lowerBound]) } ?? problem
  }

  private func carried(
    after last: AuditLog.Head?, isSound: Bool, _ audit: AuditLog
  ) throws -> AuditEntry {
    let kind = AuditChain(key: chain)
    var entry = AuditEntry(
      chain: chain, seq: seq, at: try row["at"], action: try row["action"],
      actorKind: try row["actor_kind"], actorID: try row["actor_id"],
      requestID: try row["request_id"], record: kind.flatMap(AuditRecord.init(of:))?.key ?? "",
      who: AuditDetails([try row["actor_name"], try row["address"], try row["agent"]]),
      what: AuditDetails([try row["subject"], try row["before"], try row["after"]]),
      firstMAC: audit.mac(ofFirst: hash.base64URL, chain, seq), previousHash: last?.hash ?? [])
    // What somebody had edited does not become right by being written once more.
    entry.hash = isSound ? entry.computedHash() : hash
    return entry
  }

  private static func moveHeads(
    from first: [String: AuditLog.Head], to written: [String: AuditLog.Head], _ audit: AuditLog,
    in tx: Tx
  ) throws {
    for row in try tx.rows("SELECT * FROM audit_heads ORDER BY chain") {
      let head = try AuditLog.Head(row)
      // One that was not ours, or that says more than there is, stays as it was: found wrong for good.
      guard try audit.mac(of: head) == row["mac"], first[head.chain] == head,
        let new = written[head.chain]
      else { continue }
      try audit.save(new, in: tx)
    }
  }
}

extension AuditLog {
  /// - Parameter hash: base64url.
  func mac(ofFirst hash: String, _ chain: String, _ seq: Int64) -> [UInt8] {
    mac(of: "first form|\(chain)|\(seq)|\(hash)")
  }
}
