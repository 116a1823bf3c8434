/// What a mail service tells of a mail after it has taken it. It comes late, twice or out of order.
package struct MailEvent: Sendable, Equatable {
  package enum What: Sendable, Equatable {
    case delivered
    /// - Parameter forGood: the address does not exist, or takes nothing any more.
    case bounced(forGood: Bool)
    case complained
  }

  package let mail: ID<OutboxMessage>
  package let recipient: String
  package let what: What
  /// What the mailbox's server said.
  package let words: String
  package let at: Timestamp

  package init(
    mail: ID<OutboxMessage>, recipient: String, what: What, words: String, at: Timestamp
  ) {
    self.mail = mail
    self.recipient = recipient
    self.what = what
    self.words = words
    self.at = at
  }
}

/// Reads what a mail service posts.
package protocol MailEventReader: Sendable {
  /// Whether a post is worth reading, by its header alone.
  func mayBeRead(header: (String) -> String?) -> Bool

  /// - Parameter header: the value of a header field, by its name in lower case.
  /// - Throws: `ForgedMailEvents` unless it was the service that wrote it.
  func events(in body: [UInt8], header: (String) -> String?) throws -> [MailEvent]
}

/// Somebody else than the service wrote it, or it was changed on the way.
package struct ForgedMailEvents: Error { package init() {} }

extension MailEvent {
  /// Takes up what was told. Of mail that this portal has not sent to that address nothing is.
  package static func take(_ events: [MailEvent], _ portal: Portal) async throws {
    try await portal.store.write(for: .portal, as: .system("mail")) { tx in
      for event in events { try event.take(in: tx) }
    }
  }

  private func take(in tx: Tx) throws {
    let isOurs = try tx.exists(
      "SELECT 1 AS n FROM outbox WHERE id = \(mail) AND recipient = \(recipient)")
    guard isOurs else { return }
    if let reason {
      try SuppressedAddress.suppress(
        recipient, reason, words: MailReply.safe(words), at: at, in: tx)
    }
    let fate = fate
    let isNews = try tx.execute(
      """
      UPDATE outbox SET fate = \(fate), fate_words = \(MailReply.safe(words)), fate_at = \(at)
      WHERE id = \(mail) AND (fate IS NULL OR fate IN (\(list: fate.weaker)))
      """)
    guard isNews > 0 else { return }
    tx.moveOperators()
    if what == .delivered { try settle(in: tx) }
  }

  /// It has arrived, and nobody knew: an attempt more would be one too many. Unless somebody has had it
  /// sent again since.
  private func settle(in tx: Tx) throws {
    let patience = OutboxMessage.patience.microseconds
    try tx.execute(
      """
      UPDATE outbox SET state = 'sent', sent_at = \(tx.now), last_error = NULL
      WHERE id = \(mail) AND state = 'queued' AND perhaps_delivered = 1 AND lease IS NULL
        AND COALESCE(give_up_at, created_at + \(patience)) <= \(at + OutboxMessage.patience)
      """)
  }

  private var fate: OutboxMessage.Fate {
    switch what {
    case .delivered: .delivered
    case .bounced: .bounced
    case .complained: .complained
    }
  }

  /// Nil when the address may have more mail.
  private var reason: SuppressedAddress.Reason? {
    switch what {
    case .delivered, .bounced(forGood: false): nil
    // A full mailbox has room again, whatever the service calls it.
    case .bounced(forGood: true):
      words.contains(/\b(5\.2\.2|4\.\d+\.\d+|552)\b/) ? nil : .bounced
    case .complained: .complained
    }
  }
}

extension OutboxMessage.Fate {
  /// What this one tells more than, whenever it is heard of.
  fileprivate var weaker: [OutboxMessage.Fate] {
    Array(Self.allCases.prefix { $0 != self })
  }
}
