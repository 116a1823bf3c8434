/// How often what a person can see has changed. Two that are equal show the same pages.
package struct Revision: Hashable, Sendable, CustomStringConvertible {
  /// Of what concerns the person alone.
  let own: Int64
  /// The sum over all teams of theirs, and over what all teams see. Joining and leaving bump `own`.
  let teams: Int64
  /// Of what operators see; 0 for everybody else.
  let operators: Int64
  /// Of their sessions' activity, which open pages are not told of.
  let activity: Int64

  /// How often what is counted of each of their teams has changed, for those who look at figures.
  package static func figures(of user: ID<User>, in tx: Tx) throws -> [ID<Team>: Int64] {
    let rows = try tx.rows(
      """
      SELECT m.team_id, t.metrics_revision FROM memberships m
      JOIN revisions t ON t.key = 'team:' || m.team_id WHERE m.user_id = \(user)
      """)
    return Dictionary(
      try rows.map { (try $0["team_id"], try $0["metrics_revision"]) },
      uniquingKeysWith: { first, _ in first })
  }

  init(_ row: Row) throws {
    own = try row["revision"]
    teams = try row["teams_revision"]
    operators = try row["operators_revision"]
    activity = try row["metrics_revision"]
  }

  /// What the live stream announces, and a page knows itself by.
  package var description: String {
    operators == 0 ? "\(own).\(teams)" : "\(own).\(teams).\(operators)"
  }

  /// The sum, in a statement where `s` is the session.
  static let teams: SQL = """
    (SELECT CAST(COALESCE(SUM(t.revision), 0) AS \(.int)) FROM memberships m
      JOIN revisions t ON t.key = 'team:' || m.team_id WHERE m.user_id = s.user_id)
    + COALESCE((SELECT e.revision FROM revisions e WHERE e.key = 'everybody'), 0)
    """

  /// The sum, in a statement where `u` is the person: only operators pay for it.
  static let operators: SQL = """
    CASE WHEN u.is_operator = 1 THEN
      (SELECT CAST(COALESCE(SUM(o.revision), 0) AS \(.int)) FROM revisions o
        WHERE o.key IN (\(list: RevisionKey.operators))) ELSE 0 END
    """
}
