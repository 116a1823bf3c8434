/// An owner's offer to hand the team to another member, who has to take it: one at a time, for a week.
package struct OwnershipTransfer: Sendable {
  package let from: ID<User>
  package let to: ID<User>
  package let fromName: String
  package let toName: String
  package let expiresAt: Timestamp

  private init(_ row: Row) throws {
    from = try row["from_id"]
    to = try row["to_id"]
    fromName = try row["from_name"]
    toName = try row["to_name"]
    expiresAt = try row["expires_at"]
  }

  /// Nil when none waits.
  package static func find(of team: ID<Team>, in tx: Tx) throws -> OwnershipTransfer? {
    try tx.row(
      """
      SELECT o.from_id, o.to_id, o.expires_at, f.name AS from_name, t.name AS to_name
      FROM ownership_transfers o JOIN users f ON f.id = o.from_id JOIN users t ON t.id = o.to_id
      WHERE o.team_id = \(team) AND o.expires_at > \(tx.now)
      """
    ).map(OwnershipTransfer.init)
  }

  /// By its address: a team may have more members than a list holds.
  package static let heir = Field.email("email", "Email address of the new owner")
    .help("Somebody who is in the team already.")
  package static let fields: Fields = [heir]

  static let pruning = PruningRule(
    table: "ownership_transfers", key: "team_id", column: "expires_at", olderThan: .zero)
}

extension Membership {
  /// - Returns: who is asked.
  /// - Throws: `FormProblems`, `Obstacle`.
  package func offer(
    to email: EmailAddress, validFor span: Duration, in tx: Tx
  ) throws -> Member {
    let heir = try tx.row(
      "\(Member.select) WHERE m.team_id = \(team.id) AND u.email = \(email.text)"
    ).map(Member.init)
    guard let heir else {
      throw FormProblems(OwnershipTransfer.heir, .other("Nobody in the team has this address."))
    }
    guard heir.id != userID else {
      throw FormProblems(OwnershipTransfer.heir, .other("This is your own address."))
    }
    guard !heir.isSuspended else {
      throw FormProblems(OwnershipTransfer.heir, .other("This account is suspended."))
    }
    guard try OwnershipTransfer.find(of: team.id, in: tx) == nil else {
      throw Obstacle("The team is on offer to somebody already. End that offer first.")
    }
    try tx.execute("DELETE FROM ownership_transfers WHERE team_id = \(team.id)")
    try tx.insert(
      "ownership_transfers",
      [
        "team_id": team.id, "from_id": userID, "to_id": heir.id, "created_at": tx.now,
        "expires_at": tx.now + span,
      ])
    try tx.audit(
      .transferOffered, to: .team(team.id), of: .person(heir.id), subject: heir.name,
      after: ["email": heir.email])
    return heir
  }

  /// The one who is asked becomes an owner, and the one who asked an admin. Both are looked at again.
  /// - Returns: who it was from.
  /// - Throws: `Obstacle` when nothing is offered to them any more.
  package func takeOver(in tx: Tx) throws -> Member {
    guard let transfer = try OwnershipTransfer.find(of: team.id, in: tx), transfer.to == userID,
      let giver = try member(transfer.from, in: tx), giver.role == .owner, !giver.isSuspended,
      let me = try member(userID, in: tx), !me.isSuspended
    else { throw Obstacle("This team is not on offer to you any more.") }
    try tx.execute("DELETE FROM ownership_transfers WHERE team_id = \(team.id)")
    for (id, role) in [(userID, Role.owner), (giver.id, .admin)] {
      try tx.execute(
        """
        UPDATE memberships SET role = \(role), role_id = NULL
        WHERE team_id = \(team.id) AND user_id = \(id)
        """)
    }
    try tx.audit(
      .transferred, to: .team(team.id), of: .person(userID), subject: me.name,
      before: [giver.email: giver.role.label, me.email: me.role.label],
      after: [giver.email: Role.admin.label, me.email: Role.owner.label])
    try WaysIn.endUnsupported(in: team, tx)
    return giver
  }

  /// By either side, or any owner.
  /// - Throws: `Obstacle` when nothing is on offer that is theirs to end.
  package func endTransfer(in tx: Tx) throws {
    let transfer = try OwnershipTransfer.find(of: team.id, in: tx)
    guard let transfer, role == .owner || [transfer.from, transfer.to].contains(userID) else {
      throw Obstacle("There is no offer of yours to end.")
    }
    try tx.execute("DELETE FROM ownership_transfers WHERE team_id = \(team.id)")
    try tx.audit(
      .transferEnded, to: .team(team.id), of: .person(transfer.to), subject: transfer.toName)
  }
}

extension OwnershipTransfer {
  /// Ends an offer when one of both has left, is suspended, or the giver is no owner any more.
  static func endUnsupported(in team: Team, _ tx: Tx) throws {
    let ended = try tx.rows(
      """
      DELETE FROM ownership_transfers WHERE team_id = \(team.id) AND NOT EXISTS (
        SELECT 1 FROM memberships f JOIN users fu ON fu.id = f.user_id
        JOIN memberships h ON h.team_id = f.team_id JOIN users hu ON hu.id = h.user_id
        WHERE f.team_id = \(team.id) AND f.user_id = ownership_transfers.from_id
          AND f.role = 'owner' AND fu.suspended_at IS NULL
          AND h.user_id = ownership_transfers.to_id AND hu.suspended_at IS NULL)
      RETURNING to_id
      """)
    for row in ended { try note(heir: row["to_id"], of: team.id, in: tx) }
  }

  /// Ends those of somebody who is suspended. Their teams are in the write's scope.
  static func endAll(of user: ID<User>, in tx: Tx) throws {
    let ended = try tx.rows(
      """
      DELETE FROM ownership_transfers WHERE from_id = \(user) OR to_id = \(user)
      RETURNING team_id, to_id
      """)
    for row in ended { try note(heir: row["to_id"], of: row["team_id"], in: tx) }
  }

  private static func note(heir: ID<User>, of team: ID<Team>, in tx: Tx) throws {
    let name = try User.find(heir, in: tx)?.name ?? heir.text
    try tx.audit(.transferEnded, to: .team(team), of: .person(heir), subject: name)
  }
}

extension AuditAction {
  static let transferOffered = AuditAction(
    "transfer.offered", "offered the team to {{subject}}")
  static let transferEnded = AuditAction(
    "transfer.ended", "ended the offer of the team to {{subject}}")
  static let transferred = AuditAction(
    "transfer.done", "took the team over: {{subject}} owns it now")
  static let transfers = [transferOffered, transferEnded, transferred]
}

extension Mail {
  package static func transferOffered(
    team: String, by name: String, validFor: Duration, link: String, language: String
  ) -> Mail {
    Mail(
      "transfer-offered", language: language, link: link,
      values: ["team": .text(team), "by": .text(name), "validFor": .span(validFor)])
  }

  package static func transferDone(
    team: String, to name: String, link: String, language: String
  ) -> Mail {
    Mail(
      "transfer-done", language: language, link: link,
      values: ["team": .text(team), "to": .text(name)])
  }
}
