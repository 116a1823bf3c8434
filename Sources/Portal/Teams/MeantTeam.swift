/// It could be any of several teams, and nobody says which.
package struct TeamNotNamed: Error, Equatable {}

extension Membership {
  /// The team that a program means when its address does not have to say so: the one that it names, else the
  /// one that its key is for, else the only one that its person is in.
  /// - Parameter place: a team's id, or its part of the web address.
  /// - Returns: nil when there is none, as for a team of somebody else's.
  /// - Throws: `TeamNotNamed`.
  package static func meant(
    by signedIn: SignedIn, naming place: String?, in tx: Tx
  ) throws -> Membership? {
    let user = signedIn.user.id
    let found: Membership? =
      if let place {
        try find(user: user, place, in: tx)
      } else if let team = signedIn.key?.teamID {
        try find(user: user, team: team, in: tx)
      } else {
        try only(of: user, in: tx)
      }
    return found?.limited(by: signedIn)
  }

  private static func only(of user: ID<User>, in tx: Tx) throws -> Membership? {
    let teams = try tx.rows(
      """
      SELECT m.team_id FROM memberships m JOIN teams t ON t.id = m.team_id
      WHERE m.user_id = \(user) AND t.deleted_at IS NULL
      ORDER BY m.created_at, m.team_id LIMIT 2
      """
    ).map { try $0["team_id"] as ID<Team> }
    guard teams.count < 2 else { throw TeamNotNamed() }
    return try teams.first.flatMap { try find(user: user, team: $0, in: tx) }
  }
}
