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
    let last = store.clock.now() - age
    // By any zone's clocks all of that day is older.
    let first = CivilTime.dayNumber(seconds: (last - .hours(25)).wholeSeconds)
    while true {
      let teams: [(number: Int, id: ID<Team>?)] = try await store.read { tx in
        // What is being counted anew has to be there.
        try tx.rows(
          """
          SELECT number, team_id FROM reporting WHERE oldest_day < \(first) AND next_edition IS NULL
          ORDER BY oldest_day LIMIT 100
          """
        ).map { (try $0["number"], try $0["team_id"]) }
      }
      for (team, id) in teams {
        // Whoever counts or turns to another zone meanwhile has to wait.
        do {
          while try await write(
            for: id.map { .usage($0) } ?? .portal, { try Self.removeOld(of: team, last, in: $0) })
          { try Task.checkCancellation() }
        } catch StoreError.scopeGone {}
      }
      if teams.isEmpty { return }
    }
  }

  /// Whole days of the team's own zone, so that a day's figures have all of their events or none.
  /// - Returns: whether there is more.
  private static func removeOld(of team: Int, _ last: Timestamp, in tx: Tx) throws -> Bool {
    guard let reporting = try Reporting.find(team, in: tx), reporting.rebuilding == nil else {
      return false
    }
    let zone = ZoneOffsets.named(reporting.zone)
    let day = zone.day(of: last)
    let removed = try tx.execute(
      """
      DELETE FROM events WHERE team = \(team) AND (day, hash) IN (
        SELECT day, hash FROM events WHERE team = \(team)
          AND day <= \(CivilTime.dayNumber(seconds: day.lowerBound.wholeSeconds))
          AND at < \(day.lowerBound) ORDER BY day, hash LIMIT \(step))
      """)
    try tx.execute(
      """
      UPDATE reporting SET frozen_before = \(max(zone.dayNumber(last), reporting.frozenBefore ?? .min)),
        oldest_day = (SELECT MIN(day) FROM events WHERE team = \(team)) WHERE number = \(team)
      """)
    return removed == step
  }

  private func removeGone() async throws {
    let teams: [Int] = try await store.read { tx in
      try tx.rows("SELECT number FROM reporting WHERE team_id IS NULL ORDER BY number LIMIT 100")
        .map { try $0["number"] }
    }
    for team in teams {
      try await again { tx in
        try tx.execute(
          """
          DELETE FROM events WHERE team = \(team) AND (day, hash) IN (
            SELECT day, hash FROM events WHERE team = \(team) LIMIT \(Self.step))
          """)
      }
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
