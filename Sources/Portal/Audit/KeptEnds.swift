/// What a data folder knows of the audit's ends, for whoever asks whether somebody rewrote it. Read
/// before the database is: then the file cannot be ahead of it.
package struct KeptEnds: Sendable {
  private enum State: Sendable {
    case whole(EndsFile)
    case damaged, missing
  }

  package let path: String
  private let place: String
  private let state: State

  /// - Throws: `StoreError` when the file cannot be read.
  package init(_ dataFolder: String, keys: SecretKeys) throws {
    path = EndsFile.path(dataFolder)
    place = AuditKeeperRow.place(of: dataFolder)
    do {
      state = try EndsFile.load(path, keys: keys).map(State.whole) ?? .missing
    } catch is EndsFile.Damaged { state = .damaged }
  }

  package var isMissing: Bool { if case .missing = state { true } else { false } }

  /// How the audit contradicts the file, or what is wrong with the file itself.
  func problems(of audit: AuditLog, in tx: Tx) throws -> [String] {
    try ownProblems(audit, in: tx)
      + (checkpoint(in: tx)?.problems(of: audit, in: tx).map { "\($0), says \(path)" } ?? [])
  }

  /// How one chain contradicts the file. What is wrong with the file itself is told of the portal's
  /// own chain: no team and no person can do anything about it.
  func problems(of chain: AuditChain, _ audit: AuditLog, in tx: Tx) throws -> [String] {
    try (chain == .portal ? ownProblems(audit, in: tx) : [])
      + (checkpoint(in: tx)?.problems(of: chain, audit, in: tx) ?? [])
  }

  private func ownProblems(_ audit: AuditLog, in tx: Tx) throws -> [String] {
    switch state {
    case .whole(let file):
      if try file.isOfAnotherDatabase(in: tx) { return ["\(path) is of another database"] }
      return file.lostAt.map {
        [
          "\(path) was found gone or damaged at \($0.date.formatted(.iso8601)): what was before cannot be told"
        ]
      } ?? []
    case .damaged: return ["\(path) is not as the portal wrote it"]
    case .missing:
      let isMissed = try audit.keepers(in: tx).contains { $0.place == place && $0.isOurs }
      return isMissed ? ["\(path) is gone, where the ends of its chains were kept"] : []
    }
  }

  /// Nil without a file that can be believed.
  private func checkpoint(in tx: Tx) throws -> Checkpoint? {
    guard case .whole(let file) = state, try !file.isOfAnotherDatabase(in: tx) else { return nil }
    return Checkpoint(file: path, madeAt: tx.now, heads: file.heads, cuts: file.cuts)
  }
}

extension Portal {
  /// What tells that somebody changed the audit by hand.
  package struct AuditFindings: Sendable {
    /// What its tables themselves tell.
    package let inTables: [String]
    /// What contradicts the file of the data folder.
    package let againstFile: [String]
    /// Whether there is such a file.
    package let isKept: Bool
    package let entries: Int
    package let chains: Int

    package var all: [String] { inTables + againstFile }
  }

  /// Looks at every entry of the audit, for as long as that takes.
  package func checkAudit() async throws -> AuditFindings {
    let (audit, folder, keys) = (audit, settings.dataFolder, keys)
    let kept = try await OwnThreads.run("portico-audit") { try KeptEnds(folder, keys: keys) }
    return try await store.snapshot { tx, _ in
      AuditFindings(
        inTables: try audit.verify(in: tx), againstFile: try kept.problems(of: audit, in: tx),
        isKept: !kept.isMissing, entries: try tx.count("SELECT COUNT(*) AS n FROM audit"),
        chains: try tx.count("SELECT COUNT(*) AS n FROM audit_heads"))
    }
  }
}
