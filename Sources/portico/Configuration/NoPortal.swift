import Foundation
import Portal

/// There is nothing to work on, for a command that must not begin a portal by mistake.
struct NoPortal: Error, CustomStringConvertible {
  let description: String

  init(_ configured: Configured) {
    description =
      "No portal has run with the data folder \(configured.portal.dataFolder) and the database that is set. Start `portico serve` once, or set PORTICO_DATA and PORTICO_DATABASE to where the portal is."
  }

  /// What can be told without making or opening anything.
  static func refuse(_ configured: Configured) throws {
    let (files, folder) = (FileManager.default, configured.portal.dataFolder)
    // A restore that was interrupted is finished first; then there is a database.
    if files.fileExists(atPath: folder + "/restore.journal") { return }
    // With a database alone, whoever opens it says that the secret is gone.
    let isThere =
      switch try configured.database() {
      case .sqlite(let path): files.fileExists(atPath: path)
      case .postgres: files.fileExists(atPath: folder + "/secret.key")
      }
    guard isThere else { throw NoPortal(configured) }
  }

  static func refuseEmpty(_ store: any Store, _ configured: Configured) async throws {
    let hasBegun: Bool
    do { hasBegun = try await store.read { try Schema.hasBegun(in: $0) } } catch {
      throw Complaint.database(error)
    }
    guard hasBegun else { throw NoPortal(configured) }
  }
}
