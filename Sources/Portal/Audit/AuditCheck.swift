/// What was found when somebody last had a chain checked: until when it is whole. Under a code, so that
/// nobody at the database can say so.
package struct AuditCheck: Sendable, Equatable {
  /// Since when a check waits or runs.
  package let askedAt: Timestamp?
  /// Nil when there was none, or when somebody else wrote its result.
  package let checkedAt: Timestamp?
  /// How many entries were looked at.
  package let count: Int
  /// In the words of `portico audit verify`, the first ones.
  package let problems: [String]

  package var isWhole: Bool { checkedAt != nil && problems.isEmpty }

  /// A chain that somebody rewrote has thousands.
  private static let mostProblems = 20
}

extension AuditCheck {
  /// Nil when nobody has asked for one yet.
  package static func find(
    _ chain: AuditChain, _ audit: AuditLog, in tx: Tx
  ) throws -> AuditCheck? {
    guard let row = try tx.row("SELECT * FROM audit_checks WHERE chain = \(chain.key)") else {
      return nil
    }
    let (checkedAt, count): (Timestamp?, Int) = (try row["checked_at"], try row["entry_count"])
    let problems: String = try row["problems"]
    let isOurs =
      try checkedAt.map { audit.mac(ofCheck: chain, at: $0, count, problems) } == row["mac"]
    return AuditCheck(
      askedAt: try row["asked_at"], checkedAt: isOurs ? checkedAt : nil,
      count: isOurs ? count : 0,
      problems: isOurs ? problems.split(separator: "\n").map(String.init) : [])
  }

  /// A check begins within seconds. Whoever asks while one waits is answered by the same, and whoever asks
  /// within a minute after one has its answer.
  package static func ask(for chain: AuditChain, in tx: Tx) throws {
    if chain == .portal { tx.moveOperators() }
    try tx.execute(
      """
      INSERT INTO audit_checks (chain, asked_at, entry_count, problems, mac)
      VALUES (\(chain.key), \(tx.now), 0, '', \([UInt8]()))
      ON CONFLICT (chain) DO UPDATE SET asked_at = COALESCE(audit_checks.asked_at, excluded.asked_at)
        WHERE audit_checks.checked_at IS NULL
          OR audit_checks.checked_at NOT BETWEEN \(tx.now - .minutes(1)) AND \(tx.now)
      """)
  }

  /// The chain is in the write's scope: its revision tells open pages.
  static func save(
    _ problems: [String], count: Int, of chain: AuditChain, at time: Timestamp, _ audit: AuditLog,
    in tx: Tx
  ) throws {
    if chain == .portal { tx.moveOperators() }
    let more = problems.count - mostProblems
    let words =
      (problems.prefix(mostProblems) + (more > 0 ? ["and \(more) more"] : []))
      .joined(separator: "\n")
    let mac = audit.mac(ofCheck: chain, at: time, count, words)
    try tx.execute(
      """
      INSERT INTO audit_checks (chain, checked_at, entry_count, problems, mac)
      VALUES (\(chain.key), \(time), \(count), \(words), \(mac))
      ON CONFLICT (chain) DO UPDATE SET asked_at = NULL, checked_at = excluded.checked_at,
        entry_count = excluded.entry_count, problems = excluded.problems, mac = excluded.mac
      """)
  }
}

extension AuditLog {
  fileprivate func mac(
    ofCheck chain: AuditChain, at time: Timestamp, _ count: Int, _ problems: String
  ) -> [UInt8] { mac(of: "check|\(chain.key)|\(time.microseconds)|\(count)|\(problems)") }
}
