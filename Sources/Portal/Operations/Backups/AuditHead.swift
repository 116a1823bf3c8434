import Foundation

/// Where a chain of the audit ended when a copy was made.
struct AuditHead: Codable, Sendable, Equatable {
  let seq: Int64
  /// Base64url of the entry's hash.
  let hash: String

  static func all(in tx: Tx) throws -> [String: AuditHead] {
    let rows = try tx.rows("SELECT chain, seq, hash FROM audit_heads ORDER BY chain")
    return try Dictionary(
      uniqueKeysWithValues: rows.map { (try $0["chain"] as String, try AuditHead($0)) })
  }

  /// Those of some chains. One that is not there has none.
  static func of(_ chains: Set<String>, in tx: Tx) throws -> [String: AuditHead] {
    // The statement's values have an end; and of many chains all are read sooner.
    guard chains.count <= 500 else { return try all(in: tx) }
    let rows = try tx.rows(
      "SELECT chain, seq, hash FROM audit_heads WHERE chain IN (\(list: chains.sorted()))")
    return try Dictionary(
      uniqueKeysWithValues: rows.map { (try $0["chain"] as String, try AuditHead($0)) })
  }

  init(seq: Int64, hash: String) {
    self.seq = seq
    self.hash = hash
  }

  init(_ end: AuditEnd) { self.init(seq: end.seq, hash: end.hash.base64URL) }

  private init(_ row: Row) throws {
    self.init(seq: try row["seq"], hash: (try row["hash"] as [UInt8]).base64URL)
  }

  /// Whether the chain has the entry still, be it carried over from the audit's first form.
  func isEntry(of chain: String, _ audit: AuditLog, in tx: Tx) throws -> Bool {
    let firstMAC: SQL =
      try Migration.hasSecondAuditForm(in: tx) ? "first_mac" : "NULL AS first_mac"
    guard
      let row = try tx.row(
        "SELECT seq, hash, \(firstMAC) FROM audit WHERE chain = \(chain) AND seq = \(seq)")
    else { return false }
    if try AuditHead(row) == self { return true }
    guard let mac = try row["first_mac"] as [UInt8]? else { return false }
    return audit.mac(ofFirst: hash, chain, seq) == mac
  }

  /// Whether the chain still has the entry that it ended with then.
  fileprivate func problem(
    of chain: String, now: AuditHead?, cut: AuditCut?, _ audit: AuditLog, in tx: Tx
  ) throws -> String? {
    if now == self { return nil }
    guard let now else { return "\(chain): the whole chain is gone" }
    guard now.seq >= seq else {
      return "\(chain): it ends at entry \(now.seq), and had \(seq) before"
    }
    // What retention has removed since cannot be compared; the cut is under a code.
    if let cut, seq <= cut.seq { return nil }
    if try isEntry(of: chain, audit, in: tx) { return nil }
    return "\(chain): entry \(seq) is another one than before"
  }
}

/// What the audit said at an earlier time, kept outside the database.
package struct Checkpoint: Sendable {
  /// The file that holds it.
  package let file: String
  package let madeAt: Timestamp
  let heads: [String: AuditHead]
  /// Up to where retention had removed entries.
  var cuts: [String: AuditHead] = [:]

  /// Chains that went back, or whose entries are others now: somebody rewrote the audit together
  /// with its heads.
  package func problems(of audit: AuditLog, in tx: Tx) throws -> [String] {
    try problems(with: audit.cuts(in: tx).cuts, audit, in: tx)
  }

  private func problems(
    with nowCut: [String: AuditCut], _ audit: AuditLog, in tx: Tx
  ) throws -> [String] {
    let now = try AuditHead.of(Set(heads.keys), in: tx)
    let gone = try heads.sorted { $0.key < $1.key }.compactMap { chain, head in
      try head.problem(of: chain, now: now[chain], cut: nowCut[chain], audit, in: tx)
    }
    let putBack = cuts.sorted { $0.key < $1.key }.filter { chain, cut in
      guard let now = nowCut[chain] else { return true }
      return now.seq < cut.seq || now.seq == cut.seq && now.head != cut
    }
    return gone
      + putBack.map {
        "\($0.key): entries up to \($0.value.seq) had been removed, and the cut is another one"
      }
  }

  /// Of one chain, and of those that were begun beside it. Its file is told by its name: people who do
  /// not run the portal read it.
  func problems(of chain: AuditChain, _ audit: AuditLog, in tx: Tx) throws -> [String] {
    let narrowed = Checkpoint(
      file: file, madeAt: madeAt, heads: heads.filter { chain.has($0.key) },
      cuts: cuts.filter { chain.has($0.key) })
    let name = URL(fileURLWithPath: file).lastPathComponent
    let keys = Set(narrowed.heads.keys).union(narrowed.cuts.keys).sorted()
    guard !keys.isEmpty else { return [] }
    let nowCut = try audit.cuts(of: keys, in: tx).cuts
    return try narrowed.problems(with: nowCut, audit, in: tx).map { "\($0), says \(name)" }
  }

  /// The newest: of the backups in `folders` that this portal made and verified, or of the archive
  /// that the portal was restored from since.
  package static func newest(
    in folders: [String], dataFolder: String, keys: SecretKeys
  ) -> Checkpoint? {
    let restored = RestoredCheckpoint.read(dataFolder, keys: keys)
    let since = restored?.madeAt.microseconds ?? .min
    let backups = folders.flatMap { BackupFolder($0).backups(keys) }
      .filter { $0.manifest.createdAt > since }
    let newest = backups.max { ($0.manifest.createdAt, $0.path) < ($1.manifest.createdAt, $1.path) }
    guard let newest else { return restored }
    return Checkpoint(
      file: newest.path, madeAt: Timestamp(microseconds: newest.manifest.createdAt),
      heads: newest.manifest.audit, cuts: newest.manifest.auditCuts ?? [:])
  }
}
