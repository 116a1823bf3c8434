extension Migration {
  static let accounts = Migration(
    "0001-accounts",
    [
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
    ],
    keeping: [
      .bounded("memberships", "at most one for each person and team"),
      .bounded("revisions", "one for each person and team, eight for operators"),
      .bounded("teams", "as many as people make"),
      .bounded("users", "as many as there are people"),
    ])
}
