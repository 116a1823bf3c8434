import Foundation
import TestSupport
import Testing

@testable import Portal

@Suite("Long jobs") struct BackupJobTests {

  private func runner(_ test: TestPortal, _ job: Job) -> JobRunner {
    JobRunner(
      test.portal, jobs: [job], delivery: MailDelivery(test.portal, transport: TestTransport()))
  }

  @Test(arguments: TestEngine.allCases)
  func firstComesOneIntervalAfterTheStart(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let runs = Locked(0)
    let daily = Job("long", every: .hours(24), isLong: true) { runs.withLock { $0 += 1 } }
    await runner(test, daily).runIfDue(daily)
    #expect(runs.withLock { $0 } == 0)
    test.clock.advance(by: .hours(24))
    await runner(test, daily).runIfDue(daily)
    await runner(test, daily).runIfDue(daily)
    #expect(runs.withLock { $0 } == 1)
    // The interval was shortened: it counts from now, not from what was planned.
    let often = Job("long", every: .minutes(1), isLong: true) { runs.withLock { $0 += 1 } }
    await runner(test, often).runIfDue(often)
    #expect(runs.withLock { $0 } == 1)
    test.clock.advance(by: .minutes(1))
    await runner(test, often).runIfDue(often)
    #expect(runs.withLock { $0 } == 2)
    // Switched off.
    let never = Job("long", every: nil, isLong: true) { runs.withLock { $0 += 1 } }
    await runner(test, never).runIfDue(never)
    test.clock.advance(by: .hours(1000))
    await runner(test, never).runIfDue(never)
    #expect(runs.withLock { $0 } == 2)
  }

  @Test(arguments: TestEngine.allCases)
  func scheduledBackupIsMadeAndFailureIsTriedAgain(_ engine: TestEngine) async throws {
    let test = try await TestPortal.make(engine)
    let job = Job.backup(test.portal)
    let runner = runner(test, job)
    await runner.runIfDue(job)
    test.clock.advance(by: .hours(24))
    await runner.runIfDue(job)
    let run = try await test.portal.store.read { try BackupRun.lastVerified(in: $0) }
    #expect(run?.reason == .schedule)
    let schedule = try await test.portal.store.read { try BackupSchedule(in: $0) }
    #expect(schedule.next == test.clock.now + .hours(24))
    #expect(!schedule.isRunning)
  }
}
