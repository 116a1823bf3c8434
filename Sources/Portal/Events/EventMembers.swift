/// The numbers under which a team's members are counted.
struct EventMembers {
  private var numbers: [ID<User>: Int] = [:]

  /// Of those among `people` who are in the team.
  init(
    _ people: Set<ID<User>>, of team: ID<Team>, _ reporting: inout Reporting, in tx: Tx
  ) throws {
    guard !people.isEmpty else { return }
    let ids = people.sorted { $0.text < $1.text }
    let rows = try tx.rows(
      """
      SELECT m.user_id, e.number FROM memberships m
      LEFT JOIN event_members e ON e.team = \(reporting.number) AND e.user_id = m.user_id
      WHERE m.team_id = \(team) AND m.user_id IN (\(list: ids.padded)) ORDER BY m.user_id
      """)
    var new = 0
    for row in rows {
      let id: ID<User> = try row["user_id"]
      if let number: Int = try row["number"] {
        numbers[id] = number
        continue
      }
      let number = reporting.memberCount + new
      try tx.insert(
        "event_members", ["team": reporting.number, "user_id": id, "number": number])
      numbers[id] = number
      new += 1
    }
    if new > 0 { try reporting.note(members: new, in: tx) }
  }

  func number(of user: ID<User>) -> Int? { numbers[user] }
}
