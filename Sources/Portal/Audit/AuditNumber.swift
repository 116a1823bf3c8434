/// Which entry of a chain, as addresses and files write it: `12`; or `2~12` in the second chain, which was
/// begun beside one that somebody had tampered with.
package struct AuditNumber: Sendable, Hashable {
  package let chain: Int
  package let seq: Int64

  init(chain: Int, seq: Int64) {
    self.chain = chain
    self.seq = seq
  }

  /// Of its text, for programs.
  package static let pattern = "^([0-9]{1,3}~)?[0-9]{1,18}$"

  /// One text for one entry.
  package init?(_ text: String) {
    let parts = text.split(separator: "~", omittingEmptySubsequences: false)
    guard let last = parts.last, let seq = Int64(last), seq > 0 else { return nil }
    let chain = parts.count == 2 ? Int(parts[0]) ?? 0 : 1
    self.init(chain: chain, seq: seq)
    guard (1...100).contains(chain), self.text.utf8.elementsEqual(text.utf8) else { return nil }
  }

  package var text: String { chain == 1 ? String(seq) : "\(chain)~\(seq)" }
}

extension AuditNumber {
  /// - Parameter chain: its name.
  init(of chain: String, _ seq: Int64) {
    let parts = chain.split(separator: "~")
    self.init(chain: parts.count == 2 ? Int(parts[1]) ?? 1 : 1, seq: seq)
  }
}

extension AuditCut {
  /// The last one that was removed.
  var number: AuditNumber { AuditNumber(of: chain, seq) }
}

extension AuditEntry {
  package var number: AuditNumber { AuditNumber(of: chain, seq) }

  /// In hexadecimal digits, as `portico audit` writes them.
  package var hashText: String { hash.hex }
}

/// An entry with those before and after it.
package struct FoundEntry: Sendable {
  package let listed: ListedEntry
  package let previous: AuditNumber?
  package let next: AuditNumber?

  package static func find(
    _ number: AuditNumber, of chain: AuditChain, in tx: Tx
  ) throws -> FoundEntry? {
    let key = AuditChain.key(chain.key, number.chain)
    let rows = try tx.rows(
      """
      \(ListedEntry.select) WHERE a.chain = \(key) AND a.seq >= \(number.seq - 1)
      ORDER BY a.seq LIMIT 3
      """)
    let near = try rows.map { try ListedEntry($0, in: chain.kind) }.filter {
      abs($0.entry.seq - number.seq) <= 1
    }
    guard let listed = near.first(where: { $0.entry.seq == number.seq }) else { return nil }
    return FoundEntry(
      listed: listed, previous: near.first { $0.entry.seq < number.seq }?.entry.number,
      next: near.last { $0.entry.seq > number.seq }?.entry.number)
  }
}

extension AuditRecord {
  /// What its entries in a team's chain called it last, so that nothing is told which does not stand there.
  /// Entries about other things than people and roles say in their subject what became of them.
  package static func name(_ key: String, in chain: AuditChain, _ tx: Tx) throws -> String? {
    guard chain.kind == .team, key.hasPrefix("user:") || key.hasPrefix("role:") else { return nil }
    let last = try chain.orderedKeys(in: tx).compactMap { chain in
      try tx.row(
        """
        SELECT a.at, d.subject FROM audit a
        JOIN audit_details d ON d.chain = a.chain AND d.seq = a.seq
        WHERE a.chain = \(chain) AND a.record = \(key) ORDER BY a.at DESC, a.seq DESC LIMIT 1
        """
      ).map { (at: try $0["at"] as Timestamp, name: try $0["subject"] as String?) }
    }
    return last.max { $0.at < $1.at }?.name
  }
}

extension AuditChain {
  /// It begins with entries of the audit's first form, which did not say what they are about.
  package func isCarriedOver(in tx: Tx) throws -> Bool {
    let first = try tx.row(
      """
      SELECT CASE WHEN first_mac IS NULL THEN 0 ELSE 1 END AS carried FROM audit
      WHERE chain = \(key) ORDER BY seq LIMIT 1
      """)
    return try first?["carried"] == 1
  }
}
