extension Migration {
  static let mailAndJobs = Migration(
    "0004-mail-and-jobs",
    [
      """
      CREATE TABLE outbox (
        id \(.text) NOT NULL PRIMARY KEY,
        message_id \(.text) NOT NULL UNIQUE,
        kind \(.text) NOT NULL,
        recipient \(.text) NOT NULL,
        subject \(.text) NOT NULL,
        sealed \(.bytes),
        state \(.text) NOT NULL,
        attempts \(.int) NOT NULL DEFAULT 0,
        last_error \(.text),
        next_attempt_at \(.int) NOT NULL,
        leased_until \(.int),
        created_at \(.int) NOT NULL,
        sent_at \(.int)) \(.strict)
      """,
      "CREATE INDEX outbox_by_state ON outbox (state, id)",
      "CREATE INDEX outbox_due ON outbox (next_attempt_at) WHERE state = 'queued'",
      """
      CREATE TABLE jobs (
        name \(.text) NOT NULL PRIMARY KEY,
        run_at \(.int) NOT NULL,
        leased_until \(.int),
        attempts \(.int) NOT NULL DEFAULT 0,
        last_error \(.text),
        last_run_at \(.int)) \(.strict)
      """,
      """
      CREATE TABLE health (
        id \(.int) NOT NULL PRIMARY KEY,
        at \(.int) NOT NULL) \(.strict)
      """,
    ],
    keeping: [
      .bounded("health", "one row"),
      .bounded("jobs", "one for each job of the program"),
      .bounded(
        "outbox",
        "kept as a record, its words for 30 days; throttles limit who can cause mail"),
    ])
}
