extension Migration {
  /// Who gets a report of a team by mail each month.
  static let reports = Migration(
    "0027-reports",
    [
      // Goes with the membership. `last_month` is the last that was told or had nothing to tell.
      """
      CREATE TABLE monthly_reports (
        id \(.text) NOT NULL PRIMARY KEY,
        team_id \(.text) NOT NULL,
        user_id \(.text) NOT NULL,
        chosen_at \(.int) NOT NULL,
        last_month \(.int) NOT NULL,
        stop_hash \(.bytes) NOT NULL UNIQUE,
        UNIQUE (team_id, user_id),
        FOREIGN KEY (team_id, user_id) REFERENCES memberships (team_id, user_id)
          ON DELETE CASCADE) \(.strict)
      """,
      "CREATE INDEX monthly_reports_by_month ON monthly_reports (last_month)",
    ],
    keeping: [.bounded("monthly_reports", "at most one for each membership, and gone with it")])
}
