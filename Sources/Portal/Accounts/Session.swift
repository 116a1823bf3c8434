import Foundation

/// A browser that is signed in. The cookie holds the token; the store holds its SHA-256.
package struct Session: Sendable, Equatable {
  package let id: ID<Session>
  package let userID: ID<User>
  package let createdAt: Timestamp
  package let lastSeenAt: Timestamp
  package let expiresAt: Timestamp
  /// The absolute end; `expiresAt` never passes it.
  let endsAt: Timestamp
  /// When the person last proved in this session that it is they.
  let provedAt: Timestamp
  package let remembered: Bool
  package let address: String
  package let agent: String

  init(_ row: Row) throws {
    id = try row["session_id"]
    userID = try row["user_id"]
    createdAt = try row["created_at"]
    lastSeenAt = try row["last_seen_at"]
    expiresAt = try row["expires_at"]
    endsAt = try row["ends_at"]
    provedAt = try row["proved_at"]
    remembered = try row["remembered"]
    address = try row["address"]
    agent = try row["agent"]
  }

  static let columns: SQL = """
    s.id AS session_id, s.user_id, s.created_at, s.last_seen_at, s.expires_at, s.ends_at,
    s.proved_at, s.remembered, s.address, s.agent
    """

  package func isExpired(at now: Timestamp) -> Bool { expiresAt <= now }

  /// True when the person proved who they are less than `span` ago. A proof from the future was made
  /// before the clock was put back.
  package func isProved(at now: Timestamp, for span: Duration) -> Bool {
    provedAt > now - span && provedAt <= now + .minutes(5)
  }

  /// Opens a session and gives the token for its cookie.
  /// - Parameter proved: the person has just proved who they are. Being remembered is no proof.
  static func start(
    for user: User, remembered: Bool, proved: Bool, durations: PortalSettings.Durations,
    in tx: Tx
  ) throws -> Token {
    let token = Token.random()
    let end = tx.now + (remembered ? durations.remembered : durations.sessionTotal)
    let expiry = remembered ? end : min(end, tx.now + durations.sessionIdle)
    _ = try insert(
      token, for: user, until: end, idleAt: expiry, remembered: remembered, proved: proved, in: tx)
    return token
  }

  /// One that no cookie opens: a program's, which has tokens of its own. It is as good as remembered.
  static func startForProgram(
    for user: User, until end: Timestamp, in tx: Tx
  ) throws -> ID<Session> {
    try insert(
      Token.random(), for: user, until: end, idleAt: end, remembered: true, proved: false, in: tx)
  }

  private static func insert(
    _ token: Token, for user: User, until end: Timestamp, idleAt expiry: Timestamp,
    remembered: Bool, proved: Bool, in tx: Tx
  ) throws -> ID<Session> {
    let id = tx.newID(Session.self)
    try tx.insert(
      "sessions",
      [
        "id": id, "token_hash": token.hash, "user_id": user.id,
        "created_at": tx.now, "last_seen_at": tx.now, "expires_at": expiry, "ends_at": end,
        "proved_at": proved ? tx.now : Timestamp(microseconds: 0), "remembered": remembered,
        "address": tx.actor.address ?? "", "agent": tx.actor.agent ?? "",
      ])
    try endSurplus(of: user, besides: id, in: tx)
    return id
  }

  /// How many one person may have open.
  private static let most = 100

  /// The oldest end, so that nobody who knows a password fills the table. Never the new one: those of
  /// before the clock was put back seem younger.
  private static func endSurplus(
    of user: User, besides new: ID<Session>, in tx: Tx
  ) throws {
    let count = try tx.execute(
      """
      DELETE FROM sessions WHERE id IN (
        SELECT id FROM sessions
        WHERE user_id = \(user.id) AND expires_at > \(tx.now) AND id <> \(new)
        ORDER BY created_at DESC, id DESC LIMIT 1000 OFFSET \(most - 1))
      """)
    guard count > 0 else { return }
    try tx.audit(
      .oldestSessionsEnded, to: .user(user.id), subject: user.email,
      after: ["count": String(count)])
  }

  /// True when activity is to be written: at most once a minute.
  package func isDueForTouch(at now: Timestamp) -> Bool {
    now - lastSeenAt >= .minutes(1) || lastSeenAt > now
  }

  /// True for the browser and the address that were noted last. A request from any other is always
  /// noted, even one that only follows an open page: the cookie may have been stolen.
  package func isUsed(by actor: Originator) -> Bool {
    (actor.agent ?? "") == agent && (actor.address ?? "") == address
  }

  /// Notes activity and, unless remembered, moves the idle end. In a write for `.activity`, so that
  /// pages which show sessions go stale.
  package func touch(durations: PortalSettings.Durations, in tx: Tx) throws {
    let expiry = remembered ? endsAt : min(endsAt, tx.now + durations.sessionIdle)
    try tx.execute(
      """
      UPDATE sessions SET last_seen_at = \(tx.now), expires_at = \(expiry),
        address = \(tx.actor.address ?? address), agent = \(tx.actor.agent ?? agent)
      WHERE id = \(id)
      """)
  }

  /// All open sessions of `user`, latest activity first.
  package static func open(of user: ID<User>, limit: Int = most, in tx: Tx) throws -> [Session] {
    try tx.rows(
      """
      SELECT \(columns) FROM sessions s WHERE s.user_id = \(user) AND s.expires_at > \(tx.now)
      ORDER BY s.last_seen_at DESC, s.id LIMIT \(limit)
      """
    ).map(Session.init)
  }

  /// How many are open, and when the first of them will end by itself.
  package static func countOpen(
    of user: ID<User>, in tx: Tx
  ) throws -> (count: Int, nextEnd: Timestamp?) {
    let row = try tx.row(
      """
      SELECT COUNT(*) AS n, MIN(expires_at) AS next FROM sessions
      WHERE user_id = \(user) AND expires_at > \(tx.now)
      """)
    return (try row?["n"] ?? 0, try row?["next"])
  }

  /// Sign-out.
  package func end(user: User, in tx: Tx) throws {
    guard try tx.execute("DELETE FROM sessions WHERE id = \(id)") > 0 else { return }
    try tx.audit(.signedOut, to: .user(userID), subject: user.email)
  }

  /// Ends another session of the same person. False when there is no such session.
  package func endOther(_ other: ID<Session>, user: User, in tx: Tx) throws -> Bool {
    let row = try tx.row(
      "DELETE FROM sessions WHERE id = \(other) AND user_id = \(userID) RETURNING address, agent")
    guard let row else { return false }
    try tx.audit(
      .sessionEnded, to: .user(userID), subject: user.email,
      before: ["address": row["address"], "agent": row["agent"]])
    return true
  }

  /// Ends every session of the person but this one, and says how many.
  package func endOthers(user: User, in tx: Tx) throws -> Int {
    let count = try Self.endAll(of: userID, except: id, in: tx)
    if count > 0 {
      try tx.audit(
        .otherSessionsEnded, to: .user(userID), subject: user.email,
        after: ["count": String(count)])
    }
    return count
  }

  static func endAll(of user: ID<User>, except kept: ID<Session>?, in tx: Tx) throws -> Int {
    try tx.execute("DELETE FROM sessions WHERE user_id = \(user) AND id <> \(kept?.text ?? "")")
  }

  /// Gives this session a new token: what opened it before a proof of the password is worth nothing after.
  /// - Parameter program: it is a program's, and goes on by a refresh token.
  func renewToken(program: Bool, in tx: Tx) throws -> Token {
    if program { return try ProgramSession.renew(self, in: tx) }
    let token = Token.random()
    try tx.execute(
      "UPDATE sessions SET token_hash = \(token.hash), proved_at = \(tx.now) WHERE id = \(id)")
    return token
  }
}

extension Session {
  /// An expired session is known for a day more, for the form that comes late.
  static let pruning = PruningRule(
    table: "sessions", key: "id", column: "expires_at", olderThan: .days(1))
}

extension AuditAction {
  static let signedOut = AuditAction("session.ended", "signed out")
  static let sessionEnded = AuditAction("session.revoked", "ended a session on another device")
  static let otherSessionsEnded = AuditAction(
    "session.others_revoked", "ended all other sessions")
  static let oldestSessionsEnded = AuditAction(
    "session.oldest_ended", "had too many sessions, so the oldest was ended")
  static let sessions = [
    signedIn, signInFailed, signInsUnlisted, proved, proofFailed, signedOut, sessionEnded,
    otherSessionsEnded,
    oldestSessionsEnded, refreshedTwice,
  ]
}
