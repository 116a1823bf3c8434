/// What is the same for an invitation and a join link: by whom it was made, into which team, as what.
/// Whether it still holds is looked at when somebody comes by it, inside the transaction that lets them in.
package struct WayIn: Sendable {
  package let team: Team
  package let role: TeamRole
  package let maker: ID<User>
  package let makerName: String
  /// What lets its maker make such a thing.
  let act: TeamAct

  /// - Parameter email: of whoever comes; nil while nobody knows.
  /// - Throws: `WayInProblem`.
  func mustHold(for email: EmailAddress?, in tx: Tx) throws {
    guard team.deletedAt == nil else { throw WayInProblem.teamDeleted(team.name) }
    guard team.suspendedAt == nil else { throw WayInProblem.teamSuspended(team.name) }
    guard try Entitlements(of: team, in: tx).freeze == nil else {
      throw WayInProblem.teamFrozen(team.name)
    }
    let maker = try Membership.find(user: maker, team: team.id, in: tx)
    guard let maker, maker.may(act).isAllowed, maker.mayGive(role),
      try User.find(self.maker, in: tx)?.isSuspended == false
    else { throw WayInProblem.makerGone(team.name) }
    guard email.map(team.domains.allow) ?? true else {
      throw WayInProblem.domain(team.name, domains: team.domains.text)
    }
  }

  /// Lets somebody in. Both the team and the person are in the write's scope.
  func join(_ user: User, by words: [String: String], in tx: Tx) throws -> Membership {
    try Membership.add(user, to: team, as: role, in: tx)
    // Who was invited and came by a link instead holds one seat, not two.
    try tx.execute(
      """
      UPDATE invitations SET state = 'accepted', ended_at = \(tx.now)
      WHERE team_id = \(team.id) AND email = \(user.email) AND state = 'pending'
      """)
    try tx.execute("UPDATE users SET last_team_id = \(team.id) WHERE id = \(user.id)")
    try tx.acting(as: tx.actor.who == .anonymous ? tx.actor.signedIn(as: user) : nil) {
      try tx.audit(
        .memberJoined, to: .team(team.id), of: .person(user.id), subject: user.name,
        after: words.merging(["role": role.label, "email": user.email]) { $1 })
    }
    guard let membership = try Membership.find(user: user.id, team: team.id, in: tx) else {
      throw StoreError.scopeGone
    }
    return membership
  }
}

/// Why somebody cannot come in by an invitation or a link. Each has its own words.
package enum WayInProblem: Error, Sendable, Equatable {
  case unknown
  case used
  case declined
  case revoked
  case expired
  case usedUp
  /// Who made it is not in the team any more, or may not let anybody in as that any more.
  case makerGone(String)
  case teamDeleted(String)
  case teamSuspended(String)
  /// Nothing new comes into it while it does not pay.
  case teamFrozen(String)
  case noSeat(String)
  case domain(String, domains: String)
  case otherAddress
  /// The team has taken them out, or given them another role, since the link was made.
  case demoted(String)

  /// Another address would do.
  package var isOfAddress: Bool {
    switch self {
    case .domain, .otherAddress: true
    default: false
    }
  }

  package var words: Phrase {
    switch self {
    case .unknown: "It was replaced by a newer one, or its address was not copied whole."
    case .used: "This invitation has been accepted already."
    case .declined: "This invitation was declined. Ask whoever sent it for a new one."
    case .revoked: "It was taken back by the team. Ask whoever gave it to you."
    case .expired: "Its time has run out. Ask whoever gave it to you for a new one."
    case .usedUp:
      "It has been used as often as it may be. Ask whoever gave it to you for a new one."
    case .makerGone(let team):
      Phrase(
        "Whoever made it may not let people into {{team}} any more. Ask somebody else there for a new one.",
        ["team": team])
    case .teamDeleted(let team): Phrase("The team {{team}} was deleted.", ["team": team])
    case .teamSuspended(let team):
      Phrase("The team {{team}} is suspended at the moment. Try again later.", ["team": team])
    case .teamFrozen(let team):
      Phrase(
        "Nobody can join {{team}} at the moment: it can only be read. Ask there, then come back: this still works.",
        ["team": team])
    case .noSeat(let team):
      Phrase(
        "All seats of {{team}} are taken. Ask there for one to be freed, then come back: this still works.",
        ["team": team])
    case .domain(let team, let domains):
      Phrase(
        "Only addresses of these domains may join {{team}}: {{domains}}.",
        ["team": team, "domains": domains])
    case .demoted(let team):
      Phrase(
        "Since this link was made, {{team}} has taken you out or given you another role. Ask there for an invitation.",
        ["team": team])
    case .otherAddress: "This invitation is for another address than yours."
    }
  }
}
