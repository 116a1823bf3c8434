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
  /// What the transaction has done to revisions and the audit; undone with a savepoint.
  var marks = Marks()
  /// Whether a statement other than SELECT has been run since the write's scope was entered.
  private(set) var mayHaveWritten = false
  private let attached: AttachedAudit?
  /// What teams can be on.
  let plans: PlanBook
  /// A failed statement ends the transaction even when the closure swallows it: PostgreSQL is so
  /// by itself, SQLite would go on.
  private var failure: (any Error)?

  /// - Parameter audit: nil in a transaction that reads.
  init(
    engine: any Engine, now: Timestamp, actor: Originator, audit: AttachedAudit? = nil,
    plans: PlanBook
  ) {
    self.engine = engine
    self.now = now
    self.actor = actor
    attached = audit
    self.plans = plans
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

  /// Enters the scope of the whole write. What comes after it is the closure's own.
  func begin(_ scope: WriteScope) throws {
    try enter(scope)
    mayHaveWritten = false
  }

  @discardableResult
  package func execute(_ sql: SQL) throws -> Int { try run(sql, engine.execute) }

  /// Runs statements without values, several at once: DDL.
  func script(_ text: String) throws {
    mayHaveWritten = true
    try engine.script(text)
  }

  package func rows(_ sql: SQL) throws -> [Row] { try run(sql, engine.rows) }

  package func row(_ sql: SQL) throws -> Row? { try rows(sql).first }

  package func exists(_ sql: SQL) throws -> Bool { try row(sql) != nil }

  /// The `n` column of the one row that a count gives.
  package func count(_ sql: SQL) throws -> Int { try row(sql)?["n"] ?? 0 }

  /// Statements whose failure must not end the transaction.
  package func savepoint<T>(_ body: () throws -> T) throws -> T {
    try check()
    let before = marks
    _ = try engine.execute("SAVEPOINT inner_step", [])
    do {
      let value = try body()
      try check()
      _ = try engine.execute("RELEASE SAVEPOINT inner_step", [])
      return value
    } catch {
      undo()
      marks = before
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

  /// Nil in a transaction that reads, and before the keys are loaded.
  var auditLog: AuditLog? { attached?.log }

  /// Writes an entry of the audit.
  /// - Parameters:
  ///   - chain: of a team or person that this write has entered, or the portal's.
  ///   - record: what it is about, for the history of one thing; the chain's own team or person when nil.
  ///   - subject: what was changed, as a person would name it.
  ///   - before, after: the changed fields only; never a secret.
  package func audit(
    _ action: AuditAction, to chain: AuditChain, of record: AuditRecord? = nil, subject: String,
    before: [String: String]? = nil, after: [String: String]? = nil
  ) throws {
    guard let log = auditLog else {
      throw StoreError.statement("no audit is attached to this store")
    }
    // Whoever is shown the entry hears of it by that revision; and its lock keeps the chain in order.
    guard chain.revisionKey.map(marks.entered.contains) ?? true else {
      throw StoreError.statement("the audit of \(chain.key) is outside this write's scope")
    }
    // The portal's chain has no revision of its own: operators are the ones who see it.
    if chain == .portal { moveOperators() }
    marks.auditEnds.append(
      try log.append(
        action, to: chain, of: record, subject: subject, before: before, after: after, in: self))
    try noteOwnEvent(action, chain)
  }

  private func run<T>(_ sql: SQL, _ body: (String, [SQLScalar]) throws -> T) throws -> T {
    try check()
    let statement = try sql.rendered(for: engine.dialect)
    if !statement.text.hasPrefix("SELECT") { mayHaveWritten = true }
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
}
