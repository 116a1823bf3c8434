/// How one team's events are counted: under which number, by the days of which zone, and how far the figures of
/// another zone are while they are made.
package struct Reporting: Sendable {
  let number: Int
  /// The one whose days figures are of.
  package let zone: String
  /// Of the figures that pages read.
  let edition: Int
  let rebuilding: Rebuilding?
  fileprivate(set) var memberCount: Int
  fileprivate(set) var seriesCount: Int
  /// Of UTC; nil without events.
  fileprivate(set) var oldestDay: Int?
  /// Events of days before this one are kept no more: their figures stay as they are. Nil where all are there.
  let frozenBefore: Int?

  /// Figures by the days of another zone, made of the stored events in the order of their keys.
  struct Rebuilding: Sendable {
    let zone: String
    let edition: Int
    /// The last that is counted in; nil before the first.
    let done: (day: Int, hash: Int64)?

    /// Whether an event with this key has its turn already.
    func isPast(_ day: Int, _ hash: Int64) -> Bool {
      done.map { (day, hash) <= $0 } ?? false
    }
  }

  private init(_ row: Row) throws {
    number = try row["number"]
    zone = try row["zone"]
    edition = try row["edition"]
    memberCount = try row["member_count"]
    seriesCount = try row["series_count"]
    oldestDay = try row["oldest_day"]
    frozenBefore = try row["frozen_before"]
    let next: Int? = try row["next_edition"]
    rebuilding = try next.map { edition in
      let day: Int? = try row["done_day"]
      return Rebuilding(
        zone: try row["next_zone"], edition: edition,
        done: try day.map { ($0, try row["done_hash"]) })
    }
  }

  private static let columns: SQL = """
    number, zone, edition, next_edition, next_zone, done_day, done_hash, member_count, series_count,
    oldest_day, frozen_before
    """

  /// Nil for a team that has never told anything.
  package static func find(of team: ID<Team>, in tx: Tx) throws -> Reporting? {
    try tx.row("SELECT \(columns) FROM reporting WHERE team_id = \(team)").map(Reporting.init)
  }

  static func find(_ number: Int, in tx: Tx) throws -> Reporting? {
    try tx.row("SELECT \(columns) FROM reporting WHERE number = \(number)").map(Reporting.init)
  }

  /// Whose days the figures of some teams are of, as far as anything was ever told of them.
  static func zones(of teams: [ID<Team>], in tx: Tx) throws -> [ID<Team>: String] {
    guard !teams.isEmpty else { return [:] }
    let rows = try tx.rows(
      "SELECT team_id, zone FROM reporting WHERE team_id IN (\(list: teams.padded))")
    return try Dictionary(
      rows.map { (try $0["team_id"] as ID<Team>, try $0["zone"] as String) },
      uniquingKeysWith: { first, _ in first })
  }

  /// Those whose figures are being made anew, or have some that nobody reads.
  static func rebuilding(in tx: Tx) throws -> [(number: Int, team: ID<Team>)] {
    try tx.rows(
      """
      SELECT number, team_id FROM reporting
      WHERE (next_edition IS NOT NULL OR has_leftovers = 1) AND team_id IS NOT NULL
      ORDER BY number LIMIT 100
      """
    ).map { (try $0["number"], try $0["team_id"]) }
  }

  /// The team's, made where there is none: with the zone of its first owner who has chosen one.
  static func open(of team: ID<Team>, in tx: Tx) throws -> Reporting {
    if let found = try find(of: team, in: tx) { return found }
    let zone = try Self.zone(for: team, in: tx)
    for _ in 1...5 {
      // Another team may have drawn the same number.
      try tx.execute(
        """
        INSERT INTO reporting (number, team_id, zone, edition, last_edition, member_count, series_count,
          has_leftovers, created_at)
        VALUES (\(Int.random(in: 1...0x7FFF_FFFF)), \(team), \(zone), 1, 1, 0, 0, 0, \(tx.now))
        ON CONFLICT DO NOTHING
        """)
      if let made = try find(of: team, in: tx) { return made }
    }
    throw StoreError.busy
  }

  /// That of the first owner who has chosen one; UTC where none has.
  static func zone(for team: ID<Team>, in tx: Tx) throws -> String {
    let row = try tx.row(
      """
      SELECT u.time_zone FROM memberships m JOIN users u ON u.id = m.user_id
      WHERE m.team_id = \(team) AND m.role = 'owner' AND u.time_zone <> ''
      ORDER BY m.created_at, m.user_id LIMIT 1
      """)
    return try row?["time_zone"] ?? "UTC"
  }

  /// The services that events were told of, by name.
  package func services(in tx: Tx) throws -> [String] {
    try EventSeries.services(number, in: tx).filter { !$0.isEmpty }.sorted()
  }

  /// The day that an event counts to once the figures are those of another zone. What was frozen stays whole.
  func day(of at: Timestamp, in zone: ZoneOffsets) -> Int {
    max(zone.dayNumber(at), frozenBefore ?? .min)
  }

  /// The days that somebody asks for, put to the team's own.
  package func range(_ query: FigureQuery, at now: Timestamp) -> FigureRange {
    query.range(until: ZoneOffsets.named(zone).dayNumber(now))
  }

  /// So many more members have numbers now.
  mutating func note(members count: Int, in tx: Tx) throws {
    memberCount += count
    try tx.execute("UPDATE reporting SET member_count = \(memberCount) WHERE number = \(number)")
  }

  mutating func note(series count: Int, in tx: Tx) throws {
    seriesCount += count
    try tx.execute("UPDATE reporting SET series_count = \(seriesCount) WHERE number = \(number)")
  }

  mutating func note(oldest day: Int, in tx: Tx) throws {
    if let oldestDay, oldestDay <= day { return }
    oldestDay = day
    try tx.execute("UPDATE reporting SET oldest_day = \(day) WHERE number = \(number)")
  }
}
