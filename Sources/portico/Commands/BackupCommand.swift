import ArgumentParser
import Foundation
import Portal

struct BackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copy the portal into one file, open the copy and check it; the portal may run.",
    discussion: "Prints the file's path. Keep secret.key apart: it is not in the file.")

  @Option(help: "The folder; PORTICO_BACKUPS by default.") var to: String?

  func run() async throws {
    let configured = try await Configured.load()
    // No migration: a backup is what one wants before it.
    let opened = try await OpenPortal.open(
      configured, logger: .portico(configured.logLevel), mustExist: true)
    let outcome: MakeBackup.Outcome
    do { outcome = try await MakeBackup(opened.portal, to: to).run(because: .command) } catch {
      await opened.portal.close()
      throw Complaint.backup(error)
    }
    await opened.portal.close()
    print(outcome.path)
    for warning in outcome.warnings {
      Terminal.warn("The audit was tampered with: \(warning).")
    }
    guard outcome.warnings.isEmpty else {
      Terminal.warn("The backup shows the portal as it is now. Compare it with an earlier one.")
      throw ExitCode(1)
    }
  }
}

struct RestoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Put a backup in the portal's place; what was there is kept under another name.",
    discussion: "The whole file is verified and its database opened before anything is touched.")

  @Argument(help: "The file that `portico backup` made.") var file: String
  @Flag(help: "Replace a portal that holds users.") var yes = false

  func run() async throws {
    umask(0o077)
    let configured = try await Configured.load()
    let folder = configured.portal.dataFolder
    guard FileManager.default.fileExists(atPath: folder + "/secret.key") else {
      throw Complaint(
        "There is no \(folder)/secret.key. Put the one there that the backup was made with; a backup cannot be opened without it."
      )
    }
    try await DataLock.take(configured, alone: true)
    let restore = Restore(
      file, to: try configured.place(), dataFolder: folder, keys: try OpenPortal.loadKeys(folder))
    do { show(try await restore.run(replacing: yes)) } catch { throw Complaint.backup(error) }
  }

  private func show(_ report: Restore.Report) {
    print(
      "Restored the backup of \(report.madeAt.date.formatted(.iso8601)): users \(report.users), rows \(report.rows), tables \(report.tables), files \(report.files)."
    )
    if !report.migrated.isEmpty {
      print("Brought to this version: \(report.migrated.joined(separator: ", ")).")
    }
    for kept in report.kept { print("Kept: \(kept)") }
    tellOfOldAccess(sessions: report.sessions, asOf: report.madeAt)
    for warning in report.warnings {
      Terminal.warn("The audit was tampered with before this backup was made: \(warning).")
    }
  }
}

/// What a copy of an earlier day means for the people in it.
private func tellOfOldAccess(sessions: Int, asOf time: Timestamp) {
  let day = time.date.formatted(.iso8601)
  print(
    """
    Ended: \(sessions) \(sessions == 1 ? "session" : "sessions"), and every link in a mail of before \(day).
    Passwords, roles and operators are as of \(day): who has changed a password since signs in with \
    the one before. `portico user password EMAIL` sets a new one.
    """)
}

struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the whole portal into one file that SQLite and PostgreSQL both take.")

  @Argument(help: "The file to write; it must not be there yet.") var file: String

  func run() async throws {
    let configured = try await Configured.load()
    let opened = try await OpenPortal.open(
      configured, logger: .portico(configured.logLevel), mustExist: true)
    do {
      let (rows, files) = try await ExportRows(opened.portal).run(to: file)
      print("Exported \(rows) rows and \(files) files to \(file).")
    } catch {
      await opened.portal.close()
      throw Complaint.backup(error)
    }
    await opened.portal.close()
  }
}

struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Fill an empty portal with what `portico export` wrote: all of it, or nothing.",
    discussion: "The data folder needs the secret.key of the portal that was exported.")

  @Argument(help: "The file that `portico export` made.") var file: String

  func run() async throws {
    let configured = try await Configured.load()
    let key = configured.portal.dataFolder + "/secret.key"
    guard FileManager.default.fileExists(atPath: key) else {
      throw Complaint("There is no \(key). Put the one of the portal there that was exported.")
    }
    if let others = try? configured.place().otherUsers() {
      throw Complaint("The database is in use (\(others)). Stop every portal first.")
    }
    let opened = try await OpenPortal.open(
      configured, logger: .portico(configured.logLevel), alone: true)
    do {
      _ = try await opened.portal.store.migrate(Schema.migrations)
      let report = try await ImportRows(opened.portal).run(file)
      print("Imported \(report.rows) rows and \(report.files) files from \(file).")
      tellOfOldAccess(sessions: report.sessions, asOf: report.madeAt)
    } catch {
      await opened.portal.close()
      throw Complaint.backup(error)
    }
    await opened.portal.close()
  }
}

extension Complaint {
  /// What went wrong with a backup or an export.
  static func backup(_ error: any Error) -> Complaint {
    switch error {
    case StoreError.newerSchema: .database(error)
    case let refusal as Restore.Refusal: Complaint(refusal.description)
    case let refusal as ImportRows.Refusal: Complaint(refusal.description)
    default: Complaint(BackupFailure.words(error))
    }
  }
}
