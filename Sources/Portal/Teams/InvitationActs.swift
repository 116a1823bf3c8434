/// What is done with an invitation that was sent.
extension Membership {
  /// New links, which void those before; the seven days begin anew. Also of one that has expired.
  /// - Throws: `Refusal`, `Obstacle`, `NoAuthority` when there is no such invitation.
  package func sendAgain(
    _ id: ID<Invitation>, _ letter: InvitePeople.Letter, _ portal: Portal, in tx: Tx
  ) throws {
    guard let invitation = try Invitation.find(id, of: team.id, in: tx) else {
      throw NoAuthority.nothing
    }
    guard invitation.email == letter.email.text else { throw NoAuthority.nothing }
    guard [.pending, .expired].contains(invitation.state) else {
      throw Obstacle("This invitation has ended. Invite the person anew.")
    }
    try mustBeAllowedToGive(invitation.role)
    let isHoldingSeat = invitation.state == .pending && invitation.expiresAt > tx.now
    if !isHoldingSeat {
      // Its own time is over: it counts as not sent.
      try invitation.end(as: .expired, because: nil, in: tx)
      var check = try InvitationCheck([letter.email], for: team, by: userID, in: tx)
      if let why = check.take(letter.email) { throw Obstacle(why) }
    } else {
      try InvitationMails.mustAllow(letter.email, of: team, by: userID, in: tx)
    }
    try tx.execute(
      """
      UPDATE invitations SET state = 'pending', reason = NULL, ended_at = NULL,
        invited_by = \(userID), inviter_name = \(name(in: tx)), mail_id = \(letter.mail.id), mailed_hash = \(letter.mailed.hash),
        copied_hash = \(letter.copied.hash), sent_at = \(tx.now),
        expires_at = \(tx.now + portal.settings.durations.invitation) WHERE id = \(id)
      """)
    try InvitationMails.count(letter.email, of: team.id, by: userID, in: tx)
    try portal.outbox.put(letter.mail, in: tx)
    try tx.audit(
      .invitationSentAgain, to: .team(team.id), of: .other("invitation", invitation.id),
      subject: invitation.email)
  }

  /// - Throws: `Refusal`, `Obstacle` when it has ended, `NoAuthority` when there is none.
  package func revoke(_ id: ID<Invitation>, in tx: Tx) throws {
    guard let invitation = try Invitation.find(id, of: team.id, in: tx) else {
      throw NoAuthority.nothing
    }
    guard invitation.state == .pending else {
      throw Obstacle("This invitation has ended already.")
    }
    try mustBeAllowedToGive(invitation.role)
    try invitation.end(as: .revoked, because: .person, in: tx)
    try InvitationMails.withhold("id = \(id)", in: tx)
    try tx.audit(
      .invitationRevoked, to: .team(team.id), of: .other("invitation", invitation.id),
      subject: invitation.email, before: ["role": invitation.role.label])
  }
}

extension InvitationMails {
  static let wearyWords: Phrase = "Has had three invitations within a week. Wait some days."
  static let spentWords: Phrase =
    "The team has sent as many invitations as it may in a day. Go on tomorrow."

  /// - Throws: `Obstacle` when no more may go, to the address or of the team.
  static func mustAllow(
    _ email: EmailAddress, of team: Team, by user: ID<User>, in tx: Tx
  ) throws {
    guard team.domains.allow(email) else {
      throw Obstacle(team.domains.only)
    }
    if try !weary([email], in: tx).isEmpty { throw Obstacle(wearyWords) }
    if try left(of: team, by: user, in: tx) == 0 { throw Obstacle(spentWords) }
  }
}
