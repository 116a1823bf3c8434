/// That somebody was taken out of a team, or given another role there, by others. A join link that was made
/// before does not undo it; an invitation does.
enum Demotion {
  static func note(_ user: ID<User>, in team: ID<Team>, _ tx: Tx) throws {
    try tx.insert(
      "team_demotions", ["team_id": team, "user_id": user, "at": tx.now],
      onConflict: "ON CONFLICT (team_id, user_id) DO UPDATE SET at = excluded.at")
  }

  static func isAfter(
    _ moment: Timestamp, of user: ID<User>, in team: ID<Team>, _ tx: Tx
  ) throws -> Bool {
    try tx.exists(
      """
      SELECT 1 AS n FROM team_demotions
      WHERE team_id = \(team) AND user_id = \(user) AND at >= \(moment)
      """)
  }

  static func forget(_ user: ID<User>, in team: ID<Team>, _ tx: Tx) throws {
    try tx.execute("DELETE FROM team_demotions WHERE team_id = \(team) AND user_id = \(user)")
  }
}
