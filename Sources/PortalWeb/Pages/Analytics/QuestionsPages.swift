import HTTPTypes
import Hummingbird
import Portal

/// Questions that are answered by reading a team's events: the list, one with its answer, and what one does
/// with it.
struct QuestionsPages: Sendable {
  struct ListRecord: Sendable {
    let membership: Membership
    let questions: [Analysis]
    let people: [ID<User>: String]
  }

  static let listPage = Page<ListRecord>(
    "analytics/questions", room: AnalyticsPages.room
  ) { record, view in
    let base = base(record.membership)
    return [
      "back": AnalyticsPages.base(record.membership),
      "new": record.membership.may(.analyse).isAllowed ? "\(base)/new" : nil,
      "isEmpty": record.questions.isEmpty,
      "questions": record.questions.rows { question in
        state(question, view).adding([
          "href": "\(base)/\(question.id)", "title": view.words(question.question.kind.label),
          "about": QuestionWords(question.question, view).about,
          "days": view.days.stretch(question.question.days),
          "askedAt": view.time(question.askedAt),
          "askedBy": view.name(question.askedBy, record.people),
        ])
      },
    ]
  }
  .showingFigures().changing { $0.questions.map(\.goesAt).min() }

  struct Record: Sendable {
    let membership: Membership
    let question: Analysis
    /// Those whom it shows, as far as they are in the team.
    let people: [ID<User>: String]
  }

  static let page = Page<Record>("analytics/question", room: AnalyticsPages.room) { record, view in
    let (question, base) = (record.question, base(record.membership))
    let mayAsk = record.membership.may(.analyse).isAllowed
    let words = QuestionWords(question.question, view)
    return state(question, view).adding([
      "back": base, "title": view.words(question.question.kind.label), "about": words.about,
      "days": view.days.stretch(question.question.days),
      "zone": view.words("Days of {{zone}}", ["zone": question.question.zone]),
      "askedAt": view.time(question.askedAt),
      "askedBy": view.name(question.askedBy, record.people),
      "countedUntil": question.state == .done ? question.startedAt.map { view.time($0) } : nil,
      "goesAt": view.time.date(question.goesAt),
      "problem": question.problem.map { view.words($0) },
      "answer": question.result.map {
        AnswerTags(
          question.question, record.people,
          members: "/teams/\(record.membership.team.slug)/members", view
        ).tags($0)
      },
      "csv": question.result == nil ? nil : "\(base)/\(question.id)/csv",
      "again": mayAsk && question.state.isOver
        ? "\(base)/new/\(question.question.kind.rawValue)" : nil,
      "cancel": mayAsk && !question.state.isOver ? "\(base)/\(question.id)/cancel" : nil,
      "remove": mayAsk && question.state.isOver ? "\(base)/\(question.id)/remove" : nil,
    ])
  }
  .showingFigures().changing { $0.question.goesAt }

  static func base(_ membership: Membership) -> String {
    "\(AnalyticsPages.base(membership))/questions"
  }

  private static func state(_ question: Analysis, _ view: View) -> Tags {
    let percent = Int((question.progress * 100).rounded(.down))
    return [
      "state": view.words(question.state.label), "tone": question.state.tone,
      "isOpen": !question.state.isOver, "isRunning": question.state == .running,
      "percent": percent,
      "read": view.words(
        "{{percent}} of the events read", ["percent": view.figures.percent(Double(percent))]),
    ]
  }

  let web: Web

  func list(_ request: Request, _ context: TeamContext) async throws -> Response {
    let membership = context.membership
    return try await web.showKept(request, context, Self.listPage) { tx in
      let questions = try Analysis.all(of: membership.team.id, in: tx)
      return ListRecord(
        membership: membership, questions: questions,
        people: try membership.names(of: questions.compactMap(\.askedBy).distinct, in: tx))
    }
  }

  func show(_ request: Request, _ context: TeamContext) async throws -> Response {
    try await web.showKept(request, context, Self.page, reading: read(try context.id(), context))
  }

  private func read(
    _ id: ID<Analysis>, _ context: TeamContext
  ) -> @Sendable (Tx) throws -> Record {
    { [membership = context.membership] tx in
      guard let question = try Analysis.find(id, of: membership.team.id, in: tx) else {
        throw HTTPProblem(.notFound)
      }
      let people = (question.result?.people ?? []) + [question.askedBy].compactMap { $0 }
      return Record(
        membership: membership, question: question,
        people: try membership.names(of: people.distinct, in: tx))
    }
  }

  /// The rows of the answer, as a file.
  func csv(_ request: Request, _ context: TeamContext) async throws -> Response {
    let read = read(try context.id(), context)
    let record = try await web.portal.store.read { try read($0) }
    guard let result = record.question.result else { throw HTTPProblem(.notFound) }
    try await web.portal.write(
      .seeFigures, in: context.membership, by: context.person.signedIn, as: context.actor
    ) { authority, tx in
      try record.question.noteExport(by: authority.membership, in: tx)
    }
    let kind = record.question.question.kind.rawValue
    return Response(
      status: .ok,
      headers: [
        .contentType: "text/csv; charset=utf-8",
        .contentDisposition: "attachment; filename=\"\(kind).csv\"",
      ],
      body: .init(byteBuffer: .init(string: AnalysisTable(result, record.people).csv)))
  }

  func cancel(_ request: Request, _ context: TeamContext) async throws -> Response {
    let id: ID<Analysis> = try context.id()
    let back = "\(Self.base(context.membership))/\(id)"
    return try await web.press(request, context, back: back) {
      try await web.write(context) { authority, tx in
        try Analysis.cancel(id, by: authority.membership, in: tx)
      }
      return Done(back, "The question is cancelled.")
    }
  }

  func remove(_ request: Request, _ context: TeamContext) async throws -> Response {
    let (id, base): (ID<Analysis>, String) = (try context.id(), Self.base(context.membership))
    return try await web.press(request, context, back: base) {
      try await web.write(context) { authority, tx in
        try Analysis.remove(id, by: authority.membership, in: tx)
      }
      return Done(base, "The question is removed. The events stay.")
    }
  }
}

extension AnalyticsPages {
  static func base(_ membership: Membership) -> String {
    "/teams/\(membership.team.slug)/analytics"
  }
}

extension Analysis {
  /// When it is removed by itself.
  var goesAt: Timestamp { askedAt + Analysis.keptFor }
}

extension Analysis.State {
  /// Of its badge.
  fileprivate var tone: String {
    switch self {
    case .waiting, .running: "wait"
    case .done: "good"
    case .cancelled: "none"
    case .failed: "bad"
    }
  }
}

extension AnalysisResult {
  /// Whom it names.
  fileprivate var people: [ID<User>] {
    if case .members(let members) = self { members.rows.compactMap(\.member) } else { [] }
  }
}

extension View {
  /// What somebody is called who may have left.
  func name(_ person: ID<User>?, _ people: [ID<User>: String]) -> String {
    person.flatMap { people[$0] } ?? words("someone who left")
  }
}

extension [ID<User>] {
  fileprivate var distinct: [ID<User>] { Set(self).sorted { $0.text < $1.text } }
}
