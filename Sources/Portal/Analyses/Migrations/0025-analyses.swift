extension Migration {
  /// Questions that are answered by reading a team's stored events.
  static let analyses = Migration(
    "0025-analyses",
    [
      // `expected` is how many events there were in its days when it was asked, by the figures of `edition`;
      // `seen` how many of them are read. `result` is JSON.
      """
      CREATE TABLE analyses (
        id \(.text) NOT NULL PRIMARY KEY,
        team_id \(.text) NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
        question \(.text) NOT NULL,
        asked_by \(.text) REFERENCES users (id) ON DELETE SET NULL,
        asked_at \(.int) NOT NULL,
        expected \(.int) NOT NULL,
        edition \(.int) NOT NULL,
        state \(.text) NOT NULL,
        seen \(.int) NOT NULL,
        attempts \(.int) NOT NULL,
        lease \(.text),
        leased_until \(.int),
        started_at \(.int),
        ended_at \(.int),
        result \(.text),
        problem \(.text)) \(.strict)
      """,
      "CREATE INDEX analyses_by_team ON analyses (team_id, asked_at, id)",
      "CREATE INDEX analyses_open ON analyses (asked_at, id) WHERE ended_at IS NULL",
      "CREATE INDEX analyses_by_age ON analyses (asked_at)",
      "CREATE INDEX analyses_by_person ON analyses (asked_by) WHERE asked_by IS NOT NULL",
    ],
    keeping: [
      .pruned(
        PruningRule(
          table: "analyses", key: "id", column: "asked_at", olderThan: Analysis.keptFor))
    ])
}
