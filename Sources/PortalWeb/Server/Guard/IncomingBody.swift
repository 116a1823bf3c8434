import NIOCore
import NIOHTTPTypes
import Synchronization

/// The parts up to the end of one request, to be read once: behind them in the same queue stands the
/// connection's next request, which a second reader would wait for and swallow. Unchecked: NIO's
/// iterator is that queue behind a lock, and the loop does not touch it before the handler is done.
final class IncomingBody: AsyncSequence, @unchecked Sendable {
  private let parts: RequestLoop.Parts
  private let held: HeldBodies
  /// An upload has written the part before away when it asks for the next; a form keeps them all.
  private let isUpload: Bool
  private let isTaken = Atomic(false)
  private let read = Atomic<Int>(0)

  init(_ parts: RequestLoop.Parts, held: HeldBodies, isUpload: Bool) {
    self.parts = parts
    self.held = held
    self.isUpload = isUpload
  }

  func makeAsyncIterator() -> Iterator {
    let isFirst = !isTaken.exchange(true, ordering: .relaxed)
    return Iterator(body: self, parts: isFirst ? parts : nil, isSecond: !isFirst)
  }

  /// Whoever read it is done with it.
  func free() {
    held.free(read.exchange(0, ordering: .relaxed))
  }

  struct Iterator: AsyncIteratorProtocol {
    fileprivate let body: IncomingBody
    fileprivate var parts: RequestLoop.Parts?
    fileprivate let isSecond: Bool

    mutating func next() async throws -> ByteBuffer? {
      // Nothing would look like a body that the client left empty.
      if isSecond { throw BodyReadTwice() }
      if body.isUpload { body.free() }
      guard case .body(let bytes) = try await parts?.next() else {
        parts = nil
        return nil
      }
      body.read.add(bytes.readableBytes, ordering: .relaxed)
      return bytes
    }
  }
}

/// A handler reads the body of its request again, which is gone: a mistake of ours.
struct BodyReadTwice: Error {}
