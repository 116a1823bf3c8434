import Hummingbird
import Portal

/// The back office's view of the mail: waiting, sent, given up.
struct OutboxPages: Sendable {
  static let room = Room(
    path: "/admin/outbox", label: "Outbox",
    icon:
      "M3 3.5h10a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1zM2.5 4.5l5.5 4.25 5.5-4.25"
  )

  static let page = Page<Listed<OutboxMessage>>.list("admin/outbox", room: room) {
    ["href": "/admin/outbox/\($0.id)"]
  }

  /// One mail, with what it said.
  struct Letter: Sendable {
    let message: OutboxMessage
    /// Nil when its words are no longer kept.
    let mail: RenderedMail?
  }

  static let letterPage = Page<Letter>("admin/message", room: room) { letter, view in
    let message = letter.message
    return [
      "subject": message.subject, "to": message.recipient, "kind": message.kind,
      "state": message.state.rawValue, "stateText": view.words(message.state.label),
      "attempts": message.attempts, "error": message.lastError,
      "doubt": message.doubt.map { view.words($0.label) },
      "isDead": message.state == .dead, "retry": "/admin/outbox/\(message.id)/retry",
      "createdAt": view.time(message.createdAt),
      "sentAt": message.sentAt.map { view.time($0) },
      "nextAttemptAt": message.state == .queued ? view.time(message.nextAttemptAt) : nil,
      "messageID": message.messageID, "link": letter.mail?.link,
      "text": letter.mail?.text ?? view.words("What this mail said is no longer kept."),
    ]
  }.neverKept()

  let web: Web

  func list(_ request: Request, _ context: OperatorContext) async throws -> Response {
    try await web.list(request, context, OutboxMessage.listing, on: Self.page)
  }

  func show(_ request: Request, _ context: OperatorContext) async throws -> Response {
    let id: ID<OutboxMessage> = try context.id()
    let outbox = web.portal.outbox
    try await web.write(context) { _, tx in try OutboxMessage.noteReading(id, in: tx) }
    return try await web.showKept(request, context, Self.letterPage) { tx in
      guard let message = try OutboxMessage.find(id, in: tx) else { throw HTTPProblem(.notFound) }
      return Letter(message: message, mail: outbox.open(message)?.withoutSecrets)
    }
  }

  func retry(_ request: Request, _ context: OperatorContext) async throws -> Response {
    let id: ID<OutboxMessage> = try context.id()
    return try await web.press(request, context) {
      let isQueued = try await web.write(context) { _, tx in
        try OutboxMessage.retry(id, in: tx)
      }
      return isQueued
        ? Done("/admin/outbox/\(id)", "The mail will be tried again.")
        : Done("/admin/outbox/\(id)", "This mail is not waiting to be tried again.", kind: .note)
    }
  }
}
