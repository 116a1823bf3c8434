import Logging
import Metrics

/// Delivers what is due in the outbox: leased, so that two processes never send the same mail at
/// the same time; tried again with growing, jittered pauses; dead after the last attempt. While
/// the way out does not work at all, a circuit breaker leaves the mail queued.
package struct MailDelivery: Sendable {
  package static let maxAttempts = 8
  static let lease = Duration.minutes(2)
  /// Longer than any pause.
  private static let longestPause = Duration.hours(2)
  private let portal: Portal
  private let transport: any MailTransport
  package let breaker: CircuitBreaker
  private let delivered: Counter
  private let failed: Counter
  private let givenUp: Counter

  /// - Parameter breaker: one of its own by default.
  package init(
    _ portal: Portal, transport: any MailTransport, breaker: CircuitBreaker? = nil
  ) {
    self.portal = portal
    self.transport = transport
    let registry = portal.meters.registry
    self.breaker =
      breaker ?? CircuitBreaker("mail", clock: portal.store.clock, registry: registry)
    func counter(_ outcome: String) -> Counter {
      Counter(
        label: "portico_mail_deliveries_total", dimensions: [("outcome", outcome)],
        factory: registry)
    }
    (delivered, failed, givenUp) = (counter("delivered"), counter("failed"), counter("given_up"))
  }

  /// - Returns: how many were tried.
  package func run() async throws -> Int {
    let room = breaker.room(for: 20)
    guard room > 0 else { return 0 }
    let due = try await lease(atMost: room)
    for (index, message) in due.enumerated() {
      guard try await deliver(message) else {
        try await putBack(Array(due[index...]))
        return index
      }
    }
    return due.count
  }

  /// Those that the breaker did not let through: nobody tried them.
  private func putBack(_ messages: [OutboxMessage]) async throws {
    try await note { tx in
      try tx.execute(
        """
        UPDATE outbox SET leased_until = NULL, attempts = attempts - 1
        WHERE id IN (\(list: messages.map(\.id))) AND state = 'queued'
        """)
    }
  }

  /// A write that operators see.
  @discardableResult
  private func note<T: Sendable>(
    _ body: @escaping @Sendable (Tx) throws -> T
  ) async throws -> T {
    try await portal.store.write(for: .portal, as: .system("mail")) { tx in
      tx.moveOperators()
      return try body(tx)
    }
  }

  private func lease(atMost count: Int) async throws -> [OutboxMessage] {
    // Nothing is written when nothing is due: an idle portal leaves its disk alone.
    guard try await portal.store.read({ try Self.hasDue(in: $0) }) else { return [] }
    return try await portal.store.write(for: .portal, as: .system("mail")) { tx in
      let leased = try tx.rows(
        """
        UPDATE outbox SET leased_until = \(tx.now + Self.lease), attempts = attempts + 1
        WHERE id IN (
          SELECT id FROM outbox WHERE state = 'queued' AND \(Self.isDue(at: tx.now))
          ORDER BY next_attempt_at LIMIT \(count)
          \(sqlite: "", postgres: "FOR UPDATE SKIP LOCKED"))
        RETURNING *
        """
      ).map(OutboxMessage.init).sorted { $0.id.text < $1.id.text }
      if !leased.isEmpty { tx.moveOperators() }
      return leased
    }
  }

  private static func hasDue(in tx: Tx) throws -> Bool {
    try tx.exists(
      """
      SELECT 1 AS n FROM outbox WHERE state = 'queued' AND \(isDue(at: tx.now)) LIMIT 1
      """)
  }

  private static func isDue(at now: Timestamp) -> SQL {
    let (attempt, free) = (
      SQL.isDue("next_attempt_at", at: now, neverAheadBy: longestPause),
      SQL.isDue("leased_until", at: now, neverAheadBy: lease)
    )
    return "\(attempt) AND (leased_until IS NULL OR \(free))"
  }

  /// - Returns: false when the breaker is open and nothing was tried.
  private func deliver(_ message: OutboxMessage) async throws -> Bool {
    guard let mail = portal.outbox.open(message) else {
      try await bury(message, because: "its words cannot be opened with this portal's key")
      return true
    }
    do {
      try await breaker.run {
        try await transport.deliver(mail, to: message.recipient, messageID: message.messageID)
      }
    } catch is CircuitBreaker.IsOpen {
      return false
    } catch {
      failed.increment()
      try await postpone(message, because: "\(error)")
      return true
    }
    delivered.increment()
    try await note { tx in
      try tx.execute(
        """
        UPDATE outbox SET state = 'sent', sent_at = \(tx.now), leased_until = NULL,
          last_error = NULL WHERE id = \(message.id)
        """)
    }
    return true
  }

  private func postpone(_ message: OutboxMessage, because reason: String) async throws {
    guard message.attempts < Self.maxAttempts else {
      return try await bury(message, because: reason)
    }
    let pause = Self.pause(after: message.attempts)
    portal.logger.warning(
      "mail not delivered", metadata: ["kind": "\(message.kind)", "error": "\(reason)"])
    try await note { tx in
      try tx.execute(
        """
        UPDATE outbox SET next_attempt_at = \(tx.now + pause), leased_until = NULL,
          last_error = \(String(reason.prefix(500))) WHERE id = \(message.id)
        """)
    }
  }

  private func bury(_ message: OutboxMessage, because reason: String) async throws {
    givenUp.increment()
    portal.logger.error(
      "mail given up", metadata: ["kind": "\(message.kind)", "error": "\(reason)"])
    try await note { tx in
      try tx.execute(
        """
        UPDATE outbox SET state = 'dead', leased_until = NULL,
          last_error = \(String(reason.prefix(500))) WHERE id = \(message.id)
        """)
    }
  }

  /// 30 s, doubled with each attempt up to an hour, and up to a quarter more at random.
  static func pause(after attempts: Int) -> Duration {
    let base = min(3600, 30 << min(attempts - 1, 10))
    return .seconds(base) + .milliseconds(Int.random(in: 0...(base * 250)))
  }
}
