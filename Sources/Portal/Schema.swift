/// The schema, step by step. A step that has landed is never edited.
package enum Schema {
  package static let migrations: [Migration] = [
    Migration("0001-accounts", accounts),
    Migration("0002-sign-in", signIn),
    Migration("0003-audit", audit),
    Migration("0004-mail-and-jobs", mailAndJobs),
    Migration(backupsStep, backups),
    Migration("0006-dead-mail", deadMail),
  ]

  /// The names of the steps that the database lacks.
  /// - Throws: `StoreError.newerSchema`.
  package static func missing(in tx: Tx) throws -> [String] {
    try Migration.pending(of: migrations, in: tx).map(\.name)
  }

  private static let deadMail: [SQL] = [
    "CREATE INDEX outbox_dead ON outbox (next_attempt_at) WHERE state = 'dead'"
  ]

  private static let accounts: [SQL] = [
    """
    CREATE TABLE revisions (
      key \(.text) NOT NULL PRIMARY KEY,
      revision \(.int) NOT NULL DEFAULT 0,
      metrics_revision \(.int) NOT NULL DEFAULT 0) \(.strict)
    """,
    """
    CREATE TABLE teams (
      id \(.text) NOT NULL PRIMARY KEY,
      slug \(.text) NOT NULL UNIQUE,
      name \(.text) NOT NULL,
      created_at \(.int) NOT NULL) \(.strict)
    """,
    """
    CREATE TABLE users (
      id \(.text) NOT NULL PRIMARY KEY,
      email \(.text) NOT NULL UNIQUE,
      name \(.text) NOT NULL,
      company \(.text) NOT NULL DEFAULT '',
      bio \(.text) NOT NULL DEFAULT '',
      time_zone \(.text) NOT NULL DEFAULT '',
      language \(.text) NOT NULL DEFAULT 'en',
      theme \(.text) NOT NULL DEFAULT 'system',
      avatar \(.text),
      password_hash \(.text) NOT NULL,
      password_changed_at \(.int) NOT NULL,
      is_operator \(.int) NOT NULL DEFAULT 0,
      last_team_id \(.text) REFERENCES teams (id) ON DELETE SET NULL,
      created_at \(.int) NOT NULL) \(.strict)
    """,
    "CREATE INDEX users_by_last_team ON users (last_team_id)",
    """
    CREATE TABLE memberships (
      team_id \(.text) NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
      user_id \(.text) NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      role \(.text) NOT NULL,
      created_at \(.int) NOT NULL,
      PRIMARY KEY (team_id, user_id)) \(.strict)
    """,
    "CREATE INDEX memberships_by_user ON memberships (user_id, created_at)",
  ]

  private static let signIn: [SQL] = [
    """
    CREATE TABLE pending_sign_ups (
      id \(.text) NOT NULL PRIMARY KEY,
      email \(.text) NOT NULL,
      name \(.text) NOT NULL,
      password_hash \(.text) NOT NULL,
      next_path \(.text),
      language \(.text) NOT NULL,
      token_hash \(.bytes) NOT NULL UNIQUE,
      browser_hash \(.bytes) NOT NULL UNIQUE,
      created_at \(.int) NOT NULL,
      expires_at \(.int) NOT NULL) \(.strict)
    """,
    "CREATE INDEX pending_sign_ups_by_email ON pending_sign_ups (email)",
    "CREATE INDEX pending_sign_ups_by_age ON pending_sign_ups (created_at)",
    """
    CREATE TABLE sessions (
      id \(.text) NOT NULL PRIMARY KEY,
      token_hash \(.bytes) NOT NULL UNIQUE,
      user_id \(.text) NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      created_at \(.int) NOT NULL,
      last_seen_at \(.int) NOT NULL,
      expires_at \(.int) NOT NULL,
      ends_at \(.int) NOT NULL,
      proved_at \(.int) NOT NULL,
      remembered \(.int) NOT NULL,
      address \(.text) NOT NULL,
      agent \(.text) NOT NULL) \(.strict)
    """,
    "CREATE INDEX sessions_by_user ON sessions (user_id, last_seen_at)",
    "CREATE INDEX sessions_by_expiry ON sessions (expires_at)",
    """
    CREATE TABLE devices (
      user_id \(.text) NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      token_hash \(.bytes) NOT NULL,
      last_seen_at \(.int) NOT NULL,
      PRIMARY KEY (user_id, token_hash)) \(.strict)
    """,
    "CREATE INDEX devices_by_age ON devices (last_seen_at)",
    """
    CREATE TABLE password_resets (
      user_id \(.text) NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
      token_hash \(.bytes) NOT NULL UNIQUE,
      expires_at \(.int) NOT NULL) \(.strict)
    """,
    "CREATE INDEX password_resets_by_expiry ON password_resets (expires_at)",
    """
    CREATE TABLE reset_requests (
      id \(.text) NOT NULL PRIMARY KEY,
      sealed \(.bytes) NOT NULL) \(.strict)
    """,
    """
    CREATE TABLE attempts (
      id \(.text) NOT NULL PRIMARY KEY,
      scope \(.text) NOT NULL,
      at \(.int) NOT NULL) \(.strict)
    """,
    "CREATE INDEX attempts_by_scope ON attempts (scope, at)",
    "CREATE INDEX attempts_by_age ON attempts (at)",
    """
    CREATE TABLE drafts (
      id \(.text) NOT NULL PRIMARY KEY,
      user_id \(.text) NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      sealed \(.bytes) NOT NULL,
      expires_at \(.int) NOT NULL) \(.strict)
    """,
    "CREATE INDEX drafts_by_user ON drafts (user_id)",
    "CREATE INDEX drafts_by_expiry ON drafts (expires_at)",
  ]

  private static let audit: [SQL] = [
    """
    CREATE TABLE audit (
      chain \(.text) NOT NULL,
      seq \(.int) NOT NULL,
      id \(.text) NOT NULL UNIQUE,
      at \(.int) NOT NULL,
      action \(.text) NOT NULL,
      actor_kind \(.text) NOT NULL,
      actor_id \(.text),
      actor_name \(.text) NOT NULL,
      address \(.text),
      agent \(.text),
      request_id \(.text),
      subject \(.text) NOT NULL,
      before \(.text),
      after \(.text),
      previous_hash \(.bytes) NOT NULL,
      hash \(.bytes) NOT NULL,
      PRIMARY KEY (chain, seq)) \(.strict)
    """,
    """
    CREATE TABLE audit_heads (
      chain \(.text) NOT NULL PRIMARY KEY,
      seq \(.int) NOT NULL,
      hash \(.bytes) NOT NULL,
      mac \(.bytes) NOT NULL) \(.strict)
    """,
    "\(sqlite: refuseOnSQLite("UPDATE"), postgres: refuseOnPostgres)",
    "\(sqlite: refuseOnSQLite("DELETE"), postgres: "")",
    "\(sqlite: refuseReplaceOnSQLite, postgres: "")",
  ]

  private static func refuseOnSQLite(_ verb: String) -> String {
    """
    CREATE TRIGGER audit_refuses_\(verb.lowercased()) BEFORE \(verb) ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END
    """
  }

  /// INSERT OR REPLACE removes rows without asking the DELETE trigger.
  private static let refuseReplaceOnSQLite = """
    CREATE TRIGGER audit_refuses_replace BEFORE INSERT ON audit
    WHEN EXISTS (SELECT 1 FROM audit WHERE chain = NEW.chain AND seq = NEW.seq)
      OR EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END
    """

  private static let refuseOnPostgres = """
    CREATE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the audit is append-only' USING ERRCODE = 'integrity_constraint_violation';
    END $$;
    CREATE TRIGGER audit_refuses_change BEFORE UPDATE OR DELETE ON audit
      FOR EACH ROW EXECUTE FUNCTION audit_refuses();
    CREATE TRIGGER audit_refuses_truncate BEFORE TRUNCATE ON audit
      FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses();
    """

  private static let mailAndJobs: [SQL] = [
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
  ]
}
