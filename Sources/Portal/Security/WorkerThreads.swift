import Foundation

/// A few threads of low priority, for work that would stall Swift's small cooperative pool. Whoever
/// gives them work bounds it.
package final class WorkerThreads: @unchecked Sendable {
  private let condition = NSCondition()
  private var jobs: [@Sendable () -> Void] = []

  package init(name: String, count: Int) {
    for index in 0..<count {
      let thread = Thread { [self] in work() }
      thread.name = "\(name)-\(index)"
      thread.stackSize = 1 << 20
      thread.start()
    }
  }

  package func run<T: Sendable>(
    _ body: @escaping @Sendable () throws -> T
  ) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
      condition.withLock {
        jobs.append { continuation.resume(with: Result { try body() }) }
        condition.signal()
      }
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
