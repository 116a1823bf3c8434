import Foundation

/// Threads with a read-only connection each: one hop for a read of several statements, whatever
/// the disk does.
final class SQLiteReaders: Sendable {
  let line: WaitingLine
  private let threads = OwnThreads()

  init(
    path: String, capacity: Int, counters: StoreCounters, clock: WallClock, plans: PlanBook
  ) throws {
    line = WaitingLine(capacity: capacity)
    let count = ProcessInfo.processInfo.activeProcessorCount + 2
    let readers = try (0..<count).map { _ in try SQLiteReader(path: path) }
    for (index, reader) in readers.enumerated() {
      threads.start("portico-reader-\(index + 1)") { [line, counters, clock, plans] in
        while let job = line.take(most: 1)?.first {
          Self.run(job, on: reader, counters, plans, now: clock.now())
        }
        reader.close()
      }
    }
  }

  /// Works off what waits, then ends the threads and their connections.
  func close() async {
    line.stop()
    await threads.finished()
  }

  private static func run(
    _ job: StoreJob, on reader: SQLiteReader, _ counters: StoreCounters, _ plans: PlanBook,
    now: Timestamp
  ) {
    let engine = SQLiteReading(reader, counters: counters, trace: job.trace)
    // Its first statement decides what all of them see.
    do { try reader.control("BEGIN") } catch { return job.fail(error) }
    let error = job.attempt(Tx(engine: engine, now: now, actor: job.actor, plans: plans))
    // How a read ends changes nothing; after a fault of the disk it has ended already.
    try? reader.control("ROLLBACK")
    error.map(job.fail) ?? job.succeed()
  }
}
