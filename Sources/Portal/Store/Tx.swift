/// A connection of one engine, inside a transaction.
protocol Engine: AnyObject {
  var dialect: SQL.Dialect { get }
  func rows(_ text: String, _ values: [SQLScalar]) throws -> [Row]
  /// Answers with the number of rows changed.
  func execute(_ text: String, _ values: [SQLScalar]) throws -> Int
  /// Runs statements without values, several at once: DDL.
  func script(_ text: String) throws
}

/// A transaction. It carries what a closure may not make itself: the time, new ids, the actor.
package final class Tx {
  let engine: any Engine
  package private(set) var now: Timestamp
  package private(set) var actor: Originator
  /// The keys of the revisions that it has bumped.
  private(set) var moved: Set<String> = []
  /// A failed statement ends the transaction even when the closure swallows it: PostgreSQL is so
  /// by itself, SQLite would go on.
  private var failure: (any Error)?

  init(engine: any Engine, now: Timestamp, actor: Originator) {
    self.engine = engine
    self.now = now
    self.actor = actor
  }

  package func newID<Record>(_ type: Record.Type = Record.self) -> ID<Record> {
    ID(trusted: UUIDv7.text(at: now))
  }

  /// Statements in somebody else's name; nil keeps the actor.
  func acting<T>(as other: Originator?, _ body: () throws -> T) rethrows -> T {
    let before = actor
    actor = other ?? before
    defer { actor = before }
    return try body()
  }

  /// Statements as of another moment: for histories that are made up.
  func at<T>(_ moment: Timestamp, _ body: () throws -> T) rethrows -> T {
    let before = now
    now = moment
    defer { now = before }
    return try body()
  }

  @discardableResult
  package func execute(_ sql: SQL) throws -> Int { try run(sql, engine.execute) }

  package func rows(_ sql: SQL) throws -> [Row] { try run(sql, engine.rows) }

  package func row(_ sql: SQL) throws -> Row? { try rows(sql).first }

  package func exists(_ sql: SQL) throws -> Bool { try row(sql) != nil }

  /// The `n` column of the one row that a count gives.
  package func count(_ sql: SQL) throws -> Int { try row(sql)?["n"] ?? 0 }

  /// Statements whose failure must not end the transaction.
  package func savepoint<T>(_ body: () throws -> T) throws -> T {
    try check()
    _ = try engine.execute("SAVEPOINT inner_step", [])
    do {
      let value = try body()
      try check()
      _ = try engine.execute("RELEASE SAVEPOINT inner_step", [])
      return value
    } catch {
      undo()
      throw error
    }
  }

  private func undo() {
    do {
      _ = try engine.execute("ROLLBACK TO SAVEPOINT inner_step", [])
      _ = try engine.execute("RELEASE SAVEPOINT inner_step", [])
      failure = nil
    } catch let second { failure = failure ?? second }
  }

  private func run<T>(_ sql: SQL, _ body: (String, [SQLScalar]) throws -> T) throws -> T {
    try check()
    let statement = try sql.rendered(for: engine.dialect)
    guard !Self.isControl(statement.text) else {
      throw StoreError.statement("transactions belong to the store")
    }
    do { return try body(statement.text, statement.values) } catch {
      failure = error
      throw error
    }
  }

  /// - Throws: the first failure that no savepoint has undone.
  func check() throws { if let failure { throw failure } }

  /// A closure that ended its own transaction would end that of others who share the commit.
  private static func isControl(_ text: String) -> Bool {
    // Nearly all statements are these.
    if ["SELECT", "INSERT", "UPDATE", "DELETE"].contains(where: text.hasPrefix) { return false }
    let word = text.drop { $0.isWhitespace }.prefix { $0.isLetter }.uppercased()
    return controls.contains(word)
  }

  private static let controls: Set<String> = [
    "ABORT", "BEGIN", "COMMIT", "END", "RELEASE", "ROLLBACK", "SAVEPOINT", "START",
  ]

  /// Locks and bumps the revision rows of `scope`.
  func enter(_ scope: WriteScope) throws {
    switch scope {
    case .activity(let user): try noteActivity(of: user)
    case .userAndTheirTeams(let user):
      try bumpWithTeams(user)
      // A team joined while we waited for the user's row: whoever joins holds that row.
      if engine.dialect == .postgres { try bumpTeamsLeft(of: user) }
    default: for key in scope.keys { try bump(key) }
    }
  }

  private func bump(_ key: String) throws {
    let changed = try execute("UPDATE revisions SET revision = revision + 1 WHERE key = \(key)")
    if changed == 0 { throw StoreError.scopeGone }
    moved.insert(key)
  }

  /// Locks in the order of the keys, teams before users: two who do so at once never wait for each
  /// other in a ring. SQLite has one writer, and nothing to lock.
  private func bumpWithTeams(_ user: ID<User>) throws {
    let key = RevisionKey.user(user)
    let keys: SQL = """
      SELECT \(key) AS key UNION ALL
      SELECT 'team:' || team_id FROM memberships WHERE user_id = \(user)
      """
    let locked: SQL = "SELECT key FROM revisions WHERE key IN (\(keys)) ORDER BY key FOR UPDATE"
    let bumped = try rows(
      """
      UPDATE revisions SET revision = revision + 1
      WHERE key IN (\(engine.dialect == .postgres ? locked : keys)) RETURNING key
      """)
    for row in bumped { moved.insert(try row["key"]) }
    if !moved.contains(key) { throw StoreError.scopeGone }
  }

  /// Bumps those that have not been yet.
  private func bumpTeamsLeft(of user: ID<User>) throws {
    let rows = try rows("SELECT team_id FROM memberships WHERE user_id = \(user) ORDER BY team_id")
    for key in try rows.map({ RevisionKey.team(try $0["team_id"]) }) where !moved.contains(key) {
      try bump(key)
    }
  }

  private func noteActivity(of user: ID<User>) throws {
    let key = RevisionKey.user(user)
    let changed = try execute(
      "UPDATE revisions SET metrics_revision = metrics_revision + 1 WHERE key = \(key)")
    if changed == 0 { throw StoreError.scopeGone }
  }
}
