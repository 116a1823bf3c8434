import Synchronization

/// How many bytes of request bodies are held, and how many requests were refused for want of room; one
/// for the whole server.
package final class BodyCount: Sendable {
  private let heldNow = Atomic<Int>(0)
  private let refusedSoFar = Atomic<Int>(0)

  package init() {}

  /// Bytes received of requests that are not done yet, what uploads have written away left out.
  package var held: Int { heldNow.load(ordering: .relaxed) }

  /// Requests refused over the limit since the start.
  package var refused: Int { refusedSoFar.load(ordering: .relaxed) }

  /// Takes room for bytes that have come, or counts a refusal. What was taken is freed.
  fileprivate func take(_ count: Int, upTo limit: Int) -> Bool {
    if heldNow.add(count, ordering: .relaxed).newValue <= limit { return true }
    free(count)
    refusedSoFar.add(1, ordering: .relaxed)
    return false
  }

  fileprivate func free(_ count: Int) {
    heldNow.subtract(count, ordering: .relaxed)
  }
}

/// What one connection, or one stream of HTTP/2, holds of them. The guard takes what comes in; whoever
/// answers frees it; what neither will ever see again is freed with the last of the two.
final class HeldBodies: Sendable {
  private let all: BodyCount
  private let limit: Int
  private let own = Atomic<Int>(0)

  init(_ all: BodyCount, upTo limit: Int) {
    self.all = all
    self.limit = limit
  }

  func take(_ count: Int) -> Bool {
    guard all.take(count, upTo: limit) else { return false }
    own.add(count, ordering: .relaxed)
    return true
  }

  func free(_ count: Int) {
    own.subtract(count, ordering: .relaxed)
    all.free(count)
  }

  deinit { all.free(own.load(ordering: .relaxed)) }
}
