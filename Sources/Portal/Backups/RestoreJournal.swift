import Foundation

/// What is to be put in its place, written before the first name changes. From then on the new
/// state counts: whoever comes next, after a kill, finishes it.
package struct RestoreJournal: Codable, Sendable {
  /// The staged database; nil when only files come.
  let database: String?
  /// The folder with the staged files.
  let files: String
  /// Ends the names of what is kept.
  let suffix: String
  let heads: [String: AuditHead]
  let at: Int64

  private static func path(_ dataFolder: String) -> String { "\(dataFolder)/restore.journal" }

  /// The one that a killed process left; nil in the ordinary case.
  package static func pending(_ dataFolder: String) throws -> RestoreJournal? {
    guard let bytes = FileManager.default.contents(atPath: path(dataFolder)) else { return nil }
    return try JSONDecoder().decode(RestoreJournal.self, from: bytes)
  }

  func write(_ dataFolder: String) throws {
    try Disk.write(try JSONEncoder().encode(self), to: Self.path(dataFolder))
  }

  static func remove(_ dataFolder: String) throws {
    unlink(path(dataFolder))
    try Disk.sync(dataFolder)
  }

  /// Does what is left to do; each step knows whether it was done.
  /// - Returns: what was kept, under its new names.
  func finish(_ dataFolder: String, _ staging: (any Staging)?, keys: SecretKeys) throws -> [String]
  {
    var kept: [String] = []
    if let database, let old = try staging?.replace(with: database, keepingAs: suffix) {
      kept.append(old)
    }
    let place = "\(dataFolder)/files"
    let aside = "\(place).\(suffix)"
    if Disk.exists(files) {
      if Disk.exists(place), !Disk.exists(aside) { try Disk.rename(place, to: aside) }
      try Disk.rename(files, to: place)
    }
    // An empty folder is nothing to keep.
    if Disk.exists(aside), rmdir(aside) != 0 { kept.append(aside) }
    try Disk.sync(dataFolder)
    try RestoredCheckpoint.write(
      heads, since: Timestamp(microseconds: at), dataFolder: dataFolder, keys: keys)
    try Self.remove(dataFolder)
    return kept
  }

  /// After a kill: finishes under the caller's lock on the data folder.
  package func resume(
    _ dataFolder: String, _ place: any DatabasePlace, keys: SecretKeys
  ) async throws -> [String] {
    try await OwnThreads.run("portico-restore") {
      let staging = try database.map { _ in try place.resumeStaging() }
      defer { staging?.end() }
      return try finish(dataFolder, staging, keys: keys)
    }
  }
}
