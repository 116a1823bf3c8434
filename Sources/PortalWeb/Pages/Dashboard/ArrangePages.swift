import Hummingbird
import Portal

/// Which parts a dashboard has, in which order and how large: one's own, and for admins the team's.
struct ArrangePages: Sendable {
  struct Record: Sendable {
    let membership: Membership
    let dashboard: Dashboard
    let kinds: [(name: String, numbers: [String])]
    let services: [String]
  }

  static let page = Page<Record>("dashboard/arrange", room: DashboardPages.room) { record, view in
    let (dashboard, base) = (record.dashboard, path(record.membership))
    let last = dashboard.widgets.count - 1
    return [
      "back": "/teams/\(record.membership.team.slug)/dashboard", "path": base,
      "source": view.words(dashboard.source.words), "isOwn": dashboard.source == .own,
      "report": "/teams/\(record.membership.team.slug)/dashboard/report",
      "mayForAll": record.membership.may(.arrangeDashboard).isAllowed,
      "widgets": dashboard.widgets.enumerated().rows { place, widget in
        [
          "id": String(widget.id), "title": title(widget, view.words),
          "kind": widget.title.isEmpty && widget.metric == nil
            ? nil : view.words(widget.kind.label),
          "size": widget.size.rawValue, "path": "\(base)/\(widget.id)",
          "isFirst": place == 0, "isLast": place == last,
          "sizes": Widget.Size.allCases.rows {
            [
              "value": $0.rawValue, "label": view.words($0.label),
              "selected": $0 == widget.size,
            ]
          },
        ]
      },
      "order": dashboard.widgets.map { String($0.id) }.joined(separator: ","),
      "canSend": !record.kinds.isEmpty,
    ]
  }
  .form { record in
    Form(fields(record), [Widget.kind.of(.metric), Widget.size.of(.small)])
  }
  .showingFigures()

  /// Names are offered, and taken as they are typed where none is known.
  private static func fields(_ record: Record) -> Fields {
    let names = record.kinds.map { FieldOption($0.name, $0.name, isTranslated: false) }
    let numbers = Set(record.kinds.flatMap(\.numbers)).sorted()
    return Fields([
      Widget.kind, Widget.event.offering(names), Widget.measure,
      Widget.number.offering(numbers.map { FieldOption($0, $0, isTranslated: false) }),
      Widget.service.offering(
        record.services.map { FieldOption($0, $0, isTranslated: false) }),
      Widget.form, Widget.size, Widget.title,
    ])
  }

  private static func title(_ widget: Widget, _ words: Words) -> String {
    if !widget.title.isEmpty { return widget.title }
    return widget.metric.map { words.title($0) } ?? words(widget.kind.label)
  }

  private static func path(_ membership: Membership) -> String {
    "/teams/\(membership.team.slug)/dashboard/arrange"
  }

  let web: Web

  func show(_ request: Request, _ context: TeamContext) async throws -> Response {
    try await web.showKept(request, context, Self.page, reading: read(context))
  }

  func add(_ request: Request, _ context: TeamContext) async throws -> Response {
    try await web.submit(request, context, Widget.fields, on: Self.page, reading: read(context)) {
      let widget = Widget($0)
      try await arrange(context) { try $0.add(widget) }
      return done(context, "It stands at the end of your dashboard.")
    }
  }

  func move(_ request: Request, _ context: TeamContext, by step: Int) async throws -> Response {
    let id = try id(context)
    return try await press(request, context, nil, at: id) { try $0.move(id, by: step) }
  }

  func remove(_ request: Request, _ context: TeamContext) async throws -> Response {
    let id = try id(context)
    return try await press(request, context, "It is off your dashboard.") { try $0.remove(id) }
  }

  func resize(_ request: Request, _ context: TeamContext) async throws -> Response {
    let id = try id(context)
    return try await web.submit(
      request, context, Widget.sizeFields, on: Self.page, reading: read(context)
    ) { entered in
      try await arrange(context) { try $0.resize(id, to: entered[Widget.size]) }
      return done(context, nil, at: id)
    }
  }

  func order(_ request: Request, _ context: TeamContext) async throws -> Response {
    try await web.submit(
      request, context, Widget.orderFields, on: Self.page, reading: read(context)
    ) { entered in
      try await arrange(context) { $0.order(by: Widget.order(entered[Widget.order])) }
      return done(context, nil)
    }
  }

  func reset(_ request: Request, _ context: TeamContext) async throws -> Response {
    try await web.press(request, context, back: Self.path(context.membership)) {
      try await web.write(context) { authority, tx in
        try authority.membership.giveUpOwnDashboard(in: tx)
      }
      return done(context, "You see the team’s dashboard again.")
    }
  }

  func arrangeForAll(_ request: Request, _ context: TeamContext) async throws -> Response {
    try await web.press(request, context, back: Self.path(context.membership)) {
      try await web.write(context) { authority, tx in
        try authority.membership.arrangeForAll(in: tx)
      }
      return done(context, "Everybody without a dashboard of their own sees this one now.")
    }
  }

  private func press(
    _ request: Request, _ context: TeamContext, _ words: Phrase?, at id: Int? = nil,
    _ body: @escaping @Sendable (inout Dashboard) throws -> Void
  ) async throws -> Response {
    try await web.press(request, context, back: Self.path(context.membership)) {
      try await arrange(context, body)
      return done(context, words, at: id)
    }
  }

  private func arrange(
    _ context: TeamContext, _ body: @escaping @Sendable (inout Dashboard) throws -> Void
  ) async throws {
    try await web.write(context) { authority, tx in
      try authority.membership.arrange(body, in: tx)
    }
  }

  /// - Parameter id: of the part that somebody is at.
  private func done(_ context: TeamContext, _ words: Phrase?, at id: Int? = nil) -> Done {
    Done(
      Self.path(context.membership) + (id.map { "#size-\($0)" } ?? ""),
      words ?? "Your dashboard is arranged.")
  }

  private func id(_ context: TeamContext) throws -> Int {
    guard let id = Int(try context.parameters.require("id")) else { throw HTTPProblem(.notFound) }
    return id
  }

  private func read(_ context: TeamContext) -> @Sendable (Tx) throws -> Record {
    let (user, team) = (context.user.id, context.membership.team.id)
    return { tx in
      guard let membership = try Membership.find(user: user, team: team, in: tx) else {
        throw HTTPProblem(.notFound)
      }
      let reporting = try Reporting.find(of: team, in: tx)
      return Record(
        membership: membership, dashboard: try membership.dashboard(in: tx),
        kinds: try reporting?.kinds(in: tx) ?? [],
        services: try reporting?.services(in: tx) ?? [])
    }
  }
}

extension Dashboard.Source {
  /// Whose it is.
  fileprivate var words: String {
    switch self {
    case .own: "This is your own dashboard."
    case .team:
      "You see the team’s dashboard. When you change anything, it becomes your own; the others keep theirs."
    case .standard:
      "Nobody has arranged this dashboard yet. When you change anything, it becomes your own."
    }
  }
}
