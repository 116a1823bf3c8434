import Foundation

/// A wish to be forgotten by the audit: names, addresses and values that speak of a person, or all of a
/// chain's, are erased. What was done and when stays, under the person's number, and every chain still
/// verifies. Done in steps by a job. Under a code: nobody at the database can wish.
package struct AuditErasure: Sendable {
  let id: ID<AuditErasure>
  let userID: String?
  let address: String?
  let name: String?
  /// Everything of this one.
  let chain: String?
  let place: (chain: String, seq: Int64)
  let doneAt: Timestamp?
  let mac: [UInt8]

  init(_ row: Row) throws {
    id = try row["id"]
    userID = try row["user_id"]
    address = try row["address"]
    name = try row["name"]
    chain = try row["chain"]
    place = (try row["at_chain"], try row["at_seq"])
    doneAt = try row["done_at"]
    mac = try row["mac"]
  }

  private init(user: User?, address: String?, chain: AuditChain?, in tx: Tx) throws {
    guard let audit = tx.auditLog else { throw StoreError.statement("no audit is attached") }
    id = tx.newID()
    userID = user?.id.text
    self.address = user?.email ?? address
    name = user?.name
    self.chain = chain?.key
    place = (chain?.key ?? "", 0)
    doneAt = nil
    mac = audit.mac(
      ofErasure: id, [userID, self.address, name, self.chain], at: place, doneAt: nil)
  }

  private func insert(in tx: Tx) throws {
    try tx.insert(
      "audit_erasures",
      [
        "id": id, "asked_at": tx.now, "user_id": userID, "address": address, "name": name,
        "chain": chain, "at_chain": place.chain, "at_seq": place.seq, "erased": 0, "mac": mac,
      ])
  }

  /// Also how far it is, so that nobody has one done again or passed over.
  func isOurs(_ audit: AuditLog) -> Bool {
    audit.mac(ofErasure: id, [userID, address, name, chain], at: place, doneAt: doneAt) == mac
  }
}

// MARK: Asking

extension AuditErasure {
  /// Of somebody whose account does nothing any more: what they did later would be written again.
  /// - Throws: `Obstacle` while the account is not suspended.
  package static func ask(for user: User, in tx: Tx) throws {
    guard user.isSuspended else {
      throw Obstacle(
        "Suspend this person first: what they do from now on would be in the audit again.")
    }
    try AuditErasure(user: user, address: nil, chain: nil, in: tx).insert(in: tx)
    try EventErasure.ask(for: user.id, in: tx)
    try tx.audit(.erasureAsked, to: .portal, of: .person(user.id), subject: "a person")
  }

  /// Of an address that has no account: whoever was invited and never came.
  /// - Throws: `Obstacle` when it has one.
  package static func ask(for address: EmailAddress, in tx: Tx) throws {
    guard try User.find(email: address, in: tx) == nil else {
      throw Obstacle("This address has an account: erase it on that person’s page.")
    }
    try AuditErasure(user: nil, address: address.text, chain: nil, in: tx).insert(in: tx)
    try tx.audit(.erasureAsked, to: .portal, subject: "an address without an account")
  }

  /// Of a team that is gone.
  static func ask(for chain: AuditChain, in tx: Tx) throws {
    try AuditErasure(user: nil, address: nil, chain: chain, in: tx).insert(in: tx)
  }
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

extension AuditLog {
  /// The code under which a part was erased: nobody at the database can erase one.
  func erasureMAC(of part: AuditDetails, _ chain: String, _ seq: Int64) -> [UInt8] {
    mac(of: "erased|\(chain)|\(seq)|\(part.commitment.base64URL)")
  }

  func mac(
    ofErasure id: ID<AuditErasure>, _ fields: [String?], at place: (chain: String, seq: Int64),
    doneAt: Timestamp?
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(field: "erasure \(id)")
    for field in fields + [place.chain] { bytes.append(field: field) }
    bytes.append(integer: place.seq)
    bytes.append(integer: doneAt?.microseconds ?? -1)
    return mac(of: bytes.base64URL)
  }

  func mac(of erasure: AuditErasure, at place: (chain: String, seq: Int64)) -> [UInt8] {
    mac(
      ofErasure: erasure.id, [erasure.userID, erasure.address, erasure.name, erasure.chain],
      at: place, doneAt: erasure.doneAt)
  }

  func erasureProblems(in tx: Tx) throws -> [String] {
    try tx.rows("SELECT * FROM audit_erasures ORDER BY id").map(AuditErasure.init)
      .filter { !$0.isOurs(self) }
      .map { "audit_erasures: the wish \($0.id) was not written by this portal" }
  }
}
