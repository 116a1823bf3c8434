extension Migration {
  static let signIn = Migration(
    "0002-sign-in",
    [
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
    ],
    keeping: [
      .pruned(Device.pruning),
      .pruned(Draft.pruning),
      .pruned(PasswordReset.pruning),
      .pruned(PendingSignUp.pruning),
      .pruned(Session.pruning),
      .pruned(Throttle.pruning),
      .bounded("reset_requests", "removed when they are answered, within a second; throttled"),
    ])
}
