/// A question that was asked of a team's events, how far it is answered, and the answer.
package struct Analysis: Sendable {
  package enum State: String, Choice, SQLValue {
    case waiting, running, done, cancelled, failed

    package var label: String {
      switch self {
      case .waiting: "Waiting"
      case .running: "Counting"
      case .done: "Answered"
      case .cancelled: "Cancelled"
      case .failed: "Not answered"
      }
    }

    package var isOver: Bool { self != .waiting && self != .running }
  }

  /// After it was asked.
  package static let keptFor = Duration.days(30)
  package static let mostKept = 100
  package static let mostOpen = 3
  /// For each of them something is kept in memory while it is counted.
  package static let mostMembers = 100_000

  package let id: ID<Analysis>
  package let question: AnalysisQuestion
  package let askedBy: ID<User>?
  package let askedAt: Timestamp
  package let state: State
  /// How much of the events is read, from 0 to 1.
  package let progress: Double
  /// All that was told before is counted; nil before it began.
  package let startedAt: Timestamp?
  package let endedAt: Timestamp?
  /// Only where it was asked for.
  package let result: AnalysisResult?
  /// English; a key of the catalogue.
  package let problem: String?

  static let columns: SQL = """
    id, question, asked_by, asked_at, expected, state, seen, started_at, ended_at, problem
    """

  init(_ row: Row, _ result: String? = nil) throws {
    id = try row["id"]
    question = try AnalysisQuestion(stored: try row["question"])
    askedBy = try row["asked_by"]
    askedAt = try row["asked_at"]
    state = try row["state"]
    startedAt = try row["started_at"]
    endedAt = try row["ended_at"]
    problem = try row["problem"]
    let (seen, expected): (Int, Int) = (try row["seen"], try row["expected"])
    let whole = max(1, expected * question.passes)
    // What came meanwhile is read too.
    progress = state == .done ? 1 : min(0.99, Double(seen) / Double(whole))
    let asked = question
    self.result = try result.map { try AnalysisResult(stored: $0, asked) }
  }

  /// The newest first, without their answers.
  package static func all(of team: ID<Team>, in tx: Tx) throws -> [Analysis] {
    try tx.rows(
      """
      SELECT \(columns) FROM analyses WHERE team_id = \(team)
      ORDER BY asked_at DESC, id DESC LIMIT \(mostKept)
      """
    ).map { try Analysis($0) }
  }

  package static func find(
    _ id: ID<Analysis>, of team: ID<Team>, in tx: Tx
  ) throws -> Analysis? {
    try tx.row(
      "SELECT \(columns), result FROM analyses WHERE id = \(id) AND team_id = \(team)"
    ).map { try Analysis($0, $0["result"]) }
  }
}

extension AnalysisQuestion {
  /// How often all events of its days are read.
  var passes: Int { kind == .breakdown ? 2 : 1 }
}
