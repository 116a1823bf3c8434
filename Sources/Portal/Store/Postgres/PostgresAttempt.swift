import Foundation

/// Runs jobs on one connection: the transaction around the closure, and its repetition.
struct PostgresAttempt {
  enum Verdict {
    case done
    case failed(any Error)
    /// Rolled back through nobody's fault: worth another attempt on this connection.
    case conflict
    /// The connection went before COMMIT: worth another attempt on another one.
    case lost(any Error)
  }

  let connection: PostgresConnection
  let counters: StoreCounters
  let clock: WallClock
  let plans: PlanBook
  /// Nil where nothing is written.
  let audit: AttachedAudit?
  /// How long a read may take. Longer work has `Store.snapshot`.
  let readLimit: Duration
  /// Told which revisions a commit has bumped.
  let moved: @Sendable (Set<String>) -> Void

  /// Beyond this a server that does not answer counts as gone.
  private static let grace = Duration.seconds(2)

  func run(_ job: StoreJob) -> Verdict {
    var round = 0
    while true {
      let verdict = once(job)
      guard case .conflict = verdict else { return verdict }
      round += 1
      counters.add { $0.retries += 1 }
      guard pause(round, until: job.deadline) else { return .failed(StoreError.busy) }
    }
  }

  /// Rivals that met once must not meet again.
  private func pause(_ round: Int, until deadline: ContinuousClock.Instant) -> Bool {
    Thread.sleep(forTimeInterval: .random(in: 0...min(0.05, 0.001 * pow(2, Double(round)))))
    return ContinuousClock.now < deadline
  }

  private func once(_ job: StoreJob) -> Verdict {
    let limit = max(job.deadline, .now + (job.isWrite ? .zero : readLimit)) + Self.grace
    let engine = PostgresEngine(
      connection, counters: counters, variant: job.variant, limit: limit, trace: job.trace)
    if let error = open(job, engine) ?? engine.cause {
      if job.opening != nil { end("ROLLBACK") }
      return verdict(error, of: engine)
    }
    switch job.mode {
    case .lookup: break
    // The values are at hand: how a read ends changes nothing.
    case .read: end("COMMIT")
    case .write: return commit(job)
    }
    job.succeed()
    return .done
  }

  private func open(_ job: StoreJob, _ engine: PostgresEngine) -> (any Error)? {
    do { if let text = job.opening { try engine.control(text) } } catch { return error }
    return job.attempt(
      Tx(engine: engine, now: clock.now(), actor: job.actor, audit: audit, plans: plans))
  }

  private func verdict(_ error: any Error, of engine: PostgresEngine) -> Verdict {
    switch engine.fate {
    case .sound: return .failed(error)
    case .conflict: return .conflict
    case .stale, .lost:
      connection.close()
      return .lost(error)
    case .readOnly:
      // Among several hosts another one may be the primary now.
      connection.close()
      return .failed(error)
    }
  }

  private func commit(_ job: StoreJob) -> Verdict {
    do {
      let result = try connection.query("COMMIT", until: max(job.deadline, .now + .seconds(5)))
      guard result.tag == "COMMIT" else { return .failed(StoreError.statement("rolled back")) }
    } catch let failure as PostgresFailure {
      if failure.isLost { return unknown(job) }
      return failure.isConflict ? .conflict : .failed(failure.storeError)
    } catch { return .failed(error) }
    // "Committed locally, but might not have been replicated": a failover may lose it.
    if connection.warned { return unknown(job) }
    counters.add {
      $0.commits += 1
      $0.writes += 1
    }
    moved(job.moved)
    audit?.growth.note(job.auditEnds)
    job.succeed()
    return .done
  }

  private func unknown(_ job: StoreJob) -> Verdict {
    connection.close()
    moved(job.moved)
    return .failed(StoreError.unknownOutcome)
  }

  private func end(_ text: String) {
    do { _ = try connection.query(text, until: .now + Self.grace) } catch { connection.close() }
  }
}

extension StoreJob {
  fileprivate var isWrite: Bool { if case .write = mode { true } else { false } }

  fileprivate var variant: String {
    if case .write(.portal) = mode { "serializable" } else { "plain" }
  }

  /// Nil for a lookup: each of its statements stands alone.
  fileprivate var opening: String? {
    switch mode {
    case .lookup: nil
    case .read: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    case .write(let scope):
      """
      BEGIN ISOLATION LEVEL \(scope == .portal ? "SERIALIZABLE" : "READ COMMITTED") READ WRITE; \
      SET LOCAL lock_timeout = \(milliseconds); SET LOCAL statement_timeout = \(milliseconds)\
      \(scope == .portal ? "; SET LOCAL enable_seqscan = off" : "")
      """
    }
  }

  /// What is left of the deadline; zero would mean no limit.
  private var milliseconds: Int64 { max(1, (deadline - .now).microseconds / 1000) }
}
