import NIOCore
import NIOHTTPTypes
import Synchronization

/// The parts up to the end of one request, to be read once: behind them in the same queue stands the
/// connection's next request, which a second reader would wait for and swallow. Unchecked: NIO's
/// iterator is that queue behind a lock, and the loop does not touch it before the handler is done.
final class IncomingBody: AsyncSequence, @unchecked Sendable {
  private let parts: RequestLoop.Parts
  private let isTaken = Atomic(false)

  init(_ parts: RequestLoop.Parts) {
    self.parts = parts
  }

  func makeAsyncIterator() -> Iterator {
    let isFirst = !isTaken.exchange(true, ordering: .relaxed)
    return Iterator(parts: isFirst ? parts : nil, isSecond: !isFirst)
  }

  struct Iterator: AsyncIteratorProtocol {
    fileprivate var parts: RequestLoop.Parts?
    fileprivate let isSecond: Bool

    mutating func next() async throws -> ByteBuffer? {
      // Nothing would look like a body that the client left empty.
      if isSecond { throw BodyReadTwice() }
      guard case .body(let bytes) = try await parts?.next() else {
        parts = nil
        return nil
      }
      return bytes
    }
  }
}

/// A handler reads the body of its request again, which is gone: a mistake of ours.
struct BodyReadTwice: Error {}
