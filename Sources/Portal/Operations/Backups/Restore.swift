import Foundation

/// Puts a backup in the portal's place. Nothing is touched before all of it has been verified and
/// its database opened; what was there is kept. The caller holds the data folder's lock alone.
package struct Restore: Sendable {
  package struct Report: Sendable {
    package let madeAt: Timestamp
    package let tables: Int
    package let rows: Int
    package let users: Int
    package let files: Int
    /// Steps of the schema that the backup lacked.
    package let migrated: [String]
    /// Sessions that the backup held, and that are ended.
    package let sessions: Int
    /// Signs of tampering that were in the portal when the backup was made.
    package let warnings: [String]
    /// What was there before, under its new names.
    package let kept: [String]
  }

  package enum Refusal: Error, Equatable, CustomStringConvertible {
    case wrongEngine(archive: String, portal: String)
    case isExport(String)
    case inUse(String)
    case holdsUsers(Int?)
    case impossible(String)

    package var description: String {
      switch self {
      case .wrongEngine(let archive, let portal):
        "This backup was made on \(archive), and this portal runs on \(portal). Restore it on \(archive), and move with `portico export` and `portico import`."
      case .isExport(let path): "\(path) is an export. Use `portico import`."
      case .inUse(let who): "The database is in use (\(who)). Stop every portal first."
      case .holdsUsers(let count?):
        "This portal holds \(count) \(count == 1 ? "user" : "users"). To put the backup in its place, with the old data kept aside, say --yes."
      case .holdsUsers(nil):
        "There is a database that cannot be read. To put the backup in its place, with the old one kept aside, say --yes."
      case .impossible(let why): "Nothing was touched: \(why)."
      }
    }
  }

  let path: String
  let place: any DatabasePlace
  let dataFolder: String
  let keys: SecretKeys
  let clock: WallClock

  package init(
    _ path: String, to place: any DatabasePlace, dataFolder: String, keys: SecretKeys,
    clock: WallClock = .system
  ) {
    self.path = path
    self.place = place
    self.dataFolder = Disk.absolute(dataFolder)
    self.keys = keys
    self.clock = clock
  }

  /// - Parameter isAgreed: that a portal with users in it may be replaced.
  /// - Throws: `ArchiveProblem`, `Refusal`, `BackupFailure`, `StoreError`; then all is as it was.
  package func run(replacing isAgreed: Bool) async throws -> Report {
    let archive = try await verified()
    try await refuseUnlessFree(isAgreed)
    let (place, dataFolder) = (self.place, self.dataFolder)
    let staging = try await OwnThreads.run("portico-restore") { () throws -> any Staging in
      let staging = try place.beginStaging()
      if let why = try staging.refusal() ?? StagedFiles.refusal(dataFolder) {
        staging.end()
        throw Refusal.impossible(why)
      }
      return staging
    }
    defer { staging.end() }
    for leftover in Disk.names(beginningWith: "\(dataFolder)/staged-") { unlink(leftover) }
    let copy = staging.copyPath ?? "\(dataFolder)/staged-\(Token.random().text.prefix(8)).dump"
    defer { if staging.copyPath == nil { unlink(copy) } }
    let check = BackupCheck(archive: archive, audit: AuditLog(keys: keys), clock: clock)
    let staged = try await check.stage(in: staging, copyAt: copy, place.engine)
    let (renewed, files): (Renewed, String)
    do {
      renewed = try await renew(staged, staging, archive)
      files = try await StagedFiles.make(from: archive, dataFolder)
    } catch {
      staging.discard(staged)
      throw error
    }
    let kept = try await replace(with: staged, files, renewed.heads, staging)
    return report(archive, renewed, kept)
  }

  private func verified() async throws -> SealedArchive {
    let (path, keys) = (self.path, self.keys)
    let archive = try await OwnThreads.run("portico-verify") {
      try SealedArchive(verifying: path, keys: keys)
    }
    guard archive.manifest.kind != .rows else { throw Refusal.isExport(path) }
    let engines = [Manifest.Kind.sqlite: "SQLite", .postgres: "PostgreSQL"]
    let wanted: Manifest.Kind = place.engine == .sqlite ? .sqlite : .postgres
    guard archive.manifest.kind == wanted else {
      throw Refusal.wrongEngine(
        archive: engines[archive.manifest.kind] ?? "", portal: engines[wanted] ?? "")
    }
    return archive
  }

  private func refuseUnlessFree(_ isAgreed: Bool) async throws {
    let place = self.place
    let (exists, others) = try await OwnThreads.run("portico-restore") {
      (try place.exists(), try place.otherUsers())
    }
    if let others { throw Refusal.inUse(others) }
    guard exists, !isAgreed else { return }
    let count = await users()
    if count != 0 { throw Refusal.holdsUsers(count) }
  }

  /// How many the portal holds now; nil when its database cannot be read.
  private func users() async -> Int? {
    guard let store = try? place.open(clock: clock) else { return nil }
    let count = try? await store.read { tx in
      let tables = try TableShape.all(in: tx)
      return try tables.first { $0.name == "users" }?.count(in: tx) ?? 0
    }
    await store.close()
    return count
  }

  private struct Renewed {
    let migrated: [String]
    let sessions: Int
    let heads: [String: AuditHead]
  }

  /// Brings the copy to this program's schema and to this day: who was signed in then is not now. In
  /// the copy the run that made it still goes on; it is written down as verified, which it has been
  /// once more.
  private func renew(
    _ staged: String, _ staging: any Staging, _ archive: SealedArchive
  ) async throws -> Renewed {
    let store = try staging.open(staged, clock: clock)
    store.audit.attach(AuditLog(keys: keys))
    do {
      let migrated = try await store.migrate(Schema.migrations)
      let (sessions, heads) = try await store.bulkWrite(as: .system("restore")) { tx in
        try BackupRecord.complete(archive, in: tx)
        try tx.execute("UPDATE jobs SET lease = NULL, leased_until = NULL, asked_at = NULL")
        let sessions = try OldAccess.end(because: .restored, of: archive.manifest, in: tx)
        return (sessions, try AuditHead.all(in: tx))
      }
      await store.close()
      return Renewed(migrated: migrated, sessions: sessions, heads: heads)
    } catch {
      await store.close()
      throw error
    }
  }

  private func replace(
    with staged: String, _ files: String, _ heads: [String: AuditHead], _ staging: any Staging
  ) async throws -> [String] {
    let (now, place) = (clock.now(), self.place)
    let hadDatabase = try await OwnThreads.run("portico-restore") { try place.exists() }
    let journal = RestoreJournal(
      place: place.identity, database: staged, hadDatabase: hadDatabase, files: files,
      hadFiles: Disk.exists("\(dataFolder)/files"),
      suffix: "before-restore-\(BackupFolder.stamp(now))-\(now.microseconds / 1000 % 1000)",
      heads: heads, at: now.microseconds)
    let (dataFolder, keys) = (self.dataFolder, self.keys)
    return try await OwnThreads.run("portico-restore") {
      do {
        try journal.write(dataFolder)
        try staging.replace(with: staged, keepingAs: journal.suffix)
      } catch {
        // Still staged: the old portal stands. Otherwise, or when the server cannot say, the journal
        // stays and the next command finishes.
        if try staging.has(staged) {
          try RestoreJournal.remove(dataFolder)
          staging.discard(staged)
          StagedFiles.discard(files)
        }
        throw error
      }
      return try journal.finish(dataFolder, staging, keys: keys)
    }
  }

  private func report(
    _ archive: SealedArchive, _ renewed: Renewed, _ kept: [String]
  ) -> Report {
    let (manifest, checked) = (archive.manifest, archive.checked)
    return Report(
      madeAt: Timestamp(microseconds: manifest.createdAt), tables: checked.tables,
      rows: checked.rows, users: manifest.rows["users"] ?? 0, files: checked.files,
      migrated: renewed.migrated, sessions: renewed.sessions, warnings: manifest.auditProblems,
      kept: kept)
  }
}

