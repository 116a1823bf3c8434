import Foundation

/// Second names for all files of the folder as it is at one moment, so that one that is removed
/// while a backup is made is still in it. They cost no room.
struct PinnedFiles {
  private static let prefix = "pinned-"
  let folder: String
  /// Paths below the folder.
  let names: [String]

  /// Gives a file a second name, as link(2) does.
  typealias Link = (_ old: String, _ new: String) -> CInt

  /// Also removes what a killed process pinned; only one pins at a time.
  /// - Throws: `StoreError.unavailable` when a file is there and cannot be pinned.
  init(_ files: FileFolder, link: Link = { Foundation.link($0, $1) }) throws {
    for leftover in Disk.names(beginningWith: "\(files.path)/\(Self.prefix)") {
      try? FileManager.default.removeItem(atPath: leftover)
    }
    folder = "\(files.path)/\(Self.prefix)\(Token.random().text)"
    do { names = try Self.pin(files.path, in: folder, link) } catch {
      try? FileManager.default.removeItem(atPath: folder)
      throw error
    }
  }

  func release() { try? FileManager.default.removeItem(atPath: folder) }

  private static func pin(_ source: String, in folder: String, _ link: Link) throws -> [String] {
    let all: [String]
    do { all = try FileManager.default.subpathsOfDirectory(atPath: source) } catch {
      throw StoreError.unavailable("the folder \(source) cannot be read")
    }
    try Disk.makeFolder(folder)
    return try all.sorted().filter { name in
      guard !name.hasPrefix("incoming-"), !name.hasPrefix(prefix), try isFile("\(source)/\(name)")
      else { return false }
      let target = "\(folder)/\(name)"
      try Disk.makeFolder(URL(fileURLWithPath: target).deletingLastPathComponent().path)
      return try pin("\(source)/\(name)", as: target, link)
    }
  }

  /// False when the file has just been removed.
  private static func pin(_ file: String, as target: String, _ link: Link) throws -> Bool {
    if link(file, target) == 0 { return true }
    let code = errno
    if code == ENOENT { return false }
    guard [EXDEV, EPERM, EMLINK].contains(code) else { throw unpinned(file, code) }
    // This file system gives no second name. Files never change, so a copy is as good.
    do { try FileManager.default.copyItem(atPath: file, toPath: target) } catch {
      guard Disk.exists(file) else { return false }
      throw StoreError.unavailable("\(file) cannot be copied for the backup: \(error)")
    }
    return true
  }

  private static func isFile(_ path: String) throws -> Bool {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      let code = errno
      if code == ENOENT { return false }
      throw unpinned(path, code)
    }
    return status.st_mode & S_IFMT == S_IFREG
  }

  private static func unpinned(_ file: String, _ code: CInt) -> StoreError {
    .unavailable("\(file) cannot be put into the backup: \(String(cString: strerror(code)))")
  }
}
