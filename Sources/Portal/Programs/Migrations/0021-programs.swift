extension Migration {
  /// What lets programs in: API keys, refresh tokens; and the answers to their writes, kept for a day.
  static let programs = Migration(
    "0021-programs",
    [
      // Without a team it acts in all teams of whoever made it. Ended ones stay a while, so that who
      // still sends one is told why it does not work.
      """
      CREATE TABLE api_keys (
        id \(.text) NOT NULL PRIMARY KEY,
        team_id \(.text) REFERENCES teams (id) ON DELETE CASCADE,
        user_id \(.text) NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        maker_name \(.text) NOT NULL,
        name \(.text) NOT NULL,
        name_key \(.text) NOT NULL,
        hint \(.text) NOT NULL,
        secret_hash \(.bytes) NOT NULL UNIQUE,
        scopes \(.text) NOT NULL,
        ranges \(.text) NOT NULL,
        created_at \(.int) NOT NULL,
        expires_at \(.int) NOT NULL,
        ended_at \(.int),
        end_reason \(.text),
        successor_id \(.text),
        warned_at \(.int),
        used_at \(.int),
        used_from \(.text) NOT NULL DEFAULT '',
        used_by \(.text) NOT NULL DEFAULT '') \(.strict)
      """,
      "CREATE INDEX api_keys_by_team ON api_keys (team_id, id)",
      "CREATE INDEX api_keys_by_person ON api_keys (user_id, team_id, id)",
      "CREATE INDEX api_keys_by_end ON api_keys (expires_at)",
      // One each time a program refreshes: a used one that comes again ends the session.
      """
      CREATE TABLE refresh_tokens (
        token_hash \(.bytes) NOT NULL PRIMARY KEY,
        session_id \(.text) NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
        created_at \(.int) NOT NULL,
        expires_at \(.int) NOT NULL,
        used_at \(.int)) \(.strict)
      """,
      "CREATE INDEX refresh_tokens_by_end ON refresh_tokens (expires_at)",
      "CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id)",
      """
      CREATE TABLE kept_answers (
        place \(.bytes) NOT NULL PRIMARY KEY,
        request \(.bytes) NOT NULL,
        answer \(.bytes) NOT NULL,
        created_at \(.int) NOT NULL) \(.strict)
      """,
      // A team's list of them is a page for programs only.
      "CREATE INDEX payments_by_team ON payments (team_id, id)",
      "CREATE INDEX kept_answers_by_age ON kept_answers (created_at)",
    ],
    keeping: [
      .pruned(APIKey.pruning), .pruned(RefreshToken.pruning), .pruned(KeptAnswer.pruning),
    ])
}
