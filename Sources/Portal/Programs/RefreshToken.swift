/// What a program gets a new access token for: each works once. One that comes a second time was perhaps
/// stolen, so it ends the session that all of them belong to.
package enum RefreshToken {
  static let pruning = PruningRule(
    table: "refresh_tokens", key: "token_hash", column: "expires_at", olderThan: .days(1))

  /// - Parameter end: of the session, which no refresh moves.
  static func make(for session: ID<Session>, until end: Timestamp, in tx: Tx) throws -> Token {
    let token = Token.random()
    try tx.insert(
      "refresh_tokens",
      [
        "token_hash": token.hash, "session_id": session, "created_at": tx.now, "expires_at": end,
      ])
    return token
  }

  /// Whose it is; nil for one that never was or whose session has ended. Reading consumes nothing.
  static func find(_ token: Token, in tx: Tx) throws -> SignedIn? {
    let row = try tx.row(
      "SELECT session_id FROM refresh_tokens WHERE token_hash = \(token.hash)")
    return try row.flatMap { try SignedIn.find(try $0["session_id"] as ID<Session>, in: tx) }
  }

  /// - Returns: whether this was the first time.
  static func use(_ token: Token, in tx: Tx) throws -> Bool {
    try tx.execute(
      """
      UPDATE refresh_tokens SET used_at = \(tx.now)
      WHERE token_hash = \(token.hash) AND used_at IS NULL AND expires_at > \(tx.now)
      """) == 1
  }
}
