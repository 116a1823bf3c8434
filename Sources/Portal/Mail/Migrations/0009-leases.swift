extension Migration {
  /// A lease has a name of its own, which every later update of what was leased repeats.
  static let leases = Migration(
    "0009-leases",
    [
      "ALTER TABLE outbox ADD COLUMN lease \(.text)",
      // Set once an attempt ended without anybody knowing how.
      "ALTER TABLE outbox ADD COLUMN perhaps_delivered \(.int) NOT NULL DEFAULT 0",
      "ALTER TABLE jobs ADD COLUMN lease \(.text)",
    ])
}
