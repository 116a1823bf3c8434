import Hummingbird
import Mustache
import Portal

/// Every mail the portal has written: waiting, sent, given up.
struct OutboxPage: Page {
  static let template = "admin/outbox"

  struct Entry: MustacheParent, Sendable {
    let id: String
    let to: String
    let subject: String
    let kind: String
    let state: OutboxMessage.State
    let stateText: String
    let attempts: String
    let at: TimeText
    let error: String?

    static let sample = Entry(
      id: "id", to: "to", subject: "subject", kind: "kind", state: .dead, stateText: "Failed",
      attempts: "8", at: .sample, error: "error")

    func child(named name: String) -> Any? {
      switch name {
      case "id": id
      case "to": to
      case "subject": subject
      case "kind": kind
      case "state": state.rawValue
      case "stateText": stateText
      case "attempts": attempts
      case "at": at
      case "error": error
      default: nil
      }
    }
  }

  /// The chosen state: true under its name, or under `all`.
  struct Filter: MustacheParent, Sendable {
    let state: OutboxMessage.State?
    func child(named name: String) -> Any? { (state?.rawValue ?? "all") == name }
  }

  struct Counts: MustacheParent, Sendable {
    let counts: [OutboxMessage.State: Int]
    func child(named name: String) -> Any? {
      OutboxMessage.State(rawValue: name).map { String(counts[$0] ?? 0) }
    }
  }

  let messages: [Entry]
  let next: String?
  let filter: Filter
  let counts: Counts

  static let sample = OutboxPage(
    messages: [.sample], next: "/admin/outbox?before=id", filter: Filter(state: nil),
    counts: Counts(counts: [:]))

  func child(named name: String) -> Any? {
    switch name {
    case "messages": messages
    case "next": next
    case "filter": filter
    case "counts": counts
    default: nil
    }
  }
}

/// One mail, with what it said.
struct MessagePage: Page {
  static let template = "admin/message"

  let entry: OutboxPage.Entry
  let createdAt: TimeText
  let sentAt: TimeText?
  let nextAttemptAt: TimeText?
  let messageID: String
  let link: String?
  let text: String

  static let sample = MessagePage(
    entry: .sample, createdAt: .sample, sentAt: .sample, nextAttemptAt: .sample,
    messageID: "<id@host>", link: "link", text: "text")

  func child(named name: String) -> Any? {
    switch name {
    case "isDead": entry.state == .dead
    case "createdAt": createdAt
    case "sentAt": sentAt
    case "nextAttemptAt": nextAttemptAt
    case "messageID": messageID
    case "link": link
    case "text": text
    case "retry": "/admin/outbox/\(entry.id)/retry"
    default: entry.child(named: name)
    }
  }
}

/// The back office's view of the mail.
struct OutboxController: Sendable {
  let web: Web
  private let pageSize = 50

  init(web: Web) { self.web = web }

  func list(_ request: Request, _ context: OperatorContext) async throws -> Response {
    let query = request.uri.queryParameters
    let state = try choice(query["state"])
    let cursor = query["before"].flatMap { ID<OutboxMessage>(String($0)) }
    let signedIn = context.person.signedIn
    let words = web.words(request, context.person.app)
    let (web, size) = (self.web, pageSize)
    let (page, layout) = try await web.portal.store.read { tx in
      let messages = try OutboxMessage.page(
        state: state, before: cursor, limit: size + 1, in: tx)
      let time = TimeFormat(zone: signedIn.user.timeZone, words: words, now: tx.now)
      let page = OutboxPage(
        messages: messages.prefix(size).map { OutboxPage.Entry($0, words, time) },
        next: messages.count > size ? Self.address(state, before: messages[size - 1].id) : nil,
        filter: OutboxPage.Filter(state: state),
        counts: OutboxPage.Counts(counts: try OutboxMessage.counts(in: tx)))
      return (page, try web.layout(request, signedIn, room: .outbox, in: tx))
    }
    return web.render(page, layout: layout)
  }

  private func choice(_ text: Substring?) throws -> OutboxMessage.State? {
    guard let text, !text.isEmpty else { return nil }
    guard let state = OutboxMessage.State(rawValue: String(text)) else {
      throw HTTPProblem(.badRequest, detail: "There is no such filter.")
    }
    return state
  }

  private static func address(
    _ state: OutboxMessage.State?, before: ID<OutboxMessage>
  ) -> String {
    "/admin/outbox?" + (state.map { "state=\($0.rawValue)&" } ?? "") + "before=\(before)"
  }

  func show(_ request: Request, _ context: OperatorContext) async throws -> Response {
    let id = try messageID(context)
    let signedIn = context.person.signedIn
    let words = web.words(request, context.person.app)
    let web = self.web
    let (page, layout) = try await web.portal.store.read { tx in
      guard let message = try OutboxMessage.find(id, in: tx) else { throw HTTPProblem(.notFound) }
      let time = TimeFormat(zone: signedIn.user.timeZone, words: words, now: tx.now)
      let mail = web.portal.outbox.open(message)
      let page = MessagePage(
        entry: OutboxPage.Entry(message, words, time), createdAt: time(message.createdAt),
        sentAt: message.sentAt.map { time($0) },
        nextAttemptAt: message.state == .queued ? time(message.nextAttemptAt) : nil,
        messageID: message.messageID, link: mail?.link,
        text: mail?.text ?? words("What this mail said is no longer kept."))
      return (page, try web.layout(request, signedIn, room: .outbox, in: tx))
    }
    return web.render(page, layout: layout)
  }

  func retry(_ request: Request, _ context: OperatorContext) async throws -> Response {
    _ = try await FormDecoder.decode(request, fields: [])
    let id = try messageID(context)
    let audit = web.portal.audit
    let isQueued = try await web.portal.store.write(
      for: .portal, as: context.person.app.originator(request)
    ) { try OutboxMessage.retry(id, audit: audit, in: $0) }
    let words = web.words(request, context.person.app)
    let flash =
      isQueued
      ? Flash(text: words("The mail will be tried again."), kind: .good)
      : Flash(text: words("This mail is not waiting to be tried again."), kind: .note)
    return try web.redirect(to: "/admin/outbox/\(id)", flash: flash)
  }

  private func messageID(_ context: OperatorContext) throws -> ID<OutboxMessage> {
    guard let id = ID<OutboxMessage>(try context.parameters.require("id")) else {
      throw HTTPProblem(.notFound)
    }
    return id
  }
}

extension OutboxPage.Entry {
  fileprivate init(_ message: OutboxMessage, _ words: Words, _ time: TimeFormat) {
    self.init(
      id: message.id.text, to: message.recipient, subject: message.subject, kind: message.kind,
      state: message.state, stateText: words.state(message.state),
      attempts: String(message.attempts), at: time(message.createdAt), error: message.lastError)
  }
}

extension Words {
  fileprivate func state(_ state: OutboxMessage.State) -> String {
    switch state {
    case .queued: self("Waiting")
    case .sent: self("Sent")
    case .dead: self("Failed")
    }
  }
}
