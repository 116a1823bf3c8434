extension OutboxMessage.State: Choice {
  package var label: String {
    switch self {
    case .queued: "Waiting"
    case .held: "Held"
    case .sent: "Sent"
    case .dead: "Failed"
    }
  }
}

extension OutboxMessage.Fate: Choice {
  package var label: String {
    switch self {
    case .delivered: "Delivered"
    case .bounced: "Came back"
    case .complained: "Marked as spam"
    }
  }
}

/// What nobody knows of a mail's delivery.
package enum DeliveryDoubt: String, Sendable, CaseIterable, Choice {
  case once = "perhaps-delivered"
  case twice = "perhaps-delivered-twice"

  package var label: String {
    switch self {
    case .once: "Perhaps delivered: an attempt ended without an answer"
    case .twice: "Perhaps delivered twice: an attempt before had ended without an answer"
    }
  }
}

extension OutboxMessage {
  package var doubt: DeliveryDoubt? {
    perhapsDelivered ? state == .sent ? .twice : .once : nil
  }

  /// Every mail the portal has written.
  package static let listing = Listing<OutboxMessage>(
    "outbox", select: "SELECT * FROM outbox", key: "id",
    sortedBy: .init("createdAt", descending: true),
    columns: [
      .text("id", "Id") { $0.id.text }.shown(.programs),
      .text("subject", "Subject") { $0.subject },
      .text("lastError", "Error") { $0.lastError }.shown(.warning),
      .choice("doubt", "In doubt") { $0.doubt }.shown(.note),
      .text("to", "To") { $0.recipient }.shown(.long),
      .text("kind", "Kind") { $0.kind },
      .choice("state", "State") { $0.state }.shown(.state),
      .choice("fate", "Outcome") { $0.fate },
      .integer("attempts", "Attempts") { $0.attempts },
      .moment("createdAt", "When") { $0.createdAt }.sortedByID(),
      .moment("sentAt", "Sent") { $0.sentAt }.shown(.programs),
      .text("reply", "Server’s reply") { $0.reply }.shown(.programs),
      .text("fateWords", "Mailbox’s reply") { $0.fateWords }.shown(.programs),
      .text("messageID", "Message-ID") { $0.messageID }.shown(.programs),
    ],
    filters: [
      ListFilter(Field<State>.choice("state", "State"), asTabs: true) { "state = \($0)" },
      ListFilter(Field.line("to", "To", limit: 254)) {
        "recipient = \((try? EmailAddress($0))?.text ?? $0)"
      },
    ],
    id: { $0.id.text }, decode: { try OutboxMessage($0) })
}
