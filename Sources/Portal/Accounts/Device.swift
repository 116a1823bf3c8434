/// A browser that has signed in before, known by a cookie of its own that outlives sessions.
enum Device {
  /// As long as its cookie is kept.
  static let pruning = PruningRule(
    table: "devices", key: "token_hash", column: "last_seen_at", olderThan: .days(400))

  /// Of one person; beyond that the one that has been away longest is forgotten.
  private static let most = 100

  /// The token, among those that a browser shows, by which the person is known there.
  static func known(_ tokens: DeviceTokens, for user: ID<User>, in tx: Tx) throws -> Token? {
    if tokens.all.isEmpty { return nil }
    let hashes = try tx.rows(
      """
      SELECT token_hash FROM devices
      WHERE user_id = \(user) AND token_hash IN (\(list: tokens.all.map(\.hash)))
      """
    ).map { try $0["token_hash"] as [UInt8] }
    return tokens.all.first { hashes.contains($0.hash) }
  }

  /// Remembers the device, under its own token or a new one.
  static func remember(_ token: Token? = nil, for user: ID<User>, in tx: Tx) throws -> Token {
    let known = token
    let token = known ?? Token.random()
    try tx.insert(
      "devices", ["user_id": user, "token_hash": token.hash, "last_seen_at": tx.now],
      onConflict:
        "ON CONFLICT (user_id, token_hash) DO UPDATE SET last_seen_at = excluded.last_seen_at")
    if known == nil { try forgetSurplus(of: user, besides: token, in: tx) }
    return token
  }

  /// Forgets all devices of the person but this one, which is known by another token from now on.
  /// - Returns: what its cookie holds then.
  static func keepOnly(
    _ tokens: DeviceTokens, for user: ID<User>, in tx: Tx
  ) throws -> DeviceTokens {
    let before = try known(tokens, for: user, in: tx)
    try forgetAll(of: user, in: tx)
    return tokens.adding(try remember(for: user, in: tx), inPlaceOf: before)
  }

  static func forgetAll(of user: ID<User>, in tx: Tx) throws {
    try tx.execute("DELETE FROM devices WHERE user_id = \(user)")
  }

  private static func forgetSurplus(
    of user: ID<User>, besides new: Token, in tx: Tx
  ) throws {
    try tx.execute(
      """
      DELETE FROM devices WHERE user_id = \(user) AND token_hash IN (
        SELECT token_hash FROM devices WHERE user_id = \(user) AND token_hash <> \(new.hash)
        ORDER BY last_seen_at DESC, token_hash LIMIT 1000 OFFSET \(most - 1))
      """)
  }
}

/// What a browser's device cookie holds: a token for each of the last few people who signed in there,
/// the latest first.
package struct DeviceTokens: Sendable {
  private static let most = 5
  let all: [Token]

  private init(_ all: [Token]) { self.all = all }

  package static let none = DeviceTokens([])

  /// - Parameter cookie: its value, whoever wrote it.
  package init(cookie: String?) {
    let parts = (cookie ?? "").split(separator: ".", maxSplits: Self.most)
    self.init(parts.prefix(Self.most).compactMap { Token($0) })
  }

  package var cookie: String { all.map(\.text).joined(separator: ".") }

  /// The same for somebody who has just signed in.
  /// - Parameter old: what they were known by until now.
  func adding(_ token: Token, inPlaceOf old: Token? = nil) -> DeviceTokens {
    let others = all.filter { $0 != token && $0 != old }
    return DeviceTokens(Array(([token] + others).prefix(Self.most)))
  }
}
