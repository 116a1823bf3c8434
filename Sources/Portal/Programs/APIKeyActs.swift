/// What is done with keys. Who gets a secret has just proved who they are: the acts see to that.
extension KeyMaker {
  /// - Throws: `FormProblems` for scopes that they may not give (any more), `Obstacle`, `Throttled`.
  package func make(_ entered: Entered, _ secret: APISecret, in tx: Tx) throws -> APIKey {
    let scopes = entered[APIKey.scopes]
    guard scopes.isSubset(of: self.scopes) else {
      throw FormProblems(
        APIKey.scopes, .other("A key may do no more than you may yourself. Choose again."))
    }
    try mustHaveRoom(in: tx)
    let content = APIKey.Content(
      name: entered[APIKey.name], scopes: scopes, ranges: APIKey.lines(of: entered[APIKey.ranges]),
      span: .days(Int(entered[APIKey.days])))
    let key = try insert(content, secret, in: tx)
    try tx.audit(
      .keyMade, to: chain, of: .other("key", key.id), subject: key.name,
      after: [
        "hint": key.hint, "scopes": APIScope.text(scopes),
        "ranges": content.ranges.joined(separator: ", "), "days": String(entered[APIKey.days]),
      ])
    return key
  }

  /// A successor with all that the key has, for as long again. The old secret goes on for a while.
  /// - Throws: `NoAuthority` when there is no such key, `Obstacle`, `Throttled`.
  package func rotate(
    _ id: ID<APIKey>, _ entered: Entered, _ secret: APISecret, in tx: Tx
  ) throws -> APIKey {
    let old = try mustFind(id, in: tx)
    if let words = old.whyNotRotated(by: self, at: tx.now) { throw Obstacle(words) }
    let key = try insert(try successor(of: old), secret, in: tx)
    let end = min(old.expiresAt, tx.now + .days(Int(entered[APIKey.overlap])))
    try tx.execute(
      """
      UPDATE api_keys SET ended_at = \(tx.now), end_reason = \(APIKey.EndReason.rotated),
        expires_at = \(end), successor_id = \(key.id) WHERE id = \(id)
      """)
    try tx.audit(
      .keyRotated, to: chain, of: .other("key", id), subject: old.name,
      before: ["hint": old.hint, "scopes": APIScope.text(old.scopes)],
      after: [
        "hint": key.hint, "scopes": APIScope.text(key.scopes),
        "overlap": String(entered[APIKey.overlap]),
      ])
    return key
  }

  /// What a colleague has left behind: its successor acts for whoever takes it.
  /// - Throws: `NoAuthority` when there is no such key, `Obstacle`, `Throttled`.
  package func takeOver(_ id: ID<APIKey>, _ secret: APISecret, in tx: Tx) throws -> APIKey {
    let old = try mustFind(id, in: tx)
    guard old.canBeTakenOver else {
      throw Obstacle("Only a key that stopped because its maker left can be taken over, and once.")
    }
    try mustHaveRoom(in: tx)
    let key = try insert(try successor(of: old), secret, in: tx)
    try tx.execute("UPDATE api_keys SET successor_id = \(key.id) WHERE id = \(id)")
    try tx.audit(
      .keyTakenOver, to: chain, of: .other("key", id), subject: old.name,
      before: [
        "hint": old.hint, "scopes": APIScope.text(old.scopes), "maker": old.makerName,
      ],
      after: [
        "hint": key.hint, "scopes": APIScope.text(key.scopes), "maker": key.makerName,
      ])
    return key
  }

  /// At once, also where its successor works already.
  /// - Throws: `NoAuthority` when there is no such key, `Obstacle` for one that does not work any more.
  package func revoke(_ id: ID<APIKey>, in tx: Tx) throws -> APIKey {
    let key = try mustFind(id, in: tx)
    guard key.works(at: tx.now) else { throw Obstacle("This key does not work any more.") }
    try tx.execute(
      """
      UPDATE api_keys SET ended_at = \(tx.now), end_reason = \(APIKey.EndReason.revoked),
        expires_at = \(tx.now) WHERE id = \(id)
      """)
    try tx.audit(
      .keyRevoked, to: chain, of: .other("key", id), subject: key.name,
      before: ["hint": key.hint, "scopes": APIScope.text(key.scopes)])
    return key
  }

  /// Of the scopes those that they may give today.
  private func successor(of old: APIKey) throws -> APIKey.Content {
    let scopes = old.scopes.intersection(self.scopes)
    guard !scopes.isEmpty else {
      throw Obstacle("You may do nothing of what this key was for. Revoke it instead.")
    }
    return APIKey.Content(name: old.name, scopes: scopes, ranges: old.ranges, span: old.span)
  }

  private func insert(_ content: APIKey.Content, _ secret: APISecret, in tx: Tx) throws -> APIKey {
    try spend(in: tx)
    let id = tx.newID(APIKey.self)
    // One that is made for a few days needs no warning.
    let warned: Timestamp? = content.span > APIKey.warning ? nil : tx.now
    try tx.insert(
      "api_keys",
      [
        "id": id, "team_id": team?.id, "user_id": userID, "maker_name": try name(in: tx),
        "name": content.name, "name_key": content.name.folded, "hint": secret.hint,
        "secret_hash": secret.hash, "scopes": APIScope.text(content.scopes),
        "ranges": content.ranges.joined(separator: "\n"), "created_at": tx.now,
        "expires_at": tx.now + content.span, "warned_at": warned,
      ])
    return try mustFind(id, in: tx)
  }
}

extension APIKey {
  /// What a key is made of.
  struct Content {
    let name: String
    let scopes: Set<APIScope>
    let ranges: [String]
    let span: Duration
  }

  /// Stops those of a team whose makers are in it no more. They stay stopped when somebody comes back.
  static func endUnsupported(in team: Team, _ tx: Tx) throws {
    let ended = try tx.rows(
      """
      UPDATE api_keys SET ended_at = \(tx.now), end_reason = \(EndReason.makerGone)
      WHERE team_id = \(team.id) AND expires_at > \(tx.now)
        AND (ended_at IS NULL OR end_reason = 'rotated')
        AND NOT EXISTS (SELECT 1 FROM memberships m
          WHERE m.team_id = api_keys.team_id AND m.user_id = api_keys.user_id)
      RETURNING name
      """
    ).map { try $0["name"] as String }
    try tx.audit(
      .keyStopped, in: team, forEach: ended, as: "ended",
      after: ["reason": EndReason.makerGone.rawValue])
  }
}

extension PersonAct {
  package static let makeKeys = PersonAct("keys.make", "make API keys", wantsProof: true)
  package static let revokeKeys = PersonAct("keys.revoke", "revoke API keys")
}

extension AuditAction {
  static let keyMade = AuditAction("key.made", "made the API key {{subject}}")
  static let keyRotated = AuditAction(
    "key.rotated", "replaced the secret of the API key {{subject}}")
  static let keyRevoked = AuditAction("key.revoked", "revoked the API key {{subject}}")
  static let keyStopped = AuditAction(
    "key.stopped", "stopped the API key {{subject}} with the membership of its maker")
  static let keyTakenOver = AuditAction("key.taken_over", "took over the API key {{subject}}")
  /// Of a person's own ones, which nobody else takes over.
  static let ownKeys = [keyMade, keyRotated, keyRevoked]
  static let keys = ownKeys + [keyStopped, keyTakenOver]
}
