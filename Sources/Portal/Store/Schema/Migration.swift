/// One named, forward-only step of the schema. Never edited once it has landed.
package struct Migration: Sendable {
  package let name: String
  let steps: [SQL]
  /// Why none of the tables that it makes grows without end.
  let keeping: [TableKeeping]
  /// What SQL alone cannot do, in the same transaction after the steps.
  let then: @Sendable (Tx) throws -> Void

  package init(_ name: String, _ steps: [SQL]) { self.init(name, steps, keeping: []) }

  init(
    _ name: String, _ steps: [SQL], keeping: [TableKeeping],
    then: @escaping @Sendable (Tx) throws -> Void = { _ in }
  ) {
    self.name = name
    self.steps = steps
    self.keeping = keeping
    self.then = then
  }

  static let ledger: SQL = """
    CREATE TABLE IF NOT EXISTS schema_migrations (
      name \(.text) NOT NULL PRIMARY KEY, applied_at \(.int) NOT NULL) \(.strict)
    """

  /// The names of the steps that the database has.
  static func applied(in tx: Tx) throws -> [String] {
    try tx.rows("SELECT name FROM schema_migrations ORDER BY name").map { try $0["name"] }
  }

  /// Of `plan`, what the database lacks.
  /// - Throws: `StoreError.newerSchema` when it has what this program does not know.
  static func pending(of plan: [Migration], in tx: Tx) throws -> [Migration] {
    let applied = try applied(in: tx)
    let unknown = Set(applied).subtracting(plan.map(\.name))
    guard unknown.isEmpty else { throw StoreError.newerSchema(unknown.sorted()) }
    return plan.filter { !applied.contains($0.name) }
  }

  func apply(in tx: Tx) throws {
    for step in steps {
      let (text, values) = try step.rendered(for: tx.engine.dialect)
      if values.isEmpty { try tx.script(text) } else { try tx.execute(step) }
    }
    try then(tx)
    try tx.execute("INSERT INTO schema_migrations (name, applied_at) VALUES (\(name), \(tx.now))")
  }
}
