import Crypto
import Foundation

/// The portal's keys, all derived from one master secret that is kept outside the database.
package struct SecretKeys: Sendable {
  private let master: SymmetricKey

  package init(master: [UInt8]) { self.master = SymmetricKey(data: master) }

  /// A 256-bit key for one purpose (HKDF, RFC 5869).
  package func key(for purpose: String) -> SymmetricKey {
    HKDF<SHA256>.deriveKey(
      inputKeyMaterial: master, info: Data("portico \(purpose) v1".utf8), outputByteCount: 32)
  }

  /// Reads the secret file, or makes it with mode 0600 on the first start.
  /// - Throws: `SecretsError` when the file is readable by others or is no secret.
  package static func load(path: String) throws -> SecretKeys {
    guard FileManager.default.fileExists(atPath: path) else { return try create(path: path) }
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    guard let mode, mode & 0o077 == 0 else { throw SecretsError.readableByOthers(path) }
    let text = try String(contentsOfFile: path, encoding: .utf8)
    guard
      let master = Data(base64Encoded: text.trimmingCharacters(in: .whitespacesAndNewlines)),
      master.count == 32
    else { throw SecretsError.damaged(path) }
    return SecretKeys(master: [UInt8](master))
  }

  /// Written aside, synced, then linked into place: of two processes that start at once one makes
  /// the secret and the other reads it, and a kill in between leaves nothing half-written.
  private static func create(path: String) throws -> SecretKeys {
    let master = Token.randomBytes(32)
    let draft = "\(path).\(Token.random().text)"
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL, 0o600)
    guard descriptor >= 0 else { throw SecretsError.unwritable(path) }
    defer { unlink(draft) }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    try file.write(contentsOf: Data((Data(master).base64EncodedString() + "\n").utf8))
    try file.synchronize()
    guard link(draft, path) == 0 else {
      if errno == EEXIST { return try load(path: path) }
      throw SecretsError.unwritable(path)
    }
    // What it seals must not outlive it in a power cut.
    do { try Disk.sync(folderOf: path) } catch { throw SecretsError.unwritable(path) }
    return SecretKeys(master: master)
  }
}

package enum SecretsError: Error, Equatable {
  case readableByOthers(String)
  case damaged(String)
  case unwritable(String)
}
