/// Removes events that are older than they may be, and all of teams that are gone. Figures of days stay.
struct EventPruning {
  static let step = 500
  let store: any Store

  static func job(_ portal: Portal) -> Job {
    Job("events", every: .hours(1)) {
      let pruning = EventPruning(store: portal.store)
      try await pruning.removeOld(olderThan: portal.settings.durations.events)
      try await pruning.removeGone()
    }
  }

  private func removeOld(olderThan age: Duration) async throws {
    let first = CivilTime.dayNumber(seconds: (store.clock.now() - age).wholeSeconds)
    while true {
      let teams: [(number: Int, id: ID<Team>?)] = try await store.read { tx in
        try tx.rows(
          """
          SELECT number, team_id FROM reporting WHERE oldest_day < \(first)
          ORDER BY oldest_day LIMIT 100
          """
        ).map { (try $0["number"], try $0["team_id"]) }
      }
      for (team, id) in teams {
        try await again { try Self.remove(from: team, before: first, in: $0) }
        // Whoever counts meanwhile may note an older day.
        do {
          try await write(for: id.map { .usage($0) } ?? .portal) { tx in
            try tx.execute(
              """
              UPDATE reporting SET oldest_day = (SELECT MIN(day) FROM events WHERE team = \(team))
              WHERE number = \(team)
              """)
          }
        } catch StoreError.scopeGone {}
      }
      if teams.isEmpty { return }
    }
  }

  private static func remove(from team: Int, before day: Int, in tx: Tx) throws -> Int {
    try tx.execute(
      """
      DELETE FROM events WHERE team = \(team) AND (day, hash) IN (
        SELECT day, hash FROM events WHERE team = \(team) AND day < \(day)
        ORDER BY day, hash LIMIT \(step))
      """)
  }

  private func removeGone() async throws {
    let teams: [Int] = try await store.read { tx in
      try tx.rows("SELECT number FROM reporting WHERE team_id IS NULL ORDER BY number LIMIT 100")
        .map { try $0["number"] }
    }
    for team in teams {
      try await again { try Self.remove(from: team, before: Int(Int32.max), in: $0) }
      try await again { tx in
        try tx.execute(
          """
          DELETE FROM figures WHERE team = \(team) AND (edition, series, day) IN (
            SELECT edition, series, day FROM figures WHERE team = \(team) LIMIT \(Self.step))
          """)
      }
      try await write { tx in
        try tx.execute("DELETE FROM event_series WHERE team = \(team)")
        try tx.execute("DELETE FROM event_members WHERE team = \(team)")
        try tx.execute("DELETE FROM event_erasures WHERE team = \(team)")
        try tx.execute("DELETE FROM reporting WHERE number = \(team)")
      }
    }
  }

  private func again(_ body: @escaping @Sendable (Tx) throws -> Int) async throws {
    while try await write(body) == Self.step { try Task.checkCancellation() }
  }

  @discardableResult
  private func write<T: Sendable>(
    for scope: WriteScope = .portal, _ body: @escaping @Sendable (Tx) throws -> T
  ) async throws -> T {
    try await store.write(for: scope, as: .system("events"), body)
  }
}
