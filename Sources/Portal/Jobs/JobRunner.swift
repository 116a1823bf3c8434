import Logging
import Metrics
import ServiceLifecycle

/// Runs the jobs, answers requests for links and delivers mail until the program is told to stop.
package struct JobRunner: Service {
  private let portal: Portal
  private var store: any Store { portal.store }
  private let logger: Logger
  package let jobs: [Job]
  private let delivery: MailDelivery
  private let pause: Duration
  private let renewal: Duration

  /// - Parameters:
  ///   - pause: between two rounds.
  ///   - renewal: how often the lease of a job at work is renewed.
  package init(
    _ portal: Portal, jobs: [Job], delivery: MailDelivery, pause: Duration = .milliseconds(500),
    renewal: Duration = .minutes(3)
  ) {
    self.portal = portal
    logger = portal.logger
    self.jobs = jobs
    self.delivery = delivery
    self.pause = pause
    self.renewal = renewal
  }

  /// Each goes round by itself: neither a slow mail server nor a long job holds up the others.
  package func run() async throws {
    await cancelWhenGracefulShutdown {
      await withTaskGroup { group in
        group.addTask { await again { await answerRequests() } }
        group.addTask { await again { await deliverMail() } }
        for job in jobs { group.addTask { await again { await runIfDue(job) } } }
      }
    }
  }

  private func again(_ body: () async -> Void) async {
    while !Task.isCancelled {
      await body()
      try? await Task.sleep(for: pause)
    }
  }

  /// One round.
  package func answerRequests() async {
    await round("requests") { try await ResetRequest.answerAll(portal) }
  }

  /// One round: all that is due.
  package func deliverMail() async { await round("mail") { _ = try await delivery.run() } }

  /// One round of a job.
  package func runIfDue(_ job: Job) async {
    await round(job.name) {
      if job.isLong { try await plan(job) }
      guard let lease = try await JobLease.take(job, in: store) else { return }
      if lease.followsLostRun {
        logger.warning(
          "a run of this job ended without saying how: it was perhaps done",
          metadata: ["job": "\(job.name)"])
      }
      try await finish(lease)
    }
  }

  /// A failure is logged and the next round tries again: nothing may end the runner.
  private func round(_ name: String, _ body: () async throws -> Void) async {
    do { try await body() } catch is CancellationError {
    } catch {
      logger.error("job round failed", metadata: ["job": "\(name)", "error": "\(error)"])
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

  private func finish(_ lease: JobLease) async throws {
    let start = ContinuousClock.now
    var failure: String?
    do { try await work(lease) } catch { failure = "\(error)" }
    let took = ContinuousClock.now - start
    let isOurs = try await lease.end(failure: failure, in: store)
    count(lease.job, isOurs ? failure == nil ? "succeeded" : "failed" : "lost", took: took)
    let metadata: Logger.Metadata = ["job": "\(lease.job.name)", "error": "\(failure ?? "none")"]
    if !isOurs { return logger.warning("job lost its lease", metadata: metadata) }
    if failure != nil { logger.error("job failed", metadata: metadata) }
  }

  /// Runs the job as long as its lease holds.
  private func work(_ lease: JobLease) async throws {
    try await withThrowingTaskGroup(of: Bool.self) { group in
      group.addTask {
        try await lease.job.run()
        return true
      }
      group.addTask {
        await lease.keep(every: renewal, in: store)
        return false
      }
      // When the lease is lost the work is told to stop, and waited for.
      while let isDone = try await group.next(), !isDone { group.cancelAll() }
      group.cancelAll()
    }
  }

  /// Jobs are rare: the handlers may be looked up each time.
  private func count(_ job: Job, _ outcome: String, took: Duration) {
    let registry = portal.meters.registry
    Counter(
      label: "portico_job_runs_total", dimensions: [("job", job.name), ("outcome", outcome)],
      factory: registry
    ).increment()
    Timer(
      label: "portico_job_duration_seconds", dimensions: [("job", job.name)], factory: registry
    ).recordNanoseconds(took.microseconds * 1000)
  }
}
