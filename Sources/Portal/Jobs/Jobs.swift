import Logging
import Metrics
import ServiceLifecycle

/// Work that the program does by itself at intervals, leased in the store so that of several
/// processes one does it.
package struct Job: Sendable {
  package let name: String
  package let every: Duration
  package let run: @Sendable () async throws -> Void

  package init(_ name: String, every: Duration, run: @escaping @Sendable () async throws -> Void) {
    self.name = name
    self.every = every
    self.run = run
  }

  /// Removes what has ended and nobody can use again.
  package static func prune(_ portal: Portal) -> Job {
    Job("prune", every: .hours(1)) { try await Pruning.run(portal) }
  }
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
      while !Task.isCancelled {
        await step()
        try? await Task.sleep(for: pause)
      }
    }
  }

  /// One round. A failure is logged and the next round tries again: nothing may end the runner.
  package func step() async {
    do {
      try await ResetRequest.answerAll(portal)
      while try await delivery.run() > 0 {}
      for job in jobs where try await lease(job) { try await finish(job) }
    } catch is CancellationError {
    } catch {
      logger.error("job round failed", metadata: ["error": "\(error)"])
    }
  }

  private func lease(_ job: Job) async throws -> Bool {
    let isDue = try await store.read { tx in
      guard
        let row = try tx.row("SELECT run_at, leased_until FROM jobs WHERE name = \(job.name)")
      else { return true }
      let leasedUntil: Timestamp? = try row["leased_until"]
      return try (row["run_at"] as Timestamp) <= tx.now
        && (leasedUntil.map { $0 <= tx.now } ?? true)
    }
    guard isDue else { return false }
    return try await store.write(for: .portal, as: .system(job.name)) { tx in
      try tx.execute(
        """
        INSERT INTO jobs (name, run_at) VALUES (\(job.name), \(tx.now))
        ON CONFLICT (name) DO NOTHING
        """)
      return try tx.execute(
        """
        UPDATE jobs SET leased_until = \(tx.now + .minutes(10)), attempts = attempts + 1
        WHERE name = \(job.name) AND run_at <= \(tx.now)
          AND (leased_until IS NULL OR leased_until <= \(tx.now))
        """) > 0
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
      let next = tx.now + (reason == nil ? job.every : min(job.every, .minutes(5)))
      try tx.execute(
        """
        UPDATE jobs SET run_at = \(next), leased_until = NULL, last_run_at = \(tx.now),
          last_error = \(reason) WHERE name = \(job.name)
        """)
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
