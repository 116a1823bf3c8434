import Crypto
import Foundation

/// Which hash chain an entry belongs to: a team's, a person's, or the portal's own.
package enum AuditChain: Sendable, Equatable {
  case team(ID<Team>)
  case user(ID<User>)
  case portal

  package var key: String {
    switch self {
    case .team(let id): "team:\(id)"
    case .user(let id): "user:\(id)"
    case .portal: "portal"
    }
  }

  /// The revision that moves with each entry; nil for the portal's chain.
  var revisionKey: String? {
    switch self {
    case .team(let id): RevisionKey.team(id)
    case .user(let id): RevisionKey.user(id)
    case .portal: nil
    }
  }
}

/// The append-only audit. An entry is written in the transaction of its cause and
/// carries the hash of the one before; each chain's head is kept in a second table under a MAC
/// whose key is not in the database.
package struct AuditLog: Sendable {
  /// Has taken in the key, and is copied for each MAC.
  private let keyed: HMAC<SHA256>

  package init(keys: SecretKeys) { keyed = HMAC(key: keys.key(for: "audit heads")) }

  /// For `Tx.audit`, which checks that the chain may be written to.
  @discardableResult
  func append(
    _ action: AuditAction, to chain: AuditChain, subject: String, before: [String: String]?,
    after: [String: String]?, in tx: Tx
  ) throws -> AuditEnd {
    if chain == .portal { try lockHead(of: chain, in: tx) }
    let (key, head) = try soundEnd(of: chain.key, in: tx)
    var entry = AuditEntry(
      chain: key, seq: (head?.seq ?? 0) + 1, id: tx.newID(), at: tx.now, action: action,
      actor: tx.actor, subject: subject, before: before.map(AuditValues.json),
      after: after.map(AuditValues.json), previousHash: head?.hash ?? [])
    entry.hash = entry.computedHash()
    // The head first: whoever comes at the same moment waits at its row, or starts again.
    try save(Head(chain: entry.chain, seq: entry.seq, hash: entry.hash), in: tx)
    try entry.insert(in: tx)
    return AuditEnd(
      chain: entry.chain, seq: entry.seq, hash: entry.hash, previousHash: entry.previousHash)
  }

  /// A team's or person's chain hangs on the revision row that its write has locked. The portal's has
  /// none, and writes of any scope may add to it: they wait for each other here.
  private func lockHead(of chain: AuditChain, in tx: Tx) throws {
    guard tx.engine.dialect == .postgres else { return }
    _ = try tx.row("SELECT seq FROM audit_heads WHERE chain = \(chain.key) FOR UPDATE")
  }

  /// Where the next entry goes. A chain that somebody has tampered with is left as it is, for
  /// `verify` to find for ever; what happens next is written to `chain~2`, `chain~3`, ...
  private func soundEnd(of chain: String, in tx: Tx) throws -> (key: String, head: Head?) {
    for number in 1...100 {
      let key = Self.key(chain, number)
      let end = try tx.row(
        """
        SELECT h.seq, h.hash, h.mac, a.seq AS last_seq, a.hash AS last_hash
        FROM (SELECT \(key) AS chain) c LEFT JOIN audit_heads h ON h.chain = c.chain
        LEFT JOIN audit a ON a.chain = c.chain
          AND a.seq = (SELECT MAX(seq) FROM audit WHERE chain = \(key))
        """)
      guard let end, let seq = try end["seq"] as Int64? else {
        if try end?["last_seq"] as Int64? == nil { return (key, nil) }
        continue
      }
      let head = Head(chain: key, seq: seq, hash: try end["hash"])
      let isOurs = try mac(of: head) == end["mac"]
      let isLast = try end["last_seq"] == seq && end["last_hash"] == head.hash
      if isOurs && isLast { return (key, head) }
    }
    throw StoreError.unavailable("the audit was changed by hand; `portico doctor` says where")
  }

  private func save(_ head: Head, in tx: Tx) throws {
    try tx.execute(
      """
      INSERT INTO audit_heads (chain, seq, hash, mac)
      VALUES (\(head.chain), \(head.seq), \(head.hash), \(mac(of: head)))
      ON CONFLICT (chain) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, mac = excluded.mac
      """)
  }

  /// False for a head that somebody else wrote at the database.
  func wrote(_ end: AuditEnd, mac: [UInt8]) -> Bool {
    self.mac(of: Head(chain: end.chain, seq: end.seq, hash: end.hash)) == mac
  }

  private func mac(of head: Head) -> [UInt8] {
    mac(of: "\(head.chain)|\(head.seq)|\(head.hash.base64URL)")
  }

  func mac(of text: String) -> [UInt8] {
    var mac = keyed
    mac.update(data: Array(text.utf8))
    return Array(mac.finalize())
  }

  /// Checks every chain. An edited, removed, reordered or cut-off entry is named. With much in the
  /// audit it takes minutes: in `Store.snapshot`.
  package func verify(in tx: Tx) throws -> [String] {
    var problems: [String] = []
    var verified: [String: Head] = [:]
    // Chain by chain, entry by entry, in pages: the audit may be larger than memory.
    var after: (chain: String, seq: Int64) = ("", 0)
    while true {
      let page = try tx.rows(
        """
        SELECT * FROM audit WHERE (chain, seq) > (\(after.chain), \(after.seq))
        ORDER BY chain, seq LIMIT 1000
        """)
      for row in page {
        let entry = try AuditEntry(row)
        problems += entry.problems(after: verified[entry.chain])
        verified[entry.chain] = Head(chain: entry.chain, seq: entry.seq, hash: entry.hash)
        after = (entry.chain, entry.seq)
      }
      if page.count < 1000 { break }
    }
    return try problems + headProblems(verified, in: tx) + keeperProblems(in: tx)
      + missingChains(verified, in: tx)
  }

  private func headProblems(_ verified: [String: Head], in tx: Tx) throws -> [String] {
    var problems: [String] = []
    var unchecked = Set(verified.keys)
    for row in try tx.rows("SELECT * FROM audit_heads ORDER BY chain") {
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

  private func keeperProblems(in tx: Tx) throws -> [String] {
    try keepers(in: tx).filter { !$0.isOurs }
      .map { "audit_keepers: the row of \($0.place) was not written by this portal" }
  }

  /// Everybody and every team has a chain from the moment they were made; the portal has one since
  /// somebody keeps its end; and `name~3` was begun beside `name` and `name~2`.
  private func missingChains(_ verified: [String: Head], in tx: Tx) throws -> [String] {
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
    return (1..<number).map { Self.key(String(parts[0]), $0) }
  }

  /// A chain's name, or of one that was begun beside it.
  private static func key(_ chain: String, _ number: Int) -> String {
    number == 1 ? chain : "\(chain)~\(number)"
  }

  fileprivate struct Head: Equatable {
    let chain: String
    let seq: Int64
    let hash: [UInt8]

    init(chain: String, seq: Int64, hash: [UInt8]) {
      self.chain = chain
      self.seq = seq
      self.hash = hash
    }

    init(_ row: Row) throws {
      self.init(chain: try row["chain"], seq: try row["seq"], hash: try row["hash"])
    }
  }
}

extension AuditEntry {
  fileprivate func problems(after head: AuditLog.Head?) -> [String] {
    var problems: [String] = []
    if seq != (head?.seq ?? 0) + 1 || previousHash != (head?.hash ?? []) {
      problems.append("\(chain) \(seq): does not follow the entry before it")
    }
    if hash != computedHash() { problems.append("\(chain) \(seq): was edited") }
    return problems
  }
}
