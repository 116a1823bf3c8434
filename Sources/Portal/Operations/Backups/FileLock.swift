import Foundation

/// A lock between processes, on a file (flock). The system frees it when the process ends.
package final class FileLock: Sendable {
  package enum Mode: Sendable { case shared, exclusive }

  private let descriptor: CInt

  /// Nil when somebody else holds it in a way that excludes this one.
  /// - Throws: `StoreError.unavailable` when the file cannot be opened.
  package init?(_ path: String, _ mode: Mode) throws {
    descriptor = Self.create(path) ?? open(path, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { throw StoreError.unavailable("\(path) cannot be written") }
    guard flock(descriptor, (mode == .shared ? LOCK_SH : LOCK_EX) | LOCK_NB) == 0 else {
      close(descriptor)
      return nil
    }
  }

  /// Nil when it is there already. O_EXCL, so that no link of the folder's owner leads to another file.
  private static func create(_ path: String) -> CInt? {
    let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return nil }
    Disk.giveToOwner(descriptor, ofFolderOf: path)
    return descriptor
  }

  /// Frees it. Nothing else does: a lock that is no longer mentioned is still held.
  package func release() { close(descriptor) }
}

extension FileLock {
  /// Held shared by everything that works on a data folder, and alone by what replaces it.
  package static func portal(_ dataFolder: String, _ mode: Mode) throws -> FileLock? {
    try FileLock(portalPath(dataFolder), mode)
  }

  package static func portalPath(_ dataFolder: String) -> String { "\(dataFolder)/portico.lock" }
}
