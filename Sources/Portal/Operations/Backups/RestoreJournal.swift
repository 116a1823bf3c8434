import Foundation

/// What is to be put in its place, written before the first name changes. From then on the new
/// state counts: whoever comes next, after a kill, finishes it.
package struct RestoreJournal: Codable, Sendable {
  /// The database that it is about, as `DatabasePlace.identity` names it.
  let place: String
  /// The staged database; nil when only files come. A path is absolute.
  let database: String?
  /// Whether there was one before, which is kept.
  let hadDatabase: Bool
  /// The folder with the staged files, an absolute path.
  let files: String
  let hadFiles: Bool
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
    let place = "\(dataFolder)/files"
    let aside = "\(place).\(suffix)"
    let isStaged = Disk.exists(files)
    guard isStaged || Disk.exists(hadFiles ? aside : place) else { throw lost(files) }
    if let database, let staging {
      let isStaged = try staging.has(database)
      let old = try staging.replace(with: database, keepingAs: suffix)
      guard isStaged || old != nil || !hadDatabase else { throw lost(database) }
      if let old { kept.append(old) }
    }
    if isStaged {
      if Disk.exists(place), !Disk.exists(aside) { try Disk.rename(place, to: aside) }
      try Disk.rename(files, to: place)
    }
    try Disk.sync(dataFolder)
    let ends = EndsFile.path(dataFolder)
    let oldEnds = "\(ends).\(suffix)"
    // The old ends are of the old database. Done twice, the second one finds its own.
    if Disk.exists(ends), !Disk.exists(oldEnds) { try Disk.rename(ends, to: oldEnds) }
    var newEnds = EndsFile(heads, keys: keys)
    try newEnds.writeAnew(ends)
    if Disk.exists(oldEnds) { kept.append(oldEnds) }
    try RestoredCheckpoint.write(
      heads, since: Timestamp(microseconds: at), dataFolder: dataFolder, keys: keys)
    try Self.remove(dataFolder)
    // An empty folder is nothing to keep; but while the journal stood, it told that files came.
    if Disk.exists(aside), rmdir(aside) != 0 { kept.append(aside) }
    return kept
  }

  private func lost(_ name: String) -> StoreError {
    .unavailable(
      "\(name) is neither where it was staged nor in its place. Put it back, or remove restore.journal to go on with what is there"
    )
  }

  /// After a kill: finishes under the caller's lock on the data folder.
  /// - Returns: what was kept; nil when an import's rows were not, so that its files are gone too.
  package func resume(
    _ dataFolder: String, _ place: any DatabasePlace, keys: SecretKeys
  ) async throws -> [String]? {
    guard place.identity == self.place else {
      throw StoreError.unavailable(
        "it was for the database \(self.place), and the portal is set to \(place.identity). Set PORTICO_DATABASE and PORTICO_DATA as they were"
      )
    }
    if database == nil, try await !isCommitted(place, AuditLog(keys: keys)) {
      try Self.remove(dataFolder)
      StagedFiles.discard(files)
      return nil
    }
    return try await OwnThreads.run("portico-restore") {
      let staging = try database.map { _ in try place.resumeStaging() }
      defer { staging?.end() }
      return try finish(dataFolder, staging, keys: keys)
    }
  }

  /// Whether an import's rows are in the database: they came in one transaction with the audit.
  private func isCommitted(_ place: any DatabasePlace, _ audit: AuditLog) async throws -> Bool {
    guard try place.exists() else { return false }
    let store = try place.open(clock: .system)
    let imported = Checkpoint(file: files, madeAt: Timestamp(microseconds: at), heads: heads)
    do {
      let problems = try await store.write(for: .portal, as: .system("import")) { tx in
        // Waits for a transaction whose client is gone and that the server has not ended yet.
        try tx.execute(
          "\(sqlite: "SELECT 1", postgres: "LOCK TABLE audit_heads IN SHARE MODE")")
        return try imported.problems(of: audit, in: tx)
      }
      await store.close()
      return problems.isEmpty
    } catch {
      await store.close()
      throw error
    }
  }
}
