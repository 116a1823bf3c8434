extension Migration {
  /// What the product behind the portal offers, and how that has done.
  static let services = Migration(
    "0023-services",
    [
      // Without a team it is the portal's own, which every team is offered. Retired ones stay a while for
      // their history; their key is free.
      """
      CREATE TABLE services (
        id \(.text) NOT NULL PRIMARY KEY,
        team_id \(.text) REFERENCES teams (id) ON DELETE CASCADE,
        key \(.text) NOT NULL,
        name \(.text) NOT NULL,
        description \(.text) NOT NULL,
        link \(.text) NOT NULL,
        status \(.text) NOT NULL,
        note \(.text) NOT NULL,
        status_at \(.int) NOT NULL,
        position \(.int) NOT NULL,
        created_at \(.int) NOT NULL,
        retired_at \(.int)) \(.strict)
      """,
      """
      CREATE UNIQUE INDEX services_own ON services (key)
      WHERE team_id IS NULL AND retired_at IS NULL
      """,
      "CREATE UNIQUE INDEX services_of_team ON services (team_id, key) WHERE retired_at IS NULL",
      "CREATE INDEX services_in_order ON services (position, id) WHERE team_id IS NULL",
      "CREATE INDEX services_by_team ON services (team_id, id)",
      "CREATE INDEX services_by_end ON services (retired_at)",
      // What it was before stands in the change itself, so that one can be read without the one before it,
      // which may be gone.
      """
      CREATE TABLE service_changes (
        id \(.text) NOT NULL PRIMARY KEY,
        service_id \(.text) NOT NULL REFERENCES services (id) ON DELETE CASCADE,
        was \(.text),
        status \(.text) NOT NULL,
        note \(.text) NOT NULL,
        at \(.int) NOT NULL) \(.strict)
      """,
      "CREATE INDEX service_changes_in_order ON service_changes (service_id, at, id)",
      "CREATE INDEX service_changes_by_age ON service_changes (at)",
      // Moves with what all teams see; see `WriteScope.everybody`.
      "INSERT INTO revisions (key) VALUES ('everybody')",
    ],
    keeping: [.pruned(ProductService.pruning), .pruned(ServiceChange.pruning)])
}
