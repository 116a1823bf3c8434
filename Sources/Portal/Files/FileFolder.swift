import Foundation

/// Uploaded files: a folder, each file under a name that the program made.
package struct FileFolder: Sendable {
  /// Makes what stands at a path survive a power cut: a file's bytes, a folder's names.
  typealias Sync = @Sendable (_ path: String) throws -> Void

  package let path: String
  private let sync: Sync

  package init(path: String) { self.init(path: path) { try Disk.sync($0) } }

  init(path: String, sync: @escaping Sync) {
    self.path = path
    self.sync = sync
  }

  package func create() throws {
    guard !Disk.exists(path) else { return }
    try Disk.makeFolder(path)
    try Disk.sync(folderOf: path)
  }

  /// Opens a new file for writing. It counts only once `keep` has given it its name.
  package func begin() throws -> IncomingFile {
    let temporary = "\(path)/incoming-\(Token.random().text)"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL, 0o600)
    guard descriptor >= 0 else { throw StoreError.unavailable("files cannot be written") }
    return IncomingFile(
      path: temporary, handle: FileHandle(fileDescriptor: descriptor, closeOnDealloc: true))
  }

  /// Syncs a finished file, names it, and syncs the name: only then may a row point at it.
  package func keep(_ file: IncomingFile, ending: String) throws -> String {
    let name = "\(Token.random().text).\(ending)"
    do {
      try file.handle.close()
      try sync(file.path)
      try Disk.rename(file.path, to: "\(path)/\(name)")
      try sync(path)
    } catch {
      discard(file)
      remove(name)
      throw StoreError.unavailable("files cannot be written")
    }
    return name
  }

  package func discard(_ file: IncomingFile) {
    try? file.handle.close()
    try? FileManager.default.removeItem(atPath: file.path)
  }

  /// Removes what a killed process was receiving.
  func removeAbandoned() {
    let manager = FileManager.default
    for name in (try? manager.contentsOfDirectory(atPath: path)) ?? []
    where name.hasPrefix("incoming-") {
      let attributes = try? manager.attributesOfItem(atPath: "\(path)/\(name)")
      guard let changed = attributes?[.modificationDate] as? Date,
        changed < Date.now.addingTimeInterval(-3600)
      else { continue }
      try? manager.removeItem(atPath: "\(path)/\(name)")
    }
  }

  package func remove(_ name: String) {
    guard let path = location(of: name) else { return }
    try? FileManager.default.removeItem(atPath: path)
  }

  /// Where a stored file is; nil for a name that this program did not make.
  package func location(of name: String) -> String? {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, Token(parts[0]) != nil, parts[1].allSatisfy(\.isLetter) else {
      return nil
    }
    return "\(path)/\(name)"
  }
}

/// A file that is being written.
package struct IncomingFile: Sendable {
  let path: String
  let handle: FileHandle

  /// - Throws: `StoreError.unavailable` when the disk is full.
  package func write(_ bytes: Data) throws {
    do { try handle.write(contentsOf: bytes) } catch {
      throw StoreError.unavailable("files cannot be written")
    }
  }
}
