import Foundation

/// Writes down what becomes of a run.
struct BackupRecord {
  let portal: Portal
  let id: ID<BackupRun>
  /// A database from before the table has nowhere to write it; it can still be backed up.
  private let hasTable: Bool

  /// What still runs according to the table was killed: the caller holds the lock.
  static func begin(
    _ portal: Portal, _ reason: BackupRun.Reason, in folder: String
  ) async throws -> BackupRecord {
    let missing = try await portal.store.read { try Schema.missing(in: $0) }
    let id = ID<BackupRun>(trusted: UUIDv7.text(at: portal.store.clock.now()))
    let record = BackupRecord(
      portal: portal, id: id, hasTable: !missing.contains(Migration.backups.name))
    try await record.write { tx in
      try abandonRunning(in: tx)
      try tx.execute(
        "DELETE FROM backup_runs WHERE state <> 'running' AND started_at < \(tx.now - .days(400))")
      try tx.insert(
        "backup_runs",
        [
          "id": id, "reason": reason, "state": BackupRun.State.running, "folder": folder,
          "started_at": tx.now,
        ])
    }
    return record
  }

  static func abandonRunning(in tx: Tx) throws {
    try tx.execute(
      """
      UPDATE backup_runs SET state = \(BackupRun.State.failed), finished_at = \(tx.now),
        problem = 'The portal was stopped before it was done.'
      WHERE state = \(BackupRun.State.running)
      """)
  }

  func verified(
    _ file: String, size: Int64, _ checked: BackupRun.Checked, warning: String?
  ) async throws {
    try await write { tx in
      try Self.verified(id, file, size: size, checked, warning: warning, in: tx)
    }
  }

  private static func verified(
    _ id: ID<BackupRun>, _ file: String, size: Int64, _ checked: BackupRun.Checked,
    warning: String?, in tx: Tx
  ) throws {
    try tx.execute(
      """
      UPDATE backup_runs SET state = \(BackupRun.State.verified), finished_at = \(tx.now),
        file = \(file), size = \(size), table_count = \(checked.tables),
        row_count = \(checked.rows), entry_count = \(checked.entries),
        file_count = \(checked.files), problem = \(warning)
      WHERE id = \(id)
      """)
  }

  /// In a restored database: the run that made the archive ended well, others did not end.
  static func complete(_ archive: SealedArchive, in tx: Tx) throws {
    let row = try tx.row(
      """
      SELECT id FROM backup_runs WHERE state = \(BackupRun.State.running)
      ORDER BY id DESC LIMIT 1
      """)
    if let row {
      let file = URL(fileURLWithPath: archive.path).lastPathComponent
      try verified(
        try row["id"], file, size: archive.length, archive.checked, warning: nil, in: tx)
    }
    try abandonRunning(in: tx)
  }

  func failed(_ problem: String) async throws {
    try await write { tx in
      try tx.execute(
        """
        UPDATE backup_runs SET state = \(BackupRun.State.failed), finished_at = \(tx.now),
          problem = \(String(problem.prefix(2000))) WHERE id = \(id)
        """)
    }
  }

  func removed(_ files: [String], from folder: String) async throws {
    guard !files.isEmpty else { return }
    try await write { tx in
      try tx.execute(
        """
        UPDATE backup_runs SET removed_at = \(tx.now)
        WHERE folder = \(folder) AND file IN (\(list: files)) AND removed_at IS NULL
        """)
    }
  }

  private func write(_ body: @escaping @Sendable (Tx) throws -> Void) async throws {
    guard hasTable else { return }
    try await portal.store.write(for: .portal, as: .system("backup")) { tx in
      tx.moveOperators()
      try body(tx)
    }
  }
}