/// The archive's files in a folder beside the real one.
enum StagedFiles {
  /// Says why the real folder could not be put aside; nothing is renamed to find out. A folder that
  /// is not empty is never replaced, so this rename must fail, and how it does is the answer.
  static func refusal(_ dataFolder: String) throws -> String? {
    let (place, probe) = ("\(dataFolder)/files", "\(dataFolder)/files.staged-probe")
    guard Disk.exists(place) else { return nil }
    try Disk.makeFolder("\(probe)/full")
    defer { discard(probe) }
    let code = Foundation.rename(place, probe) == 0 ? 0 : errno
    // EISDIR: it is a symbolic link, which moves like a file.
    if [ENOTEMPTY, EEXIST, EISDIR].contains(code) { return nil }
    return
      "the folder \(place) cannot be renamed (\(String(cString: strerror(code)))). If it is a volume of its own, mount the whole data folder instead"
  }

  /// - Returns: the folder, an absolute path.
  static func make(from archive: SealedArchive, _ dataFolder: String) async throws -> String {
    let dataFolder = Disk.absolute(dataFolder)
    return try await OwnThreads.run("portico-files") {
      for leftover in Disk.names(beginningWith: "\(dataFolder)/files.staged-") {
        discard(leftover)
      }
      let folder = "\(dataFolder)/files.staged-\(Token.random().text.prefix(8))"
      do {
        try Disk.makeFolder(folder)
        for member in archive.members where member.name.hasPrefix(ArchiveWriter.filePrefix) {
          try extract(member, archive, below: folder)
        }
        try Disk.sync(folder)
        return folder
      } catch {
        discard(folder)
        throw error
      }
    }
  }

  private static func extract(
    _ member: SealedArchive.Member, _ archive: SealedArchive, below folder: String
  ) throws {
    let name = String(member.name.dropFirst(ArchiveWriter.filePrefix.count))
    guard
      !name.split(separator: "/", omittingEmptySubsequences: false)
        .contains(where: { ["", ".", ".."].contains($0) })
    else { throw ArchiveProblem.damaged(archive.path, at: "a file is called \(name)") }
    let path = "\(folder)/\(name)"
    try Disk.makeFolder(URL(fileURLWithPath: path).deletingLastPathComponent().path)
    try archive.extract(member, to: path)
  }

  static func discard(_ folder: String) { try? FileManager.default.removeItem(atPath: folder) }
}
