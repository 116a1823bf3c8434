/// What operators write down about a person or a team, for each other. Whom it is about never sees it;
/// so the audit of it stands in the portal's chain.
package struct OperatorNote: Sendable {
  package enum Subject: Sendable, Equatable {
    case person(ID<User>)
    case team(ID<Team>)
  }

  package let id: ID<OperatorNote>
  package let subject: Subject
  /// Nil when the author's account is gone.
  package let authorID: ID<User>?
  package let authorName: String
  package let text: String
  package let createdAt: Timestamp

  package static let text = Field.paragraph("text", "Note", limit: 2000)
    .help("Only operators read it.")
  package static let fields: Fields = [text]

  private init(_ row: Row) throws {
    let key: String = try row["subject"]
    guard let subject = Subject(key) else { throw StoreError.decoding("a note about \(key)") }
    self.subject = subject
    id = try row["id"]
    authorID = try row["author_id"]
    authorName = try row["author_name"]
    text = try row["text"]
    createdAt = try row["created_at"]
  }

  package static func find(_ id: ID<OperatorNote>, in tx: Tx) throws -> OperatorNote? {
    try tx.row("SELECT * FROM operator_notes WHERE id = \(id)").map(OperatorNote.init)
  }

  /// Newest first.
  package static func latest(
    of subject: Subject, limit: Int = 100, in tx: Tx
  ) throws -> [OperatorNote] {
    try tx.rows(
      """
      SELECT * FROM operator_notes WHERE subject = \(subject.key)
      ORDER BY id DESC LIMIT \(limit)
      """
    ).map(OperatorNote.init)
  }

  /// - Throws: `NoAuthority.nothing` when nobody is there to write about.
  @discardableResult
  package static func add(
    _ text: String, about subject: Subject, by author: User, in tx: Tx
  ) throws -> OperatorNote {
    guard let name = try subject.name(in: tx) else { throw NoAuthority.nothing }
    let id = tx.newID(OperatorNote.self)
    try tx.insert(
      "operator_notes",
      [
        "id": id, "subject": subject.key, "author_id": author.id,
        "author_name": author.name, "text": text, "created_at": tx.now,
      ])
    try tx.audit(
      .noteAdded, to: .portal, of: AuditRecord(key: subject.key), subject: name,
      after: ["subject": subject.key])
    guard let note = try find(id, in: tx) else { throw StoreError.scopeGone }
    return note
  }

  /// One that stands with whom the address names.
  /// - Throws: `NoAuthority.nothing` for any other, `Obstacle` for anybody but its author.
  package static func remove(
    _ id: ID<OperatorNote>, about subject: Subject, by me: User, in tx: Tx
  ) throws {
    guard let note = try find(id, in: tx), note.subject == subject else {
      throw NoAuthority.nothing
    }
    try note.remove(by: me, in: tx)
  }

  /// - Throws: `Obstacle` for anybody but its author.
  package func remove(by me: User, in tx: Tx) throws {
    guard authorID == me.id else { throw Obstacle("Only whoever wrote a note can remove it.") }
    try tx.execute("DELETE FROM operator_notes WHERE id = \(id)")
    let name = try subject.name(in: tx) ?? subject.key
    try tx.audit(
      .noteRemoved, to: .portal, of: AuditRecord(key: subject.key), subject: name,
      before: ["subject": subject.key])
  }
}

extension OperatorNote.Subject {
  /// As a row keeps it.
  package var key: String {
    switch self {
    case .person(let id): "user:\(id)"
    case .team(let id): "team:\(id)"
    }
  }

  init?(_ key: String) {
    let parts = key.split(separator: ":", maxSplits: 1).map(String.init)
    switch (parts.first, parts.last) {
    case ("user", let id?):
      guard let id = ID<User>(id) else { return nil }
      self = .person(id)
    case ("team", let id?):
      guard let id = ID<Team>(id) else { return nil }
      self = .team(id)
    default: return nil
    }
  }

  /// Nil when it is gone.
  package func name(in tx: Tx) throws -> String? {
    switch self {
    case .person(let id): try User.find(id, in: tx)?.name
    case .team(let id): try Team.find(id, in: tx)?.name
    }
  }
}

extension OperatorAct {
  package static let writeNotes = OperatorAct("notes.write", "write and remove notes")
}

extension OperatorNote {
  /// Of what is removed for good.
  static func forget(_ subject: Subject, in tx: Tx) throws {
    try tx.execute("DELETE FROM operator_notes WHERE subject = \(subject.key)")
  }
}

extension AuditAction {
  static let noteAdded = AuditAction("note.added", "wrote a note about {{subject}}")
  static let noteRemoved = AuditAction("note.removed", "removed a note about {{subject}}")
  static let notes = [noteAdded, noteRemoved]
}
