import Foundation

/// Second names for all files of the folder as it is at one moment, so that one that is removed
/// while a backup is made is still in it. They cost no room.
struct PinnedFiles {
  private static let prefix = "pinned-"
  let folder: String
  /// Paths below the folder.
  let names: [String]

  /// Also removes what a killed process pinned; only one pins at a time.
  init(_ files: FileFolder) throws {
    for leftover in Disk.names(beginningWith: "\(files.path)/\(Self.prefix)") {
      try? FileManager.default.removeItem(atPath: leftover)
    }
    folder = "\(files.path)/\(Self.prefix)\(Token.random().text)"
    let all = (try? FileManager.default.subpathsOfDirectory(atPath: files.path)) ?? []
    try Disk.makeFolder(folder)
    var names: [String] = []
    for name in all.sorted() where !name.hasPrefix("incoming-") && !name.hasPrefix(Self.prefix) {
      guard Self.isFile("\(files.path)/\(name)") else { continue }
      try Disk.makeFolder(
        URL(fileURLWithPath: "\(folder)/\(name)").deletingLastPathComponent().path)
      if link("\(files.path)/\(name)", "\(folder)/\(name)") == 0 { names.append(name) }
    }
    self.names = names
  }

  func release() { try? FileManager.default.removeItem(atPath: folder) }

  private static func isFile(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }
}
