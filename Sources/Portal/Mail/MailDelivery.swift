import Logging
import Metrics

/// Delivers what is due in the outbox, each mail under a lease taken right before it is sent, so that
/// two processes never send one at the same time; tried again with growing, jittered pauses for two
/// days. While the way out does not work at all, a circuit breaker leaves the mail queued.
package struct MailDelivery: Sendable {
  /// How often a mail may perhaps have been delivered: each more may be one too many.
  package static let maxDoubts = 8
  private static let fewestAttempts = 5
  /// Between two tries to write down what came of a mail.
  private let outagePause: Duration
  private let portal: Portal
  private let transport: any MailTransport
  package let breaker: CircuitBreaker
  private let delivered: Counter
  private let failed: Counter
  private let refused: Counter
  private let givenUp: Counter
  private let lost: Counter

  /// - Parameter breaker: one of its own by default.
  package init(
    _ portal: Portal, transport: any MailTransport, breaker: CircuitBreaker? = nil,
    outagePause: Duration = .seconds(1)
  ) {
    self.outagePause = outagePause
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
    (delivered, failed, refused) = (counter("delivered"), counter("failed"), counter("refused"))
    (givenUp, lost) = (counter("given_up"), counter("lost"))
  }

  /// The minute is for writing down what came of it.
  var lease: Duration { transport.deadline + .minutes(1) }

  /// Delivers until nothing is due.
  /// - Returns: how many were tried.
  package func run() async throws -> Int {
    // Nothing is written when nothing is due: an idle portal leaves its disk alone.
    let span = lease
    guard mayGoOn, try await portal.store.read({ try MailLease.hasDue(lasting: span, in: $0) })
    else { return 0 }
    var tried = 0
    var held = try await take()
    while let now = held {
      let ending = try await attempt(now)
      if case .untried = ending {} else { tried += 1 }
      held = try await settle(now, ending)
    }
    return tried
  }

  /// What came of an attempt is not forgotten because the store is busy: the mail would go twice.
  private func settle(
    _ last: MailLease, _ ending: MailLease.Ending
  ) async throws -> MailLease? {
    let end = ContinuousClock.now + lease
    while true {
      do { return try await take(after: last, ending) } catch let error as StoreError {
        guard error.isOutage, .now < end else { throw error }
        try await Task.sleep(for: outagePause)
      }
    }
  }

  private var mayGoOn: Bool { breaker.room(for: 1) > 0 && !Task.isCancelled }

  /// Leases the next mail and, in the same write, puts down how the attempt before it ended.
  private func take(
    after last: MailLease? = nil, _ ending: MailLease.Ending = .untried
  ) async throws -> MailLease? {
    let (span, goesOn) = (lease, mayGoOn)
    let (wasOurs, next) = try await portal.store.write(for: .portal, as: .system("mail")) { tx in
      let wasOurs = try last?.end(ending, in: tx)
      let next = goesOn ? try MailLease.take(lasting: span, in: tx) : nil
      if wasOurs == true || next != nil { tx.moveOperators() }
      return (wasOurs, next)
    }
    if let last, let wasOurs { report(ending, of: last.message, wasOurs: wasOurs) }
    return next
  }

  /// - Throws: `CancellationError` when the program stops in the middle. Nobody knows what came of
  ///   it then: the lease is left to run out.
  private func attempt(_ lease: MailLease) async throws -> MailLease.Ending {
    let message = lease.message
    if let suppressed = lease.suppressed {
      return .refused(because: suppressed.explanation, concernsAddress: true)
    }
    guard message.doubts < Self.maxDoubts else {
      return .givenUp(because: "perhaps delivered: the last attempt ended without an answer")
    }
    guard let words = portal.outbox.open(message) else {
      return .givenUp(because: "its words cannot be opened with this portal's key")
    }
    let attachments: [MailAttachment]?
    do {
      attachments = try await portal.outbox.attachments(of: message, portal.store)
    } catch let error as StoreError {
      return again(message, because: "its attachments cannot be read: \(error)")
    }
    guard let attachments else {
      return .givenUp(because: "its attachments cannot be opened with this portal's key")
    }
    guard let recipient = MailAddress.wire(message.recipient) else {
      return .refused(because: MailServerProblem.unmailable, concernsAddress: true)
    }
    let mail = OutgoingMail(
      words, to: recipient, messageID: message.messageID, writtenAt: message.createdAt,
      attachments: attachments)
    do {
      return ending(try await breaker.run { try await transport.deliver(mail) }, of: message)
    } catch is CircuitBreaker.IsOpen {
      return .untried
    } catch let error as CancellationError { throw error } catch {
      let isDoubtful = (error as? MailServerProblem)?.isPerhapsDelivered ?? false
      return again(message, because: "\(error)", isDoubtful: isDoubtful)
    }
  }

  private func ending(_ answer: MailAnswer, of message: OutboxMessage) -> MailLease.Ending {
    switch answer {
    case .accepted(let reply):
      delivered.increment()
      return .sent(reply: reply)
    case .postponed(let reply): return again(message, because: reply, isDeferred: true)
    case .refused(let reply, let concernsAddress):
      refused.increment()
      return .refused(because: reply, concernsAddress: concernsAddress)
    }
  }

  private func again(
    _ message: OutboxMessage, because reason: String, isDoubtful: Bool = false,
    isDeferred: Bool = false
  ) -> MailLease.Ending {
    failed.increment()
    let doubts = message.doubts + (isDoubtful ? 1 : 0)
    // After a standstill of days the first "later" is not the last.
    let isTimely =
      portal.store.clock.now() < message.giveUpAt || message.attempts < Self.fewestAttempts
    guard doubts < Self.maxDoubts, isTimely else {
      return .givenUp(because: reason)
    }
    return .postponed(
      by: Self.pause(after: message.attempts), because: reason, isDoubtful: isDoubtful,
      isDeferred: isDeferred)
  }

  private func report(_ ending: MailLease.Ending, of message: OutboxMessage, wasOurs: Bool) {
    guard wasOurs else {
      lost.increment()
      return portal.logger.warning(
        "mail lost its lease: another delivery has taken it over",
        metadata: ["kind": "\(message.kind)"])
    }
    switch ending {
    case .sent, .untried: break
    case .postponed(_, let reason, _, _): log(.warning, "mail not delivered", message, reason)
    case .refused(let reason, let concernsAddress):
      log(concernsAddress ? .notice : .error, "mail refused", message, reason)
    case .givenUp(let reason):
      givenUp.increment()
      log(.error, "mail given up", message, reason)
    }
  }

  private func log(
    _ level: Logger.Level, _ words: Logger.Message, _ message: OutboxMessage, _ reason: String
  ) {
    portal.logger.log(
      level: level, words,
      metadata: [
        "kind": "\(message.kind)", "mail": "\(message.id)", "error": "\(MailReply.safe(reason))",
      ])
  }

  /// 30 s, doubled with each attempt up to an hour, and up to a quarter more at random.
  static func pause(after attempts: Int) -> Duration {
    let base = min(3600, 30 << min(attempts - 1, 10))
    return .seconds(base) + .milliseconds(Int.random(in: 0...(base * 250)))
  }
}
