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

  /// Returns when all have ended.
  func finished() async {
    await withCheckedContinuation { caller in
      group.notify(queue: .global()) { caller.resume() }
    }
  }
}
