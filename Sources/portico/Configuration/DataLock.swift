import Foundation
import Portal

/// Who may work on a data folder: any number of portals and commands, or one that replaces it.
enum DataLock {
  /// Holds the lock until the process ends. A restore that was killed half-way is finished first.
  static func take(_ configured: Configured, alone: Bool) async throws {
    let folder = configured.portal.dataFolder
    if try isPending(folder) {
      let locks = try lock(configured, .exclusive) {
        "A restore is at work on \($0). Wait until it is done."
      }
      try await finish(configured)
      for lock in locks { lock.release() }
    }
    _ = try lock(configured, alone ? .exclusive : .shared) {
      alone
        ? "A portal or a command is at work on \($0). Stop it first; nothing was touched."
        : "A restore or an import is at work on \($0). Wait until it is done."
    }
  }

  private static func lock(
    _ configured: Configured, _ mode: FileLock.Mode, orSay words: (String) -> String
  ) throws -> [FileLock] {
    try places(configured).map { place, file in
      guard let lock = try complaining({ try FileLock(file, mode) }) else {
        throw Complaint(words(place))
      }
      return lock
    }
  }

  /// What is locked, and by which file. A SQLite file may serve several data folders.
  private static func places(_ configured: Configured) throws -> [(place: String, file: String)] {
    let folder = configured.portal.dataFolder
    var places = [(place: folder, file: FileLock.portalPath(folder))]
    if case .sqlite(let path) = try configured.database() {
      let url = URL(fileURLWithPath: path).resolvingSymlinksInPath()
      // Without its folder there is no database; whoever opens it says so.
      if FileManager.default.fileExists(atPath: url.deletingLastPathComponent().path) {
        places.append((place: path, file: url.path + ".lock"))
      }
    }
    return places
  }

  private static func isPending(_ folder: String) throws -> Bool {
    do { return try RestoreJournal.pending(folder) != nil } catch {
      throw Complaint(
        "\(folder)/restore.journal is damaged. Look at which files beside it are staged, and remove it."
      )
    }
  }

  private static func finish(_ configured: Configured) async throws {
    let folder = configured.portal.dataFolder
    guard let journal = try RestoreJournal.pending(folder) else { return }
    let keys = try OpenPortal.loadKeys(folder)
    do {
      guard let kept = try await journal.resume(folder, try configured.place(), keys: keys) else {
        return Terminal.warn("An import was interrupted before its end; nothing was imported.")
      }
      Terminal.warn("A restore that was interrupted is finished now.")
      for name in kept { Terminal.warn("Kept: \(name)") }
    } catch {
      throw Complaint(
        "A restore was interrupted and cannot be finished: \(BackupFailure.words(error))")
    }
  }

  private static func complaining<T>(_ body: () throws -> T) throws -> T {
    do { return try body() } catch { throw Complaint(BackupFailure.words(error)) }
  }
}

extension Configured {
  /// Where the database is, without opening it.
  func place() throws -> any DatabasePlace {
    do {
      switch try database() {
      case .sqlite(let path): return SQLitePlace(path: path)
      case .postgres(let url, _): return try PostgresPlace(url: url)
      }
    } catch let error as StoreError { throw Complaint.database(error) }
  }
}

extension Terminal {
  static func warn(_ line: String) {
    try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8))
  }
}
