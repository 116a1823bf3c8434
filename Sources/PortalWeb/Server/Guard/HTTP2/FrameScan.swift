import NIOCore

/// Where in the frames of an HTTP/2 connection its input stands (RFC 9113, 4.1 and 4.3). nio-http2 tells
/// of a header block once it is whole.
struct FrameScan {
  /// Of the present frame, or of the preface before the first.
  private var payload = 24
  private var isData = false
  private var head = FrameHead()
  /// CONTINUATION frames have to follow.
  private var isBlockOpen = false

  /// Nothing has begun that is not complete.
  private var isBetween: Bool { head.count == 0 && payload == 0 && !isBlockOpen }

  /// Something has begun and is not complete, the body of a request aside.
  var isWaiting: Bool { !isBetween && !(isData && payload > 0) }

  /// - Returns: whether what was waited for before, or more, is complete.
  mutating func take(_ bytes: ByteBufferView) -> Bool {
    var rest = bytes
    var isCompleted = false
    while !rest.isEmpty {
      if payload > 0 {
        let count = min(payload, rest.count)
        payload -= count
        rest = rest.dropFirst(count)
      } else if let byte = rest.popFirst(), head.take(byte) {
        begin()
      }
      if isBetween { isCompleted = true }
    }
    return isCompleted
  }

  private mutating func begin() {
    payload = head.length
    isData = head.kind == 0
    // HEADERS or CONTINUATION, and its END_HEADERS.
    if head.kind == 1 || head.kind == 9 { isBlockOpen = head.flags & 4 == 0 }
    head = FrameHead()
  }
}

/// The nine bytes before a frame's payload, as they come.
private struct FrameHead {
  private(set) var count = 0
  private(set) var length = 0
  private(set) var kind: UInt8 = 0
  private(set) var flags: UInt8 = 0

  /// - Returns: whether it is complete. The stream's number is of no interest.
  mutating func take(_ byte: UInt8) -> Bool {
    switch count {
    case 0...2: length = length << 8 | Int(byte)
    case 3: kind = byte
    case 4: flags = byte
    default: break
    }
    count += 1
    return count == 9
  }
}
