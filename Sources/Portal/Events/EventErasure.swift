/// Makes what was counted forget a person: their events lose the member and their properties but the service, and their bits
/// go from the figures; answers that were found in them go too. How many events there were stays. A job does it, a
/// piece at a time.
struct EventErasure {
  private static let piece = 500
  let team: Int
  let member: Int

  /// In all teams that they were ever counted in.
  static func ask(for user: ID<User>, in tx: Tx) throws {
    try tx.execute(
      """
      INSERT INTO event_erasures (team, member)
      SELECT team, number FROM event_members WHERE user_id = \(user)
      ON CONFLICT (team, member) DO NOTHING
      """)
  }

  static func job(_ portal: Portal) -> Job {
    let hasWork: @Sendable (Tx) throws -> Bool = {
      try $0.exists("SELECT team FROM event_erasures LIMIT 1")
    }
    return Job("event-erasures", every: .seconds(5), hasWork: hasWork) {
      while let next = try await next(portal.store) {
        while try await portal.store.write(
          for: next.scope, as: .system("events"), { try next.erasure.step(in: $0) })
        { try Task.checkCancellation() }
      }
    }
  }

  private static func next(
    _ store: any Store
  ) async throws -> (erasure: EventErasure, scope: WriteScope)? {
    try await store.read { tx in
      let row = try tx.row(
        """
        SELECT e.team, e.member, r.team_id FROM event_erasures e
        LEFT JOIN reporting r ON r.number = e.team ORDER BY e.team, e.member LIMIT 1
        """)
      return try row.map { row in
        let team: ID<Team>? = try row["team_id"]
        return (
          EventErasure(team: try row["team"], member: try row["member"]),
          team.map { .usage($0) } ?? .portal
        )
      }
    }
  }

  /// - Returns: whether there is more to do.
  private func step(in tx: Tx) throws -> Bool {
    let row = try tx.row(
      """
      SELECT done_day, done_hash, figures_edition, figures_series, figures_day
      FROM event_erasures WHERE team = \(team) AND member = \(member)
      """)
    guard let row else { return false }
    if let edition: Int = try row["figures_edition"] {
      return try clearFigures(
        after: (edition, try row["figures_series"], try row["figures_day"]), in: tx)
    }
    let day: Int? = try row["done_day"]
    return try clearEvents(after: day.map { ($0, try row["done_hash"]) }, in: tx)
  }

  private func clearEvents(after place: (day: Int, hash: Int64)?, in tx: Tx) throws -> Bool {
    let events = try EventWalk(team: team, most: Self.piece).piece(after: place, in: tx)
    for event in events where event.member == member {
      let properties = try event.serviceAlone
      try tx.execute(
        """
        UPDATE events SET member = NULL, properties = \(properties)
        WHERE team = \(team) AND day = \(event.day) AND hash = \(event.hash)
        """)
    }
    if let last = events.last, events.count == Self.piece {
      try tx.execute(
        """
        UPDATE event_erasures SET done_day = \(last.day), done_hash = \(last.hash)
        WHERE team = \(team) AND member = \(member)
        """)
    } else {
      try note((0, 0, 0), in: tx)
    }
    return true
  }

  private func clearFigures(
    after place: (edition: Int, series: Int, day: Int), in tx: Tx
  ) throws -> Bool {
    let rows = try tx.rows(
      """
      SELECT edition, series, day, members FROM figures WHERE team = \(team)
        AND (edition, series, day) > (\(place.edition), \(place.series), \(place.day))
      ORDER BY edition, series, day LIMIT \(Self.piece)
      """)
    for row in rows {
      var members = MemberSet(stored: try row["members"])
      guard members.contains(member) else { continue }
      members.remove(member)
      let (edition, series, day): (Int, Int, Int) = (
        try row["edition"], try row["series"], try row["day"]
      )
      try tx.execute(
        """
        UPDATE figures SET members = \(members.bits) WHERE team = \(team)
          AND edition = \(edition) AND series = \(series) AND day = \(day)
        """)
    }
    guard let last = rows.last, rows.count == Self.piece else {
      try finish(in: tx)
      return false
    }
    try note((try last["edition"], try last["series"], try last["day"]), in: tx)
    return true
  }

  private func note(_ place: (edition: Int, series: Int, day: Int), in tx: Tx) throws {
    try tx.execute(
      """
      UPDATE event_erasures SET figures_edition = \(place.edition),
        figures_series = \(place.series), figures_day = \(place.day)
      WHERE team = \(team) AND member = \(member)
      """)
  }

  private func finish(in tx: Tx) throws {
    try Analysis.forget(for: team, in: tx)
    try tx.execute("DELETE FROM event_erasures WHERE team = \(team) AND member = \(member)")
    try tx.execute("DELETE FROM event_members WHERE team = \(team) AND number = \(member)")
  }
}
