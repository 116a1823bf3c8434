import Foundation

/// An archive that is being written: `NAME.part`, locked, with its companions `NAME.part.*`. Only
/// when it is whole and checked does it get its name, so what has the name is an archive.
final class ArchiveDraft: @unchecked Sendable {
  enum Companion: CaseIterable { case database, check, table }

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
    guard Self.isDraft(path) else {
      throw StoreError.unavailable(
        "\(path) is there, and portico did not make it. Move it away, or choose another name")
    }
    guard Self.removeAbandoned(path) else {
      throw StoreError.unavailable("another process is writing \(target)")
    }
    file = try Disk.create(path)
    _ = flock(file.fileDescriptor, LOCK_EX | LOCK_NB)
  }

  /// A file beside it, which goes when the draft does.
  func companion(_ name: Companion) -> String { "\(path).\(name)" }

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

  private func removeCompanions() { Self.removeCompanions(of: path) }

  /// With the journals that an engine puts beside them.
  private static func removeCompanions(of path: String) {
    for companion in Companion.allCases {
      for found in Disk.names(beginningWith: "\(path).\(companion)") {
        try? FileManager.default.removeItem(atPath: found)
      }
    }
  }

  /// Whether it begins as an archive does, if there is anything.
  private static func isDraft(_ path: String) -> Bool {
    guard Disk.exists(path) else { return true }
    guard let file = FileHandle(forReadingAtPath: path) else { return false }
    defer { try? file.close() }
    guard let start = try? file.read(upToCount: ArchiveHeader.size) else { return true }
    return start.isEmpty || ArchiveHeader.isOurs(Array(start), first: Manifest.name)
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
    removeCompanions(of: path)
    unlink(path)
    return true
  }
}
