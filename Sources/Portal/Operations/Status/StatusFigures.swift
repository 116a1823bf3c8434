/// How the mail does, by indexes alone.
struct MailFigures: Sendable {
  let queued: Int
  let dead: Int
  /// The mail that has waited longest, but for those that their own servers take later.
  let oldest: (id: String, createdAt: Timestamp)?
  /// Of those given up within the last day, at most ten. Recipients that were refused do not count.
  let deadOfTheDay: Int
  let newestDead: String
  let newestSent: String
  /// Refused, given up or put off since anything went, at most twenty: from ten on it is not their addresses.
  let stuckSinceSent: Int

  private static let fewDead = 10
  private static let slow = Duration.minutes(10)

  init(in tx: Tx) throws {
    queued = try tx.count("SELECT COUNT(*) AS n FROM outbox WHERE state = 'queued'")
    dead = try OutboxMessage.deadCount(in: tx)
    oldest = try tx.row(
      "SELECT id, created_at FROM outbox WHERE state = 'queued' AND deferred = 0 ORDER BY id LIMIT 1"
    ).map { (try $0["id"], try $0["created_at"]) }
    // Its last attempt is when a mail was given up.
    let buried = try tx.rows(
      """
      SELECT id FROM outbox WHERE state = 'dead' AND refused = 0 AND next_attempt_at > \(tx.now - .days(1))
      ORDER BY next_attempt_at DESC LIMIT \(Self.fewDead)
      """
    ).map { try $0["id"] as String }
    deadOfTheDay = buried.count
    newestDead = buried.max() ?? ""
    newestSent =
      try tx.row("SELECT id FROM outbox WHERE state = 'sent' ORDER BY id DESC LIMIT 1")?["id"]
      ?? ""
    let after = newestSent
    func stuck(_ condition: SQL) throws -> Int {
      try tx.rows(
        "SELECT id FROM outbox WHERE \(condition) AND id > \(after) ORDER BY id LIMIT \(Self.fewDead)"
      ).count
    }
    stuckSinceSent = try stuck("state = 'dead'") + stuck("state = 'queued' AND deferred = 1")
  }

  /// One address that nobody can reach is its owner's trouble: the mail is in trouble when it holds
  /// up or loses everything that came since. Ids are in the order of time.
  func condition(breaker: CircuitBreaker.State, at now: Timestamp) -> Condition {
    if breaker != .closed { return .down }
    if let oldest, now - oldest.createdAt > Self.slow, newestSent < oldest.id { return .down }
    if deadOfTheDay >= Self.fewDead || stuckSinceSent >= Self.fewDead { return .limited }
    return deadOfTheDay > 0 && newestSent < newestDead ? .limited : .working
  }
}

/// What a row of `jobs` says.
struct JobFigures: Sendable {
  let name: String
  let dueAt: Timestamp
  let lastRunAt: Timestamp?
  let failed: Bool
  /// A process is at it.
  let isRunning: Bool

  /// Longer than a lease: when a process dies, another takes its work over, and nobody is alarmed.
  private static let grace = Duration.minutes(15)

  var succeededAt: Timestamp? { failed ? nil : lastRunAt }

  static func all(in tx: Tx) throws -> [JobFigures] {
    try tx.rows(
      "SELECT name, run_at, last_run_at, last_error, leased_until FROM jobs ORDER BY name"
    ).map {
      JobFigures(
        name: try $0["name"], dueAt: try $0["run_at"], lastRunAt: try $0["last_run_at"],
        failed: try ($0["last_error"] as String?) != nil,
        isRunning: try ($0["leased_until"] as Timestamp?).map { $0 > tx.now } ?? false)
    }
  }

  /// Down when a job is overdue, limited when its last run failed.
  static func condition(
    of figures: [JobFigures], expected jobs: [Job], since start: Timestamp, at now: Timestamp
  ) -> Condition {
    let conditions = jobs.map { job -> Condition in
      let figure = figures.first { $0.name == job.name }
      // One that waits for work is due all the time.
      let isLate = job.hasWork == nil && now - max(start, figure?.dueAt ?? start) > grace
      if isLate, figure?.isRunning != true { return .down }
      return figure?.failed == true ? .limited : .working
    }
    return conditions.max() ?? .working
  }
}
