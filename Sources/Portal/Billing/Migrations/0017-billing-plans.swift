extension Migration {
  static let billingPlans = Migration(
    "0017-billing-plans",
    [
      // What each plan said at each time: for those who have it.
      """
      CREATE TABLE plan_versions (
        hash \(.text) NOT NULL PRIMARY KEY,
        key \(.text) NOT NULL,
        content \(.text) NOT NULL,
        first_seen_at \(.int) NOT NULL) \(.strict)
      """,
      "CREATE INDEX plan_versions_by_key ON plan_versions (key, first_seen_at)",
      // On the team's own row, so that knowing its plan costs no page a statement.
      "ALTER TABLE teams ADD COLUMN plan_hash \(.text) REFERENCES plan_versions (hash)",
      "ALTER TABLE teams ADD COLUMN gift_id \(.text)",
      "ALTER TABLE teams ADD COLUMN gift_hash \(.text) REFERENCES plan_versions (hash)",
      "ALTER TABLE teams ADD COLUMN gift_until \(.int)",
      "ALTER TABLE teams ADD COLUMN trial_hash \(.text) REFERENCES plan_versions (hash)",
      "ALTER TABLE teams ADD COLUMN trial_until \(.int)",
      "ALTER TABLE teams ADD COLUMN frozen_for \(.text)",
      """
      CREATE TABLE complimentary_plans (
        id \(.text) NOT NULL PRIMARY KEY,
        team_id \(.text) NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
        plan_hash \(.text) NOT NULL REFERENCES plan_versions (hash),
        reason \(.text) NOT NULL,
        granted_by \(.text) NOT NULL,
        granted_at \(.int) NOT NULL,
        ends_at \(.int) NOT NULL,
        ended_at \(.int)) \(.strict)
      """,
      "CREATE INDEX complimentary_plans_by_team ON complimentary_plans (team_id, id)",
    ],
    keeping: [
      .bounded("plan_versions", "one for each plan that a file has held"),
      .bounded("complimentary_plans", "operators alone grant them, and are counted"),
    ])
}
