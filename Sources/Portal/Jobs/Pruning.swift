/// Rows of a table that have ended and that nobody can use again. Declared beside their feature.
struct PruningRule: Sendable {
  let table: String
  let key: String
  /// When a row ended, or began.
  let column: String
  /// How long after that it goes.
  let age: @Sendable (PortalSettings.Durations) -> Duration

  init(table: String, key: String, column: String, olderThan age: Duration) {
    self.init(table: table, key: key, column: column) { _ in age }
  }

  init(
    table: String, key: String, column: String,
    olderThan age: @escaping @Sendable (PortalSettings.Durations) -> Duration
  ) {
    self.table = table
    self.key = key
    self.column = column
    self.age = age
  }

  /// - Returns: how many were removed, at most `count`.
  fileprivate func remove(
    atMost count: Int, _ durations: PortalSettings.Durations, in tx: Tx
  ) throws -> Int {
    let (table, key, column) = (
      TableShape.quoted(table), TableShape.quoted(key), TableShape.quoted(column)
    )
    return try tx.execute(
      """
      DELETE FROM \(table) WHERE \(key) IN (
        SELECT \(key) FROM \(table) WHERE \(column) < \(tx.now - age(durations)) LIMIT \(count))
      """)
  }
}

/// Why a table does not grow without end: said where the table is made.
enum TableKeeping: Sendable {
  case pruned(PruningRule)
  /// Needs no rule, for a reason.
  case bounded(String, String)

  var table: String {
    switch self {
    case .pruned(let rule): rule.table
    case .bounded(let table, _): table
    }
  }
}

/// Removes what nobody can use again, from the database and from the files.
enum Pruning {
  static let rules: [PruningRule] = Schema.migrations.flatMap(\.keeping).compactMap {
    if case .pruned(let rule) = $0 { rule } else { nil }
  }

  /// Small steps, so that no write waits long behind one.
  private static let step = 500

  static func run(_ portal: Portal) async throws {
    let durations = portal.settings.durations
    for rule in rules {
      try await again(portal) { try rule.remove(atMost: step, durations, in: $0) }
    }
    try await again(portal) { try OutboxMessage.emptyOld(atMost: step, in: $0) }
    portal.files.removeAbandoned()
    AuditCheckpointFolder(portal.settings.dataFolder)
      .removeOld(before: portal.store.clock.now() - AuditCheckpointFolder.kept)
  }

  /// Until a step finds less than it may take.
  private static func again(
    _ portal: Portal, _ body: @escaping @Sendable (Tx) throws -> Int
  ) async throws {
    while try await portal.store.write(for: .portal, as: .system("prune"), body) == step {}
  }
}
