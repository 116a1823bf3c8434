/// Coming into a team by an invitation or a link, of somebody who is signed in.
extension Portal {
  /// - Throws: `WayInProblem`, and what `write` throws.
  package func accept(
    _ found: FoundInvitation, by signedIn: SignedIn, as actor: Originator
  ) async throws -> Membership {
    try await write(.joinTeam, by: signedIn, also: .team(found.team.id), as: actor) { me, tx in
      // Found again, as it is now.
      guard let present = try FoundInvitation.find(found.invitation.id, in: tx) else {
        throw WayInProblem.unknown
      }
      return try present.accept(by: me, in: tx)
    }
  }

  /// - Throws: `WayInProblem`, and what `write` throws.
  package func join(
    by found: FoundJoinLink, _ signedIn: SignedIn, as actor: Originator
  ) async throws -> Membership {
    try await write(.joinTeam, by: signedIn, also: .team(found.team.id), as: actor) { me, tx in
      guard let present = try FoundJoinLink.find(found.link.id, in: tx) else {
        throw WayInProblem.unknown
      }
      return try present.join(me, in: tx)
    }
  }

  /// - Throws: `WayInProblem`, and what `write` throws.
  package func decline(
    _ found: FoundInvitation, by signedIn: SignedIn, as actor: Originator
  ) async throws {
    try await write(.joinTeam, by: signedIn, also: .team(found.team.id), as: actor) { me, tx in
      guard let present = try FoundInvitation.find(found.invitation.id, in: tx) else {
        throw WayInProblem.unknown
      }
      try present.decline(by: me.email, in: tx)
    }
  }

  /// Whoever has the mailed link may decline, signed in or not; the copied one asks for the person.
  /// - Throws: `WayInProblem`, `StoreError`.
  package func decline(
    _ found: FoundInvitation, by person: User?, as actor: Originator
  ) async throws {
    guard found.isMailed || person != nil else { throw WayInProblem.otherAddress }
    try await store.write(for: .team(found.team.id), as: actor) { tx in
      guard let present = try FoundInvitation.find(found.invitation.id, in: tx) else {
        throw WayInProblem.unknown
      }
      let email = found.isMailed ? present.invitation.email : person?.email ?? ""
      try present.decline(by: email, in: tx)
    }
  }
}

extension PersonAct {
  package static let joinTeam = PersonAct("team.join", "join a team")
}
