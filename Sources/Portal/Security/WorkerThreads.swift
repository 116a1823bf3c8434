import Foundation

/// More work is waiting than this machine should take on: answer 429 and let the client come back.
package struct TooManyWaiting: Error, Equatable {}

/// A few threads of low priority with a bounded queue, for work that would stall Swift's small
/// cooperative pool.
final class WorkerThreads: @unchecked Sendable {
  private let condition = NSCondition()
  private var jobs: [@Sendable () -> Void] = []
  private let waiting: Int

  init(name: String, count: Int, waiting: Int) {
    self.waiting = waiting
    for index in 0..<count {
      let thread = Thread { [self] in work() }
      thread.name = "\(name)-\(index)"
      thread.stackSize = 1 << 20
      thread.start()
    }
  }

  /// How many jobs wait for a thread.
  var inLine: Int { condition.withLock { jobs.count } }

  func run<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
      condition.lock()
      defer { condition.unlock() }
      guard jobs.count < waiting else { return continuation.resume(throwing: TooManyWaiting()) }
      jobs.append { continuation.resume(with: Result { try body() }) }
      condition.signal()
    }
  }

  private func work() {
    lowerPriority()
    while true {
      condition.lock()
      while jobs.isEmpty { condition.wait() }
      let job = jobs.removeFirst()
      condition.unlock()
      job()
    }
  }

  /// Pages come first: Linux keeps a nice value for each thread.
  private func lowerPriority() {
    #if os(Linux)
      setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
    #else
      Thread.current.qualityOfService = .utility
    #endif
  }
}
