/// That somebody gets a report of a team by mail each month, because they chose it.
package struct MonthlyReport: Sendable {
  let id: ID<MonthlyReport>
  package let teamID: ID<Team>
  package let userID: ID<User>
  package let chosenAt: Timestamp
  /// The last month that was told, or had nothing to tell.
  let lastMonth: ReportMonth

  private init(_ row: Row) throws {
    id = try row["id"]
    teamID = try row["team_id"]
    userID = try row["user_id"]
    chosenAt = try row["chosen_at"]
    lastMonth = ReportMonth(number: try row["last_month"])
  }

  package static func find(
    of team: ID<Team>, for user: ID<User>, in tx: Tx
  ) throws -> MonthlyReport? {
    try tx.row("SELECT * FROM monthly_reports WHERE team_id = \(team) AND user_id = \(user)")
      .map(MonthlyReport.init)
  }

  /// By the link in its mails; nil once it is stopped.
  package static func find(_ stop: Token, in tx: Tx) throws -> MonthlyReport? {
    try tx.row("SELECT * FROM monthly_reports WHERE stop_hash = \(stop.hash)")
      .map(MonthlyReport.init)
  }

  /// Some that wait for an earlier month than `month`, in their order.
  static func waiting(
    for month: ReportMonth, after last: MonthlyReport?, limit: Int, in tx: Tx
  ) throws -> [MonthlyReport] {
    try tx.rows(
      """
      SELECT * FROM monthly_reports
      WHERE last_month < \(month.number) AND id > \(last?.id.text ?? "")
      ORDER BY id LIMIT \(limit)
      """
    ).map(MonthlyReport.init)
  }

  static func someWait(for month: ReportMonth, in tx: Tx) throws -> Bool {
    try tx.exists(
      "SELECT 1 AS n FROM monthly_reports WHERE last_month < \(month.number) LIMIT 1")
  }

  /// The month is done with.
  /// - Returns: false when it was already, or nobody wants reports any more.
  func close(_ month: ReportMonth, in tx: Tx) throws -> Bool {
    try tx.execute(
      """
      UPDATE monthly_reports SET last_month = \(month.number)
      WHERE id = \(id) AND last_month < \(month.number)
      """) > 0
  }

  /// Whoever has a mail may stop the next ones: nothing else can be done with its link.
  package func stop(in tx: Tx) throws {
    try tx.execute("DELETE FROM monthly_reports WHERE id = \(id)")
  }
}

// MARK: The link that stops it

extension MonthlyReport {
  /// The same each time, and kept nowhere but as its hash.
  func stopToken(_ keys: SecretKeys) throws -> Token { try Self.stopToken(of: id, keys) }

  fileprivate static func stopToken(
    of id: ID<MonthlyReport>, _ keys: SecretKeys
  ) throws -> Token {
    let mark = Sealer(keys: keys, purpose: "reports").mark(of: Array("stop:\(id)".utf8))
    guard let token = Token(mark.base64URL) else {
      throw StoreError.decoding("a mark is no token")
    }
    return token
  }
}

// MARK: Choosing

extension Membership {
  /// From the next month on; what was chosen before stays.
  package func chooseReport(_ keys: SecretKeys, in tx: Tx) throws {
    let id = tx.newID(MonthlyReport.self)
    let zone = try ReportingZone(of: team.id, in: tx).zone
    try tx.execute(
      """
      INSERT INTO monthly_reports (id, team_id, user_id, chosen_at, last_month, stop_hash)
      VALUES (\(id), \(team.id), \(userID), \(tx.now),
        \(ReportMonth.due(at: tx.now, in: zone).number),
        \(try MonthlyReport.stopToken(of: id, keys).hash))
      ON CONFLICT (team_id, user_id) DO NOTHING
      """)
  }

  package func stopReport(in tx: Tx) throws {
    try MonthlyReport.find(of: team.id, for: userID, in: tx)?.stop(in: tx)
  }
}

/// Whether somebody gets reports of a team, and when the next one goes.
package struct ReportChoice: Sendable {
  package let isChosen: Bool
  /// What the next one is of.
  package let month: ReportMonth
  package let dueAt: Timestamp?
  package let zone: String

  package init(of membership: Membership, in tx: Tx) throws {
    let team = membership.team.id
    isChosen = try MonthlyReport.find(of: team, for: membership.userID, in: tx) != nil
    zone = try ReportingZone(of: team, in: tx).zone
    month = ReportMonth.due(at: tx.now, in: zone).next
    dueAt = month.dueAt(in: zone)
  }

  package static let resource = Resource<ReportChoice>(
    "MonthlyReport",
    [
      .flag("isChosen", "Whether you get it by mail") { $0.isChosen },
      .text("month", "What the next one is of") { $0.month.text },
      .moment("dueAt", "When the next one goes") { $0.dueAt },
      .text("timeZone", "Whose days the figures are of") { $0.zone },
    ])
}

extension Portal {
  /// By the link in a report's mail; nobody need be signed in.
  /// - Returns: false when there is no such report any more.
  package func stopReport(by link: Token, as actor: Originator) async throws -> Bool {
    let report = try await store.read { try MonthlyReport.find(link, in: $0) }
    guard let report else { return false }
    return try await store.write(for: [.team(report.teamID), .user(report.userID)], as: actor) {
      guard let report = try MonthlyReport.find(link, in: $0) else { return false }
      try report.stop(in: $0)
      return true
    }
  }
}
