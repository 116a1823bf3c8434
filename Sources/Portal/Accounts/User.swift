/// A person with an account.
package struct User: Sendable, Equatable {
  package let id: ID<User>
  package let email: String
  package let name: String
  package let company: String
  package let bio: String
  package let timeZone: String
  /// False until the person has saved a profile; UTC until then.
  package let hasChosenTimeZone: Bool
  package let language: String
  package let theme: Theme
  /// The file name of the picture, if there is one.
  package let avatar: String?
  package let isOperator: Bool
  /// When operators have stopped the account.
  package let suspendedAt: Timestamp?
  let passwordHash: String
  package let passwordChangedAt: Timestamp

  private static let names = [
    "id", "email", "name", "company", "bio", "time_zone", "language", "theme", "avatar",
    "is_operator", "suspended_at", "password_hash", "password_changed_at",
  ]
  static let columns = SQL(stringLiteral: names.joined(separator: ", "))
  /// In a statement where `u` is the person.
  static let columnsOfU = SQL(stringLiteral: names.map { "u.\($0)" }.joined(separator: ", "))

  init(_ row: Row) throws {
    id = try row["id"]
    email = try row["email"]
    name = try row["name"]
    company = try row["company"]
    bio = try row["bio"]
    let chosen: String = try row["time_zone"]
    timeZone = chosen.isEmpty ? "UTC" : chosen
    hasChosenTimeZone = !chosen.isEmpty
    language = try row["language"]
    theme = try row["theme"]
    avatar = try row["avatar"]
    isOperator = try row["is_operator"]
    suspendedAt = try row["suspended_at"]
    passwordHash = try row["password_hash"]
    passwordChangedAt = try row["password_changed_at"]
  }

  package var isSuspended: Bool { suspendedAt != nil }

  package static func find(_ id: ID<User>, in tx: Tx) throws -> User? {
    try tx.row("SELECT \(columns) FROM users WHERE id = \(id)").map(User.init)
  }

  package static func find(email: EmailAddress, in tx: Tx) throws -> User? {
    try tx.row("SELECT \(columns) FROM users WHERE email = \(email.text)").map(User.init)
  }

  /// A new user with a revision row. Nil when the address is taken.
  static func create(
    email: EmailAddress, name: String, passwordHash: String, in tx: Tx
  ) throws -> User? {
    let row = try tx.row(
      """
      INSERT INTO users (id, email, name, name_key, password_hash, password_changed_at, created_at)
      VALUES (\(tx.newID(User.self)), \(email.text), \(name), \(name.folded), \(passwordHash),
        \(tx.now), \(tx.now))
      ON CONFLICT (email) DO NOTHING RETURNING \(columns)
      """)
    guard let user = try row.map(User.init) else { return nil }
    try tx.addRevision(RevisionKey.user(user.id))
    return user
  }

  /// Gives the rights of an operator, or takes them away.
  package func setOperator(_ isOperator: Bool, in tx: Tx) throws {
    guard isOperator != self.isOperator else { return }
    try tx.execute("UPDATE users SET is_operator = \(isOperator) WHERE id = \(id)")
    try tx.audit(
      isOperator ? .operatorGranted : .operatorRevoked, to: .user(id), subject: email)
  }
}

extension AuditAction {
  static let operatorGranted = AuditAction("operator.granted", "made {{subject}} an operator")
  static let operatorRevoked = AuditAction(
    "operator.revoked", "took the operator’s rights from {{subject}}")
  static let operators = [operatorGranted, operatorRevoked]
}
