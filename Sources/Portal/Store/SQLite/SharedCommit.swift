import Foundation
import GRDB

/// Lets writers that wait at the same moment share one COMMIT: one sync for many. One that refuses
/// before it writes anything disturbs nobody. When one fails later, all run again with a savepoint each;
/// if the COMMIT fails, or a member loses the transaction (full disk), each runs again alone. So nobody
/// pays for somebody else's failure. Bulk comes after the others, and what of it would make them wait for
/// long waits for the next COMMIT itself.
final class SharedCommit: @unchecked Sendable {
  private typealias Outcome = (job: StoreJob, error: (any Error)?)

  private let queue: DatabaseQueue
  private let counters: StoreCounters
  private let changes: ChangeHub
  private let audit: AttachedAudit
  private let line: WaitingLine
  private let threads = OwnThreads()
  private let makeTx: (Database, StoreJob) -> Tx
  private let most = 256
  /// Set around BEGIN: until when SQLite's busy handler may wait.
  private let patience: Locked<ContinuousClock.Instant>

  init(
    queue: DatabaseQueue, counters: StoreCounters, changes: ChangeHub, audit: AttachedAudit,
    line: WaitingLine, patience: Locked<ContinuousClock.Instant>,
    makeTx: @escaping (Database, StoreJob) -> Tx
  ) {
    self.queue = queue
    self.counters = counters
    self.changes = changes
    self.audit = audit
    self.line = line
    self.patience = patience
    self.makeTx = makeTx
    threads.start("portico-writer") { [self] in
      while let batch = line.take(most: most) {
        queue.writeWithoutTransaction { database in commit(batch, on: database) }
      }
    }
  }

  /// Returns when what waits in the line has been written.
  func finished() async { await threads.finished() }

  private func commit(_ batch: [StoreJob], on database: Database) {
    let inTime = dropLate(batch)
    let live = inTime.filter { !$0.isBulk } + inTime.filter(\.isBulk)
    guard let first = live.map(\.deadline).min() else { return }
    if live.count == 1 { return alone(live[0], on: database) }
    let attempted: [Outcome]?
    do {
      try lock(database, until: first)
      attempted = try attempt(live, on: database, until: first)
    } catch {
      // Those still in time wait on, ahead of everybody who came later.
      return requeue(dropLate(live, because: StoreError(error)), unless: error)
    }
    guard let outcomes = attempted else { return apart(live, on: database) }
    do { try database.runDirectly("COMMIT") } catch {
      rollBack(database)
      return apart(live, on: database)
    }
    if outcomes.count < live.count { line.putBack(Array(live[outcomes.count...])) }
    counters.add {
      $0.commits += 1
      $0.writes += outcomes.count { $0.error == nil }
    }
    let kept = outcomes.lazy.filter { $0.error == nil }
    changes.moved(Set(kept.flatMap { $0.job.moved }))
    for (member, _) in kept { audit.growth.note(member.auditEnds) }
    for (member, error) in outcomes { error.map(member.fail) ?? member.succeed() }
  }

  /// Of as many as there was time for. Nil when the transaction was lost.
  private func attempt(
    _ members: [StoreJob], on database: Database, until deadline: ContinuousClock.Instant
  ) throws -> [Outcome]? {
    if let outcomes = withoutSavepoints(members, on: database) { return outcomes }
    rollBack(database)
    try lock(database, until: deadline)
    var outcomes: [Outcome] = []
    var bulk = BulkGate()
    for member in members {
      guard bulk.lets(member) else { break }
      outcomes.append((member, attempt(member, on: database)))
      guard database.isInsideTransaction else { return nil }
    }
    return outcomes
  }

  /// Mostly nobody fails, or only as refusals do, and then nobody needs a savepoint. Nil when a
  /// failure may have left something behind.
  private func withoutSavepoints(_ members: [StoreJob], on database: Database) -> [Outcome]? {
    var outcomes: [Outcome] = []
    var bulk = BulkGate()
    for member in members {
      guard bulk.lets(member) else { break }
      let tx = makeTx(database, member)
      let error = member.attempt(tx)
      guard database.isInsideTransaction, error == nil || member.withdraws(from: tx) else {
        return nil
      }
      outcomes.append((member, error))
    }
    return outcomes
  }

  private func attempt(_ member: StoreJob, on database: Database) -> (any Error)? {
    do {
      try database.runDirectly("SAVEPOINT member")
      let error = member.attempt(makeTx(database, member))
      guard database.isInsideTransaction else { return error }
      if error != nil { try database.runDirectly("ROLLBACK TO member") }
      try database.runDirectly("RELEASE member")
      return error
    } catch {
      // What the member wrote cannot be told from what the others wrote any more.
      rollBack(database)
      return error
    }
  }

  private func apart(_ members: [StoreJob], on database: Database) {
    for member in members { alone(member, on: database, again: true) }
  }

  private func alone(_ member: StoreJob, on database: Database, again: Bool = false) {
    do {
      try lock(database, until: member.deadline)
      if let error = member.attempt(makeTx(database, member)) {
        rollBack(database)
        return member.fail(error)
      }
      try database.runDirectly("COMMIT")
      counters.add {
        $0.commits += 1
        $0.writes += 1
        $0.retries += again ? 1 : 0
      }
      changes.moved(member.moved)
      audit.growth.note(member.auditEnds)
      member.succeed()
    } catch {
      rollBack(database)
      member.fail(StoreError(error))
    }
  }

  private func lock(_ database: Database, until deadline: ContinuousClock.Instant) throws {
    patience.withLock { $0 = deadline }
    try database.runDirectly("BEGIN IMMEDIATE")
  }

  private func dropLate(
    _ batch: [StoreJob], because error: StoreError = .busy
  ) -> [StoreJob] {
    let now = ContinuousClock.now
    var inTime: [StoreJob] = []
    for write in batch {
      if write.deadline <= now { write.fail(error) } else { inTime.append(write) }
    }
    return inTime
  }

  private func requeue(_ batch: [StoreJob], unless error: any Error) {
    // Anything but a lock held elsewhere will not go away by waiting.
    if StoreError(error) == .busy { return line.putBack(batch) }
    for job in batch { job.fail(StoreError(error)) }
  }

  private func rollBack(_ database: Database) {
    if database.isInsideTransaction { _ = try? database.runDirectly("ROLLBACK") }
  }
}

/// Lets bulk into a COMMIT for a while, and some of it always.
private struct BulkGate {
  private static let time = Duration.milliseconds(20)
  private var opened: ContinuousClock.Instant?

  mutating func lets(_ member: StoreJob) -> Bool {
    guard member.isBulk else { return true }
    let now = ContinuousClock.now
    if let opened { return now - opened < Self.time }
    opened = now
    return true
  }
}

extension StoreError {
  init(_ error: any Error) {
    switch error {
    case let error as StoreError: self = error
    case let error as DatabaseError: self.init(error)
    default: self = .statement("\(error)")
    }
  }
}
