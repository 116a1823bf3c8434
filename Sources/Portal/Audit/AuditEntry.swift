import Crypto
import Foundation

/// One entry of the audit, as stored.
package struct AuditEntry: Sendable {
  package let chain: String
  package let seq: Int64
  let id: ID<AuditEntry>
  package let at: Timestamp
  package let action: AuditAction
  let actorKind: String
  package let actorID: String?
  let actorName: String
  package let address: String?
  package let agent: String?
  let requestID: String?
  package let subject: String
  package let before: String?
  package let after: String?
  let previousHash: [UInt8]
  var hash: [UInt8] = []

  init(
    chain: String, seq: Int64, id: ID<AuditEntry>, at: Timestamp, action: AuditAction,
    actor: Originator, subject: String, before: String?, after: String?, previousHash: [UInt8]
  ) {
    self.chain = chain
    self.seq = seq
    self.id = id
    self.at = at
    self.action = action
    switch actor.who {
    case .user(let id, let name): (actorKind, actorID, actorName) = ("user", id.text, name)
    case .anonymous: (actorKind, actorID, actorName) = ("anonymous", nil, "")
    case .system(let name): (actorKind, actorID, actorName) = ("system", nil, name)
    }
    address = actor.address
    agent = actor.agent
    requestID = actor.requestID
    self.subject = subject
    self.before = before
    self.after = after
    self.previousHash = previousHash
  }

  init(_ row: Row) throws {
    chain = try row["chain"]
    seq = try row["seq"]
    id = try row["id"]
    at = try row["at"]
    action = try row["action"]
    actorKind = try row["actor_kind"]
    actorID = try row["actor_id"]
    actorName = try row["actor_name"]
    address = try row["address"]
    agent = try row["agent"]
    requestID = try row["request_id"]
    subject = try row["subject"]
    before = try row["before"]
    after = try row["after"]
    previousHash = try row["previous_hash"]
    hash = try row["hash"]
  }

  /// Who did it; nobody in particular when the person was not known.
  package var actor: Originator.Who {
    switch (actorKind, actorID.flatMap { ID<User>($0) }) {
    case ("user", let id?): .user(id, name: actorName)
    case ("system", _): .system(actorName)
    default: .anonymous
    }
  }

  // Written with nearly every form: the statement as it is, without `Tx.insert` putting it together.
  func insert(in tx: Tx) throws {
    try tx.execute(
      """
      INSERT INTO audit (chain, seq, id, at, action, actor_kind, actor_id, actor_name, address,
        agent, request_id, subject, before, after, previous_hash, hash)
      VALUES (\(chain), \(seq), \(id), \(at), \(action), \(actorKind), \(actorID), \(actorName),
        \(address), \(agent), \(requestID), \(subject), \(before), \(after), \(previousHash),
        \(hash))
      """)
  }

  /// SHA-256 over the previous hash and every field, each with its length before it, so that no
  /// text can be moved from one field to the next.
  func computedHash() -> [UInt8] {
    var text = previousHash
    text.reserveCapacity(1024)
    let fields: [String?] = [
      chain, String(seq), id.text, String(at.microseconds), action.name, actorKind, actorID,
      actorName, address, agent, requestID, subject, before, after,
    ]
    for field in fields {
      text += "\(field?.utf8.count ?? -1):".utf8
      if let field { text += field.utf8 }
    }
    return Array(SHA256.hash(data: text))
  }

  /// The latest entries of the chains, newest first.
  package static func latest(
    _ chains: [AuditChain], limit: Int, in tx: Tx
  ) throws -> [AuditEntry] {
    let entries = try chains.flatMap { chain in
      try tx.rows(
        "SELECT * FROM audit WHERE chain = \(chain.key) ORDER BY seq DESC LIMIT \(limit)"
      ).map(AuditEntry.init)
    }
    return Array(entries.sorted { $0.at > $1.at }.prefix(limit))
  }
}
