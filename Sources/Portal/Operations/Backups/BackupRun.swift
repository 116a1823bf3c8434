/// One attempt at a backup, as the operators see it.
package struct BackupRun: Sendable {
  package enum State: String, Sendable, SQLValue, CaseIterable { case running, verified, failed }
  /// Why it was made.
  package enum Reason: String, Sendable, SQLValue, CaseIterable { case schedule, request, command }

  /// What was looked at in the copy, opened as a portal of its own.
  package struct Checked: Sendable, Equatable {
    package let tables: Int
    package let rows: Int
    package let entries: Int
    package let files: Int

    package init(tables: Int, rows: Int, entries: Int, files: Int) {
      self.tables = tables
      self.rows = rows
      self.entries = entries
      self.files = files
    }
  }

  package let id: ID<BackupRun>
  package let reason: Reason
  package let state: State
  package let folder: String
  package let file: String?
  package let startedAt: Timestamp
  package let finishedAt: Timestamp?
  /// In bytes.
  package let size: Int64?
  package let checked: Checked?
  /// Why it failed. Of a verified one: what is wrong with the portal itself, and so with its copy.
  package let problem: String?
  /// When it made room for newer ones.
  package let removedAt: Timestamp?

  init(_ row: Row) throws {
    id = try row["id"]
    reason = try row["reason"]
    state = try row["state"]
    folder = try row["folder"]
    file = try row["file"]
    startedAt = try row["started_at"]
    finishedAt = try row["finished_at"]
    size = try row["size"]
    problem = try row["problem"]
    removedAt = try row["removed_at"]
    let tables: Int? = try row["table_count"]
    checked = try tables.map {
      Checked(
        tables: $0, rows: try row["row_count"] ?? 0, entries: try row["entry_count"] ?? 0,
        files: try row["file_count"] ?? 0)
    }
  }

  /// The newest backup that passed its check; nil when there is none. Costs one look at an index.
  package static func lastVerified(in tx: Tx) throws -> BackupRun? {
    try tx.row(
      """
      SELECT * FROM backup_runs WHERE state = \(State.verified) ORDER BY id DESC LIMIT 1
      """
    ).map(BackupRun.init)
  }

  /// Newest first.
  package static func latest(_ count: Int, in tx: Tx) throws -> [BackupRun] {
    let last = "g"  // after every UUID
    return try tx.rows(
      "SELECT * FROM backup_runs WHERE id < \(last) ORDER BY id DESC LIMIT \(count)"
    ).map(BackupRun.init)
  }
}
