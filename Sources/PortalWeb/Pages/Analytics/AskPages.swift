import Hummingbird
import Portal

/// A form for each kind of question.
struct AskPages: Sendable {
  static let kindsPage = Page<Membership>(
    "analytics/ask-kinds", room: AnalyticsPages.room
  ) { membership, view in
    let base = QuestionsPages.base(membership)
    return [
      "back": base,
      "kinds": AnalysisQuestion.Kind.allCases.rows { kind in
        [
          "href": "\(base)/new/\(kind.rawValue)", "title": view.words(kind.label),
          "about": view.words(kind.about),
        ]
      },
    ]
  }

  struct Record: Sendable {
    let membership: Membership
    let kind: AnalysisQuestion.Kind
    /// Kinds of events that the team has sent.
    let events: [String]
  }

  static let page = Page<Record>("analytics/ask", room: AnalyticsPages.room) { record, view in
    let base = QuestionsPages.base(record.membership)
    return [
      "back": "\(base)/new", "action": "\(base)/new/\(record.kind.rawValue)",
      "title": view.words(record.kind.label), "about": view.words(record.kind.about),
      "isEmpty": record.events.isEmpty, "analytics": AnalyticsPages.base(record.membership),
    ]
  }
  .form { record in
    Form(
      AnalysisFields.fields(of: record.kind, among: record.events),
      [
        FigureQuery.preset.of(.month), AnalysisFields.step.of(.week),
        AnalysisFields.window.of(.day),
        AnalysisFields.steps[1].of(record.events.dropFirst().first ?? ""),
      ])
  }
  .showingFigures()

  let web: Web
  let kind: AnalysisQuestion.Kind

  static func showKinds(
    _ web: Web, _ request: Request, _ context: TeamContext
  ) async throws -> Response {
    let membership = context.membership
    return try await web.showKept(request, context, kindsPage) { _ in membership }
  }

  func show(_ request: Request, _ context: TeamContext) async throws -> Response {
    try await web.showKept(request, context, Self.page, reading: read(context))
  }

  func ask(_ request: Request, _ context: TeamContext) async throws -> Response {
    let firstWeekday = DateNames.of(web.language(of: context)).firstWeekday
    return try await web.submit(
      request, context, AnalysisFields.fields(of: kind), on: Self.page, reading: read(context)
    ) { entered in
      let analysis = try await web.portal.ask(
        AnalysisFields.question(entered, of: kind, firstWeekday: firstWeekday),
        in: context.membership, by: context.person.signedIn, as: context.actor)
      return Done("\(QuestionsPages.base(context.membership))/\(analysis.id)")
    }
  }

  private func read(_ context: TeamContext) -> @Sendable (Tx) throws -> Record {
    { [kind, membership = context.membership] tx in
      let reporting = try Reporting.find(of: membership.team.id, in: tx)
      return Record(
        membership: membership, kind: kind,
        events: try reporting.map { try EventSeries.names($0, in: tx) } ?? [])
    }
  }
}
