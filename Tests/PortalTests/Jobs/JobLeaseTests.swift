import TestSupport
import Testing

@testable import Portal

@Suite("Leases of jobs", .timeLimit(.minutes(10))) struct JobLeaseTests {

  private func runner(
    _ test: TestPortal, _ job: Job, renewal: Duration = .hours(1)
  ) -> JobRunner {
    JobRunner(
      test.portal, jobs: [job], delivery: MailDelivery(test.portal, transport: TestTransport()),
      renewal: renewal)
  }

  /// A job that runs until it is told to end.
  private final class Work: Sendable {
    let runs = Locked(0)
    let mayEnd = Locked(false)

    func job(_ name: String = "work", isLong: Bool = false) -> Job {
      Job(name, every: .hours(1), isLong: isLong) { [self] in
        runs.withLock { $0 += 1 }
        while !mayEnd.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(1)) }
      }
    }

    func awaitStart() async throws {
      try await eventually("it runs") { self.runs.withLock { $0 } > 0 }
    }

    func end() { mayEnd.withLock { $0 = true } }
  }

  private func leasedUntil(_ test: TestPortal) async throws -> Timestamp? {
    try await test.portal.store.read {
      try $0.row("SELECT leased_until FROM jobs WHERE name = 'work'")?["leased_until"] ?? nil
    }
  }

  @Test(arguments: TestEngine.allCases, [false, true])
  func jobAtWorkKeepsItsLease(_ engine: TestEngine, isLong: Bool) async throws {
    let test = try await TestPortal.make(engine)
    let work = Work()
    let job = work.job(isLong: isLong)
    await runner(test, job).runIfDue(Job("work", every: .hours(1)) {})
    test.clock.advance(by: .hours(1))
    let run = Task { await runner(test, job, renewal: .milliseconds(200)).runIfDue(job) }
    try await work.awaitStart()
    for _ in 0..<3 {
      test.clock.advance(by: .minutes(9))
      try await eventually("the lease is renewed") {
        try await leasedUntil(test) == test.clock.now + JobLease.span
      }
      await runner(test, job).runIfDue(job)
    }
    #expect(work.runs.withLock { $0 } == 1, "nobody else has begun it")
    work.end()
    await run.value
    #expect(try await leasedUntil(test) == nil)
  }

  /// Its word comes after another process has run the job and failed.
  @Test(arguments: TestEngine.allCases)
  func whoLostTheLeaseWritesNothingDown(_ engine: TestEngine) async throws {
    struct Broken: Error {}
    let test = try await TestPortal.make(engine)
    let work = Work()
    let job = work.job()
    let run = Task { await runner(test, job).runIfDue(job) }
    try await work.awaitStart()
    test.clock.advance(by: JobLease.span)
    let other = Job("work", every: .hours(1)) { throw Broken() }
    await runner(test, other).runIfDue(other)
    let row = { @Sendable () async throws -> Row? in
      try await test.portal.store.read { try $0.row("SELECT * FROM jobs") }
    }
    let before = try #require(try await row()).scalars
    #expect(before["last_error"] == .text("Broken()"))
    test.clock.advance(by: .minutes(1))
    work.end()
    await run.value
    #expect(try await row()?.scalars == before)
    let text = test.portal.meters.registry.text()
    #expect(text.contains(#"portico_job_runs_total{job="work",outcome="lost"} 1"#))
    #expect(text.contains(#"portico_job_runs_total{job="work",outcome="failed"} 1"#))
    #expect(!text.contains(#"portico_job_runs_total{job="work",outcome="succeeded"}"#))
  }

  @Test(arguments: TestEngine.allCases)
  func workEndsWithItsLease(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let work = Work()
    let job = work.job()
    let run = Task { await runner(test, job, renewal: .milliseconds(200)).runIfDue(job) }
    try await work.awaitStart()
    try await test.portal.store.write(for: .portal, as: tester) {
      try $0.execute("UPDATE jobs SET lease = 'another'")
    }
    await run.value
    #expect(!work.mayEnd.withLock { $0 }, "it was told to stop")
    let lease = try await test.portal.store.read {
      try $0.row("SELECT lease FROM jobs")?["lease"] as String?
    }
    #expect(lease == "another")
  }

  /// With a mail server that never answers, jobs are done and links are mailed all the same.
  @Test(arguments: TestEngine.allCases)
  func slowMailHoldsUpNeitherJobsNorRequests(_ engine: TestEngine) async throws {
    final class Endless: MailTransport {
      let begun = Locked(false)
      func deliver(_ mail: OutgoingMail) async throws -> MailAnswer {
        begun.withLock { $0 = true }
        while true { try await Task.sleep(for: .seconds(60)) }
      }
    }
    let test = try await TestPortal.make(engine)
    let portal = test.portal
    let mail = try portal.outbox.prepare(Mail.samples[0], to: Cast.alice.email)
    try await portal.store.write(for: .portal, as: tester) { try portal.outbox.put(mail, in: $0) }
    let (transport, runs) = (Endless(), Locked(0))
    let stuck = Work()
    let quick = Job("quick", every: .hours(1)) { runs.withLock { $0 += 1 } }
    let runner = JobRunner(
      portal, jobs: [stuck.job("stuck"), quick],
      delivery: MailDelivery(portal, transport: transport), pause: .milliseconds(1))
    let running = Task { try await runner.run() }
    try await eventually("mail and a job hang") {
      transport.begun.withLock { $0 } && stuck.runs.withLock { $0 } == 1
    }
    try await eventually("the job is done") {
      try await portal.store.read {
        try $0.exists("SELECT 1 FROM jobs WHERE name = 'quick' AND last_run_at IS NOT NULL")
      }
    }
    test.clock.advance(by: .hours(1))
    let email = try EmailAddress(Cast.bob.email)
    let anybody = Originator(.anonymous)
    try await ResetRequest([ResetRequest.email.of(email)], devices: .none, from: anybody)
      .keep(portal)
    try await eventually("the job is done again") { runs.withLock { $0 } == 2 }
    try await eventually("the link is mailed") {
      try await portal.store.read { tx in
        try OutboxMessage.latest(10, in: tx).contains { $0.recipient == Cast.bob.email }
      }
    }
    running.cancel()
    try await running.value
  }
}
