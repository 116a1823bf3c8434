/// One question while it is answered: leased, so that of several processes one counts it, and read a little at a
/// time. What it has counted is in memory alone: whoever takes it over begins anew.
struct AnalysisRun: Sendable {
  /// The lease went to another, or nobody wants the answer any more.
  struct Lost: Error {}

  static let lease = Duration.minutes(2)
  private static let mostAttempts = 3
  private static let problem = "It could not be counted. Ask again."

  let id: ID<Analysis>
  let team: ID<Team>
  private let store: any Store
  private let token: ID<AnalysisRun>
  private let question: AnalysisQuestion
  private let zone: ZoneOffsets
  private let expected: Int
  private let attempt: Int
  /// Nil where the team's events are gone.
  private let number: Int?
  private var counting: any EventCounting
  private(set) var scan: EventScan
  private let series: QuestionSeries
  private var pass = 0
  private(set) var seen = 0

  /// The one that waits longest and may be counted now: one of a team at a time. Nil for none.
  static func take(in store: any Store, rows: Int = 1000) async throws -> AnalysisRun? {
    while let next = try await store.read({ try find(in: $0) }) {
      do {
        let run = try await store.write(for: .usage(next.team), as: .system(Job.analysesName)) {
          tx -> AnalysisRun? in
          guard let found = try find(in: tx), found.id == next.id else { return nil }
          // Whoever counted it never came back, as often as it may be tried: it may be what stopped them.
          guard found.attempts < mostAttempts else {
            try tx.execute("\(failing(problem, at: tx.now)) WHERE id = \(found.id)")
            return nil
          }
          return try AnalysisRun(found, rows, store, in: tx)
        }
        if let run { return run }
      } catch StoreError.scopeGone { return nil }
    }
    return nil
  }

  private typealias Found = (
    id: ID<Analysis>, team: ID<Team>, question: String, expected: Int, attempts: Int
  )

  private static func find(in tx: Tx) throws -> Found? {
    let free = SQL.isDue("a.leased_until", at: tx.now, neverAheadBy: lease)
    let row = try tx.row(
      """
      SELECT a.id, a.team_id, a.question, a.expected, a.attempts FROM analyses a
      WHERE a.ended_at IS NULL AND (a.leased_until IS NULL OR \(free))
        AND NOT EXISTS (SELECT 1 FROM analyses o WHERE o.team_id = a.team_id
          AND o.ended_at IS NULL AND o.lease IS NOT NULL AND o.leased_until > \(tx.now))
      ORDER BY a.asked_at, a.id LIMIT 1
      """)
    return try row.map {
      (try $0["id"], try $0["team_id"], try $0["question"], try $0["expected"], try $0["attempts"])
    }
  }

  private init?(_ found: Found, _ rows: Int, _ store: any Store, in tx: Tx) throws {
    (id, team, expected, attempt) = (found.id, found.team, found.expected, found.attempts + 1)
    self.store = store
    token = tx.newID()
    question = try AnalysisQuestion(stored: found.question)
    zone = ZoneOffsets.named(question.zone)
    let number = try Reporting.find(of: found.team, in: tx)?.number
    self.number = number
    series = try QuestionSeries(question, number ?? 0, in: tx)
    counting = question.counting(series)
    scan = EventScan(question, number ?? 0, series, rows: rows)
    try tx.execute(
      """
      UPDATE analyses SET state = 'running', lease = \(token), started_at = \(tx.now),
        leased_until = \(tx.now + Self.lease), attempts = \(attempt), seen = 0
      WHERE id = \(id)
      """)
  }
}

// MARK: Counting

extension AnalysisRun {
  /// Reads and counts a little.
  /// - Returns: false when all is counted.
  mutating func step() async throws -> Bool {
    guard number != nil, !scan.isAtEnd else { return try await nextPass() }
    for piece in try await scan.next(in: store) {
      for event in piece.events {
        let day = zone.dayNumber(event.at)
        guard question.days.contains(day) else { continue }
        seen += 1
        if series.isOwn(event.series) { continue }
        try counting.take(event, on: day)
      }
      if piece.isLast { try counting.endDay() }
    }
    return true
  }

