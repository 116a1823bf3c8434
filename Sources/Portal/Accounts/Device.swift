/// A browser that has signed in before, known by a cookie of its own that outlives sessions.
enum Device {
  /// As long as its cookie is kept.
  static let pruning = PruningRule(
    table: "devices", key: "token_hash", column: "last_seen_at", olderThan: .days(400))

  static func isKnown(_ token: Token, for user: ID<User>, in tx: Tx) throws -> Bool {
    try tx.exists(
      "SELECT 1 AS n FROM devices WHERE user_id = \(user) AND token_hash = \(token.hash)")
  }

  /// Remembers the device, under its own token or a new one.
  static func remember(_ token: Token? = nil, for user: ID<User>, in tx: Tx) throws -> Token {
    let token = token ?? Token.random()
    try tx.insert(
      "devices", ["user_id": user, "token_hash": token.hash, "last_seen_at": tx.now],
      onConflict:
        "ON CONFLICT (user_id, token_hash) DO UPDATE SET last_seen_at = excluded.last_seen_at")
    return token
  }
}
