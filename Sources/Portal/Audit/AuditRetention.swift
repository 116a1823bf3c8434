/// Removes what is older than the setting says. Each step moves a chain's cut forward and removes up to it
/// in one transaction; a chain's last entry stays whatever its age, so that the chain goes on.
struct AuditRetention {
  let portal: Portal
  /// What was written before it goes.
  let before: Timestamp

  /// Small steps, so that no write waits long behind one.
  private static let atOnce = 500

  /// - Returns: how many entries went.
  func run() async throws -> Int {
    var (removed, isNoted, failure): (Int, Bool, (any Error)?) = (0, false, nil)
    for chain in try await oldChains() {
      try Task.checkCancellation()
      do {
        guard try await hasMore(chain) else { continue }
        // Before anything goes: a run that is killed has said what it was about to do.
        if !isNoted { try await note(.auditTrimming) }
        isNoted = true
        while let count = try await advance(chain) { removed += count }
      } catch { failure = failure ?? error }
    }
    if removed > 0 { try await note(.auditTrimmed, after: ["entries": String(removed)]) }
    if let failure { throw failure }
    return removed
  }

  private func hasMore(_ chain: String) async throws -> Bool {
    let (audit, before) = (portal.audit, before)
    return try await portal.store.read {
      try Self.next(of: chain, before: before, audit, in: $0) != nil
    }
  }

  /// Those whose first entry is too old.
  private func oldChains() async throws -> [String] {
    var (old, last): ([String], String) = ([], "")
    while true {
      let (after, before) = (last, before)
      let page = try await portal.store.read { tx in
        try tx.rows(
          """
          SELECT h.chain, (SELECT a.at FROM audit a WHERE a.chain = h.chain
            ORDER BY a.seq LIMIT 1) AS first_at
          FROM audit_heads h WHERE h.chain > \(after) ORDER BY h.chain LIMIT 1000
          """
        ).map { (chain: try $0["chain"] as String, at: try $0["first_at"] as Timestamp?) }
      }
      old += page.filter { $0.at.map { $0 < before } ?? false }.map(\.chain)
      guard let next = page.last?.chain else { return old }
      last = next
    }
  }

  /// - Returns: how many went; nil when no more of the chain may.
  private func advance(_ chain: String) async throws -> Int? {
    guard let scope = AuditChain(key: chain)?.scope else { return nil }
    let (audit, before) = (portal.audit, before)
    let done: (cut: AuditCut, count: Int)?
    do {
      done = try await portal.store.write(for: scope, as: .system("retention")) { tx in
        try Self.step(chain, before: before, audit, in: tx)
      }
    } catch StoreError.scopeGone {
      // Of a team that was purged, or a person who is gone: nobody sees it any more.
      done = try await portal.store.write(for: .portal, as: .system("retention")) { tx in
        try Self.step(chain, before: before, audit, in: tx)
      }
    }
    guard let done else { return nil }
    portal.store.audit.growth.note(done.cut)
    return done.count
  }

  private static func step(
    _ chain: String, before: Timestamp, _ audit: AuditLog, in tx: Tx
  ) throws -> (cut: AuditCut, count: Int)? {
    try next(of: chain, before: before, audit, in: tx).map { ($0, try audit.apply($0, in: tx)) }
  }

  /// The last of the first entries that are all too old. Where somebody has tampered with one it ends:
  /// that stays, for `verify` to find.
  private static func next(
    of chain: String, before: Timestamp, _ audit: AuditLog, in tx: Tx
  ) throws -> AuditCut? {
    let rows = try tx.rows(
      """
      \(AuditEntry.select) WHERE a.chain = \(chain)
        AND a.seq < (SELECT MAX(seq) FROM audit WHERE chain = \(chain))
      ORDER BY a.seq LIMIT \(atOnce)
      """)
    var walked = try AuditVerification(audit, of: [chain], in: tx)
    var cut: AuditCut?
    for row in rows {
      let entry = try AuditEntry(row)
      walked.look(at: entry)
      guard entry.at < before, walked.problems.isEmpty else { break }
      cut = AuditCut(chain: chain, seq: entry.seq, hash: entry.hash)
    }
    return cut
  }

  private func note(_ action: AuditAction, after: [String: String]? = nil) async throws {
    let before = before
    try await portal.store.write(for: .portal, as: .system("retention")) { tx in
      try tx.audit(action, to: .portal, subject: before.date.formatted(.iso8601), after: after)
    }
  }
}

extension AuditAction {
  static let auditTrimming = AuditAction(
    "audit.trimming", "began to remove entries of the audit from before {{subject}}")
  static let auditTrimmed = AuditAction(
    "audit.trimmed", "removed entries of the audit from before {{subject}}")
}

extension Job {
  /// Keeps the audit as long as the setting says; nil without one.
  package static func auditRetention(_ portal: Portal) -> Job? {
    portal.settings.auditRetention.map { span in
      Job("audit-retention", every: .hours(6)) {
        let before = portal.store.clock.now() - span
        _ = try await AuditRetention(portal: portal, before: before).run()
      }
    }
  }
}
