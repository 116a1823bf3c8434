import Foundation
import GRDB

/// A database file, and the staged ones beside it.
package struct SQLitePlace: DatabasePlace {
  package let path: String
  package let engine = EngineName.sqlite

  package var identity: String { path }

  /// - Parameter path: kept in full, since a restore may be finished from another folder.
  package init(path: String) { self.path = Disk.absolute(path) }

  package func beginStaging() throws -> any Staging {
    for leftover in Disk.names(beginningWith: "\(path).staged-") { unlink(leftover) }
    return SQLiteStaging(path: path)
  }

  package func resumeStaging() throws -> any Staging { SQLiteStaging(path: path) }

  package func exists() throws -> Bool { Disk.exists(path) }

  package func open(clock: WallClock) throws -> any Store {
    try SQLiteStore(path: path, clock: clock)
  }

  /// Other processes are known by the data folder's lock; SQLite itself cannot tell.
  package func otherUsers() throws -> String? { nil }
}

/// Staged databases are files beside the real one, so that a rename puts them in its place.
private final class SQLiteStaging: Staging {
  private let path: String
  private static let journals = ["-wal", "-shm"]

  init(path: String) { self.path = path }

  var copyPath: String? { "\(path).staged-\(Token.random().text.prefix(8))" }

  func stage(_ copy: String) throws -> String { copy }

  func open(_ staged: String, clock: WallClock) throws -> any Store {
    try SQLiteStore(path: staged, clock: clock)
  }

  func has(_ staged: String) throws -> Bool { Disk.exists(staged) }

  func discard(_ staged: String) {
    // With its journals, and with the copies that migrating it made.
    for file in Disk.names(beginningWith: staged) { unlink(file) }
  }

  /// The old database gets a second name before the new one takes the first.
  func refusal() throws -> String? {
    guard Disk.exists(path) else { return nil }
    let probe = "\(path).staged-probe"
    guard link(path, probe) == 0 else {
      return "a file cannot have two names in the folder of \(path)"
    }
    unlink(probe)
    return nil
  }

  /// At every moment `path` is one whole database: the old one's journal is folded into it first,
  /// and a rename puts the new one over it.
  func replace(with staged: String, keepingAs suffix: String) throws -> String? {
    let kept = "\(path).\(suffix)"
    guard Disk.exists(staged) else {
      return Disk.exists(kept) ? kept : nil
    }
    var isKept = Disk.exists(kept)
    if !isKept, Disk.exists(path) {
      foldJournal()
      // A database too damaged for that keeps its journal beside it.
      for ending in Self.journals
      where Disk.exists(path + ending) {
        try Disk.rename(path + ending, to: kept + ending)
      }
      guard link(path, kept) == 0 else { throw StoreError.unavailable("\(kept) cannot be made") }
      isKept = true
    }
    try foldJournal(of: staged)
    try Disk.rename(staged, to: path)
    discard(staged)
    try Disk.sync(folderOf: path)
    return isKept ? kept : nil
  }

  private func foldJournal() { try? foldJournal(of: path) }

  private func foldJournal(of path: String) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.inDatabase { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
    try queue.close()
  }

  func end() {}
}
