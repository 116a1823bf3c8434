extension Job {
  private static let backupName = "backup"

  /// Makes a backup when it is time, or when an operator asks for one.
  package static func backup(_ portal: Portal) -> Job {
    Job(backupName, every: portal.settings.backups.every, isLong: true, isShown: true) {
      let isAsked = try await portal.store.write(for: .portal, as: .system(backupName)) { tx in
        try tx.execute(
          "UPDATE jobs SET asked_at = NULL WHERE name = 'backup' AND asked_at IS NOT NULL") > 0
      }
      _ = try await MakeBackup(portal).run(because: isAsked ? .request : .schedule)
    }
  }
}

/// When the next backup is made.
package struct BackupSchedule: Sendable {
  /// Nil when nothing is scheduled.
  package let next: Timestamp?
  /// One is being made, or waits for its turn.
  package let isRunning: Bool
  /// When the clock alone will change that.
  package let changesAt: Timestamp?

  package init(in tx: Tx) throws {
    let row = try tx.row(
      "SELECT run_at, leased_until FROM jobs WHERE name = 'backup'")
    let at: Timestamp = try row?["run_at"] ?? Job.never
    let leased: Timestamp? = try row?["leased_until"] ?? nil
    next = at == Job.never ? nil : at
    isRunning = at <= tx.now || leased.map { $0 > tx.now } ?? false
    changesAt = [next, leased].compactMap { $0 }.filter { $0 > tx.now }.min()
  }

  /// Has one made as soon as a portal is free to.
  /// - Returns: false when one is being made already.
  package static func request(in tx: Tx) throws -> Bool {
    guard try !BackupSchedule(in: tx).isRunning else { return false }
    try tx.execute(
      """
      INSERT INTO jobs (name, run_at, asked_at) VALUES ('backup', \(tx.now), \(tx.now))
      ON CONFLICT (name) DO UPDATE
      SET run_at = excluded.run_at, lease = NULL, leased_until = NULL,
        asked_at = excluded.asked_at
      """)
    tx.moveOperators()
    try tx.audit(.backupRequested, to: .portal, subject: "backup")
    return true
  }
}

extension AuditAction {
  static let backupRequested = AuditAction("backup.requested", "asked for a backup")
  static let backups = [backupRequested, restored, imported]
}
