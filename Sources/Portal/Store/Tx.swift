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
  package let now: Timestamp
  package let actor: Originator

  init(engine: any Engine, now: Timestamp, actor: Originator) {
    self.engine = engine
    self.now = now
    self.actor = actor
  }

  package func newID<Record>(_ type: Record.Type = Record.self) -> ID<Record> {
    ID(trusted: UUIDv7.text(at: now))
  }

  /// The same transaction in somebody else's name; nil keeps the actor.
  func acting(as other: Originator?) -> Tx { Tx(engine: engine, now: now, actor: other ?? actor) }

  @discardableResult
  package func execute(_ sql: SQL) throws -> Int {
    let statement = try sql.rendered(for: engine.dialect)
    return try engine.execute(statement.text, statement.values)
  }

  package func rows(_ sql: SQL) throws -> [Row] {
    let statement = try sql.rendered(for: engine.dialect)
    return try engine.rows(statement.text, statement.values)
  }

  package func row(_ sql: SQL) throws -> Row? { try rows(sql).first }

  package func exists(_ sql: SQL) throws -> Bool { try row(sql) != nil }

  /// The `n` column of the one row that a count gives.
  package func count(_ sql: SQL) throws -> Int { try row(sql)?["n"] ?? 0 }

  /// Statements whose failure must not end the transaction.
  package func savepoint<T>(_ body: () throws -> T) throws -> T {
    _ = try engine.execute("SAVEPOINT inner_step", [])
    do {
      let value = try body()
      _ = try engine.execute("RELEASE SAVEPOINT inner_step", [])
      return value
    } catch {
      _ = try engine.execute("ROLLBACK TO SAVEPOINT inner_step", [])
      _ = try engine.execute("RELEASE SAVEPOINT inner_step", [])
      throw error
    }
  }

  /// Locks and bumps the revision rows of `scope`.
  func enter(_ scope: WriteScope) throws {
    for key in scope.keys {
      let changed = try execute("UPDATE revisions SET revision = revision + 1 WHERE key = \(key)")
      if changed == 0 { throw StoreError.scopeGone }
    }
  }
}
