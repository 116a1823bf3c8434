/// Who makes keys, and where these are good: in one team, or wherever the person is.
package struct KeyMaker: Sendable {
  package let userID: ID<User>
  /// Nil for a person's own keys.
  package let membership: Membership?

  /// Of the team's keys.
  package init(_ membership: Membership) {
    userID = membership.userID
    self.membership = membership
  }

  /// Of their own.
  package init(_ user: User) {
    userID = user.id
    membership = nil
  }

  package var team: Team? { membership?.team }

  /// What they may give away: no more than what they may do at this moment. A key of their own is held to
  /// that in each team anew, with every request.
  package var scopes: [APIScope] {
    guard let membership else { return APIScope.open }
    return APIScope.open.filter { !APIScope.ofAccount.contains($0) && membership.canUse($0) }
  }

  package func find(_ id: ID<APIKey>, in tx: Tx) throws -> APIKey? {
    try tx.row("SELECT \(APIKey.columns) FROM api_keys s WHERE s.id = \(id) AND \(whose)")
      .map(APIKey.init)
  }

  /// - Throws: `NoAuthority` when there is no such key.
  func mustFind(_ id: ID<APIKey>, in tx: Tx) throws -> APIKey {
    guard let key = try find(id, in: tx) else { throw NoAuthority.nothing }
    return key
  }

  /// In a statement where `s` is the key.
  private var whose: SQL {
    team.map { APIKey.ofTeam($0.id) } ?? APIKey.own(of: userID)
  }

  var chain: AuditChain { team.map { .team($0.id) } ?? .user(userID) }

  func name(in tx: Tx) throws -> String { try User.find(userID, in: tx)?.name ?? "" }

  /// Those that work and have no successor.
  static let most = 50

  /// - Throws: `Obstacle` when there are as many as there may be.
  func mustHaveRoom(in tx: Tx) throws {
    let count = try tx.count(
      """
      SELECT COUNT(*) AS n FROM api_keys s
      WHERE \(whose) AND s.ended_at IS NULL AND s.expires_at > \(tx.now)
      """)
    guard count < Self.most else {
      throw Obstacle(
        team == nil
          ? "You may have 50 API keys at once. Revoke one that nobody needs."
          : "A team may have 50 API keys at once. Revoke one that nobody needs.")
    }
  }

  /// - Throws: `Throttled`.
  func spend(in tx: Tx) throws {
    try [Throttle("api-keys", team?.id.text ?? userID.text, [(50, .days(1))])].spend(in: tx)
  }
}

extension Membership {
  /// Whether a scope opens anything to whoever has this role.
  func canUse(_ scope: APIScope) -> Bool {
    TeamAct.open.contains { $0.scope == scope && role.acts.contains($0) }
  }
}

extension APIKey {
  static func ofTeam(_ team: ID<Team>) -> SQL { "s.team_id = \(team)" }
  static func own(of user: ID<User>) -> SQL { "s.user_id = \(user) AND s.team_id IS NULL" }

  /// Those of its scopes that its maker can't use any more, of a team's key. Empty when they have left: then
  /// the key does not work at all.
  package func idleScopes(in tx: Tx) throws -> Set<APIScope> {
    guard let teamID, let maker = try Membership.find(user: userID, team: teamID, in: tx) else {
      return []
    }
    return scopes.filter { !maker.canUse($0) }
  }
}
