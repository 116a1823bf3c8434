/// Whoever a request comes from, and how they have shown it: what one lookup finds for a cookie, a program's
/// session or an API key. The hottest read of the portal.
/// By reference: every context of a request carries it.
package final class SignedIn: Sendable {
  package enum Way: Sendable {
    /// A person: by a browser's cookie, or by an access token.
    case session(Session)
    /// A program, in the name of whoever made the key.
    case key(APIKey)
  }

  package let way: Way
  package let user: User
  package let revision: Revision

  private init(_ way: Way, _ row: Row) throws {
    self.way = way
    user = try User(row)
    revision = try Revision(row)
  }

  /// - Throws: `NoAuthority` for a program's key.
  package var session: Session {
    get throws(NoAuthority) {
      guard case .session(let session) = way else { throw .session }
      return session
    }
  }

  package var key: APIKey? { if case .key(let key) = way { key } else { nil } }

  /// Not a program's key.
  package var isPerson: Bool { key == nil }

  /// Whoever it is, as long as they are let in.
  package func person(in tx: Tx) throws -> User? {
    switch way {
    case .session(let session): try session.person(in: tx)
    case .key(let key): try key.person(in: tx)
    }
  }

  /// True when the person proved who they are less than `span` ago. A key proves nothing.
  package func isProved(at now: Timestamp, for span: Duration) -> Bool {
    guard case .session(let session) = way else { return false }
    return session.isProved(at: now, for: span)
  }

  /// What of their own account they may do.
  package func may(_ act: PersonAct) -> Decision {
    guard let key else { return .allowed }
    if key.teamID == nil, let scope = act.scope, key.scopes.contains(scope) { return .allowed }
    return .refused(Refusal(act: act.words, reason: .scope(act.scope), place: nil))
  }

  /// Whether they may read what a scope names: a person may.
  package func mayRead(_ scope: APIScope) -> Decision {
    guard let key else { return .allowed }
    if key.teamID == nil, key.scopes.contains(scope) { return .allowed }
    return .refused(Refusal(act: "read this", reason: .scope(scope), place: nil))
  }

  /// The rows that move when what the person can see does; see `Store.listen`.
  package func revisionKeys(in tx: Tx) throws -> [String] {
    try [RevisionKey.user(user.id), RevisionKey.everybody]
      + (user.isOperator ? RevisionKey.operators : [])
      + tx.rows("SELECT team_id FROM memberships WHERE user_id = \(user.id) ORDER BY team_id")
      .map { RevisionKey.team(try $0["team_id"]) }
  }

  /// Ends the session because another one takes its place.
  func end(in tx: Tx) throws {
    let session = try session
    try tx.enter(.user(user.id))
    try tx.acting(as: tx.actor.signedIn(as: user)) { try session.end(user: user, in: tx) }
  }
}

extension SignedIn {
  package static func find(_ token: Token, in tx: Tx) throws -> SignedIn? {
    try find("s.token_hash = \(token.hash)", in: tx)
  }

  /// The same session, whatever its token is by now.
  package static func find(_ session: ID<Session>, in tx: Tx) throws -> SignedIn? {
    try find("s.id = \(session)", in: tx)
  }

  private static func find(_ condition: SQL, in tx: Tx) throws -> SignedIn? {
    try tx.row(
      """
      SELECT \(Session.columns), \(about)
      FROM sessions s JOIN users u ON u.id = s.user_id
      JOIN revisions r ON r.key = 'user:' || s.user_id
      WHERE \(condition) AND u.suspended_at IS NULL
      """
    ).map { try SignedIn(.session(Session($0)), $0) }
  }

  /// - Parameter address: that it comes from.
  /// - Throws: `APIKey.Problem`.
  package static func find(
    _ secret: APISecret, from address: String?, in tx: Tx
  ) throws -> SignedIn {
    let row = try tx.row(
      """
      SELECT \(APIKey.columns), \(about)
      FROM api_keys s JOIN users u ON u.id = s.user_id
      JOIN revisions r ON r.key = 'user:' || s.user_id
      WHERE s.secret_hash = \(secret.hash)
      """)
    guard let row else { throw APIKey.Problem.unknown }
    let key = try APIKey(row)
    try key.mustWork(from: address, at: tx.now)
    let signedIn = try SignedIn(.key(key), row)
    guard !signedIn.user.isSuspended else { throw APIKey.Problem.suspended }
    return signedIn
  }

  private static let about: SQL = """
    \(User.columnsOfU), r.revision, r.metrics_revision,
    \(Revision.teams) AS teams_revision, \(Revision.operators) AS operators_revision
    """
}
