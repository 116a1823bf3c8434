extension Tx {
  /// What a transaction has done to rows of `revisions`, and to the audit.
  struct Marks {
    /// The keys that were bumped.
    var moved: Set<String> = []
    /// The keys of teams whose figures have moved.
    var counted: Set<String> = []
    /// Those and the ones that are new: nobody else changes what they stand for meanwhile.
    var entered: Set<String> = []
    var operatorsMove = false
    /// Where its entries leave their chains.
    var auditEnds: [AuditEnd] = []
  }

  /// Locks and bumps the rows of `scope`, each once.
  func enter(_ scope: WriteScope) throws {
    let scope = scope.subtracting(marks.entered)
    // One row is locked by its update. Several are locked in the order of their keys first, so that
    // two writes never wait for each other in a ring. SQLite has one writer, and nothing to lock.
    if engine.dialect == .postgres, scope.keys.count > 1 || !scope.withTeams.isEmpty {
      _ = try rows(
        """
        SELECT key FROM revisions WHERE key IN (\(Self.rows(scope.keys, scope.withTeams)))
        ORDER BY key FOR UPDATE
        """)
    }
    try bump(scope)
    for key in scope.noted { try note(key) }
    for key in scope.counted.subtracting(marks.counted).sorted() {
      try note(key)
      marks.counted.insert(key)
    }
  }

  private func bump(_ scope: WriteScope) throws {
    if scope.bumped.isEmpty && scope.withTeams.isEmpty { return }
    // A statement of its own: a team joined while we waited for the person's row is in it.
    let bumped = try rows(
      """
      UPDATE revisions SET revision = revision + 1
      WHERE key IN (\(Self.rows(scope.bumped, scope.withTeams))) RETURNING key
      """
    ).map { try $0["key"] as String }
    marks.moved.formUnion(bumped)
    marks.entered.formUnion(bumped)
    if !scope.bumped.isSubset(of: bumped) { throw StoreError.scopeGone }
  }

  /// For IN.
  private static func rows(_ keys: Set<String>, _ withTeams: Set<ID<User>>) -> SQL {
    if withTeams.isEmpty { return "\(list: keys.sorted())" }
    return """
      SELECT key FROM revisions WHERE key IN (\(list: keys.sorted())) UNION ALL
      SELECT 'team:' || team_id FROM memberships
      WHERE user_id IN (\(list: withTeams.sorted { $0.text < $1.text }))
      """
  }

  /// - Throws: unless this write has entered the team's scope, or `.usage` of it: nobody else counts for the
  ///   team meanwhile.
  func demandUsage(of team: ID<Team>) throws {
    let key = RevisionKey.team(team)
    guard marks.entered.contains(key) || marks.counted.contains(key) else {
      throw StoreError.statement("the figures of \(key) are outside this write's scope")
    }
  }

  private func note(_ key: String) throws {
    let changed = try execute(
      "UPDATE revisions SET metrics_revision = metrics_revision + 1 WHERE key = \(key)")
    if changed == 0 { throw StoreError.scopeGone }
  }

  /// After a closure that refused before it wrote anything: takes back what entering the scope did, and
  /// then the transaction is as it was before.
  /// - Returns: false when there may be more to undo than that.
  func withdraw(from scope: WriteScope) -> Bool {
    guard !mayHaveWritten else { return false }
    do {
      if !marks.moved.isEmpty {
        try execute(
          """
          UPDATE revisions SET revision = revision - 1
          WHERE key IN (\(list: marks.moved.sorted()))
          """)
      }
      for key in scope.noted.union(marks.counted).sorted() {
        try execute(
          "UPDATE revisions SET metrics_revision = metrics_revision - 1 WHERE key = \(key)")
      }
      return true
    } catch { return false }
  }

  /// Makes the row of a new team or person. It starts somewhere: sums over two sets of teams are then
  /// never the same, however often each has changed.
  func addRevision(_ key: String) throws {
    let start = Int64.random(in: 1...RevisionKey.farthestStart)
    try insert("revisions", ["key": key, "revision": start])
    marks.entered.insert(key)
  }

  /// Notes that something which operators see changes in this transaction.
  package func moveOperators() { marks.operatorsMove = true }

  /// The last statement of a write.
  func settle() throws {
    guard marks.operatorsMove else { return }
    // Writes that mail somebody come at the same moment. The row is locked last and so for a moment
    // only; and on PostgreSQL it is one of eight, so that they seldom meet at it.
    let shard = engine.dialect == .sqlite ? 0 : Int.random(in: RevisionKey.operators.indices)
    let key = RevisionKey.operators[shard]
    let changed = try execute("UPDATE revisions SET revision = revision + 1 WHERE key = \(key)")
    // A database from before these rows can still be backed up, and that is written down.
    if changed > 0 { marks.moved.insert(key) }
  }
}
