extension Migration {
  static let backups = Migration(
    "0005-backups",
    [
      """
      CREATE TABLE backup_runs (
        id \(.text) NOT NULL PRIMARY KEY,
        reason \(.text) NOT NULL,
        state \(.text) NOT NULL,
        folder \(.text) NOT NULL,
        file \(.text),
        started_at \(.int) NOT NULL,
        finished_at \(.int),
        size \(.int),
        table_count \(.int),
        row_count \(.int),
        entry_count \(.int),
        file_count \(.int),
        problem \(.text),
        removed_at \(.int)) \(.strict)
      """,
      "CREATE INDEX backup_runs_by_state ON backup_runs (state, id)",
      // Set when somebody asked for the job's next run; the job clears it.
      "ALTER TABLE jobs ADD COLUMN asked_at \(.int)",
    ],
    keeping: [
      .bounded("backup_runs", "each new run removes those of more than 400 days")
    ])
}
