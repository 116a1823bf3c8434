/// A comparison of all that we know with what the payment provider knows: told events can be lost. A job
/// makes the one that is open; what differed is repaired and stands in the report.
package struct Reconciliation: Sendable {
  package let id: ID<Reconciliation>
  /// A person's name; nil where the clock asked.
  package let askedBy: String?
  package let begunAt: Timestamp
  /// Nil while it waits or goes on.
  package let endedAt: Timestamp?
  /// How many were compared.
  package let teams: Int
  package let differences: Int
  /// What differed, a line each.
  package let report: String

  /// The clock, in the table.
  private static let nobody = ""

  private init(_ row: Row) throws {
    id = try row["id"]
    let name: String = try row["asked_by"]
    askedBy = name == Self.nobody ? nil : name
    begunAt = try row["begun_at"]
    endedAt = try row["ended_at"]
    teams = try row["teams"]
    differences = try row["differences"]
    report = try row["report"]
  }

  /// Has one made. Two that are asked for at the same moment are harmless: they are made one after the other.
  /// - Parameter name: of the operator; nil for the clock.
  /// - Returns: false when one is open already.
  @discardableResult
  package static func ask(by name: String?, in tx: Tx) throws -> Bool {
    guard try open(in: tx) == nil else { return false }
    try tx.insert(
      "reconciliations",
      [
        "id": tx.newID(Reconciliation.self), "asked_by": name ?? nobody, "begun_at": tx.now,
        "teams": 0, "differences": 0, "report": "",
      ])
    tx.moveOperators()
    if name != nil { try tx.audit(.reconciliationAsked, to: .portal, subject: "") }
    return true
  }

  /// The one that is to be made.
  package static func open(in tx: Tx) throws -> Reconciliation? {
    try tx.row("SELECT * FROM reconciliations WHERE ended_at IS NULL ORDER BY begun_at LIMIT 1")
      .map(Reconciliation.init)
  }

  /// Longer reports are cut.
  static let longestReport = 100_000

  package func finish(
    teams: Int, differences: Int, report: String, in tx: Tx
  ) throws {
    let isCut = report.utf8.count > Self.longestReport
    let text = isCut ? String(report.prefix(Self.longestReport / 4)) + "\n…" : report
    try tx.execute(
      """
      UPDATE reconciliations SET ended_at = \(tx.now), teams = \(teams),
        differences = \(differences), report = \(text)
      WHERE id = \(id) AND ended_at IS NULL
      """)
    tx.moveOperators()
  }

  /// Newest first.
  package static func latest(_ limit: Int, in tx: Tx) throws -> [Reconciliation] {
    try tx.rows("SELECT * FROM reconciliations ORDER BY begun_at DESC LIMIT \(limit)")
      .map(Reconciliation.init)
  }
}

extension OperatorAct {
  package static let reconcile = OperatorAct(
    "reconciliations.ask", "compare with the payment provider")
}
