extension AuditAction {
  static let analysisAsked = AuditAction(
    "analysis.asked", "asked a question of the events: {{subject}}")
  static let analysisCancelled = AuditAction(
    "analysis.cancelled", "cancelled a question of the events: {{subject}}")
  static let analysisRemoved = AuditAction(
    "analysis.removed", "removed a question of the events: {{subject}}")
  static let analyses = [analysisAsked, analysisCancelled, analysisRemoved]
}

extension Portal {
  /// Asks, unless the same was asked and nothing has come since: then it is that one.
  /// - Throws: `FormProblems` for an event that the team never sent, `Obstacle` for what cannot be counted, and
  ///   what the door throws.
  package func ask(
    _ asked: AskedQuestion, in membership: Membership, by signedIn: SignedIn,
    as actor: Originator
  ) async throws -> Analysis {
    let team = membership.team.id
    let ready = try await store.read { try ReadyQuestion(asked, of: team, in: $0) }
    return try await write(.analyse, in: membership, by: signedIn, as: actor) { authority, tx in
      try ready.ask(by: authority.membership, in: tx)
    }
  }
}

/// A question put to the team's days, with how many events there are to be read for it. Found out before the
/// write: others would wait for it.
struct ReadyQuestion: Sendable {
  let question: AnalysisQuestion
  let expected: Int
  let edition: Int

  init(_ asked: AskedQuestion, of team: ID<Team>, in tx: Tx) throws {
    guard let reporting = try Reporting.find(of: team, in: tx) else {
      throw Obstacle("No event has come yet: there is nothing to count.")
    }
    var question = asked.question
    let today = ZoneOffsets.named(reporting.zone).dayNumber(tx.now)
    question.zone = reporting.zone
    question.days = try reporting.stored(of: FigureQuery.range(asked.span, until: today).days)
    try Self.check(question, reporting, in: tx)
    self.question = question
    edition = reporting.edition
    expected = try reporting.countEvents(in: question.days, in: tx)
  }

  private static func check(
    _ question: AnalysisQuestion, _ reporting: Reporting, in tx: Tx
  ) throws {
    if question.kind.isByMember, reporting.memberCount > Analysis.mostMembers {
      throw Obstacle(
        "The team has more than 100,000 members. Questions about each of them are not answered then."
      )
    }
    if question.kind == .retention, question.periods.count > AnalysisQuestion.mostPeriods {
      throw FormProblems(
        AnalysisFields.step,
        .other("These are more than 60 periods. Choose longer ones, or fewer days."))
    }
    let known = try EventSeries.measures(
      of: Set(question.events), reporting.number, in: tx)
    for (field, name) in question.named where Event.isOwn(name) {
      throw FormProblems(
        field, .other("This is the portal’s own event. What single people did is in the audit."))
    }
    for (field, name) in question.named where !name.isEmpty && known[name] == nil {
      throw FormProblems(field, .other("The team has never sent such an event."))
    }
    if !question.number.isEmpty, known[question.event]?.contains(question.number) != true {
      throw FormProblems(AnalysisFields.number, .other("These events have no such number."))
    }
  }

  func ask(by membership: Membership, in tx: Tx) throws -> Analysis {
    let (team, text) = (membership.team.id, question.json.text)
    if let same = try find(text, of: team, in: tx) { return same }
    let open = try tx.count(
      "SELECT COUNT(*) AS n FROM analyses WHERE team_id = \(team) AND ended_at IS NULL")
    guard open < Analysis.mostOpen else {
      throw Obstacle(
        "Three questions of the team are being answered. Wait until one is, or cancel it.")
    }
    let id = tx.newID(Analysis.self)
    try tx.insert(
      "analyses",
      [
        "id": id, "team_id": team, "question": text, "asked_by": membership.userID,
        "asked_at": tx.now, "expected": expected, "edition": edition,
        "state": Analysis.State.waiting, "seen": 0, "attempts": 0,
      ])
    try makeRoom(in: team, in: tx)
    try tx.audit(.analysisAsked, to: .team(team), subject: question.kind.label)
    guard let made = try Analysis.find(id, of: team, in: tx) else { throw StoreError.scopeGone }
    return made
  }

  /// One that is being answered, or was while there were just as many events.
  private func find(_ text: String, of team: ID<Team>, in tx: Tx) throws -> Analysis? {
    let row = try tx.row(
      """
      SELECT id FROM analyses WHERE team_id = \(team) AND question = \(text)
        AND (ended_at IS NULL
          OR state = 'done' AND expected = \(expected) AND edition = \(edition))
      ORDER BY asked_at DESC, id DESC LIMIT 1
      """)
    return try row.flatMap { try Analysis.find($0["id"], of: team, in: tx) }
  }

