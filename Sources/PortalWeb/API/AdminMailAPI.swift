import Hummingbird
import Portal

/// What operators do about the mail: what waits, what went, and the addresses that get none.
struct AdminMailAPI: Sendable {
  let web: Web

  func add(to part: APIPart<OperatorContext>) {
    let part = part.chapter("Back office: mail")
    addOutbox(to: part)
    addSuppressed(to: part)
  }

  private func addOutbox(to part: APIPart<OperatorContext>) {
    part.list(
      "outbox", nil, "List the mails", OutboxMessage.listing, OutboxMessage.resource
    ) { _ in .everything }
    // What a mail says is read on its page alone.
    part.read("outbox/:id", nil, "Read what became of a mail", OutboxMessage.resource) { call in
      let id: ID<OutboxMessage> = try call.id()
      return { try OutboxMessage.find(id, in: $0) }
    }
    addAttachments(to: part)
    part.write(
      .post, "test-mail", .sendMail, "Send a test mail to yourself",
      gives: OutboxMessage.resource, status: .created
    ) { call in
      try await call.write {
        try await web.sendTestMail(call.context)
      } giving: { (id: ID<OutboxMessage>, tx) in
        guard let mail = try OutboxMessage.find(id, in: tx) else { throw NoAuthority.nothing }
        return .made(OutboxMessage.resource, mail, at: "/api/v1/admin/outbox/\(id)")
      }
    }
    change(
      part, "send", "Send a mail again",
      "This mail cannot be sent again: it waits already, or its words are no longer kept."
    ) { try OutboxMessage.sendAgain($0, in: $1) }
    change(
      part, "hold", "Hold a mail",
      "This mail is on its way at this moment, or does not wait any more."
    ) { try OutboxMessage.hold($0, in: $1) }
  }

  /// - Parameter otherwise: why it was not done.
  private func change(
    _ part: APIPart<OperatorContext>, _ name: String, _ summary: String, _ otherwise: Phrase,
    _ body: @escaping @Sendable (ID<OutboxMessage>, Tx) throws -> Bool
  ) {
    part.write(
      .post, "outbox/:id/\(name)", .sendMail, summary, gives: OutboxMessage.resource
    ) { call in
      let id: ID<OutboxMessage> = try call.id()
      return try await call.write {
        try await web.write(call.context) { _, tx in
          guard try OutboxMessage.find(id, in: tx) != nil else { throw NoAuthority.nothing }
          guard try body(id, tx) else { throw Obstacle(otherwise) }
        }
      } giving: { (_: Void, tx) in
        guard let mail = try OutboxMessage.find(id, in: tx) else { throw NoAuthority.nothing }
        return .one(OutboxMessage.resource, mail)
      }
    }
  }

  private func addAttachments(to part: APIPart<OperatorContext>) {
    // Their names may tell too much: written down as reading the mail is.
    part.write(
      .get, "outbox/:id/attachments", .readMail, "List the files that went with a mail",
      gives: AttachmentFacts.resource
    ) { call in
      let files = try await web.attachments(of: call.id(), call.context)
      return APIAnswer.one(AttachmentFacts.resource, files).response(to: call.request)
    }
    part.file(
      "outbox/:id/attachments/:position", .readMail, "Get a file that went with a mail", ["*/*"]
    ) { call in
      try await web.attachment(call.context)
    }
  }

  private func addSuppressed(to part: APIPart<OperatorContext>) {
    part.list(
      "suppressed", nil, "List the addresses that get no mail", SuppressedAddress.listing,
      SuppressedAddress.resource
    ) { _ in SuppressedAddress.scope }
    part.write(
      .post, "suppressed/:id/allow", .allowMail, "Allow mail to an address again"
    ) { call in
      let id: ID<SuppressedAddress> = try call.id()
      return try await call.write {
        try await web.allowMail(to: id, call.context)
      } giving: { (_: Void, _) in
        .nothing
      }
    }
  }
}
