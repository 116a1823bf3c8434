/// The right to deliver one mail until a moment. Whatever is written down about the attempt names it:
/// an attempt that was too slow changes nothing of what another has done since.
struct MailLease: Sendable {
  /// How an attempt ended.
  enum Ending: Sendable {
    case sent(reply: String)
    case postponed(by: Duration, because: String, isDoubtful: Bool, isDeferred: Bool)
    /// The server will never take this mail, or the address gets none.
    case refused(because: String, concernsAddress: Bool)
    case givenUp(because: String)
    /// Nobody tried.
    case untried
  }

  let message: OutboxMessage
  /// Of its recipient.
  let suppressed: SuppressedAddress?
  private let token: ID<MailLease>
  /// Longer than any pause between attempts.
  private static let longestPause = Duration.hours(2)

  static func hasDue(lasting span: Duration, in tx: Tx) throws -> Bool {
    try tx.exists(
      """
      SELECT 1 AS n FROM outbox \(dueIndex)
      WHERE state = 'queued' AND \(isDue(at: tx.now, lasting: span)) LIMIT 1
      """)
  }

  /// The mail that has been due longest; nil when there is none.
  static func take(lasting span: Duration, in tx: Tx) throws -> MailLease? {
    let token = tx.newID(MailLease.self)
    // Who had leased it and said nothing may have sent it.
    let row = try tx.row(
      """
      UPDATE outbox SET lease = \(token), leased_until = \(tx.now + span),
        attempts = attempts + 1,
        \(OutboxMessage.leftInDoubt)
      WHERE id IN (
        SELECT id FROM outbox \(dueIndex)
        WHERE state = 'queued' AND \(isDue(at: tx.now, lasting: span))
        ORDER BY next_attempt_at, id LIMIT 1
        \(sqlite: "", postgres: "FOR UPDATE SKIP LOCKED"))
      RETURNING *
      """)
    guard let message = try row.map({ try OutboxMessage($0) }) else { return nil }
    let suppressed = try SuppressedAddress.find(email: message.recipient, in: tx)
    return MailLease(message: message, suppressed: suppressed, token: token)
  }

  /// SQLite would go through all that wait, and read each row past its words.
  private static let dueIndex: SQL = "\(sqlite: "INDEXED BY outbox_due", postgres: "")"

  private static func isDue(at now: Timestamp, lasting span: Duration) -> SQL {
    let attempt = SQL.isDue("next_attempt_at", at: now, neverAheadBy: longestPause)
    let free = SQL.isDue("leased_until", at: now, neverAheadBy: span)
    return "\(attempt) AND (leased_until IS NULL OR \(free))"
  }

  /// Writes down how the attempt ended.
  /// - Returns: false when the lease was lost; nothing is written then.
  func end(_ ending: Ending, in tx: Tx) throws -> Bool {
    try tx.execute(
      """
      UPDATE outbox SET lease = NULL, leased_until = NULL, \(Self.changes(ending, at: tx.now))
      WHERE id = \(message.id) AND lease = \(token)
      """) > 0
  }

  private static func changes(_ ending: Ending, at now: Timestamp) -> SQL {
    switch ending {
    case .sent(let reply):
      "state = 'sent', sent_at = \(now), last_error = NULL, reply = \(MailReply.safe(reply))"
    case .postponed(let pause, let reason, let isDoubtful, let isDeferred):
      """
      next_attempt_at = \(now + pause), last_error = \(MailReply.safe(reason)),
        deferred = \(isDeferred)
        \(isDoubtful ? ", perhaps_delivered = 1, doubts = doubts + 1" as SQL : "")
      """
    case .refused(let reason, let concernsAddress):
      "state = 'dead', refused = \(concernsAddress), last_error = \(MailReply.safe(reason))"
    case .givenUp(let reason): "state = 'dead', last_error = \(MailReply.safe(reason))"
    case .untried: "attempts = attempts - 1"
    }
  }
}