  private mutating func nextPass() async throws -> Bool {
    counting.endPass()
    pass += 1
    guard number != nil, pass < question.passes else { return false }
    scan = EventScan(question, number ?? 0, series, rows: scan.rows)
    return true
  }

  /// Writes down how far it is, and keeps the lease.
  /// - Throws: `Lost`.
  func note() async throws {
    try await write { tx in
      """
      UPDATE analyses SET seen = \(min(seen, expected * question.passes)),
        leased_until = \(tx.now + Self.lease)
      """
    }
  }

  /// Writes down the answer.
  /// - Throws: `Lost`.
  func finish() async throws {
    let (number, shown) = (number, counting.shownMembers)
    let people = try await store.read { tx in
      try number.map { try EventMembers.people(shown, of: $0, in: tx) } ?? [:]
    }
    let text = counting.result(people).json.text
    try await write { tx in
      """
      UPDATE analyses SET state = 'done', result = \(text), ended_at = \(tx.now), lease = NULL,
        leased_until = NULL
      """
    }
  }

  /// Writes down why there is no answer, or leaves it to be tried again after a while: what stood in the way may
  /// be over then.
  func fail(_ error: any Error) async throws {
    let words = (error as? Obstacle)?.words.text
    guard words != nil || attempt >= Self.mostAttempts else {
      let pause = attempt == 1 ? .seconds(30) : Self.lease
      return try await write { tx in
        "UPDATE analyses SET state = 'waiting', lease = NULL, leased_until = \(tx.now + pause)"
      }
    }
    try await write { Self.failing(words ?? Self.problem, at: $0.now) }
  }

  private static func failing(_ problem: String, at now: Timestamp) -> SQL {
    """
    UPDATE analyses SET state = 'failed', problem = \(problem), ended_at = \(now), lease = NULL,
      leased_until = NULL
    """
  }

  /// It was told to stop: another may begin anew at once.
  func giveBack() async throws {
    let attempts = attempt - 1
    try await write { _ in
      """
      UPDATE analyses SET state = 'waiting', attempts = \(attempts), lease = NULL,
        leased_until = NULL
      """
    }
  }

  /// A write of whoever has the lease, and of nobody else.
  private func write(_ sql: @escaping @Sendable (Tx) -> SQL) async throws {
    do {
      try await store.write(for: .usage(team), as: .system(Job.analysesName)) { [id, token] tx in
        let count = try tx.execute("\(sql(tx)) WHERE id = \(id) AND lease = \(token)")
        guard count > 0 else { throw Lost() }
      }
    } catch StoreError.scopeGone { throw Lost() }
  }
}

extension EventScan {
  fileprivate init(
    _ question: AnalysisQuestion, _ team: Int, _ series: QuestionSeries, rows: Int
  ) {
    self.init(
      team, question.days,
      textsOf: question.kind == .breakdown ? series.number(of: question.event) : nil)
    self.rows = rows
  }
}

extension EventMembers {
  /// Who stands behind some of a team's numbers.
  static func people(
    _ numbers: [Int], of team: Int, in tx: Tx
  ) throws -> [Int: ID<User>] {
    guard !numbers.isEmpty else { return [:] }
    let rows = try tx.rows(
      """
      SELECT number, user_id FROM event_members
      WHERE team = \(team) AND number IN (\(list: numbers.padded))
      """)
    return try Dictionary(
      rows.map { (try $0["number"] as Int, try $0["user_id"] as ID<User>) },
      uniquingKeysWith: { first, _ in first })
  }
}

extension Analysis {
  /// After somebody was erased from a team's events: answers that may tell of them go, and what is being counted
  /// begins anew.
  static func forget(for team: Int, in tx: Tx) throws {
    let row = try tx.row("SELECT team_id FROM reporting WHERE number = \(team)")
    guard let row, let id: ID<Team> = try row["team_id"] else { return }
    try tx.execute("DELETE FROM analyses WHERE team_id = \(id) AND result IS NOT NULL")
    try tx.execute(
      """
      UPDATE analyses SET state = 'waiting', seen = 0, attempts = 0, lease = NULL,
        leased_until = NULL
      WHERE team_id = \(id) AND ended_at IS NULL
      """)
  }
}
