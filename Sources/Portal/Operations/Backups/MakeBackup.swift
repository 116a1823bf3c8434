import Foundation
import Logging

/// Copies the portal into one file, opens the copy, checks it, and only then calls it a backup.
package struct MakeBackup: Sendable {
  package struct Outcome: Sendable {
    package let path: String
    package let size: Int64
    package let checked: BackupRun.Checked
    /// Signs that somebody tampered with the portal's audit. The copy shows what is there.
    package let warnings: [String]
  }

  private let portal: Portal
  private let folder: String

  /// - Parameter folder: nil for the configured one, the only one where old backups are removed.
  package init(_ portal: Portal, to folder: String? = nil) {
    self.portal = portal
    self.folder = Disk.absolute(folder ?? portal.settings.backupFolder)
  }

  /// - Throws: what prevented it. It is written down and logged, and nothing of it is left.
  package func run(because reason: BackupRun.Reason) async throws -> Outcome {
    guard let lock = try FileLock("\(portal.settings.dataFolder)/backup.lock", .exclusive) else {
      throw BackupFailure.alreadyRunning
    }
    defer { lock.release() }
    let record = try await BackupRecord.begin(portal, reason, in: folder)
    do {
      let outcome = try await make()
      let file = URL(fileURLWithPath: outcome.path).lastPathComponent
      let warning = outcome.warnings.isEmpty ? nil : outcome.warnings.joined(separator: "; ")
      try await record.verified(
        file, size: outcome.size, outcome.checked, warning: warning)
      log(outcome)
      try await removeOld(record)
      return outcome
    } catch {
      let words = BackupFailure.words(error)
      portal.logger.error("backup failed", metadata: ["problem": "\(words)"])
      try? await record.failed(words)
      throw error
    }
  }

  private func make() async throws -> Outcome {
    let folder = self.folder
    let portal = self.portal
    let (staging, known) = try await OwnThreads.run("portico-stage") {
      try Disk.makeFolder(folder)
      ArchiveDraft.sweep(folder, prefix: BackupFolder.prefix)
      let known = try KnownAudit(portal, backups: [folder, portal.settings.backupFolder])
      return (try portal.store.place.beginStaging(), known)
    }
    defer { staging.end() }
    let name = BackupFolder(folder).newName(at: portal.store.clock.now())
    let draft = try ArchiveDraft(of: "\(folder)/\(name)")
    do {
      let tampering = try await write(draft, comparedWith: known)
      let archive = try await check(draft, staging)
      try draft.commit()
      return Outcome(
        path: "\(folder)/\(name)", size: archive.length, checked: archive.checked,
        warnings: archive.manifest.auditProblems + tampering)
    } catch {
      draft.discard()
      throw error
    }
  }

  /// - Returns: how the audit contradicts what is known of it.
  private func write(
    _ draft: ArchiveDraft, comparedWith known: KnownAudit
  ) async throws -> [String] {
    let (portal, engine) = (self.portal, portal.store.place.engine)
    let copy = draft.companion(.database)
    let (manifest, tampering, files) = try await portal.store.snapshot {
      (tx, copyDatabase) throws -> (Manifest, [String], PinnedFiles) in
      let kind: Manifest.Kind = engine == .sqlite ? .sqlite : .postgres
      let manifest = try Manifest(kind, audit: portal.audit, in: tx)
      let tampering = try known.problems(in: tx)
      let files = try PinnedFiles(portal.files)
      do { try copyDatabase(copy) } catch {
        files.release()
        throw error
      }
      return (manifest, tampering, files)
    }
    defer { files.release() }
    try await OwnThreads.run("portico-archive") {
      let writer = ArchiveWriter(
        draft.file, path: draft.path, at: Timestamp(microseconds: manifest.createdAt),
        keys: portal.keys)
      try writer.add(manifest, keys: portal.keys)
      try writer.add(BackupCheck.memberName(engine), fileAt: copy)
      unlink(copy)
      try writer.add(files)
      try writer.seal()
    }
    return tampering
  }

  /// Reads the written file back, all of it, and opens the database that is in it.
  private func check(
    _ draft: ArchiveDraft, _ staging: any Staging
  ) async throws -> SealedArchive {
    let keys = portal.keys
    let archive = try await OwnThreads.run("portico-verify") {
      try SealedArchive(verifying: draft.path, keys: keys)
    }
    let check = BackupCheck(archive: archive, audit: portal.audit, clock: portal.store.clock)
    let staged = try await check.stage(
      in: staging, copyAt: draft.companion(.check), portal.store.place.engine)
    staging.discard(staged)
    return archive
  }

  private func log(_ outcome: Outcome) {
    portal.logger.notice(
      "backup verified", metadata: ["file": "\(outcome.path)", "bytes": "\(outcome.size)"])
    for warning in outcome.warnings {
      portal.logger.error("the audit was tampered with", metadata: ["problem": "\(warning)"])
    }
  }

  private func removeOld(_ record: BackupRecord) async throws {
    guard folder == Disk.absolute(portal.settings.backupFolder) else { return }
    let (folder, keys, keep) = (self.folder, portal.keys, portal.settings.backups.keep)
    let removed = try await OwnThreads.run("portico-retention") {
      BackupFolder(folder).removeOld(keeping: keep, keys)
    }
    try await record.removed(removed, from: folder)
  }
}

/// What was known of the audit outside the database before a backup was begun.
private struct KnownAudit: Sendable {
  let audit: AuditLog
  let ends: KeptEnds
  let backup: Checkpoint?

  init(_ portal: Portal, backups folders: [String]) throws {
    let folder = portal.settings.dataFolder
    audit = portal.audit
    ends = try KeptEnds(folder, keys: portal.keys)
    backup = Checkpoint.newest(in: folders, dataFolder: folder, keys: portal.keys)
  }

  func problems(in tx: Tx) throws -> [String] {
    let older = try backup.map { backup in
      try backup.problems(of: audit, in: tx).map { "compared with \(backup.file), \($0)" }
    }
    return try (older ?? []) + ends.problems(of: audit, in: tx)
  }
}

extension ArchiveWriter {
  static let filePrefix = "files/"

  func add(_ manifest: Manifest, keys: SecretKeys) throws {
    let bytes = try manifest.encoded()
    try add(Manifest.name, bytes)
    try add(Manifest.macName, Manifest.mac(of: bytes, keys))
  }

  func add(_ files: PinnedFiles) throws {
    for name in files.names {
      try add(Self.filePrefix + name, fileAt: "\(files.folder)/\(name)")
    }
  }
}
