import Dispatch
import TestSupport
import Testing

@testable import Portal

@Suite("Status checks") struct StatusChecksTests {
  private let board = StatusBoard()

  private func checks(
    _ test: TestPortal, jobs: [Job] = [], patience: Duration = .seconds(10)
  ) -> StatusChecks {
    StatusChecks(
      test.portal, board: board, jobs: jobs,
      mail: CircuitBreaker(
        "mail", clock: test.clock.wall, registry: test.portal.meters.registry),
      patience: patience)
  }

  private func condition(_ component: Component) -> Condition? {
    board.now.components.first { $0.component == component }?.condition
  }

  private func put(_ test: TestPortal) async throws -> ID<OutboxMessage> {
    let outbox = test.portal.outbox
    let mail = try outbox.prepare(
      .resetPassword(link: "x", validFor: .minutes(30), language: "en"), to: Cast.alice.email)
    try await test.portal.store.write(for: .portal, as: .system("test")) {
      try outbox.put(mail, in: $0)
    }
    return mail.id
  }

  private func set(_ id: ID<OutboxMessage>, _ state: OutboxMessage.State, _ test: TestPortal)
    async throws
  {
    try await test.portal.store.write(for: .portal, as: .system("test")) { tx in
      try tx.execute(
        "UPDATE outbox SET state = \(state), next_attempt_at = \(tx.now) WHERE id = \(id)")
    }
  }

  @Test(arguments: TestEngine.allCases)
  func mailThatWaitsTooLongIsAProblem(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    _ = try await put(test)
    let checks = checks(test)
    test.clock.advance(by: .minutes(10))
    await checks.step()
    #expect(condition(.mail) == .working)
    test.clock.advance(by: .seconds(1))
    await checks.step()
    #expect(condition(.mail) == .down)
    #expect(test.portal.meters.registry.text().contains("portico_mail_queued 1\n"))
    // What came later went out: the trouble is one address's.
    try await set(try await put(test), .sent, test)
    await checks.step()
    #expect(condition(.mail) == .working)
  }

  @Test(arguments: TestEngine.allCases)
  func deadMailIsAProblemForADay(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    try await set(try await put(test), .dead, test)
    let checks = checks(test)
    await checks.step()
    #expect(condition(.mail) == .limited)
    #expect(test.portal.meters.registry.text().contains("portico_mail_dead 1\n"))
    test.clock.advance(by: .days(1))
    await checks.step()
    #expect(condition(.mail) == .working)
  }

  @Test(arguments: TestEngine.allCases)
  func overdueAndFailedJobsAreProblems(_ engine: TestEngine) async throws {
    struct Broken: Error {}
    let test = try await TestPortal.make(engine)
    let isBroken = Locked(true)
    let job = Job("count", every: .hours(1)) { if isBroken.withLock({ $0 }) { throw Broken() } }
    let checks = checks(test, jobs: [job])
    await checks.step()
    #expect(condition(.jobs) == .working, "it has just started")
    test.clock.advance(by: .minutes(16))
    await checks.step()
    #expect(condition(.jobs) == .down, "nobody runs it")
    let runner = JobRunner(
      test.portal, jobs: [job], delivery: MailDelivery(test.portal, transport: TestTransport()))
    await runner.step()
    await checks.step()
    #expect(condition(.jobs) == .limited, "it ran and failed")
    isBroken.withLock { $0 = false }
    test.clock.advance(by: .minutes(5))
    await runner.step()
    await checks.step()
    #expect(condition(.jobs) == .working)
    let text = test.portal.meters.registry.text()
    for outcome in ["failed", "succeeded"] {
      #expect(text.contains(#"portico_job_runs_total{job="count",outcome="\#(outcome)"} 1"#))
    }
    let success = test.clock.now.microseconds / 1_000_000
    #expect(
      text.contains(#"portico_job_last_success_timestamp_seconds{job="count"} \#(success)"#))
  }

  /// A write that hangs: the round ends without it, reading is still fine, and no second write is
  /// sent after the first.
  @Test func hangingCheckIsGivenUp() async throws {
    let test = try await TestPortal.make()
    let checks = checks(test, patience: .milliseconds(200))
    let mayGo = DispatchSemaphore(value: 0)
    let holder = Task { () async throws -> Void in
      try await test.portal.store.write(for: .portal, as: .system("holder")) {
        (tx: Tx) throws -> Void in
        mayGo.wait()
      }
    }
    await checks.step()
    #expect(condition(.saving) == .down)
    #expect(condition(.reading) == .working)
    await checks.step()
    #expect(test.portal.store.backlog["write"] ?? 9 <= 1)
    mayGo.signal()
    try await holder.value
    try await test.portal.proveReady()
    while condition(.saving) == .down { await checks.step() }
    #expect(condition(.saving) == .working)
  }
}
