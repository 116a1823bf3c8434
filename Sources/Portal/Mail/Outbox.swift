import Foundation

/// A mail that is rendered and sealed, ready to be put in the outbox inside a transaction.
package struct SealedMail: Sendable {
  package let id: ID<OutboxMessage>
  let kind: String
  let recipient: String
  let subject: String
  let sealed: [UInt8]
  let attachments: [SealedAttachment]
  let writtenAt: Timestamp
}

/// Where every mail is written, in the transaction of its cause; a job delivers it later. Bodies
/// hold links that open accounts, so they are sealed with a key outside the database.
package struct Outbox: Sendable {
  let sealer: Sealer
  private let renderer: MailRenderer
  private let host: String
  private let clock: WallClock
  /// How many were prepared: ids of one millisecond stand in their order.
  private let sequence = Locked<UInt64>(0)

  init(
    keys: SecretKeys, settings: PortalSettings, clock: WallClock, renderer: @escaping MailRenderer
  ) {
    self.clock = clock
    sealer = Sealer(keys: keys, purpose: "outbox")
    self.renderer = renderer
    host = settings.mailHost
  }

  /// Renders and seals, outside any transaction.
  /// - Throws: `MailAttachment.Unfit` too.
  package func prepare(_ mail: Mail, to recipient: String) throws -> SealedMail {
    try MailAttachment.check(mail.attachments)
    return try prepare(try renderer(mail), of: mail, to: recipient)
  }

  /// One mail to many, each with a link of its own in place of the mail's: put into words once.
  package func prepare(
    _ mail: Mail, toEach copies: [(recipient: String, link: String)]
  ) throws -> [SealedMail] {
    try MailAttachment.check(mail.attachments)
    let rendered = try renderer(mail)
    return try copies.map { recipient, link in
      try prepare(rendered.with(link, for: mail.link), of: mail, to: recipient)
    }
  }

  private func prepare(
    _ rendered: RenderedMail, of mail: Mail, to recipient: String
  ) throws -> SealedMail {
    let now = clock.now()
    let number = sequence.withLock {
      $0 += 1
      return $0
    }
    let id = ID<OutboxMessage>(trusted: UUIDv7.text(at: now, sequence: number))
    let plain = try JSONEncoder().encode(rendered)
    return SealedMail(
      id: id, kind: mail.kind, recipient: recipient, subject: rendered.subject,
      sealed: try sealer.seal(plain, for: "outbox.sealed:\(id)"),
      attachments: try seal(mail.attachments, of: id), writtenAt: now)
  }

  package func put(_ mail: SealedMail, in tx: Tx) throws {
    try tx.insert(
      "outbox",
      [
        "id": mail.id, "message_id": "<\(mail.id)@\(host)>", "kind": mail.kind,
        "recipient": mail.recipient, "subject": mail.subject, "sealed": mail.sealed,
        "state": OutboxMessage.State.queued, "next_attempt_at": tx.now,
        "give_up_at": tx.now + OutboxMessage.patience,
        // As its id says: lists go by that.
        "created_at": mail.writtenAt, "attachments": mail.attachments.count,
      ])
    for attachment in mail.attachments { try attachment.put(in: tx) }
    tx.moveOperators()
  }

  /// The words of a message; nil once they are removed, or when the key is another.
  package func open(_ message: OutboxMessage) -> RenderedMail? {
    guard let sealed = message.sealed,
      let plain = sealer.open(sealed, for: "outbox.sealed:\(message.id)")
    else { return nil }
    return try? JSONDecoder().decode(RenderedMail.self, from: plain)
  }
}

