/// An answer as rows and columns: for a file of a spreadsheet.
package struct AnalysisTable: Sendable {
  package let names: [String]
  package let rows: [[ColumnValue]]

  package var csv: String {
    CSV.line(names) + rows.map { CSV.line($0.map(\.csv)) }.joined()
  }

  /// - Parameter people: names of those members who are still there.
  package init(_ result: AnalysisResult, _ people: [ID<User>: String]) {
    switch result {
    case .breakdown(let breakdown): self.init(breakdown)
    case .members(let members): self.init(members, people)
    case .sessions(let sessions): self.init(sessions)
    case .retention(let retention): self.init(retention)
    case .funnel(let funnel): self.init(funnel)
    }
  }

  private init(_ names: [String], _ rows: [[ColumnValue]]) {
    self.names = names
    self.rows = rows
  }

  /// The type tells `1` from `"1"`, and what is no value of the property at all.
  private init(_ breakdown: AnalysisResult.Breakdown) {
    let row: (String, String, AnalysisResult.Group) -> [ColumnValue] = { type, value, group in
      [
        .text(type), .text(value), .integer(Int64(group.count)), .integer(Int64(group.members)),
        group.sum.map { .json(.number($0)) } ?? .nothing,
      ]
    }
    var rows = breakdown.values.map { row($0.value.type, $0.value.plain, $0.group) }
    if let others = breakdown.others { rows.append(row("others", "", others)) }
    if let without = breakdown.without { rows.append(row("without", "", without)) }
    self.init(["type", "value", "events", "members", "sum"], rows)
  }

  private init(_ members: AnalysisResult.Members, _ people: [ID<User>: String]) {
    self.init(
      ["id", "member", "events", "days", "last"],
      members.rows.map { row in
        [
          row.member.map { .text($0.text) } ?? .nothing,
          row.member.flatMap { people[$0] }.map { .text($0) } ?? .nothing,
          .integer(Int64(row.count)), .integer(Int64(row.days)), .moment(row.lastAt),
        ]
      })
  }

  private init(_ sessions: AnalysisResult.Sessions) {
    self.init(
      ["day", "sessions", "averageSeconds"],
      sessions.days.map { day in
        [
          .text(Day(number: day.day).text), .integer(Int64(day.sessions)),
          day.average.map { .json(.number($0)) } ?? .nothing,
        ]
      })
  }

  private init(_ retention: AnalysisResult.Retention) {
    let later = max(0, retention.cohorts.count - 1)
    self.init(
      ["from", "to", "members"] + (0..<later).map { "+\($0 + 1)" },
      retention.cohorts.map { cohort in
        let back: [ColumnValue] = (0..<later).map {
          $0 < cohort.back.count ? .integer(Int64(cohort.back[$0])) : .nothing
        }
        return [
          .text(Day(number: cohort.days.lowerBound).text),
          .text(Day(number: cohort.days.upperBound).text), .integer(Int64(cohort.members)),
        ] + back
      })
  }

  private init(_ funnel: AnalysisResult.Funnel) {
    self.init(
      ["step", "event", "members", "medianSeconds"],
      funnel.steps.enumerated().map { place, step in
        [
          .integer(Int64(place + 1)), .text(step.event), .integer(Int64(step.members)),
          step.wait.map { .json(.number($0)) } ?? .nothing,
        ]
      })
  }
}

extension AnalysisResult.Sessions.Day {
  /// Of a session, in seconds; nil without any.
  package var average: Double? { sessions > 0 ? Double(seconds) / Double(sessions) : nil }
}

extension JSON {
  fileprivate var type: String {
    switch self {
    case .text: "text"
    case .integer, .number: "number"
    case .flag: "flag"
    case .null, .list, .object: "other"
    }
  }

  /// As a person reads a property's value.
  package var plain: String { if case .text(let text) = self { text } else { text } }
}

extension Membership {
  /// What those among some people are called who are in the team.
  package func names(of people: [ID<User>], in tx: Tx) throws -> [ID<User>: String] {
    guard !people.isEmpty else { return [:] }
    let rows = try tx.rows(
      """
      SELECT m.user_id, u.name FROM memberships m JOIN users u ON u.id = m.user_id
      WHERE m.team_id = \(team.id) AND m.user_id IN (\(list: people.padded))
      """)
    return try Dictionary(
      rows.map { (try $0["user_id"] as ID<User>, try $0["name"] as String) },
      uniquingKeysWith: { first, _ in first })
  }
}
