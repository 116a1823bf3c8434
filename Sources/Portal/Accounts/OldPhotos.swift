import Logging
import ServiceLifecycle

/// Photos that were stored as they came. Each is cleaned once and shown again then; one that cannot be
/// is removed.
package struct OldPhotos: Service {
  private let portal: Portal
  private static let atOnce = 100
  private static let pause = Duration.minutes(5)

  package init(_ portal: Portal) { self.portal = portal }

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        do { return try await cleanAll() } catch is CancellationError {
        } catch {
          portal.logger.error("old photos are not cleaned yet", metadata: ["error": "\(error)"])
        }
        try? await Task.sleep(for: Self.pause)
      }
    }
    // The end of one service is the end of all.
    try? await gracefulShutdown()
  }

  /// One that cannot be read does not keep the others waiting.
  /// - Throws: what went wrong first, once all were tried.
  package func cleanAll() async throws {
    var last = ""
    var problem: (any Error)?
    while true {
      let after = last
      let photos = try await portal.store.read { tx in
        try tx.rows(
          """
          SELECT user_id, name FROM unclean_photos WHERE user_id > \(after)
          ORDER BY user_id LIMIT \(Self.atOnce)
          """
        )
        .map { (user: try $0["user_id"] as ID<User>, name: try $0["name"] as String) }
      }
      guard let end = photos.last else { break }
      last = end.user.text
      for photo in photos {
        try Task.checkCancellation()
        do { try await clean(photo.name, of: photo.user) } catch { problem = problem ?? error }
      }
      portal.logger.notice("old photos cleaned", metadata: ["photos": "\(photos.count)"])
    }
    if let problem { throw problem }
  }

  private func clean(_ old: String, of user: ID<User>) async throws {
    let files = portal.files
    let new = try await OwnThreads.run("portico-photos") { try Self.cleaned(old, in: files) }
    do {
      let isShown = try await portal.store.write(
        for: .colleagues(of: user), as: .system("photos")
      ) { try Self.replace(old, by: new, of: user, in: $0) }
      if !isShown, let new { files.remove(new) }
    } catch {
      // With an unknown outcome the row may point at the file.
      if let new, error as? StoreError != .unknownOutcome { files.remove(new) }
      throw error
    }
    files.remove(old)
    // Only now: whoever is killed before finds the old file again.
    try await portal.store.write(for: .portal, as: .system("photos")) { tx in
      try tx.execute("DELETE FROM unclean_photos WHERE user_id = \(user) AND name = \(old)")
    }
  }

  /// Nil for what cannot be cleaned, or is not there.
  private static func cleaned(_ name: String, in files: FileFolder) throws -> String? {
    guard let path = files.location(of: name), Disk.exists(path),
      let type = ImageType(storedAs: name)
    else { return nil }
    do { return try Photo.keep(path, as: type, in: files) } catch is PictureProblem { return nil }
  }

  /// - Returns: false when the person has chosen another photo meanwhile.
  private static func replace(
    _ old: String, by new: String?, of id: ID<User>, in tx: Tx
  ) throws -> Bool {
    let isWaiting = try tx.exists(
      "SELECT 1 AS n FROM unclean_photos WHERE user_id = \(id) AND name = \(old)")
    guard isWaiting, let user = try User.find(id, in: tx), user.avatar == nil else { return false }
    if let new {
      try tx.execute("UPDATE users SET avatar = \(new) WHERE id = \(id)")
    } else {
      try tx.audit(.avatarRemoved, to: .user(id), subject: user.email)
    }
    return true
  }

  /// - Returns: the file that nobody will clean any more.
  static func forget(of user: ID<User>, in tx: Tx) throws -> [String] {
    try tx.rows("DELETE FROM unclean_photos WHERE user_id = \(user) RETURNING name").map {
      try $0["name"]
    }
  }

}