/// One mail, as stored.
package struct OutboxMessage: Sendable {
  package enum State: String, Sendable, SQLValue, CaseIterable { case queued, held, sent, dead }

  /// What became of a mail behind the server that took it. A later one tells more than one before it,
  /// in whatever order they are heard of.
  package enum Fate: String, Sendable, SQLValue, CaseIterable {
    case delivered, bounced, complained
  }

  /// Set of a mail whose lease has run out: who had it and said nothing may have sent it.
  static let leftInDoubt: SQL = """
    perhaps_delivered = CASE WHEN leased_until IS NULL THEN perhaps_delivered ELSE 1 END,
      doubts = CASE WHEN leased_until IS NULL THEN doubts ELSE doubts + 1 END
    """

  /// For how long a server may say that it will take a mail later.
  static let patience = Duration.days(2)

  package let id: ID<OutboxMessage>
  /// The Message-ID header: stable over all attempts (RFC 5322).
  package let messageID: String
  package let kind: String
  package let recipient: String
  package let subject: String
  let sealed: [UInt8]?
  package let state: State
  package let attempts: Int
  /// An attempt ended without anybody knowing how.
  package let perhapsDelivered: Bool
  package let lastError: String?
  /// What the server said when it took it.
  package let reply: String?
  package let fate: Fate?
  package let fateWords: String?
  package let fateAt: Timestamp?
  let giveUpAt: Timestamp
  /// How many attempts ended so.
  let doubts: Int
  package let nextAttemptAt: Timestamp
  package let createdAt: Timestamp
  package let sentAt: Timestamp?
  /// How many files went with it.
  let attachments: Int

  init(_ row: Row) throws {
    id = try row["id"]
    messageID = try row["message_id"]
    kind = try row["kind"]
    recipient = try row["recipient"]
    subject = try row["subject"]
    sealed = try row["sealed"]
    state = try row["state"]
    attempts = try row["attempts"]
    perhapsDelivered = try row["perhaps_delivered"]
    lastError = try row["last_error"]
    reply = try row["reply"]
    fate = try row["fate"]
    fateWords = try row["fate_words"]
    fateAt = try row["fate_at"]
    doubts = try row["doubts"]
    giveUpAt = try row["give_up_at"] ?? (row["created_at"] + Self.patience)
    nextAttemptAt = try row["next_attempt_at"]
    createdAt = try row["created_at"]
    sentAt = try row["sent_at"]
    attachments = try row["attachments"]
  }

  package static func find(_ id: ID<OutboxMessage>, in tx: Tx) throws -> OutboxMessage? {
    try tx.row("SELECT * FROM outbox WHERE id = \(id)").map(OutboxMessage.init)
  }

  /// Newest first.
  package static func latest(_ count: Int, in tx: Tx) throws -> [OutboxMessage] {
    try tx.rows("SELECT * FROM outbox ORDER BY id DESC LIMIT \(count)").map(OutboxMessage.init)
  }

  /// Those to one address, newest first.
  package static func latest(
    _ count: Int, to recipient: String, in tx: Tx
  ) throws -> [OutboxMessage] {
    try tx.rows(
      "SELECT * FROM outbox WHERE recipient = \(recipient) ORDER BY id DESC LIMIT \(count)"
    ).map(OutboxMessage.init)
  }

  /// Given up; addresses that were refused do not count.
  package static func deadCount(in tx: Tx) throws -> Int {
    try tx.count("SELECT COUNT(*) AS n FROM outbox WHERE state = 'dead' AND refused = 0")
  }

  /// The links in a mail are dead after a day; what it said is kept for thirty.
  /// - Returns: how many were emptied, at most `count`.
  static func emptyOld(atMost count: Int, in tx: Tx) throws -> Int {
    let emptied = try tx.rows(
      """
      UPDATE outbox SET sealed = NULL WHERE id IN (
        SELECT id FROM outbox WHERE state <> 'queued' AND sealed IS NOT NULL
          AND created_at < \(tx.now - .days(30)) ORDER BY id LIMIT \(count))
      RETURNING id, attachments
      """)
    let files = try emptied.filter { try $0["attachments"] > 0 }
    try SealedAttachment.remove(of: try files.map { try $0["id"] }, in: tx)
    if !emptied.isEmpty { tx.moveOperators() }
    return emptied.count
  }
}
