/// What somebody may do in a team and why: the very decision that lets them or does not, for each act.
package struct Access: Sendable {
  package let act: TeamAct
  package let decision: Decision

  /// Asked for a member, as they are now.
  package static func all(of membership: Membership) -> [Access] {
    // An offer is for one person alone, whatever their role.
    TeamAct.open.filter { $0 != .takeOverTeam && $0 != .endTransfer }
      .map { Access(act: $0, decision: membership.may($0)) }
  }
}

extension Membership {
  /// The membership of a colleague, to ask for.
  package func colleague(_ id: ID<User>, in tx: Tx) throws -> Membership? {
    try Membership.find(user: id, team: team.id, in: tx)
  }
}
