/// Which entry of a chain, as addresses and files write it: `12`; or `2~12` in the second chain, which was
/// begun beside one that somebody had tampered with.
package struct AuditNumber: Sendable, Hashable {
  package let chain: Int
  package let seq: Int64

  init(chain: Int, seq: Int64) {
    self.chain = chain
    self.seq = seq
  }

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

extension AuditEntry {
  package var number: AuditNumber {
    let parts = chain.split(separator: "~")
    return AuditNumber(chain: parts.count == 2 ? Int(parts[1]) ?? 1 : 1, seq: seq)
  }

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
    let near = try rows.map(ListedEntry.init).filter { abs($0.entry.seq - number.seq) <= 1 }
    guard let listed = near.first(where: { $0.entry.seq == number.seq }) else { return nil }
    return FoundEntry(
      listed: listed, previous: near.first { $0.entry.seq < number.seq }?.entry.number,
      next: near.last { $0.entry.seq > number.seq }?.entry.number)
  }
}

extension AuditRecord {
  /// What its entries in the chain called it last, so that nothing is told which does not stand there.
  package static func name(_ key: String, in chain: AuditChain, _ tx: Tx) throws -> String? {
    try tx.row(
      """
      SELECT d.subject FROM audit a JOIN audit_details d ON d.chain = a.chain AND d.seq = a.seq
      WHERE a.chain = \(chain.key) AND a.record = \(key) ORDER BY a.at DESC, a.seq DESC LIMIT 1
      """
    ).flatMap { try $0["subject"] }
  }
}
