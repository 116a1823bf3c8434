import Crypto
import Foundation

/// The append-only audit. An entry is written in the transaction of its cause and
/// carries the hash of the one before; each chain's head is kept in a second table under a MAC
/// whose key is not in the database.
package struct AuditLog: Sendable {
  /// Has taken in the key, and is copied for each MAC.
  private let keyed: HMAC<SHA256>
  /// Whether entries are queued to be sent somewhere.
  private let streams: Bool

  package init(keys: SecretKeys, streams: Bool = false) {
    keyed = HMAC(key: keys.key(for: "audit heads"))
    self.streams = streams
  }

  /// For `Tx.audit`, which checks that the chain may be written to.
  @discardableResult
  func append(
    _ action: AuditAction, to chain: AuditChain, of record: AuditRecord?, subject: String,
    before: [String: String]?, after: [String: String]?, in tx: Tx
  ) throws -> AuditEnd {
    if chain == .portal { try lockHead(of: chain, in: tx) }
    let (key, head) = try soundEnd(of: chain.key, in: tx)
    let values = [before, after].map { $0.map(AuditValues.json) }
    var entry = AuditEntry(
      chain: key, seq: (head?.seq ?? 0) + 1, at: tx.now, action: action,
      actorKind: tx.actor.actorKind, actorID: tx.actor.actorID, requestID: tx.actor.requestID,
      record: (record ?? AuditRecord(of: chain))?.key ?? "", who: tx.actor.details,
      what: AuditDetails([subject] + values), previousHash: head?.hash ?? [])
    entry.hash = entry.computedHash()
    // The head first: whoever comes at the same moment waits at its row, or starts again.
    try save(Head(chain: entry.chain, seq: entry.seq, hash: entry.hash), in: tx)
    try entry.insert(in: tx)
    if streams { try AuditStreamQueue.add(entry.chain, entry.seq, in: tx) }
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
      let key = AuditChain.key(chain, number)
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

  func save(_ head: Head, in tx: Tx) throws {
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

  func mac(of head: Head) -> [UInt8] {
    mac(of: "\(head.chain)|\(head.seq)|\(head.hash.base64URL)")
  }

  func mac(of text: String) -> [UInt8] {
    var mac = keyed
    mac.update(data: Array(text.utf8))
    return Array(mac.finalize())
  }

  struct Head: Equatable {
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
