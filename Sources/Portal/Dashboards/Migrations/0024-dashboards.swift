extension Migration {
  /// What people see when they come in, and what they ask of stored events.
  static let dashboards = Migration(
    "0024-dashboards",
    [
      // One for each person who has arranged their own, which goes with the membership, and one for the
      // team's others: without a person.
      """
      CREATE TABLE dashboards (
        id \(.text) NOT NULL PRIMARY KEY,
        team_id \(.text) NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
        user_id \(.text),
        widgets \(.text) NOT NULL,
        changed_at \(.int) NOT NULL,
        FOREIGN KEY (team_id, user_id) REFERENCES memberships (team_id, user_id)
          ON DELETE CASCADE) \(.strict)
      """,
      """
      CREATE UNIQUE INDEX dashboards_by_person ON dashboards (team_id, user_id)
      WHERE user_id IS NOT NULL
      """,
      "CREATE UNIQUE INDEX dashboards_by_team ON dashboards (team_id) WHERE user_id IS NULL",
    ],
    keeping: [
      .bounded("dashboards", "one for each membership, gone with it, and one for each team")
    ])
}
