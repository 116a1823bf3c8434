import Logging
import Synchronization

/// What the store has done so far.
package final class StoreCounters: Sendable {
  package struct Values: Sendable, Equatable {
    package var statements = 0
    package var writes = 0
    /// Durable commits; several writes may share one.
    package var commits = 0
    package var retries = 0
    /// Writes that the database could not make durable, through nobody's fault.
    package var lostWrites = 0
    package var slowStatements = 0
    /// Connections to a database server; none with SQLite.
    package var connections = 0
  }

  private struct State {
    var values = Values()
    var observer: (@Sendable (String) -> Void)?
    var reportSlow: (@Sendable (SlowStatement) -> Void)?
  }

  let write = StoreLine()
  let read = StoreLine()
  let lookup = StoreLine()
  private let state = Locked(State())
  /// In microseconds.
  private let slow = Atomic<Int64>(.max)

  package init() {}

  package var now: Values { state.withLock { $0.values } }

  func add(_ change: (inout Values) -> Void) { state.withLock { change(&$0.values) } }

  /// Counts a statement and shows it to who watches.
  func note(_ statement: String) {
    let observer = state.withLock {
      $0.values.statements += 1
      return $0.observer
    }
    observer?(statement)
  }

  /// A statement that began at `start` is over, whatever came of it.
  func finished(_ statement: String, since start: ContinuousClock.Instant, for trace: RequestTrace?)
  {
    trace?.ranStatement()
    let took = ContinuousClock.now - start
    guard took.microseconds >= slow.load(ordering: .relaxed) else { return }
    let report = state.withLock {
      $0.values.slowStatements += 1
      return $0.reportSlow
    }
    report?(SlowStatement(sql: statement, took: took, trace: trace))
  }

  /// Shows every statement's text from now on; tests look at counts and plans.
  package func observe(_ observer: (@Sendable (String) -> Void)?) {
    state.withLock { $0.observer = observer }
  }

  /// Reports statements that take at least `limit`, from the thread that ran them.
  package func reportSlow(
    from limit: Duration, _ report: @escaping @Sendable (SlowStatement) -> Void
  ) {
    state.withLock { $0.reportSlow = report }
    slow.store(limit.microseconds, ordering: .relaxed)
  }
}

/// A statement that took too long: its text, which holds no values.
package struct SlowStatement: Sendable {
  package let sql: String
  package let took: Duration
  /// The request that ran it; nil for jobs and commands.
  package let trace: RequestTrace?

  /// For the log: the text and never the values.
  package var metadata: Logger.Metadata {
    [
      "sql": "\(sql)", "ms": "\(Double(took.microseconds) / 1000)",
      "route": "\(trace?.route ?? "none")", "request": "\(trace?.requestID ?? "none")",
    ]
  }
}

/// How long jobs of one kind wait and run.
struct StoreLine: Sendable {
  let wait = HistogramMetric()
  let run = HistogramMetric()
}

/// How much is waiting in the store at this moment, by line.
package typealias StoreBacklog = [String: Int]
