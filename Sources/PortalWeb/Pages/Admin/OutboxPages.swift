import Hummingbird
import Portal

/// The back office's view of the mail: waiting, sent, given up.
struct OutboxPages: Sendable {
  static let room = Room(
    path: "/admin/outbox", label: "Outbox",
    icon:
      "M3 3.5h10a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1zM2.5 4.5l5.5 4.25 5.5-4.25"
  )

  static let page = Page<Listed<OutboxMessage>>("admin/outbox", room: room) { list, view in
    [
      "list": list.tags(view) { ["href": "/admin/outbox/\($0.id)"] },
      "route": view.site.mailRoute,
    ]
  }

  /// One mail, with what it said.
  struct Letter: Sendable {
    let message: OutboxMessage
    /// Nil when its words are no longer kept.
    let mail: RenderedMail?
    /// Of its recipient.
    let suppressed: SuppressedAddress?
    let attachments: [AttachmentFacts]
  }

  static let letterPage = Page<Letter>("admin/message", room: room) { letter, view in
    let message = letter.message
    return [
      "subject": message.subject, "to": message.recipient, "kind": message.kind,
      "state": message.state.rawValue, "stateText": view.words(message.state.label),
      "attempts": message.attempts, "error": message.lastError,
      "doubt": message.doubt.map { view.words($0.label) },
      "reply": message.reply.flatMap { $0.isEmpty ? nil : $0 },
      "fate": message.fate.map { fate(message, $0, view) },
      "suppressed": letter.suppressed.map { suppressed($0, view) },
      "path": "/admin/outbox/\(message.id)", "canGo": message.canBeSentAgain,
      "isWaiting": message.state == .queued, "isHeld": message.state == .held,
      "createdAt": view.time(message.createdAt),
      "sentAt": message.sentAt.map { view.time($0) },
      "nextAttemptAt": message.state == .queued ? view.time(message.nextAttemptAt) : nil,
      "attachments": letter.attachments.rows { attachment($0, of: message, view) },
      "hasAttachments": !letter.attachments.isEmpty,
      "messageID": message.messageID, "link": letter.mail?.link,
      "text": letter.mail?.text ?? view.words("What this mail said is no longer kept."),
    ]
  }.neverKept()

  private static func fate(
    _ message: OutboxMessage, _ fate: OutboxMessage.Fate, _ view: View
  ) -> Tags {
    [
      "label": view.words(fate.label), "words": message.fateWords, "value": fate.rawValue,
      "at": message.fateAt.map { view.time($0) },
    ]
  }

  private static func attachment(
    _ facts: AttachmentFacts, of message: OutboxMessage, _ view: View
  ) -> Tags {
    [
      "name": facts.name, "size": view.words.size(Int64(facts.size)),
      "href": "/admin/outbox/\(message.id)/attachments/\(facts.position)",
    ]
  }

  private static func suppressed(_ address: SuppressedAddress, _ view: View) -> Tags {
    [
      "reason": view.words(address.reason.label), "since": view.time(address.since),
      "allow": "/admin/suppressed/\(address.id)/allow",
    ]
  }

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
      return Letter(
        message: message, mail: outbox.open(message)?.withoutSecrets,
        suppressed: try SuppressedAddress.find(email: message.recipient, in: tx),
        attachments: try outbox.attachmentFacts(of: message, in: tx))
    }
  }

  func attachment(_ request: Request, _ context: OperatorContext) async throws -> Response {
    try await web.attachment(context)
  }

  func sendAgain(_ request: Request, _ context: OperatorContext) async throws -> Response {
    try await change(
      request, context, "The mail will be tried again.",
      otherwise:
        "This mail cannot be sent again: it waits already, or its words are no longer kept."
    ) { try OutboxMessage.sendAgain($0, in: $1) }
  }

  func hold(_ request: Request, _ context: OperatorContext) async throws -> Response {
    try await change(
      request, context, "The mail is held. Its words are kept for thirty days; send it before.",
      otherwise: "This mail is on its way at this moment, or does not wait any more."
    ) { try OutboxMessage.hold($0, in: $1) }
  }

  private func change(
    _ request: Request, _ context: OperatorContext, _ done: Phrase, otherwise: Phrase,
    _ body: @escaping @Sendable (ID<OutboxMessage>, Tx) throws -> Bool
  ) async throws -> Response {
    let id: ID<OutboxMessage> = try context.id()
    return try await web.press(request, context) {
      let isDone = try await web.write(context) { _, tx in try body(id, tx) }
      let page = "/admin/outbox/\(id)"
      return isDone ? Done(page, done) : Done(page, otherwise, kind: .note)
    }
  }

  func test(_ request: Request, _ context: OperatorContext) async throws -> Response {
    try await web.press(request, context) {
      let page = "/admin/outbox/\(try await web.sendTestMail(context))"
      guard web.site.mailRoute != nil else {
        return Done(page, "No mail server is set up: the test mail stays here.", kind: .note)
      }
      return Done(
        page, "A test mail to you is on its way. Load this page again to see what the server said.")
    }
  }
}

extension Web {
  /// A file that went with the mail that the address names: reading it is reading the mail.
  /// - Throws: `HTTPProblem` 404.
  func attachment(_ context: OperatorContext) async throws -> Response {
    let id: ID<OutboxMessage> = try context.id()
    guard let position = Int(try context.parameters.require("position")),
      let file = try await portal.outbox.attachment(position, of: id, portal.store)
    else { throw HTTPProblem(.notFound) }
    try await write(context) { _, tx in
      try OutboxMessage.noteReading(id, attachment: position, in: tx)
    }
    return Response(
      status: .ok,
      headers: [
        .contentType: file.mediaType, .contentDisposition: file.name.disposition,
        .contentSecurityPolicy: "default-src 'none'; sandbox", .cacheControl: "no-store",
      ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: file.bytes)))
  }

  /// What went with a mail: its names are read as the mail is.
  /// - Throws: `NoAuthority.nothing` where there is no such mail.
  func attachments(
    of id: ID<OutboxMessage>, _ context: OperatorContext
  ) async throws -> [AttachmentFacts] {
    let outbox = portal.outbox
    return try await write(context) { _, tx in
      guard let message = try OutboxMessage.find(id, in: tx) else { throw NoAuthority.nothing }
      try OutboxMessage.noteReading(id, in: tx)
      return try outbox.attachmentFacts(of: message, in: tx)
    }
  }

  /// A test goes to whoever asks for it, by the outbox, where its way can be followed.
  func sendTestMail(_ context: OperatorContext) async throws -> ID<OutboxMessage> {
    let (portal, user) = (portal, context.user)
    let mail = try portal.outbox.prepare(
      TestMail.mail(portal.settings, language: user.language), to: user.email)
    return try await write(context) { _, tx in try TestMail.put(mail, portal, in: tx) }
  }
}
