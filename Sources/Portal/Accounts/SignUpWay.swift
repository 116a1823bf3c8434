/// By which way into a team somebody came who has to confirm their address first. They get no team of
/// their own.
package enum SignUpWay: Sendable, Equatable {
  case invitation(ID<Invitation>)
  case joinLink(ID<JoinLink>)

  init?(_ row: Row) throws {
    if let id: ID<Invitation> = try row["invitation_id"] {
      self = .invitation(id)
    } else if let id: ID<JoinLink> = try row["join_link_id"] {
      self = .joinLink(id)
    } else {
      return nil
    }
  }

  var invitation: ID<Invitation>? { if case .invitation(let id) = self { id } else { nil } }
  var joinLink: ID<JoinLink>? { if case .joinLink(let id) = self { id } else { nil } }

  /// Nil when the team is gone for good.
  func team(in tx: Tx) throws -> ID<Team>? {
    switch self {
    case .invitation(let id): try FoundInvitation.find(id, in: tx)?.team.id
    case .joinLink(let id): try FoundJoinLink.find(id, in: tx)?.team.id
    }
  }

  /// - Throws: `WayInProblem`.
  func mustBeOpen(for email: EmailAddress, in tx: Tx) throws {
    switch self {
    case .invitation(let id):
      guard let found = try FoundInvitation.find(id, in: tx) else { throw WayInProblem.unknown }
      guard found.invitation.email == email.text else { throw WayInProblem.otherAddress }
      try found.mustBeOpen(in: tx)
    case .joinLink(let id):
      guard let found = try FoundJoinLink.find(id, in: tx) else { throw WayInProblem.unknown }
      try found.mustBeOpen(for: email, in: tx)
    }
  }

  /// - Throws: `WayInProblem`.
  func join(_ user: User, in tx: Tx) throws -> Membership {
    switch self {
    case .invitation(let id):
      guard let found = try FoundInvitation.find(id, in: tx) else { throw WayInProblem.unknown }
      return try found.accept(by: user, in: tx)
    case .joinLink(let id):
      guard let found = try FoundJoinLink.find(id, in: tx) else { throw WayInProblem.unknown }
      return try found.join(user, in: tx)
    }
  }
}
