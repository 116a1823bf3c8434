import Foundation

/// The few calls after which a change of names survives a power cut.
enum Disk {
  static func rename(_ old: String, to new: String) throws {
    guard Foundation.rename(old, new) == 0 else {
      throw StoreError.unavailable(
        "\(old) cannot be renamed to \(new): \(String(cString: strerror(errno)))")
    }
  }

  static func sync(_ path: String) throws {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { throw StoreError.unavailable("\(path) cannot be opened") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else {
      throw StoreError.unavailable("\(path) cannot be written: \(String(cString: strerror(errno)))")
    }
  }

  static func sync(folderOf path: String) throws {
    try sync(URL(fileURLWithPath: path).deletingLastPathComponent().path)
  }

  /// A new file that nobody else may read, open for writing.
  static func create(_ path: String) throws -> FileHandle {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw StoreError.unavailable("\(path) cannot be written: \(String(cString: strerror(errno)))")
    }
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  /// What root makes belongs to the folder's owner, who is to open it too.
  static func giveToOwner(_ descriptor: CInt, ofFolderOf path: String) {
    var folder = stat()
    guard geteuid() == 0,
      stat(URL(fileURLWithPath: path).deletingLastPathComponent().path, &folder) == 0
    else { return }
    _ = fchown(descriptor, folder.st_uid, folder.st_gid)
  }

  /// Replaces a small file at once: it holds the old or the new, whatever happens.
  static func write(_ bytes: Data, to path: String) throws {
    let draft = "\(path).\(Token.random().text.prefix(8))"
    let file = try create(draft)
    giveToOwner(file.fileDescriptor, ofFolderOf: path)
    do {
      try file.write(contentsOf: bytes)
      try file.synchronize()
      try rename(draft, to: path)
      try sync(folderOf: path)
    } catch {
      unlink(draft)
      throw StoreError.unavailable("\(path) cannot be written")
    }
  }

  static func makeFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw StoreError.unavailable("the folder \(path) cannot be made; choose one you may write")
    }
  }

  /// The paths in a folder that begin with `path`.
  static func names(beginningWith path: String) -> [String] {
    let url = URL(fileURLWithPath: path)
    let folder = url.deletingLastPathComponent().path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasPrefix(url.lastPathComponent) }.map { "\(folder)/\($0)" }
  }

  static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).path }

  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
}
