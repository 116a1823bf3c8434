/// Has every chain looked at for which somebody asked: entry by entry, and against what is known of it
/// outside the database.
struct AuditChecking: Sendable {
  private static let atOnce = 100
  private let portal: Portal
  private let kept: KeptEnds
  private let checkpoint: Checkpoint?

  /// Reads the files, before the database is looked at: then they cannot be ahead of it.
  init(_ portal: Portal) async throws {
    self.portal = portal
    let (settings, keys) = (portal.settings, portal.keys)
    (kept, checkpoint) = try await OwnThreads.run("portico-audit") {
      (
        try KeptEnds(settings.dataFolder, keys: keys),
        Checkpoint.newest(
          in: [settings.backupFolder], dataFolder: settings.dataFolder, keys: keys)
      )
    }
  }

  /// One after the other, those that have waited longest first. One that cannot be checked now holds up
  /// no other.
  func run() async throws {
    let asked = try await portal.store.read { tx in
      try tx.rows(
        """
        SELECT chain FROM audit_checks WHERE asked_at IS NOT NULL
        ORDER BY asked_at, chain LIMIT \(Self.atOnce)
        """
      ).map { try $0["chain"] as String }
    }
    var failure: (any Error)?
    for key in asked {
      try Task.checkCancellation()
      do { try await check(key) } catch { failure = failure ?? error }
    }
    if let failure { throw failure }
  }

  private func check(_ key: String) async throws {
    guard let chain = AuditChain(key: key), chain.key == key else { return try await drop(key) }
    let (audit, kept, checkpoint) = (portal.audit, kept, checkpoint)
    let (problems, count, time) = try await portal.store.snapshot { tx, _ in
      let found = try audit.verify(chain, in: tx)
      let outside =
        try kept.problems(of: chain, audit, in: tx)
        + (checkpoint?.problems(of: chain, audit, in: tx) ?? [])
      return (found.problems + outside, found.count, tx.now)
    }
    if !problems.isEmpty {
      portal.logger.error(
        "the audit was tampered with",
        metadata: [
          "chain": "\(key)", "problems": "\(problems.count)",
          "first": "\(problems.prefix(20).joined(separator: "; "))",
        ])
    }
    do {
      try await portal.store.write(for: chain.scope, as: .system(Job.auditChecksName)) { tx in
        try AuditCheck.save(problems, count: count, of: chain, at: time, audit, in: tx)
      }
    } catch StoreError.scopeGone { try await drop(key) }
  }

  /// Nobody is left who would read it: its team is gone, or there never was such a chain.
  private func drop(_ key: String) async throws {
    try await portal.store.write(for: .portal, as: .system(Job.auditChecksName)) { tx in
      try tx.execute("DELETE FROM audit_checks WHERE chain = \(key)")
    }
  }
}

extension Job {
  static let auditChecksName = "audit-checks"

  /// Checks what somebody has asked for, within seconds.
  package static func auditChecks(_ portal: Portal) -> Job {
    Job(
      auditChecksName, every: .seconds(2),
      hasWork: { try AuditCheck.isAsked(in: $0) },
      run: { try await AuditChecking(portal).run() })
  }
}

extension AuditCheck {
  fileprivate static func isAsked(in tx: Tx) throws -> Bool {
    try tx.exists("SELECT 1 AS n FROM audit_checks WHERE asked_at IS NOT NULL LIMIT 1")
  }
}
