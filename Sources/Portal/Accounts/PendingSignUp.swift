/// A sign-up that waits for its link to be confirmed.
package struct PendingSignUp: Sendable {
  let id: ID<PendingSignUp>
  package let email: String
  let name: String
  let passwordHash: String
  package let next: String?
  let language: String
  /// Nil for who came by themselves.
  package let way: SignUpWay?
  private let browserHash: [UInt8]

  private init(_ row: Row) throws {
    id = try row["id"]
    email = try row["email"]
    name = try row["name"]
    passwordHash = try row["password_hash"]
    next = try row["next_path"]
    language = try row["language"]
    browserHash = try row["browser_hash"]
    way = try SignUpWay(row)
  }

  /// Nil when the link is unknown, used, replaced or expired. Reading consumes nothing.
  package static func find(_ link: Token, in tx: Tx) throws -> PendingSignUp? {
    try tx.row(
      """
      SELECT p.id, p.email, p.name, p.password_hash, p.next_path, p.language, p.browser_hash,
        p.invitation_id, p.join_link_id
      FROM pending_sign_ups p
      WHERE p.token_hash = \(link.hash) AND p.expires_at > \(tx.now)
        AND NOT EXISTS (SELECT 1 FROM users u WHERE u.email = p.email)
      """
    ).map(PendingSignUp.init)
  }

  static let pruning = PruningRule(table: "pending_sign_ups", key: "id", column: "created_at") {
    $0.pendingSignUp
  }

  /// True in the browser that asked; any other one must give the password.
  package func wasAsked(by browser: Token?) -> Bool { browser?.hash == browserHash }
}
