import CPango
import Foundation

/// Bytes that another process reads or writes as a file without a name: a pipe would have to be
/// attended to, and one that is closed too early has ended whole programs
/// (swiftlang/swift-subprocess, issue 367).
final class ScratchFile: Sendable {
  let descriptor: CInt

  /// - Throws: `POSIXError`.
  init(_ bytes: [UInt8] = []) throws {
    descriptor = Self.open()
    guard descriptor >= 0 else { throw Self.error }
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { throw Self.error }
      sent += count
    }
    lseek(descriptor, 0, SEEK_SET)
  }

  deinit { close(descriptor) }

  var size: Int {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
  }

  /// The first of what stands in it, from the beginning.
  func bytes(atMost limit: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: min(size, limit)) { room, count in
      while count < room.count {
        let read = pread(
          descriptor, room.baseAddress.map { $0 + count }, room.count - count, off_t(count))
        guard read > 0 else { return }
        count += read
      }
    }
  }

  private static var error: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }

  private static func open() -> CInt {
    #if os(Linux)
      // In memory: the file system may be full, or for reading only.
      return cpango_memory_file("paper")
    #else
      var path = Array((NSTemporaryDirectory() + "portico-paper-XXXXXX").utf8CString)
      let descriptor = mkstemp(&path)
      unlink(path)
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      return descriptor
    #endif
  }
}
