/// The right to run a job until a moment, which is put off while the work goes on. Whatever is written
/// about the run names it: a run that has lost its lease to another changes nothing more.
struct JobLease: Sendable {
  static let span = Duration.minutes(10)

  let job: Job
  private let token: ID<JobLease>
  /// A run before this one ended without saying how: what it did was perhaps done.
  let followsLostRun: Bool

  /// Nil when the job is not due, or somebody else is at it.
  static func take(_ job: Job, in store: any Store) async throws -> JobLease? {
    // Nothing is written when nothing is due: an idle portal leaves its disk alone.
    let isDue = try await store.read { tx in
      if let hasWork = job.hasWork, try !hasWork(tx) { return false }
      guard try tx.exists("SELECT 1 AS n FROM jobs WHERE name = \(job.name)") else { return true }
      return try find(job, in: tx) != nil
    }
    guard isDue else { return nil }
    return try await store.write(for: .portal, as: .system(job.name)) { try take(job, in: $0) }
  }

  private static func take(_ job: Job, in tx: Tx) throws -> JobLease? {
    try tx.execute(
      """
      INSERT INTO jobs (name, run_at) VALUES (\(job.name), \(tx.now))
      ON CONFLICT (name) DO NOTHING
      """)
    guard let row = try find(job, in: tx) else { return nil }
    let wasLeased = try row["leased_until"] as Timestamp? != nil
    let lease = JobLease(job: job, token: tx.newID(), followsLostRun: wasLeased)
    try tx.execute(
      """
      UPDATE jobs SET lease = \(lease.token), leased_until = \(tx.now + span),
        attempts = attempts + 1 WHERE name = \(job.name)
      """)
    if job.isShown { tx.moveOperators() }
    return lease
  }

  /// The job's row while it is due and free.
  private static func find(_ job: Job, in tx: Tx) throws -> Row? {
    // What is done on request only may be planned for never.
    let run: SQL =
      job.every.map { SQL.isDue("run_at", at: tx.now, neverAheadBy: $0) } ?? "run_at <= \(tx.now)"
    let free = SQL.isDue("leased_until", at: tx.now, neverAheadBy: span)
    return try tx.row(
      """
      SELECT leased_until FROM jobs
      WHERE name = \(job.name) AND \(run) AND (leased_until IS NULL OR \(free))
      """)
  }

  /// Renews it again and again; returns when it is lost or the task is cancelled. One renewal may
  /// fail: the next one comes in time.
  func keep(every pause: Duration, in store: any Store) async {
    while (try? await Task.sleep(for: pause)) != nil {
      if (try? await renew(in: store)) == false { return }
    }
  }

  private func renew(in store: any Store) async throws -> Bool {
    try await store.write(for: .portal, as: .system(job.name)) { tx in
      try tx.execute(
        """
        UPDATE jobs SET leased_until = \(tx.now + Self.span)
        WHERE name = \(job.name) AND lease = \(token)
        """) > 0
    }
  }

  /// Writes down how the run ended and when the next one is due.
  /// - Returns: false when the lease was lost; nothing is written then.
  func end(failure: String?, in store: any Store) async throws -> Bool {
    try await store.write(for: .portal, as: .system(job.name)) { tx in
      let again: Duration = job.isLong ? .hours(1) : .minutes(5)
      let next = job.every.map { tx.now + (failure == nil ? $0 : min($0, again)) } ?? Job.never
      let isOurs =
        try tx.execute(
          """
          UPDATE jobs SET run_at = \(next), lease = NULL, leased_until = NULL,
            last_run_at = \(tx.now), last_error = \(failure)
          WHERE name = \(job.name) AND lease = \(token)
          """) > 0
      if job.isShown && isOurs { tx.moveOperators() }
      return isOurs
    }
  }
}
