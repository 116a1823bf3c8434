import Crypto
import Foundation

/// One entry of the audit, as stored: what stands in the chain for good, and the two parts beside it
/// that can be erased.
package struct AuditEntry: Sendable {
  package let chain: String
  package let seq: Int64
  package let at: Timestamp
  package let action: AuditAction
  let actorKind: String
  package let actorID: String?
  package let requestID: String?
  /// What it is about; see `AuditRecord`. Empty for the portal as such.
  package let record: String
  /// The actor's name, address and agent.
  let who: AuditDetails
  /// The subject, and the changed fields before and after.
  let what: AuditDetails
  /// Of the entry's hash in the audit's first form, under the portal's key: so that checkpoints from
  /// that time still speak of it. Nil for one written in this form.
  let firstMAC: [UInt8]?
  let previousHash: [UInt8]
  var hash: [UInt8] = []

  init(
    chain: String, seq: Int64, at: Timestamp, action: AuditAction, actorKind: String,
    actorID: String?, requestID: String?, record: String, who: AuditDetails, what: AuditDetails,
    firstMAC: [UInt8]? = nil, previousHash: [UInt8]
  ) {
    self.chain = chain
    self.seq = seq
    self.at = at
    self.action = action
    self.actorKind = actorKind
    self.actorID = actorID
    self.requestID = requestID
    self.record = record
    self.who = who
    self.what = what
    self.firstMAC = firstMAC
    self.previousHash = previousHash
  }

  /// - Parameter row: of `select`.
  init(_ row: Row) throws {
    chain = try row["chain"]
    seq = try row["seq"]
    at = try row["at"]
    action = try row["action"]
    actorKind = try row["actor_kind"]
    actorID = try row["actor_id"]
    requestID = try row["request_id"]
    record = try row["record"]
    who = AuditDetails(
      commitment: try row["who_sum"], salt: try row["who_salt"],
      texts: [try row["actor_name"], try row["address"], try row["agent"]],
      erased: try row["who_erased"])
    what = AuditDetails(
      commitment: try row["what_sum"], salt: try row["what_salt"],
      texts: [try row["subject"], try row["before"], try row["after"]],
      erased: try row["what_erased"])
    firstMAC = try row["first_mac"]
    previousHash = try row["previous_hash"]
    hash = try row["hash"]
  }

  /// Entries with their parts; `a` is the chain's table, `d` the one beside it.
  static let select: SQL = "SELECT \(columns) FROM \(tables)"

  static let columns: SQL = """
    a.chain, a.seq, a.at, a.action, a.actor_kind, a.actor_id, a.request_id, a.record,
      a.who_sum, a.what_sum, a.first_mac, a.previous_hash, a.hash, d.who_salt, d.actor_name,
      d.address, d.agent, d.who_erased, d.what_salt, d.subject, d.before, d.after, d.what_erased
    """

  static let tables: SQL = """
    audit a LEFT JOIN audit_details d ON d.chain = a.chain AND d.seq = a.seq
    """
}

extension AuditEntry {
  package var actorName: String { who[0] ?? "" }
  package var address: String? { who[1] }
  package var agent: String? { who[2] }
  package var subject: String { what[0] ?? "" }
  /// JSON of the changed fields.
  package var before: String? { what[1] }
  package var after: String? { what[2] }

  /// Name, address and agent were erased: the audit keeps that it was one and the same person.
  package var isActorErased: Bool { who.isErased }
  package var isSubjectErased: Bool { what.isErased }

  /// Who did it; nobody in particular when the person was not known.
  package var actor: Originator.Who {
    switch (actorKind, actorID.flatMap { ID<User>($0) }) {
    case ("user", let id?): .user(id, name: actorName)
    case ("system", _): .system(actorName)
    default: .anonymous
    }
  }

  /// The latest entries of the chains, newest first.
  package static func latest(
    _ chains: [AuditChain], limit: Int, in tx: Tx
  ) throws -> [AuditEntry] {
    let entries = try chains.flatMap { chain in
      try tx.rows(
        "\(select) WHERE a.chain = \(chain.key) ORDER BY a.seq DESC LIMIT \(limit)"
      ).map(AuditEntry.init)
    }
    return Array(entries.sorted { $0.at > $1.at }.prefix(limit))
  }
}

// MARK: Writing

extension Originator {
  var actorKind: String {
    switch who {
    case .user: "user"
    case .anonymous: "anonymous"
    case .system: "system"
    }
  }

  var actorID: String? { if case .user(let id, _) = who { id.text } else { nil } }

  var details: AuditDetails {
    let name =
      switch who {
      case .user(_, let name): key.map { "\(name) (API key \($0))" } ?? name
      case .system(let name): name
      case .anonymous: ""
      }
    return AuditDetails([name, address, agent])
  }
}

extension AuditEntry {
  // Written with nearly every form: the statements as they are, without `Tx.insert` putting them together.
  func insert(in tx: Tx) throws {
    try tx.execute(
      """
      INSERT INTO audit (chain, seq, at, action, actor_kind, actor_id, request_id, record, who_sum,
        what_sum, first_mac, previous_hash, hash)
      VALUES (\(chain), \(seq), \(at), \(action), \(actorKind), \(actorID), \(requestID), \(record),
        \(who.commitment), \(what.commitment), \(firstMAC), \(previousHash), \(hash))
      """)
    try tx.execute(
      """
      INSERT INTO audit_details (chain, seq, who_salt, actor_name, address, agent, what_salt, subject,
        before, after)
      VALUES (\(chain), \(seq), \(who.salt), \(who[0]), \(who[1]), \(who[2]), \(what.salt),
        \(what[0]), \(what[1]), \(what[2]))
      """)
  }

  /// Whether the hash and both parts fit; what follows what is not looked at.
  var isAsWritten: Bool {
    hash == computedHash() && (who.isErased || who.isAsWritten)
      && (what.isErased || what.isAsWritten)
  }

  /// SHA-256 over the previous hash, every field of the chain's table, and the parts' commitments.
  func computedHash() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(512)
    bytes.append(field: "portico-audit-2")
    bytes.append(field: previousHash)
    bytes.append(field: chain)
    bytes.append(integer: seq)
    bytes.append(integer: at.microseconds)
    for text in [action.name, actorKind, actorID, requestID, record] { bytes.append(field: text) }
    bytes.append(field: who.commitment)
    bytes.append(field: what.commitment)
    bytes.append(field: firstMAC ?? [])
    return Array(SHA256.hash(data: bytes))
  }
}
