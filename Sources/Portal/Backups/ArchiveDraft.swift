import Foundation

/// An archive that is being written: `NAME.part`, locked, with its companions `NAME.part.*`. Only
/// when it is whole and checked does it get its name, so what has the name is an archive.
final class ArchiveDraft: @unchecked Sendable {
  let path: String
  let file: FileHandle
  private let target: String

  /// - Throws: `StoreError.unavailable` when there is a file of that name, or another process is
  ///   writing it.
  init(of target: String) throws {
    self.target = target
    path = target + ".part"
    guard !Disk.exists(target) else {
      throw StoreError.unavailable("\(target) is there already; choose another name")
    }
    guard Self.removeAbandoned(path) else {
      throw StoreError.unavailable("another process is writing \(target)")
    }
    file = try Disk.create(path)
    _ = flock(file.fileDescriptor, LOCK_EX | LOCK_NB)
  }

  /// A file beside it, which goes when the draft does.
  func companion(_ name: String) -> String { "\(path).\(name)" }

  func commit() throws {
    removeCompanions()
    // A rename would silently replace what appeared meanwhile.
    guard link(path, target) == 0 else {
      throw StoreError.unavailable("\(target) cannot be made: \(String(cString: strerror(errno)))")
    }
    unlink(path)
    try file.close()
    try Disk.sync(folderOf: target)
  }

  func discard() {
    removeCompanions()
    unlink(path)
    try? file.close()
  }

  private func removeCompanions() {
    for found in Disk.names(beginningWith: path + ".") {
      try? FileManager.default.removeItem(atPath: found)
    }
  }

  /// Removes what killed processes left in a folder.
  static func sweep(_ folder: String, prefix: String) {
    for found in Disk.names(beginningWith: "\(folder)/\(prefix)") {
      guard let end = found.range(of: ".tar.part") else { continue }
      _ = removeAbandoned(String(found[..<end.upperBound]))
    }
  }

  /// False when a living process writes it. The lock tells: it goes with its process.
  private static func removeAbandoned(_ path: String) -> Bool {
    if Disk.exists(path) {
      let descriptor = open(path, O_RDWR | O_CLOEXEC)
      guard descriptor >= 0 else { return false }
      defer { close(descriptor) }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return false }
    }
    for found in Disk.names(beginningWith: path + ".") {
      try? FileManager.default.removeItem(atPath: found)
    }
    unlink(path)
    return true
  }
}
