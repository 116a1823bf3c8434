/// The places of a team: those who are in it, and those who are invited and may still come.
package struct Seats: Sendable, Equatable {
  package let members: Int
  package let invited: Int
  /// The smaller of what the plan gives and operators allow; nil for as many as want.
  package let limit: Int?
  /// What the plan has to say about that, where it is what counts.
  package let planned: Refusal?

  package var used: Int { members + invited }
  /// Nil for as many as want; never less than none, though a limit may be set below what is used.
  package var free: Int? { limit.map { max(0, $0 - used) } }

  /// - Parameter besides: an invitation that is not counted: its own seat is its own.
  package init(of team: ID<Team>, besides invitation: ID<Invitation>? = nil, in tx: Tx) throws {
    guard let team = try Team.find(team, in: tx) else { throw NoAuthority.nothing }
    members = team.memberCount
    let entitlements = try Entitlements(of: team, in: tx)
    limit = [team.seatLimit, entitlements.seats].compactMap { $0 }.min()
    planned = entitlements.refusal(ofSeatsFor: team)
    invited = try tx.count(
      """
      SELECT COUNT(*) AS n FROM invitations
      WHERE team_id = \(team.id) AND state = 'pending' AND expires_at > \(tx.now)
        AND id <> \(invitation?.text ?? "")
      """)
  }
}
