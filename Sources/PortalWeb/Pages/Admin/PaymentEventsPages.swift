import Hummingbird
import Portal

/// What the payment provider has told, and what became of it.
struct PaymentEventsPages: Sendable {
  static let room = Room(
    path: "/admin/payment-events", label: "Payment events",
    icon: "M8.75 1.5 3.5 9h4l-.75 5.5L12.5 7h-4z")

  // Events come all the time: made anew each time.
  static let page = Page<Listed<ListedProviderEvent>>.list("admin/payment-events", room: room) {
    ["href": path($0.event.id)]
  }.neverKept()

  /// One of them, with what it says.
  static let eventPage = Page<WholeProviderEvent>(
    "admin/payment-event", room: room
  ) { record, view in
    let event = record.listed.event
    return [
      "type": event.type, "event": event.externalID, "state": event.result.rawValue,
      "stateText": view.words(event.result.label), "problem": event.problem,
      "team": event.teamID.map { team($0, record.listed.teamName) },
      "customer": event.customerID, "object": event.object, "objectID": event.objectID,
      "version": event.apiVersion,
      "mode": view.words(event.isLive ? "Live: money has moved" : "Test: no money has moved"),
      "attempts": event.attempts, "createdAt": view.time(event.createdAt),
      "receivedAt": view.time(event.receivedAt),
      "settledAt": event.settledAt.map { view.time($0) },
      "payload": IndentedJSON(record.payload).text, "replay": "\(path(event.id))/replay",
      "back": room.path,
    ]
  }.neverKept()

  private static func team(_ id: ID<Team>, _ name: String?) -> Tags {
    // One that was removed for good has no name any more.
    ["name": name ?? id.text, "href": name == nil ? nil : "\(AdminTeamPages.path(id))/billing"]
  }

  static func path(_ id: ID<ProviderEvent>) -> String { "\(room.path)/\(id)" }

  let web: Web

  func list(_ request: Request, _ context: OperatorContext) async throws -> Response {
    try await web.list(request, context, ListedProviderEvent.listing, on: Self.page)
  }

  func show(_ request: Request, _ context: OperatorContext) async throws -> Response {
    let id: ID<ProviderEvent> = try context.id()
    return try await web.showKept(request, context, Self.eventPage) { tx in
      guard let event = try WholeProviderEvent.find(id, in: tx) else {
        throw HTTPProblem(.notFound)
      }
      return event
    }
  }

  func replay(_ request: Request, _ context: OperatorContext) async throws -> Response {
    let id: ID<ProviderEvent> = try context.id()
    return try await web.press(request, context) {
      try await web.replayEvent(id, context)
      return Done(Self.path(id), "What it is about is fetched again.")
    }
  }
}

extension Web {
  /// - Throws: `HTTPProblem` 404.
  func replayEvent(_ id: ID<ProviderEvent>, _ context: OperatorContext) async throws {
    try await write(context) { _, tx in
      guard try ProviderEvent.replay(id, in: tx) else { throw HTTPProblem(.notFound) }
    }
  }
}
