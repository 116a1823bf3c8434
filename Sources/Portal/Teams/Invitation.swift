/// Somebody's address is asked to join a team. One that waits holds a seat.
package struct Invitation: Sendable {
  package enum State: String, Sendable, SQLValue, Choice {
    case pending, accepted, declined, revoked, expired

    package var label: String {
      switch self {
      case .pending: "Waiting"
      case .accepted: "Accepted"
      case .declined: "Declined"
      case .revoked: "Taken back"
      case .expired: "Expired"
      }
    }
  }

  package let id: ID<Invitation>
  package let email: String
  package let role: TeamRole
  package let state: State
  package let inviter: String
  package let createdAt: Timestamp
  package let sentAt: Timestamp
  package let expiresAt: Timestamp
  package let endedAt: Timestamp?
  let teamID: ID<Team>
  let inviterID: ID<User>
  let reason: WaysIn.Reason?

  static let select: SQL = """
    SELECT i.id, i.team_id, i.email, \(TeamRole.columns(of: "i")), i.invited_by, i.state, i.reason,
      i.created_at, i.sent_at, i.expires_at, i.ended_at, i.inviter_name
    FROM invitations i \(TeamRole.join(to: "i"))
    """

  init(_ row: Row) throws {
    id = try row["id"]
    teamID = try row["team_id"]
    email = try row["email"]
    role = try TeamRole(row)
    state = try row["state"]
    reason = try row["reason"]
    inviterID = try row["invited_by"]
    inviter = try row["inviter_name"]
    createdAt = try row["created_at"]
    sentAt = try row["sent_at"]
    expiresAt = try row["expires_at"]
    endedAt = try row["ended_at"]
  }

  /// Of a team.
  package static func find(
    _ id: ID<Invitation>, of team: ID<Team>, in tx: Tx
  ) throws -> Invitation? {
    try tx.row("\(select) WHERE i.id = \(id) AND i.team_id = \(team)").map(Invitation.init)
  }

  /// The one of a team that waits for an address.
  static func pending(
    for email: EmailAddress, of team: ID<Team>, in tx: Tx
  ) throws -> ID<Invitation>? {
    try tx.row(
      """
      SELECT id FROM invitations
      WHERE team_id = \(team) AND email = \(email.text) AND state = 'pending'
      """
    ).map { try $0["id"] }
  }

  /// Those that wait for an address, of teams that are there.
  package static func waiting(for email: String, in tx: Tx) throws -> [FoundInvitation] {
    try tx.rows(
      """
      \(select) JOIN teams t ON t.id = i.team_id
      WHERE i.email = \(email) AND i.state = 'pending' AND i.expires_at > \(tx.now)
        AND t.deleted_at IS NULL ORDER BY i.id DESC LIMIT 50
      """
    ).compactMap { try FoundInvitation(Invitation($0), isMailed: false, in: tx) }
  }

  static let pruning = PruningRule(
    table: "invitations", key: "id", column: "ended_at", olderThan: .days(90))
}

