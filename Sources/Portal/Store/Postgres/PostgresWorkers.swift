import Foundation

/// Threads with a connection each, taking jobs from one line. A thread connects when there is
/// work, and takes a job only with a connection at hand: while the server is away, the jobs wait
/// in the line and leave it at their deadline.
final class PostgresWorkers: Sendable {
  let line: WaitingLine
  /// Why the server could not be reached last time.
  private let outage = Locked<String?>(nil)
  private let threads = OwnThreads()
  /// A job under which that many connections broke may well be what breaks them.
  private static let mostLosses = 8

  init(
    _ count: Int, _ name: String, at address: PostgresAddress, capacity: Int,
    counters: StoreCounters, clock: WallClock, plans: PlanBook, audit: AttachedAudit? = nil,
    readLimit: Duration = .seconds(60),
    moved: @escaping @Sendable (Set<String>) -> Void = { _ in }
  ) {
    line = WaitingLine(capacity: capacity) { [outage] in
      outage.withLock { $0 }.map(StoreError.unavailable) ?? .busy
    }
    for number in 1...max(1, count) {
      threads.start("portico-pg-\(name)-\(number)") { [line, outage] in
        let attempt = PostgresAttempt(
          connection: PostgresConnection(address, counters: counters), counters: counters,
          clock: clock, plans: plans, audit: audit, readLimit: readLimit, moved: moved)
        Self.work(attempt, line, outage)
      }
    }
  }

  deinit { line.stop() }

  /// Works off what waits, then ends the threads and their connections.
  func close() async {
    line.stop()
    await threads.finished()
  }

  private static func work(
    _ attempt: PostgresAttempt, _ line: WaitingLine, _ outage: Locked<String?>
  ) {
    var failures = 0
    while line.awaitFree() {
      if !attempt.connection.isOpen {
        // Another thread may have a connection already.
        line.passOn()
        do {
          try attempt.connection.open()
          outage.withLock { $0 = nil }
          failures = 0
        } catch {
          outage.withLock { $0 = words(for: error) }
          failures += 1
          let longest = min(0.5, 0.02 * pow(2, Double(failures)))
          Thread.sleep(forTimeInterval: .random(in: longest / 2...longest))
          continue
        }
      }
      guard let job = line.takeFree() else { continue }
      perform(job, attempt, line)
    }
    attempt.connection.close()
  }

  private static func perform(_ job: StoreJob, _ attempt: PostgresAttempt, _ line: WaitingLine) {
    let verdict = attempt.run(job)
    line.release(job)
    switch verdict {
    case .done, .conflict: break
    case .failed(let error): job.fail(error)
    case .lost(let error):
      job.losses += 1
      guard job.losses < mostLosses, .now < job.deadline else { return job.fail(error) }
      line.putBack([job])
    }
  }

  private static func words(for error: any Error) -> String {
    "the database server cannot be reached: \((error as? PostgresFailure)?.message ?? "\(error)")"
  }
}
