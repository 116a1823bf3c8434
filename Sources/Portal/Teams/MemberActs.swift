/// What members do with members: another role, out of the team, out of it by oneself.
extension Membership {
  package static let role = Field.choice("role", "Role")

  /// - Parameter roles: those that may be given.
  package static func roleFields(_ roles: [TeamRole]) -> Fields {
    [role.among(roles.map(\.option))]
  }

  /// Gives a member another role. Ways in that they have made and may not give any more end with it.
  /// - Returns: who it is, as they were before; nil when there is nothing to change.
  /// - Throws: `Refusal`, `Obstacle`, `FormProblems`, `NoAuthority` when there is no such member.
  package func change(_ id: ID<User>, to value: String, in tx: Tx) throws -> Member? {
    guard let member = try member(id, in: tx) else { throw NoAuthority.nothing }
    guard let new = try TeamRole.find(value, of: team.id, in: tx) else {
      throw FormProblems(Self.role, .unknownChoice)
    }
    guard id != userID else {
      throw Obstacle("Nobody changes their own role. Ask somebody else who may.")
    }
    try mustBeAllowedToGive(member.role)
    try mustBeAllowedToGive(new)
    guard new != member.role else { return nil }
    if member.role == .owner { try mustKeepAnOwner(without: id, in: tx) }
    try tx.execute(
      """
      UPDATE memberships SET role = \(new.stored), role_id = \(new.customID)
      WHERE team_id = \(team.id) AND user_id = \(id)
      """)
    try Demotion.note(id, in: team.id, tx)
    try tx.audit(
      .memberRoleChanged, to: .team(team.id), of: .person(id), subject: member.name,
      before: ["role": member.role.label], after: ["role": new.label])
    try WaysIn.endUnsupported(in: team, tx)
    try OwnershipTransfer.endUnsupported(in: team, tx)
    return member
  }

  /// - Returns: who it was.
  /// - Throws: `Refusal`, `Obstacle`, `NoAuthority` when there is no such member.
  package func remove(_ id: ID<User>, in tx: Tx) throws -> Member {
    guard let member = try member(id, in: tx) else { throw NoAuthority.nothing }
    guard id != userID else {
      throw Obstacle("To go yourself, leave the team: the button is in the team’s settings.")
    }
    try mustBeAllowedToGive(member.role)
    try end(member, in: tx)
    try Demotion.note(id, in: team.id, tx)
    try tx.audit(
      .memberRemoved, to: .team(team.id), of: .person(id), subject: member.name,
      before: ["role": member.role.label, "email": member.email])
    return member
  }

  /// - Throws: `Obstacle` for the last owner: a team without one is deleted, not left.
  package func leave(in tx: Tx) throws {
    guard let member = try member(userID, in: tx) else { throw NoAuthority.nothing }
    try end(member, in: tx)
    try tx.audit(
      .memberLeft, to: .team(team.id), of: .person(userID), subject: member.name,
      before: ["role": member.role.label, "email": member.email])
  }

  private func end(_ member: Member, in tx: Tx) throws {
    if member.role == .owner { try mustKeepAnOwner(without: member.id, in: tx) }
    try tx.execute(
      "DELETE FROM memberships WHERE team_id = \(team.id) AND user_id = \(member.id)")
    try tx.execute("UPDATE teams SET member_count = member_count - 1 WHERE id = \(team.id)")
    try tx.execute(
      """
      UPDATE users SET last_team_id = NULL WHERE id = \(member.id) AND last_team_id = \(team.id)
      """)
    try WaysIn.endUnsupported(in: team, tx)
    try APIKey.endUnsupported(in: team, tx)
    try OwnershipTransfer.endUnsupported(in: team, tx)
  }

  private func mustKeepAnOwner(without id: ID<User>, in tx: Tx) throws {
    guard try hasActiveOwner(besides: id, in: tx) else {
      throw Obstacle(
        "A team needs an owner. Make somebody else an owner first, hand the team over, or delete it."
      )
    }
  }
}

extension AuditAction {
  static let memberJoined = AuditAction("member.joined", "joined the team")
  static let memberRoleChanged = AuditAction(
    "member.role", "changed the role of {{subject}}")
  static let memberRemoved = AuditAction("member.removed", "removed {{subject}} from the team")
  static let memberLeft = AuditAction("member.left", "left the team")
  static let members = [memberJoined, memberRoleChanged, memberRemoved, memberLeft]
}

extension Mail {
  /// To whom a colleague has given another role.
  package static func roleChanged(
    team: String, role: Phrase, by name: String, link: String, language: String
  ) -> Mail {
    Mail(
      "role-changed", language: language, link: link,
      values: ["team": .text(team), "role": .phrase(role), "by": .text(name)])
  }

  package static func removedFromTeam(
    team: String, by name: String, link: String, language: String
  ) -> Mail {
    Mail(
      "removed-from-team", language: language, link: link,
      values: ["team": .text(team), "by": .text(name)])
  }
}
