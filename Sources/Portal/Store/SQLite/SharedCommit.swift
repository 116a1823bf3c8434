import Foundation
import GRDB

/// A write that waits for its turn, its result type erased.
protocol PendingWrite: AnyObject {
  var deadline: ContinuousClock.Instant { get }
  /// Runs the closure. Nil when it went through; the result is kept until `succeed`.
  func attempt(_ database: Database) -> (any Error)?
  func succeed()
  func fail(_ error: any Error)
}

/// Lets writers that wait at the same moment share one COMMIT, a savepoint each: one sync for
/// many. If the COMMIT fails, or a member loses the transaction (full disk), each member runs
/// again alone, so nobody pays for somebody else's failure.
final class SharedCommit: @unchecked Sendable {
  private let pool: DatabasePool
  private let counters: StoreCounters
  private let condition = NSCondition()
  private var waiting: [any PendingWrite] = []
  private var stopped = false
  /// Beyond this many waiting, a write is refused at once.
  private let capacity: Int
  private let most = 256
  /// Set around BEGIN: until when SQLite's busy handler may wait.
  private let patience: Locked<ContinuousClock.Instant>

  init(
    pool: DatabasePool, counters: StoreCounters, capacity: Int,
    patience: Locked<ContinuousClock.Instant>
  ) {
    self.pool = pool
    self.counters = counters
    self.capacity = capacity
    self.patience = patience
    let thread = Thread { [self] in run() }
    thread.name = "portico-writer"
    thread.start()
  }

  func submit(_ write: any PendingWrite) {
    condition.lock()
    defer { condition.unlock() }
    guard !stopped, waiting.count < capacity else { return write.fail(StoreError.busy) }
    waiting.append(write)
    condition.signal()
  }

  func stop() {
    condition.lock()
    stopped = true
    condition.signal()
    condition.unlock()
  }

  private func run() {
    while let batch = next() {
      pool.writeWithoutTransaction { database in commit(batch, on: database) }
    }
  }

  private func next() -> [any PendingWrite]? {
    condition.lock()
    defer { condition.unlock() }
    while waiting.isEmpty && !stopped { condition.wait() }
    guard !waiting.isEmpty else { return nil }
    let batch = Array(waiting.prefix(most))
    waiting.removeFirst(batch.count)
    return batch
  }

  private func commit(_ batch: [any PendingWrite], on database: Database) {
    let live = dropLate(batch)
    guard let first = live.map(\.deadline).min() else { return }
    do { try begin(on: database, until: first) } catch {
      // Those still in time wait on, ahead of everybody who came later.
      return requeue(dropLate(live, because: StoreError(error)), unless: error)
    }
    var outcomes: [(any PendingWrite, (any Error)?)] = []
    for member in live {
      let error = attempt(member, on: database)
      guard database.isInsideTransaction else { return live.forEach { alone($0, on: database) } }
      outcomes.append((member, error))
    }
    do { try database.run("COMMIT") } catch {
      if database.isInsideTransaction { try? database.run("ROLLBACK") }
      return live.forEach { alone($0, on: database) }
    }
    counters.add {
      $0.commits += 1
      $0.writes += live.count
    }
    for (member, error) in outcomes { error.map(member.fail) ?? member.succeed() }
  }

  private func attempt(_ member: any PendingWrite, on database: Database) -> (any Error)? {
    do {
      try database.run("SAVEPOINT member")
      let error = member.attempt(database)
      guard database.isInsideTransaction else { return error }
      if error != nil { try database.run("ROLLBACK TO member") }
      try database.run("RELEASE member")
      return error
    } catch { return error }
  }

  private func alone(_ member: any PendingWrite, on database: Database) {
    do {
      try begin(on: database, until: member.deadline)
      if let error = member.attempt(database) {
        if database.isInsideTransaction { try? database.run("ROLLBACK") }
        return member.fail(error)
      }
      try database.run("COMMIT")
      counters.add {
        $0.commits += 1
        $0.writes += 1
        $0.retries += 1
      }
      member.succeed()
    } catch {
      if database.isInsideTransaction { try? database.run("ROLLBACK") }
      member.fail(StoreError(error))
    }
  }

  private func begin(on database: Database, until deadline: ContinuousClock.Instant) throws {
    patience.withLock { $0 = deadline }
    try database.run("BEGIN IMMEDIATE")
  }

  private func dropLate(
    _ batch: [any PendingWrite], because error: StoreError = .busy
  ) -> [any PendingWrite] {
    let now = ContinuousClock.now
    var inTime: [any PendingWrite] = []
    for write in batch {
      if write.deadline <= now { write.fail(error) } else { inTime.append(write) }
    }
    return inTime
  }

  private func requeue(_ batch: [any PendingWrite], unless error: any Error) {
    // Anything but a lock held elsewhere will not go away by waiting.
    guard StoreError(error) == .busy else { return batch.forEach { $0.fail(StoreError(error)) } }
    condition.lock()
    waiting.insert(contentsOf: batch, at: 0)
    condition.unlock()
  }
}

extension Database {
  fileprivate func run(_ sql: String) throws { try cachedStatement(sql: sql).execute() }
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
