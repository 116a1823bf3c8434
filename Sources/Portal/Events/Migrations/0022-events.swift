extension Migration {
  /// What a team's product tells of what happens in it: events as they came, and what is counted of them by
  /// the day.
  static let events = Migration(
    "0022-events",
    [
      // A team's numbers: keys of events are short, for there are many of them. `edition` is of the figures that
      // pages read; while another zone's are made, `next_edition` says which, and how far they are. None is
      // taken twice; `has_leftovers` while there are figures of others. `oldest_day` is that of the oldest event, by
      // UTC; `frozen_before` the first day of the team that still has all of its events.
      """
      CREATE TABLE reporting (
        number \(.int) NOT NULL PRIMARY KEY,
        team_id \(.text) UNIQUE REFERENCES teams (id) ON DELETE SET NULL,
        zone \(.text) NOT NULL,
        edition \(.int) NOT NULL,
        last_edition \(.int) NOT NULL,
        next_edition \(.int),
        next_zone \(.text),
        done_day \(.int),
        done_hash \(.int),
        member_count \(.int) NOT NULL,
        series_count \(.int) NOT NULL,
        oldest_day \(.int),
        frozen_before \(.int),
        has_leftovers \(.int) NOT NULL,
        created_at \(.int) NOT NULL) \(.strict)
      """,
      "CREATE INDEX reporting_by_age ON reporting (oldest_day) WHERE oldest_day IS NOT NULL",
      """
      CREATE INDEX reporting_rebuilding ON reporting (number)
      WHERE next_edition IS NOT NULL OR has_leftovers = 1
      """,
      "CREATE INDEX reporting_gone ON reporting (number) WHERE team_id IS NULL",
      // A kind of event; or one of its numbers; or either of one service alone.
      """
      CREATE TABLE event_series (
        team \(.int) NOT NULL,
        number \(.int) NOT NULL,
        name \(.text) NOT NULL,
        measure \(.text) NOT NULL,
        service \(.text) NOT NULL,
        PRIMARY KEY (team, number)) \(.strict)
      """,
      "CREATE UNIQUE INDEX event_series_by_name ON event_series (team, name, measure, service)",
      """
      CREATE TABLE event_members (
        team \(.int) NOT NULL,
        user_id \(.text) NOT NULL,
        number \(.int) NOT NULL,
        PRIMARY KEY (team, user_id)) \(.strict)
      """,
      "CREATE UNIQUE INDEX event_members_by_number ON event_members (team, number)",
      // In the order in which they came, with one index. `day` is that of UTC, in days since 1970; `hash` stands
      // for the id; `numbers` are in thousandths.
      """
      CREATE TABLE events (
        team \(.int) NOT NULL,
        day \(.int) NOT NULL,
        hash \(.int) NOT NULL,
        at \(.int) NOT NULL,
        series \(.int) NOT NULL,
        member \(.int),
        numbers \(.text) NOT NULL,
        properties \(.text) NOT NULL,
        PRIMARY KEY (team, day, hash)) \(.strict)
      """,
      // By the day of the team's own zone. `sum` in thousandths; `members` a bit for each; `sketch` of the values,
      // for percentiles.
      """
      CREATE TABLE figures (
        team \(.int) NOT NULL,
        edition \(.int) NOT NULL,
        series \(.int) NOT NULL,
        day \(.int) NOT NULL,
        count \(.int) NOT NULL,
        sum \(.int) NOT NULL,
        last_at \(.int) NOT NULL,
        members \(.bytes) NOT NULL,
        sketch \(.bytes) NOT NULL,
        PRIMARY KEY (team, edition, series, day)) \(sqlite: "STRICT, WITHOUT ROWID", postgres: "")
      """,
    ],
    keeping: [
      .bounded("reporting", "one for each team; goes with it"),
      .bounded("event_series", "at most 5,000 for each team; go with it"),
      .bounded("event_members", "at most one for each person who was ever in the team"),
      .bounded("events", "removed by the job `events` when they are older than they may be"),
      .bounded("figures", "one a day for each series"),
    ])
}
