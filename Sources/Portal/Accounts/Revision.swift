/// How often what a person can see has changed. Two that are equal show the same pages.
package struct Revision: Hashable, Sendable, CustomStringConvertible {
  /// Of what concerns the person alone.
  let own: Int64
  /// The sum over all teams of theirs. Joining and leaving bump `own`.
  let teams: Int64
  /// Of their sessions' activity, which open pages are not told of.
  let activity: Int64

  init(_ row: Row) throws {
    own = try row["revision"]
    teams = try row["teams_revision"]
    activity = try row["metrics_revision"]
  }

  /// What the live stream announces, and a page knows itself by.
  package var description: String { "\(own).\(teams)" }

  /// The sum, in a statement where `s` is the session.
  static let teams: SQL = """
    (SELECT CAST(COALESCE(SUM(t.revision), 0) AS \(.int)) FROM memberships m
      JOIN revisions t ON t.key = 'team:' || m.team_id WHERE m.user_id = s.user_id)
    """
}
