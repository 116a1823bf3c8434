import Logging
import Metrics
import ServiceLifecycle

/// Work that the program does by itself at intervals, leased in the store so that of several
/// processes one does it.
package struct Job: Sendable {
  package let name: String
  /// Nil when it is done on request only.
  package let every: Duration?
  /// It may take hours: nothing waits for it, and its lease is renewed while it runs.
  package let isLong: Bool
  /// A page of the back office shows when it runs.
  let isShown: Bool
  package let run: @Sendable () async throws -> Void

  package init(
    _ name: String, every: Duration?, isLong: Bool = false, isShown: Bool = false,
    run: @escaping @Sendable () async throws -> Void
  ) {
    self.name = name
    self.every = every
    self.isLong = isLong
    self.isShown = isShown
    self.run = run
  }

  fileprivate static let lease = Duration.minutes(10)

  fileprivate func isDue(at now: Timestamp) -> SQL {
    // What is done on request only may be planned for never.
    let run: SQL =
      every.map { SQL.isDue("run_at", at: now, neverAheadBy: $0) } ?? "run_at <= \(now)"
    let free = SQL.isDue("leased_until", at: now, neverAheadBy: Self.lease)
    return "\(run) AND (leased_until IS NULL OR \(free))"
  }

  /// Removes what has ended and nobody can use again.
  package static func prune(_ portal: Portal) -> Job {
    Job("prune", every: .hours(1)) { try await Pruning.run(portal) }
  }
}

extension Job {
  /// When a job that is done on request only is due.
  package static let never = Timestamp(microseconds: .max)
}

/// Runs the jobs and delivers mail until the program is told to stop.
package struct JobRunner: Service {
  private let portal: Portal
  private var store: any Store { portal.store }
  private let logger: Logger
  private let jobs: [Job]
  private let delivery: MailDelivery
  private let pause: Duration

  package init(
    _ portal: Portal, jobs: [Job], delivery: MailDelivery, pause: Duration = .milliseconds(500)
  ) {
    self.portal = portal
    logger = portal.logger
    self.jobs = jobs
    self.delivery = delivery
    self.pause = pause
  }

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      await withTaskGroup { group in
        group.addTask { await again { await step() } }
        for job in jobs where job.isLong {
          group.addTask { await again { await longStep(job) } }
        }
      }
    }
  }

  private func again(_ body: () async -> Void) async {
    while !Task.isCancelled {
      await body()
      try? await Task.sleep(for: pause)
    }
  }

  /// One round. A failure is logged and the next round tries again: nothing may end the runner.
  package func step() async {
    do {
      try await ResetRequest.answerAll(portal)
      while try await delivery.run() > 0 {}
      for job in jobs where !job.isLong {
        if try await lease(job) { try await finish(job) }
      }
    } catch is CancellationError {
    } catch {
      logger.error("job round failed", metadata: ["error": "\(error)"])
    }
  }

  /// One round of a long job.
  package func longStep(_ job: Job) async {
    do {
      try await plan(job)
      guard try await lease(job) else { return }
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { await renewLease(job) }
        try await finish(job)
        group.cancelAll()
      }
    } catch is CancellationError {
    } catch {
      logger.error("job round failed", metadata: ["job": "\(job.name)", "error": "\(error)"])
    }
  }

  private func renewLease(_ job: Job) async {
    while true {
      do { try await Task.sleep(for: .minutes(3)) } catch { return }
      _ = try? await store.write(for: .portal, as: .system(job.name)) { tx in
        try tx.execute(
          """
          UPDATE jobs SET leased_until = \(tx.now + Job.lease)
          WHERE name = \(job.name) AND leased_until IS NOT NULL
          """)
      }
    }
  }

  /// A long job is first due one interval after it was first seen, and never later than one interval
  /// from now: the interval may have been shortened since.
  private func plan(_ job: Job) async throws {
    let latest: @Sendable (Timestamp) -> Timestamp = { now in
      job.every.map { now + $0 } ?? Job.never
    }
    let isPlanned = try await store.read { tx in
      let row = try tx.row("SELECT run_at FROM jobs WHERE name = \(job.name)")
      guard let at: Timestamp = try row?["run_at"] else { return false }
      // What is due or asked for stays so.
      return at <= tx.now || (at <= latest(tx.now) && (job.every != nil || at == Job.never))
    }
    guard !isPlanned else { return }
    try await store.write(for: .portal, as: .system(job.name)) { tx in
      try tx.execute(
        """
        INSERT INTO jobs (name, run_at) VALUES (\(job.name), \(latest(tx.now)))
        ON CONFLICT (name) DO UPDATE SET run_at = excluded.run_at
        """)
      if job.isShown { tx.moveOperators() }
    }
  }

  private func lease(_ job: Job) async throws -> Bool {
    let isDue = try await store.read { tx in
      guard try tx.exists("SELECT 1 AS n FROM jobs WHERE name = \(job.name)") else { return true }
      return try tx.exists(
        "SELECT 1 AS n FROM jobs WHERE name = \(job.name) AND \(job.isDue(at: tx.now))")
    }
    guard isDue else { return false }
    return try await store.write(for: .portal, as: .system(job.name)) { tx in
      try tx.execute(
        """
        INSERT INTO jobs (name, run_at) VALUES (\(job.name), \(tx.now))
        ON CONFLICT (name) DO NOTHING
        """)
      let isOurs =
        try tx.execute(
          """
          UPDATE jobs SET leased_until = \(tx.now + Job.lease), attempts = attempts + 1
          WHERE name = \(job.name) AND \(job.isDue(at: tx.now))
          """) > 0
      if job.isShown && isOurs { tx.moveOperators() }
      return isOurs
    }
  }

  private func finish(_ job: Job) async throws {
    let start = ContinuousClock.now
    var failure: String?
    do { try await job.run() } catch {
      failure = "\(error)"
      logger.error("job failed", metadata: ["job": "\(job.name)", "error": "\(error)"])
    }
    let reason = failure
    count(job, failed: reason != nil, took: .now - start)
    try await store.write(for: .portal, as: .system(job.name)) { tx in
      let again: Duration = job.isLong ? .hours(1) : .minutes(5)
      let next = job.every.map { tx.now + (reason == nil ? $0 : min($0, again)) } ?? Job.never
      try tx.execute(
        """
        UPDATE jobs SET run_at = \(next), leased_until = NULL, last_run_at = \(tx.now),
          last_error = \(reason) WHERE name = \(job.name)
        """)
      if job.isShown { tx.moveOperators() }
    }
  }

  /// Jobs are rare: the handlers may be looked up each time.
  private func count(_ job: Job, failed: Bool, took: Duration) {
    let registry = portal.meters.registry
    Counter(
      label: "portico_job_runs_total",
      dimensions: [("job", job.name), ("outcome", failed ? "failed" : "succeeded")],
      factory: registry
    ).increment()
    Timer(
      label: "portico_job_duration_seconds", dimensions: [("job", job.name)], factory: registry
    ).recordNanoseconds(took.microseconds * 1000)
  }
}
