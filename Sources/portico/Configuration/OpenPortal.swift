import Foundation
import Logging
import Portal
import PortalWeb

/// The portal, opened as configured.
struct OpenPortal: Sendable {
  let portal: Portal
  let templates: TemplateLibrary

  /// - Throws: `Complaint` with what is wrong and what to do.
  /// - Parameters:
  ///   - alone: that no other portal may work on the same data meanwhile.
  ///   - mustExist: that a portal is not begun here; throws `NoPortal` then.
  static func open(
    _ configured: Configured, logger: Logger, alone: Bool = false, mustExist: Bool = false
  ) async throws -> OpenPortal {
    // Database, files and secrets are nobody else's.
    umask(0o077)
    if mustExist { try NoPortal.refuse(configured) }
    let settings = configured.portal
    try makeDataFolder(settings.dataFolder)
    try await DataLock.take(configured, alone: alone)
    let isFirstStart = !FileManager.default.fileExists(atPath: settings.dataFolder + "/secret.key")
    let store = try openStore(configured)
    if mustExist { try await NoPortal.refuseEmpty(store, configured) }
    if isFirstStart, try await hasAudit(store) {
      throw Complaint(
        "The database has data, but \(settings.dataFolder)/secret.key is gone. Put it back from your backup: without it queued mail cannot be read and the audit cannot be verified."
      )
    }
    let keys = try loadKeys(settings.dataFolder)
    let templates = try loadTemplates(configured)
    let mail = mailTemplates(configured, templates)
    let portal = Portal(
      store: store, settings: settings, keys: keys, passwords: PasswordHasher(),
      mail: { try mail.render($0) }, logger: logger)
    do { try portal.files.create() } catch {
      throw Complaint(
        "The folder \(portal.files.path) cannot be made. Give this user the right to write the data folder."
      )
    }
    return OpenPortal(portal: portal, templates: templates)
  }

  static func mailTemplates(_ configured: Configured) throws -> MailTemplates {
    mailTemplates(configured, try loadTemplates(configured))
  }

  private static func mailTemplates(
    _ configured: Configured, _ templates: TemplateLibrary
  ) -> MailTemplates {
    let footer = configured.values["mailFooter"]
    return MailTemplates(
      templates: templates, brand: configured.portal.name, baseURL: configured.portal.baseURL,
      footer: footer.isEmpty ? nil : footer)
  }

  /// A database that does not answer may have one: then no new key is made.
  private static func hasAudit(_ store: any Store) async throws -> Bool {
    do {
      return try await store.read { tx in
        try Schema.hasBegun(in: tx) && tx.exists("SELECT chain FROM audit_heads LIMIT 1")
      }
    } catch { throw Complaint.database(error) }
  }

  static func makeDataFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw Complaint(
        "The data folder \(path) cannot be made (\(error.localizedDescription)). Set PORTICO_DATA to a folder that this user may write."
      )
    }
  }

  static func loadKeys(_ folder: String) throws -> SecretKeys {
    do { return try SecretKeys.load(path: folder + "/secret.key") } catch let error as SecretsError
    {
      switch error {
      case .readableByOthers(let path):
        throw Complaint("\(path) can be read by others. Run `chmod 600 \(path)`.")
      case .damaged(let path):
        throw Complaint(
          "\(path) does not hold a secret. Put the right file back: what it sealed cannot be read without it."
        )
      case .unwritable(let path):
        throw Complaint(
          "\(path) cannot be written. Set PORTICO_DATA to a folder that this user may write.")
      }
    }
  }

  private static func loadTemplates(_ configured: Configured) throws -> TemplateLibrary {
    do { return try TemplateLibrary(folder: configured.values["templates"]) } catch {
      throw Complaint(
        "The templates cannot be read: \(error). Set PORTICO_TEMPLATES to the Templates folder.")
    }
  }

  private static func openStore(_ configured: Configured) throws -> any Store {
    let database = try configured.database()
    do {
      switch database {
      case .sqlite(let path):
        return try SQLiteStore(path: path)
      case .postgres(let url, let connections):
        return try PostgresStore(url: url, connections: connections)
      }
    } catch { throw Complaint.database(error) }
  }
}

extension Complaint {
  private static func remedy(_ words: String) -> String {
    if words.contains("damaged") { return "Stop the portal and put the last backup in its place." }
    if words.contains("full") { return "Make room on the disk." }
    if words.contains("read-only") || words.contains("opened") {
      return "Give this user the right to write the file and its folder."
    }
    return "Check PORTICO_DATABASE, and that the server runs and lets this user in."
  }

  /// What is wrong with the database, and what to do.
  static func database(_ error: any Error) -> Complaint {
    switch error {
    case StoreError.newerSchema(let names):
      Complaint(
        "The database was migrated by a newer portico (\(names.joined(separator: ", "))). Run that one, or restore the copy made before."
      )
    case StoreError.busy:
      Complaint("The database is locked by another process. Stop it, or wait until it is done.")
    case StoreError.unavailable(let words):
      Complaint("The database does not work: \(words). \(remedy(words))")
    default: Complaint("The database does not work: \(error)")
    }
  }
}
