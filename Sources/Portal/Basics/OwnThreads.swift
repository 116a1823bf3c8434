import Dispatch
import Foundation

/// Threads of the store's own, so that nothing blocks Swift's small pool.
final class OwnThreads: @unchecked Sendable {
  private let group = DispatchGroup()

  func start(_ name: String, _ body: @escaping @Sendable () -> Void) {
    group.enter()
    let thread = Thread { [self] in
      body()
      group.leave()
    }
    thread.name = name
    thread.start()
  }

  /// Runs blocking work on a thread that ends with it.
  static func run<T: Sendable>(
    _ name: String, _ body: @escaping @Sendable () throws -> T
  ) async throws -> T {
    try await withCheckedThrowingContinuation { caller in
      let thread = Thread { caller.resume(with: Result { try body() }) }
      thread.name = name
      thread.start()
    }
  }

  /// Returns when all have ended.
  func finished() async {
    await withCheckedContinuation { caller in
      group.notify(queue: .global()) { caller.resume() }
    }
  }
}
