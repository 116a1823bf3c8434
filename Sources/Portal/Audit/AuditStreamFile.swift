import Foundation

/// Appends the audit to a file, which others read and rotate. It is opened anew each time, so that a
/// file that was moved away is not written to any more.
package struct AuditStreamFile: AuditStream {
  private let path: String

  /// Nil unless the path is absolute: the program's own folder is not always the same.
  package init?(_ path: String) {
    guard path.hasPrefix("/"), !path.hasSuffix("/") else { return nil }
    self.path = path
  }

  package var name: String { "the file \(path)" }

  package func send(_ lines: [UInt8]) async throws {
    try await OwnThreads.run("portico-audit") { try append(lines) }
  }

  private func append(_ lines: [UInt8]) throws {
    let isNew = !Disk.exists(path)
    let descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw problem() }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    let length: UInt64
    do { length = try file.seekToEnd() } catch { throw problem() }
    do {
      try file.write(contentsOf: Data(try endOfBrokenLine(file, length) + lines))
      try file.synchronize()
      if isNew { try Disk.sync(folderOf: path) }
    } catch {
      let problem = problem()
      // It is sent again: a half of it must not stand before the whole.
      try? file.truncate(atOffset: length)
      throw problem
    }
  }

  /// A process that was killed while it wrote has perhaps left a line without its end.
  private func endOfBrokenLine(_ file: FileHandle, _ length: UInt64) throws -> [UInt8] {
    guard length > 0 else { return [] }
    try file.seek(toOffset: length - 1)
    let last = try file.read(upToCount: 1)
    return last == Data("\n".utf8) ? [] : Array("\n".utf8)
  }

  private func problem() -> AuditStreamProblem {
    AuditStreamProblem("it cannot be written: \(String(cString: strerror(errno)))")
  }
}
