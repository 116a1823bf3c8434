import Foundation
import Portal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A TCP client that sends exactly the bytes it is told to. Blocking, with a time limit on every
/// call, so that a server that never answers fails the test instead of hanging it. Not to be read
/// from two threads at once.
class RawClient: @unchecked Sendable {
  struct Answer: Equatable {
    var status: Int
    var headers: [String: String]
    var body: String
  }

  enum Failure: Error, Equatable {
    case connect(Int32)
    case timedOut
    case reset(Int32)
    case closed(after: String)
    case noStatus(String)
  }

  private let handle: Int32
  fileprivate(set) var buffer: [UInt8] = []

  /// - Parameter source: the last byte of the loopback address that it comes from.
  init(
    port: Int, from source: UInt32 = 1, receiveBuffer: Int32? = nil, segment: Int32? = nil,
    seconds: Int = 10
  ) throws {
    #if canImport(Glibc)
      handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      handle = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var limit = timeval(tv_sec: seconds, tv_usec: 0)
    setsockopt(handle, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(handle, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    if var receiveBuffer {
      setsockopt(handle, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, 4)
    }
    if var segment { setsockopt(handle, Int32(IPPROTO_TCP), TCP_MAXSEG, &segment, 4) }
    if source != 1 {
      guard Self.with(source, port: 0, { bind(handle, $0, $1) }) == 0 else {
        throw Failure.connect(errno)
      }
    }
    guard Self.with(1, port: port, { connect(handle, $0, $1) }) == 0 else {
      throw Failure.connect(errno)
    }
  }

  /// Calls `body` with a loopback address.
  private static func with(
    _ lastByte: UInt32, port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port).bigEndian)
    address.sin_addr.s_addr = (0x7F00_0000 + lastByte).bigEndian
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }

  deinit { close(handle) }

  func send(_ text: String) throws {
    try send(Array(text.utf8))
  }

  func send(_ bytes: [UInt8]) throws { try sendRaw(bytes) }

  /// To the socket, past everything that a subclass does.
  final func sendRaw(_ bytes: [UInt8]) throws {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        #if canImport(Glibc)
          Glibc.send(handle, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        #else
          Darwin.send(handle, $0.baseAddress, $0.count, 0)
        #endif
      }
      guard count > 0 else { throw errno == EAGAIN ? Failure.timedOut : Failure.reset(errno) }
      sent += count
    }
  }

  func finishSending() {
    shutdown(handle, Int32(SHUT_WR))
  }

  /// The next answer, its body by Content-Length, by chunks or up to the end of the connection.
  func answer(toHead: Bool = false) throws -> Answer {
    let head = try take(through: "\r\n\r\n")
    let lines = head.split(separator: "\r\n").map(String.init)
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      let value = parts.dropFirst().joined().trimmingCharacters(in: .whitespaces)
      headers[parts[0].lowercased()] = value
    }
    guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
    else { throw Failure.noStatus(head) }
    var answer = Answer(status: status, headers: headers, body: "")
    if toHead || status == 100 { return answer }
    if let length = headers["content-length"].flatMap(Int.init) {
      answer.body = try take(length)
    } else if headers["transfer-encoding"] == "chunked" {
      answer.body = try chunks()
    } else {
      answer.body = try restUntilEnd()
    }
    return answer
  }

  /// Sends a request and reads its answer.
  func exchange(_ text: String) throws -> Answer {
    try send(text)
    return try answer()
  }

  /// Everything up to a clean end of the connection. A reset throws.
  @discardableResult
  func restUntilEnd() throws -> String {
    while try receive() {}
    defer { buffer = [] }
    return String(decoding: buffer, as: UTF8.self)
  }

  /// Reads whatever is there at least once; false at the end.
  func receive() throws -> Bool {
    let bytes = try receiveRaw()
    buffer += bytes
    return !bytes.isEmpty
  }

  func append(_ bytes: [UInt8]) { buffer += bytes }

  /// From the socket, past everything that a subclass does; nothing at the end.
  final func receiveRaw() throws -> [UInt8] {
    var chunk = [UInt8](repeating: 0, count: 65536)
    let count = recv(handle, &chunk, chunk.count, 0)
    if count < 0 { throw errno == EAGAIN ? Failure.timedOut : Failure.reset(errno) }
    return Array(chunk[..<count])
  }

  private func chunks() throws -> String {
    var body = ""
    while true {
      // CR and LF together are one Character.
      let size = Int(try take(through: "\r\n").dropLast(1), radix: 16) ?? 0
      body += try take(size)
      _ = try take(through: "\r\n")
      if size == 0 { return body }
    }
  }

  func take(through mark: String) throws -> String {
    let pattern = Array(mark.utf8)
    while true {
      if let range = buffer.firstRange(of: pattern) { return try take(range.upperBound) }
      guard try receive() else {
        throw Failure.closed(after: String(decoding: buffer, as: UTF8.self))
      }
    }
  }

  private func take(_ count: Int) throws -> String {
    String(decoding: try takeBytes(count), as: UTF8.self)
  }

  func takeBytes(_ count: Int) throws -> [UInt8] {
    while buffer.count < count {
      guard try receive() else {
        throw Failure.closed(after: String(decoding: buffer, as: UTF8.self))
      }
    }
    defer { buffer.removeFirst(count) }
    return Array(buffer[..<count])
  }
}

/// Runs blocking work on a thread of its own: the cooperative pool belongs to the server's handlers.
/// It stays in the test's task, so that what fails there is counted as that test's.
func blocking<T: Sendable>(_ work: @Sendable () throws -> T) async throws -> T {
  try await withTaskExecutorPreference(ThreadExecutor()) { try work() }
}

/// Waits, on a thread of `blocking`, for what only `await` can tell.
func waiting<T: Sendable>(_ work: @escaping @Sendable () async -> T) -> T {
  let done = DispatchSemaphore(value: 0)
  let result = Locked<T?>(nil)
  Task {
    let value = await work()
    result.withLock { $0 = value }
    done.signal()
  }
  done.wait()
  // Signalled only once it is there.
  return result.withLock { $0 }!
}

private final class ThreadExecutor: TaskExecutor {
  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    Thread.detachNewThread { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
