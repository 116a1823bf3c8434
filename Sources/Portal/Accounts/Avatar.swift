import Foundation

/// A person's picture: a file under a server-made name, its type told by its content.
package enum ImageType: String, Sendable, CaseIterable {
  case png, jpeg, webp

  /// By the first bytes; nil for anything else, SVG and HTML above all.
  package init?(content: some Collection<UInt8>) {
    let head = Array(content.prefix(12))
    if head.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      self = .png
    } else if head.starts(with: [0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if head.starts(with: Array("RIFF".utf8)), head.suffix(4).elementsEqual("WEBP".utf8) {
      self = .webp
    } else {
      return nil
    }
  }

  /// By the name under which it is stored.
  package init?(storedAs name: String) {
    self.init(rawValue: String(name.drop { $0 != "." }.dropFirst()))
  }

  /// True when the file's name ends as its content says.
  package func agrees(withName name: String) -> Bool {
    let ending = (name as NSString).pathExtension.lowercased()
    return ending == rawValue || (self == .jpeg && ending == "jpg")
  }

  package var mediaType: String { "image/\(rawValue)" }
}

extension User {
  /// Puts the stored file `name` in place of the old picture, whose files are given back for removal.
  package func setAvatar(_ name: String?, in tx: Tx) throws -> [String] {
    let old = try User.find(id, in: tx)?.avatar
    if name == nil && old == nil { return [] }
    try tx.execute("UPDATE users SET avatar = \(name) WHERE id = \(id)")
    try tx.audit(
      name == nil ? .avatarRemoved : .avatarChanged, to: .user(id), subject: email)
    return try [old].compactMap { $0 } + OldPhotos.forget(of: id, in: tx)
  }

  /// The picture of `owner`, if this person may see it: their own, or a team-mate's.
  package func avatar(of owner: ID<User>, in tx: Tx) throws -> String? {
    let row = try tx.row(
      """
      SELECT u.avatar FROM users u WHERE u.id = \(owner) AND u.avatar IS NOT NULL
        AND (u.id = \(id) OR EXISTS (SELECT 1 FROM memberships a
          JOIN memberships b ON b.team_id = a.team_id
          WHERE a.user_id = u.id AND b.user_id = \(id)))
      """)
    return try row?["avatar"]
  }
}

extension AuditAction {
  static let avatarChanged = AuditAction("avatar.changed", "changed the photo")
  static let avatarRemoved = AuditAction("avatar.removed", "removed the photo")
  static let photos = [avatarChanged, avatarRemoved]
}