/// An invitation with its team, as somebody comes by it.
package struct FoundInvitation: Sendable {
  package let invitation: Invitation
  package let way: WayIn
  /// By the link that was mailed, which proves the address; not by the one to copy.
  package let isMailed: Bool

  package var team: Team { way.team }

  fileprivate init?(_ invitation: Invitation, isMailed: Bool, in tx: Tx) throws {
    guard let team = try Team.find(invitation.teamID, in: tx) else { return nil }
    self.invitation = invitation
    self.isMailed = isMailed
    way = WayIn(
      team: team, role: invitation.role, maker: invitation.inviterID,
      makerName: invitation.inviter, act: .invite)
  }

  /// Nil for a link that was replaced, or that never was. Reading consumes nothing.
  package static func find(_ link: Token, in tx: Tx) throws -> FoundInvitation? {
    let row = try tx.row(
      """
      SELECT id, CASE WHEN mailed_hash = \(link.hash) THEN 1 ELSE 0 END AS mailed
      FROM invitations WHERE mailed_hash = \(link.hash) OR copied_hash = \(link.hash)
      """)
    guard let row else { return nil }
    return try find(row["id"], isMailed: row["mailed"], in: tx)
  }

  /// One that waits for this very address.
  package static func find(
    _ id: ID<Invitation>, for email: String, in tx: Tx
  ) throws -> FoundInvitation? {
    try find(id, in: tx).flatMap { found in
      found.invitation.email == email && found.invitation.state != .revoked ? found : nil
    }
  }

  static func find(
    _ id: ID<Invitation>, isMailed: Bool = false, in tx: Tx
  ) throws -> FoundInvitation? {
    try tx.row("\(Invitation.select) WHERE i.id = \(id)").flatMap {
      try FoundInvitation(Invitation($0), isMailed: isMailed, in: tx)
    }
  }

  /// For whoever holds the mailed link alone: it is their own address.
  package func hasAccount(in tx: Tx) throws -> Bool {
    try User.find(email: EmailAddress(trusted: invitation.email), in: tx) != nil
  }

  /// - Throws: `WayInProblem` for one that nobody can accept any more.
  package func mustBeOpen(in tx: Tx) throws {
    switch (invitation.state, invitation.reason) {
    case (.pending, _): break
    case (.accepted, _): throw WayInProblem.used
    case (.declined, _): throw WayInProblem.declined
    case (.expired, _): throw WayInProblem.expired
    case (.revoked, .makerGone): throw WayInProblem.makerGone(team.name)
    case (.revoked, .teamDeleted): throw WayInProblem.teamDeleted(team.name)
    case (.revoked, _): throw WayInProblem.revoked
    }
    guard invitation.expiresAt > tx.now else { throw WayInProblem.expired }
    try way.mustHold(for: EmailAddress(trusted: invitation.email), in: tx)
    let seats = try Seats(of: team.id, besides: invitation.id, in: tx)
    if seats.free == 0 { throw WayInProblem.noSeat(team.name) }
  }

  /// Lets `user` in. Twice is as good as once.
  /// - Throws: `WayInProblem`.
  package func accept(by user: User, in tx: Tx) throws -> Membership {
    guard user.email == invitation.email else { throw WayInProblem.otherAddress }
    if let present = try Membership.find(user: user.id, team: team.id, in: tx),
      present.team.deletedAt == nil
    {
      if invitation.state == .pending { try end(as: .accepted, in: tx) }
      return present
    }
    try mustBeOpen(in: tx)
    try end(as: .accepted, in: tx)
    try Demotion.forget(user.id, in: team.id, tx)
    return try way.join(user, by: ["invitedBy": way.makerName], in: tx)
  }

  /// - Throws: `WayInProblem`.
  package func decline(by email: String, in tx: Tx) throws {
    guard email == invitation.email else { throw WayInProblem.otherAddress }
    guard invitation.state == .pending else { return }
    try end(as: .declined, in: tx)
    try tx.audit(
      .invitationDeclined, to: .team(team.id), of: .other("invitation", invitation.id),
      subject: invitation.email)
  }

  private func end(as state: Invitation.State, in tx: Tx) throws {
    try invitation.end(as: state, because: nil, in: tx)
  }
}

extension Invitation {
  func end(as state: State, because reason: WaysIn.Reason?, in tx: Tx) throws {
    try tx.execute(
      """
      UPDATE invitations SET state = \(state), reason = \(reason), ended_at = \(tx.now)
      WHERE id = \(id)
      """)
  }

  /// Marks those whose time has run out: their seats are free, and lists say so.
  static func expire(_ portal: Portal) async throws {
    let teams = try await portal.store.read { tx in
      try tx.rows(
        """
        SELECT DISTINCT team_id FROM invitations
        WHERE state = 'pending' AND expires_at <= \(tx.now) LIMIT 100
        """
      ).map { try $0["team_id"] as ID<Team> }
    }
    for team in teams {
      try await portal.store.write(for: .team(team), as: .system("invitations")) { tx in
        try tx.execute(
          """
          UPDATE invitations SET state = 'expired', ended_at = expires_at
          WHERE team_id = \(team) AND state = 'pending' AND expires_at <= \(tx.now)
          """)
      }
    }
  }
}
