extension Migration {
  /// What mail servers say of each mail, at once and later, and the addresses that get none any more.
  static let mailServer = Migration(
    "0014-mail-server",
    [
      // What the server said when it took the mail.
      "ALTER TABLE outbox ADD COLUMN reply \(.text)",
      // 1 for a mail whose recipient was refused: no trouble of the portal's.
      "ALTER TABLE outbox ADD COLUMN refused \(.int) NOT NULL DEFAULT 0",
      // 1 while the server has said that it will take the mail later: likewise.
      "ALTER TABLE outbox ADD COLUMN deferred \(.int) NOT NULL DEFAULT 0",
      // How many attempts ended without anybody knowing how.
      "ALTER TABLE outbox ADD COLUMN doubts \(.int) NOT NULL DEFAULT 0",
      // Nil in mail from before: two days after it was written.
      "ALTER TABLE outbox ADD COLUMN give_up_at \(.int)",
      // What became of the mail behind the server.
      "ALTER TABLE outbox ADD COLUMN fate \(.text)",
      "ALTER TABLE outbox ADD COLUMN fate_words \(.text)",
      "ALTER TABLE outbox ADD COLUMN fate_at \(.int)",
      // The next mail is found in the index alone: a row is long, and many may be due at one moment.
      "DROP INDEX outbox_due",
      """
      CREATE INDEX outbox_due ON outbox (next_attempt_at, id, leased_until) WHERE state = 'queued'
      """,
      "DROP INDEX outbox_dead",
      """
      CREATE INDEX outbox_dead ON outbox (next_attempt_at) WHERE state = 'dead' AND refused = 0
      """,
      """
      CREATE TABLE suppressed_addresses (
        id \(.text) NOT NULL PRIMARY KEY,
        email \(.text) NOT NULL UNIQUE,
        reason \(.text) NOT NULL,
        words \(.text) NOT NULL,
        since \(.int) NOT NULL,
        lifted_at \(.int)) \(.strict)
      """,
      "CREATE INDEX suppressed_now ON suppressed_addresses (id) WHERE lifted_at IS NULL",
    ],
    keeping: [
      .bounded("suppressed_addresses", "one for each address that mail has been sent to")
    ])
}
