/// Up to where retention has removed a chain's entries: what is left begins after it. Under a code whose
/// key is not in the database; the triggers let nothing go that no cut covers.
struct AuditCut: Sendable, Equatable {
  let chain: String
  /// Of the last entry removed.
  let seq: Int64
  let hash: [UInt8]

  var head: AuditHead { AuditHead(seq: seq, hash: hash.base64URL) }
}

extension AuditLog {
  /// The cuts that this portal made, by chain; and the chains whose cut somebody else wrote.
  /// - Parameter chains: of these alone, unless they are more than a statement takes.
  func cuts(
    of chains: [String]? = nil, in tx: Tx
  ) throws -> (cuts: [String: AuditCut], forged: [String]) {
    // A backup of an older portal has none.
    guard try Migration.hasSecondAuditForm(in: tx) else { return ([:], []) }
    let narrowed: SQL =
      chains.flatMap { $0.count > 1000 ? nil : "WHERE chain IN (\(list: $0))" } ?? ""
    var (cuts, forged): ([String: AuditCut], [String]) = ([:], [])
    for row in try tx.rows(
      "SELECT chain, seq, hash, mac FROM audit_cuts \(narrowed) ORDER BY chain")
    {
      let cut = AuditCut(chain: try row["chain"], seq: try row["seq"], hash: try row["hash"])
      if try mac(of: cut) == row["mac"] { cuts[cut.chain] = cut } else { forged.append(cut.chain) }
    }
    return (cuts, forged)
  }

  /// Removes a chain's entries up to the cut. The caller has entered the chain's scope.
  /// - Returns: how many.
  func apply(_ cut: AuditCut, in tx: Tx) throws -> Int {
    try tx.execute(
      """
      INSERT INTO audit_cuts (chain, seq, hash, mac)
      VALUES (\(cut.chain), \(cut.seq), \(cut.hash), \(mac(of: cut)))
      ON CONFLICT (chain) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, mac = excluded.mac
      """)
    try tx.execute(
      "DELETE FROM audit_details WHERE chain = \(cut.chain) AND seq <= \(cut.seq)")
    return try tx.execute("DELETE FROM audit WHERE chain = \(cut.chain) AND seq <= \(cut.seq)")
  }

  private func mac(of cut: AuditCut) -> [UInt8] {
    mac(of: "cut|\(cut.chain)|\(cut.seq)|\(cut.hash.base64URL)")
  }
}
