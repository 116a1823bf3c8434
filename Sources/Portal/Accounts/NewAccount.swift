/// A user with a first team. Nil when the address is taken.
package struct NewAccount {
  package let user: User
  package let team: Team

  package static func create(
    email: EmailAddress, name: String, passwordHash: String, in tx: Tx
  ) throws -> NewAccount? {
    let user = try createPerson(
      email: email, name: name, passwordHash: passwordHash, language: nil, in: tx)
    guard let user else { return nil }
    let team = try Team.create(
      name: firstTeamName(of: name), slugFrom: name, in: tx)
    try Membership.add(user, to: team, as: .owner, in: tx)
    try tx.execute("UPDATE users SET last_team_id = \(team.id) WHERE id = \(user.id)")
    try tx.acting(as: tx.actor.who == .anonymous ? tx.actor.signedIn(as: user) : nil) {
      try tx.audit(
        .teamCreated, to: .team(team.id), subject: team.name, after: ["slug": team.slug])
    }
    return NewAccount(user: user, team: team)
  }

  private static let firstTeam = "’s team"

  static func firstTeamName(of name: String) -> String { name.prefix(53) + firstTeam }

  static func isFirstTeamName(_ text: String) -> Bool { text.hasSuffix(firstTeam) }

  /// A user without a team: of somebody who comes to join one.
  /// - Parameter language: nil for the usual one.
  static func createPerson(
    email: EmailAddress, name: String, passwordHash: String, language: String?, in tx: Tx
  ) throws -> User? {
    guard
      let user = try User.create(
        email: email, name: name, passwordHash: passwordHash, in: tx)
    else { return nil }
    if let language {
      try tx.execute("UPDATE users SET language = \(language) WHERE id = \(user.id)")
    }
    // Whoever confirms a sign-up is the new user.
    try tx.acting(as: tx.actor.who == .anonymous ? tx.actor.signedIn(as: user) : nil) {
      try tx.audit(
        .accountCreated, to: .user(user.id), subject: user.email,
        after: ["name": user.name, "email": user.email])
    }
    return user
  }
}

extension NewAccount {
  /// For commands, where nobody confirms an address.
  /// - Returns: nil when the address is taken.
  package static func create(
    email: EmailAddress, name: String, password: String, _ portal: Portal, as actor: Originator
  ) async throws -> User? {
    let hash = try await portal.passwords.hash(password)
    return try await portal.store.write(for: .portal, as: actor) { tx in
      try create(email: email, name: name, passwordHash: hash, in: tx)?.user
    }
  }
}

extension AuditAction {
  static let accountCreated = AuditAction("account.created", "created the account")
  static let accounts = [accountCreated]
}
