import Hummingbird
import Portal

/// What is counted of a team's product: the kinds of events that it sends, and each of them by itself.
struct AnalyticsPages: Sendable {
  static let room = Room(
    path: "analytics", label: "Analytics",
    icon: "M2.5 13.5h11M4.5 11V8M8 11V3.5M11.5 11V6", act: .seeFigures)

  struct Record: Sendable {
    let asked: AskedFigures
    let membership: Membership
    /// Nil for a team that has never told anything.
    let kinds: EventKinds?
  }

  /// How the list is sorted, and where one is in it.
  private static let sort = Field<EventKind.Order>.choice("sort", "Order").optional()
  private static let page = Field<Int64>.integer("page", "Page", in: 2...10).optional()
  static let fields: Fields = [sort, page]

  static let listPage = Page<Record>("analytics/events", room: room) { record, view in
    // Of a service that nobody told of there is nothing either.
    let isBlank = record.kinds?.hasProduct != true && record.asked.query.service.isEmpty
    let hasKinds = record.kinds?.count ?? 0 > 0 || !isBlank
    return [
      "hasKinds": hasKinds, "range": hasKinds ? record.asked.tags(view) : nil,
      "questions": QuestionsPages.base(record.membership),
      "first": isBlank ? FirstEvent.tags(record.membership, view) : nil,
      "heads": heads(record.asked, view.words), "compared": record.asked.range.before != nil,
      "kinds": view.rows(record.kinds?.all ?? [], at: record.asked.path, record.asked.query),
      "total": record.kinds.map { view.figures.text($0.total) },
      "lacksMembers": record.kinds?.lacksMembers ?? false,
      "next": record.kinds.flatMap { other($0, 1, record.asked) },
      "previous": record.kinds.flatMap { other($0, -1, record.asked) },
    ]
  }
  .showingFigures().changing { $0.asked.dayEnd }

  private static func heads(_ asked: AskedFigures, _ words: Words) -> Tags {
    let order = asked.query.own[sort] ?? .most
    return [
      "name": head("Event", order, .name, .nameBack, asked, words),
      "count": head("How many", order, .most, .fewest, asked, words),
    ]
  }

  /// Once more is the other way round.
  private static func head(
    _ label: String, _ order: EventKind.Order, _ first: EventKind.Order,
    _ second: EventKind.Order, _ asked: AskedFigures, _ words: Words
  ) -> Tags {
    let next = order == first ? second : first
    let query = asked.query.with("page", nil).with("sort", next == .most ? nil : next.rawValue)
    let isDown = order == .most || order == .nameBack
    return [
      "label": words(label), "href": asked.path + query.text,
      "sorted": order == first || order == second ? (isDown ? "descending" : "ascending") : nil,
    ]
  }

  private static func other(_ kinds: EventKinds, _ step: Int, _ asked: AskedFigures) -> String? {
    let page = kinds.page + step
    guard (1...kinds.pageCount).contains(page) else { return nil }
    return asked.path + asked.query.with("page", page == 1 ? nil : String(page)).text
  }

  let web: Web

  func list(_ request: Request, _ context: TeamContext) async throws -> Response {
    let membership = context.membership
    return try await web.showFigures(
      request, context, Self.listPage, besides: Self.fields
    ) { asked, tx in
      Record(
        asked: asked, membership: membership,
        kinds: try asked.reporting.map {
          try EventKinds(
            in: asked.range, service: asked.query.service,
            by: asked.query.own[Self.sort] ?? .most,
            page: asked.query.own[Self.page].map(Int.init) ?? 1, $0, in: tx)
        })
    }
  }
}

extension View {
  /// For `partials/kinds`.
  /// - Parameters:
  ///   - base: of analytics.
  ///   - query: what days are shown of them.
  func rows(_ kinds: [EventKind], at base: String, _ query: FigureQuery) -> [Tags] {
    kinds.rows { kind in
      [
        "name": words.event(kind.name),
        "href": "\(base)/events/\(kind.name.percentEncoded)\(query.elsewhere.text)",
        "count": figures.text(kind.count),
        "change": FigureChange(from: kind.before.map(Double.init), to: Double(kind.count))
          .map { figures.tags($0) },
        "members": kind.members.map { figures.text($0) },
        "lastAt": kind.lastAt.map { time($0) },
      ]
    }
  }
}

/// How a product sends its first event.
enum FirstEvent {
  static func tags(_ membership: Membership, _ view: View) -> Tags {
    let base = view.site.settings.baseURL
    let event =
      #"{"id": "order-1", "name": "order.placed", "time": "\#(TimeFormat.iso(view.time.now))","#
      + #" "numbers": {"amount": 12.5}, "properties": {"plan": "team"}}"#
    let curl = [
      "curl \(base)/api/v1/analytics/events", "-H \"Authorization: Bearer $KEY\"",
      "-H \"Content-Type: application/json\"", "-d '\(event)'",
    ]
    return [
      "curl": curl.joined(separator: " \\\n  "),
      "keys": membership.may(.makeKey).isAllowed
        ? "/teams/\(membership.team.slug)/keys/new" : nil,
    ]
  }
}
