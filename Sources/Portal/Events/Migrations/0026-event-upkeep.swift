extension Migration {
  /// What waits to be counted of the portal's own, and who waits to be forgotten by what was counted.
  static let eventUpkeep = Migration(
    "0026-event-upkeep",
    [
      """
      CREATE TABLE own_events (
        id \(.text) NOT NULL PRIMARY KEY,
        name \(.text) NOT NULL,
        team_id \(.text),
        user_id \(.text),
        action \(.text) NOT NULL,
        at \(.int) NOT NULL) \(.strict)
      """,
      "CREATE INDEX event_members_by_person ON event_members (user_id)",
      // How far the events, and after them the figures, of a team have been looked through.
      """
      CREATE TABLE event_erasures (
        team \(.int) NOT NULL,
        member \(.int) NOT NULL,
        done_day \(.int),
        done_hash \(.int),
        figures_edition \(.int),
        figures_series \(.int),
        figures_day \(.int),
        PRIMARY KEY (team, member)) \(.strict)
      """,
    ],
    keeping: [
      .bounded("own_events", "removed when they are counted, seconds later"),
      .bounded("event_erasures", "removed when they are done"),
    ])
}
