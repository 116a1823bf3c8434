/// The numbers under which a team's members are counted.
struct EventMembers {
  /// Also of those who have left.
  private var numbers: [ID<User>: Int] = [:]
  private let present: Set<ID<User>>

  /// Of some people.
  init(_ people: Set<ID<User>>, of team: ID<Team>, _ number: Int, in tx: Tx) throws {
    present = try Self.present(among: people, of: team, in: tx)
    guard !people.isEmpty else { return }
    let rows = try tx.rows(
      """
      SELECT user_id, number FROM event_members
      WHERE team = \(number) AND user_id IN (\(list: people.inOrder.padded))
      """)
    for row in rows { numbers[try row["user_id"]] = try row["number"] }
  }

  /// Those of some people who are in the team. Of whoever is suspended nothing is told: it would be told again
  /// while they are erased.
  static func present(
    among people: Set<ID<User>>, of team: ID<Team>, in tx: Tx
  ) throws -> Set<ID<User>> {
    guard !people.isEmpty else { return [] }
    let rows = try tx.rows(
      """
      SELECT m.user_id FROM memberships m JOIN users u ON u.id = m.user_id
      WHERE m.team_id = \(team) AND m.user_id IN (\(list: people.inOrder.padded))
        AND u.suspended_at IS NULL
      """)
    return Set(try rows.map { try $0["user_id"] })
  }

  /// Whether they are in the team.
  func has(_ user: ID<User>) -> Bool { present.contains(user) }

  /// Nil for one who was never counted.
  func number(of user: ID<User>) -> Int? { numbers[user] }

  /// Gives a number to those who have none.
  mutating func add(
    _ people: Set<ID<User>>, to reporting: inout Reporting, in tx: Tx
  ) throws {
    let new = people.filter { numbers[$0] == nil }.inOrder
    guard !new.isEmpty else { return }
    for (offset, id) in new.enumerated() {
      let number = reporting.memberCount + offset
      try tx.insert(
        "event_members", ["team": reporting.number, "user_id": id, "number": number])
      numbers[id] = number
    }
    try reporting.note(members: new.count, in: tx)
  }
}

extension Set<ID<User>> {
  fileprivate var inOrder: [ID<User>] { sorted { $0.text < $1.text } }
}