  /// The oldest answers go for the new one.
  private func makeRoom(in team: ID<Team>, in tx: Tx) throws {
    try tx.execute(
      """
      DELETE FROM analyses WHERE team_id = \(team) AND ended_at IS NOT NULL AND id NOT IN (
        SELECT id FROM analyses WHERE team_id = \(team)
        ORDER BY asked_at DESC, id DESC LIMIT \(Analysis.mostKept))
      """)
  }
}

extension AnalysisQuestion {
  /// Where a form says which event.
  fileprivate var named: [(field: Field<String>, name: String)] {
    [(AnalysisFields.anyEvent, event), (AnalysisFields.back, back)]
      + zip(AnalysisFields.steps, steps).map { ($0, $1) }
  }
}

extension Analysis {
  /// Whoever counts it stops as soon as they hear of it.
  /// - Throws: `Obstacle` for one that is over, `NoAuthority` when there is none.
  package static func cancel(
    _ id: ID<Analysis>, by membership: Membership, in tx: Tx
  ) throws {
    let team = membership.team.id
    guard let found = try find(id, of: team, in: tx) else { throw NoAuthority.nothing }
    guard !found.state.isOver else {
      throw Obstacle("This question is answered already, or was cancelled.")
    }
    try tx.execute(
      """
      UPDATE analyses SET state = 'cancelled', ended_at = \(tx.now), lease = NULL,
        leased_until = NULL WHERE id = \(id)
      """)
    try tx.audit(.analysisCancelled, to: .team(team), subject: found.question.kind.label)
  }

  /// - Throws: `NoAuthority` when there is none.
  package static func remove(
    _ id: ID<Analysis>, by membership: Membership, in tx: Tx
  ) throws {
    let team = membership.team.id
    guard let found = try find(id, of: team, in: tx) else { throw NoAuthority.nothing }
    try tx.execute("DELETE FROM analyses WHERE id = \(id)")
    try tx.audit(.analysisRemoved, to: .team(team), subject: found.question.kind.label)
  }
}

extension Analysis {
  /// Writes down that somebody takes the answer away.
  package func noteExport(by membership: Membership, in tx: Tx) throws {
    try tx.audit(
      .listExported, to: .team(membership.team.id), subject: "analyses",
      after: ["format": ExportFormat.csv.rawValue, "query": question.json.text])
  }
}

extension Reporting {
  /// Of all kinds, by the days of the team's zone. SQLite keeps to the order of a CROSS JOIN: it looks up the days
  /// of each series, instead of reading all of the team's figures.
  func countEvents(in days: ClosedRange<Int>, in tx: Tx) throws -> Int {
    try tx.count(
      """
      SELECT CAST(COALESCE(SUM(f.count), 0) AS \(.int)) AS n
      FROM event_series s CROSS JOIN figures f
      WHERE s.team = \(number) AND s.measure = '' AND s.service = ''
        AND f.team = s.team AND f.edition = \(edition) AND f.series = s.number
        AND f.day BETWEEN \(days.lowerBound) AND \(days.upperBound)
      """)
  }
}

extension EventSeries {
  /// By kind of event: the names of its numbers.
  static func measures(
    of names: Set<String>, _ team: Int, in tx: Tx
  ) throws -> [String: Set<String>] {
    guard !names.isEmpty else { return [:] }
    let rows = try tx.rows(
      """
      SELECT name, measure FROM event_series
      WHERE team = \(team) AND service = '' AND name IN (\(list: names.sorted().padded))
      """)
    var measures: [String: Set<String>] = [:]
    for row in rows { measures[try row["name"], default: []].insert(try row["measure"]) }
    return measures
  }

  /// The kinds of events that the team has sent.
  package static func names(_ reporting: Reporting, in tx: Tx) throws -> [String] {
    try tx.rows(
      """
      SELECT name FROM event_series
      WHERE team = \(reporting.number) AND measure = '' AND service = '' ORDER BY name
      """
    ).map { try $0["name"] }.filter { !Event.isOwn($0) }
  }
}

extension Reporting {
  /// Those of some days whose events are still kept.
  fileprivate func stored(of days: ClosedRange<Int>) throws(Obstacle) -> ClosedRange<Int> {
    guard let first = frozenBefore, first > days.lowerBound else { return days }
    guard first <= days.upperBound else {
      throw Obstacle("The events of these days are kept no more. Only their figures are.")
    }
    return first...days.upperBound
  }
}
