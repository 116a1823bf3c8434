import Foundation

/// The jobs that wait for a thread, first come, first served. It is bounded, and who waits past
/// the deadline is sent away even when every thread is stuck.
final class WaitingLine: @unchecked Sendable {
  private static let timers = DispatchQueue(label: "portico-deadlines")
  private let condition = NSCondition()
  private var waiting: [StoreJob] = []
  /// What the jobs at work have locked, so that one contested row holds up one thread.
  private var taken: Set<String> = []
  private var stopped = false
  private var timed = false
  private let capacity: Int
  private let late: @Sendable () -> StoreError

  /// - Parameter late: what to tell those whose deadline has passed.
  init(capacity: Int, late: @escaping @Sendable () -> StoreError = { .busy }) {
    self.capacity = capacity
    self.late = late
  }

  /// How many wait.
  var count: Int { condition.withLock { waiting.count } }

  func submit(_ job: StoreJob) {
    let accepted = condition.withLock {
      guard !stopped, waiting.count < capacity else { return false }
      waiting.append(job)
      watch()
      condition.signal()
      return true
    }
    if !accepted { job.fail(StoreError.busy) }
  }

  /// Ahead of everybody who came later.
  func putBack(_ jobs: [StoreJob]) {
    condition.withLock {
      waiting.insert(contentsOf: jobs, at: 0)
      watch()
      condition.signal()
    }
  }

  /// Takes no more; what waits is still worked off.
  func stop() {
    condition.withLock {
      stopped = true
      condition.broadcast()
    }
  }

  /// Blocks until there is work; nil once stopped and empty.
  func take(most: Int) -> [StoreJob]? {
    condition.withLock {
      while waiting.isEmpty && !stopped { condition.wait() }
      guard !waiting.isEmpty else { return nil }
      let batch = Array(waiting.prefix(most))
      waiting.removeFirst(batch.count)
      return batch
    }
  }

  /// Blocks until `takeFree` has something to give; false once stopped and empty.
  func awaitFree() -> Bool {
    condition.withLock {
      while !waiting.contains(where: isFree) {
        if stopped && waiting.isEmpty { return false }
        condition.wait()
      }
      return true
    }
  }

  /// The first job whose rows no other job of this line holds.
  func takeFree() -> StoreJob? {
    dropLate()
    return condition.withLock {
      guard let position = waiting.firstIndex(where: isFree) else { return nil }
      let job = waiting.remove(at: position)
      taken.formUnion(job.keys)
      return job
    }
  }

  /// The job's rows are free again. Call it before the job is put back or answered.
  func release(_ job: StoreJob) {
    condition.withLock {
      taken.subtract(job.keys)
      condition.broadcast()
    }
  }

  /// Wakes another thread in place of the caller, who is about to be busy with something else.
  func passOn() { condition.withLock { condition.signal() } }

  private func isFree(_ job: StoreJob) -> Bool { taken.isDisjoint(with: job.keys) }

  private func watch() {
    guard !timed, let first = waiting.map(\.deadline).min() else { return }
    timed = true
    let span = max(0, (first - .now).microseconds)
    Self.timers.asyncAfter(deadline: .now() + .microseconds(Int(span))) { [self] in
      condition.withLock { timed = false }
      dropLate()
      condition.withLock { watch() }
    }
  }

  private func dropLate() {
    let dropped = condition.withLock {
      let now = ContinuousClock.now
      guard waiting.contains(where: { $0.deadline <= now }) else { return [StoreJob]() }
      let dropped = waiting.filter { $0.deadline <= now }
      waiting.removeAll { $0.deadline <= now }
      condition.broadcast()
      return dropped
    }
    if !dropped.isEmpty {
      let error = late()
      for job in dropped { job.fail(error) }
    }
  }
}
