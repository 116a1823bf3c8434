/// What happens in the portal itself, counted for the teams that it concerns: sign-ins of their members, and
/// changes in them. It goes through the same door as what products tell; until then it waits in a table,
/// written with what happened.
enum OwnEvents {
  static let signedIn = "portal.signed-in"
  static let change = "portal.change"
  static let series: Set<EventSeries> = [EventSeries(signedIn), EventSeries(change)]
  /// As many teams of a person hear of a sign-in.
  private static let mostTeams = 20

  private struct Waiting {
    let id: String
    let name: String
    let team: ID<Team>?
    let user: ID<User>?
    let action: String
    let at: Timestamp

    init(_ row: Row) throws {
      id = try row["id"]
      name = try row["name"]
      team = try row["team_id"]
      user = try row["user_id"]
      action = try row["action"]
      at = try row["at"]
    }
  }

  static func job(_ portal: Portal) -> Job {
    let hasWork: @Sendable (Tx) throws -> Bool = {
      try $0.exists("SELECT id FROM own_events LIMIT 1")
    }
    return Job("own-events", every: .seconds(2), hasWork: hasWork) {
      while try await count(portal.store) {}
    }
  }

  /// - Returns: whether there is more.
  private static func count(_ store: any Store) async throws -> Bool {
    let most = 500
    let (rows, told) = try await store.read { tx in
      let rows = try tx.rows("SELECT * FROM own_events ORDER BY id LIMIT \(most)").map(Waiting.init)
      return (rows, try events(of: rows, in: tx))
    }
    for (team, events) in told.sorted(by: { $0.key.text < $1.key.text }) {
      do {
        try await store.write(for: .usage(team), as: .system("events")) { tx in
          var book = try EventBook(of: team, in: tx)
          let people = Set(events.compactMap(\.member))
          let there = try EventMembers.present(among: people, of: team, in: tx)
          _ = try book.take(events.map { $0.keeping(there) })
        }
      } catch StoreError.scopeGone {}
    }
    // Counted once: told again, they are known.
    try await store.write(for: .portal, as: .system("events")) { tx in
      for ids in rows.map(\.id).slices(of: 256) {
        try tx.execute("DELETE FROM own_events WHERE id IN (\(list: ids.padded))")
      }
    }
    return rows.count == most
  }

  /// By the teams that they concern.
  private static func events(of rows: [Waiting], in tx: Tx) throws -> [ID<Team>: [Event]] {
    var events: [ID<Team>: [Event]] = [:]
    for row in rows {
      var event = Event(id: row.id, name: row.name, at: row.at, member: row.user)
      if row.name == change { event.properties = [JSON.Member("action", .text(row.action))] }
      var concerned = [row.team].compactMap { $0 }
      if row.team == nil, let user = row.user { concerned = try teams(of: user, in: tx) }
      for team in concerned { events[team, default: []].append(event) }
    }
    return events
  }

  private static func teams(of user: ID<User>, in tx: Tx) throws -> [ID<Team>] {
    try tx.rows(
      """
      SELECT team_id FROM memberships WHERE user_id = \(user)
      ORDER BY created_at, team_id LIMIT \(mostTeams)
      """
    ).map { try $0["team_id"] }
  }
}

extension Event {
  /// Whoever has left, or was never in the team, is nobody's member.
  fileprivate func keeping(_ members: Set<ID<User>>) -> Event {
    var event = self
    event.member = member.flatMap { members.contains($0) ? $0 : nil }
    return event
  }
}

extension Tx {
  /// Notes what the audit has just been told, where it is counted.
  func noteOwnEvent(_ action: AuditAction, _ chain: AuditChain) throws {
    let user = actor.userID
    switch chain {
    case .team(let team): try note(OwnEvents.change, team: team, user: user, action)
    case .user(let person) where action == .signedIn:
      try note(OwnEvents.signedIn, team: nil, user: person, action)
    default: break
    }
  }

  private func note(
    _ name: String, team: ID<Team>?, user: ID<User>?, _ action: AuditAction
  ) throws {
    try insert(
      "own_events",
      [
        "id": newID(Event.self), "name": name, "team_id": team, "user_id": user,
        "action": action.name, "at": now,
      ])
  }
}
