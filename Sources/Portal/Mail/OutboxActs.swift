/// What operators do with a mail.
extension OutboxMessage {
  /// Another round of attempts, whatever became of the one before: under the same Message-ID, so that a
  /// mailbox that has it already may know it again. A mail that goes by itself is left alone, and one
  /// whose words are no longer kept cannot go.
  package var canBeSentAgain: Bool { state != .queued && sealed != nil }

  /// - Returns: false when it cannot be sent again.
  package static func sendAgain(_ id: ID<OutboxMessage>, in tx: Tx) throws -> Bool {
    let row = try tx.row(
      """
      UPDATE outbox SET state = \(State.queued), attempts = 0, next_attempt_at = \(tx.now),
        give_up_at = \(tx.now + patience), lease = NULL, leased_until = NULL, last_error = NULL,
        reply = NULL, refused = 0, fate = NULL, fate_words = NULL, fate_at = NULL, sent_at = NULL,
        deferred = 0, doubts = 0
      WHERE id = \(id) AND state <> \(State.queued) AND sealed IS NOT NULL RETURNING kind
      """)
    guard let row else { return false }
    try note(.mailRetried, id, kind: row["kind"], in: tx)
    return true
  }

  /// Keeps a mail that waits from going. One that is on its way at this moment goes.
  /// - Returns: false when it does not wait.
  package static func hold(_ id: ID<OutboxMessage>, in tx: Tx) throws -> Bool {
    let row = try tx.row(
      """
      UPDATE outbox SET state = \(State.held), lease = NULL, leased_until = NULL,
        \(leftInDoubt)
      WHERE id = \(id) AND state = \(State.queued)
        AND (lease IS NULL OR leased_until <= \(tx.now)) RETURNING kind
      """)
    guard let row else { return false }
    try note(.mailHeld, id, kind: row["kind"], in: tx)
    return true
  }

  private static func note(
    _ action: AuditAction, _ id: ID<OutboxMessage>, kind: String, in tx: Tx
  ) throws {
    tx.moveOperators()
    try tx.audit(action, to: .portal, subject: id.text, after: ["kind": kind])
  }

  /// Writes down that somebody reads what a mail said.
  /// - Parameter attachment: a file that went with it, by its position. Its name may tell too much.
  package static func noteReading(
    _ id: ID<OutboxMessage>, attachment: Int? = nil, in tx: Tx
  ) throws {
    guard let message = try find(id, in: tx) else { return }
    var facts = ["kind": message.kind, "recipient": message.recipient]
    facts["attachment"] = attachment.map { String($0) }
    try tx.audit(
      .mailRead, to: .portal, of: .other("mail", id), subject: id.text, after: facts)
  }
}

extension OperatorAct {
  package static let sendMail = OperatorAct("mail.send", "send and hold mail")
  package static let readMail = OperatorAct("mail.read", "read mail")
}

extension AuditAction {
  static let mailRetried = AuditAction("mail.retried", "sent a mail again")
  static let mailHeld = AuditAction("mail.held", "held a mail back")
  static let mailRead = AuditAction("mail.read", "read a mail")
  static let mailTested = AuditAction("mail.tested", "asked for a test mail")
  static let mail = [
    mailRetried, mailHeld, mailRead, mailTested, addressSuppressed, addressAllowed,
  ]
}
