import Crypto
import Foundation

/// Authenticated encryption (AES-256-GCM) for what must not be read in the database or a cookie.
/// Each box is bound to the place it stands in, so it cannot be moved to another row or column.
package struct Sealer: Sendable {
  /// The first byte of every box: which key made it.
  private static let version: UInt8 = 1
  private let key: SymmetricKey

  package init(keys: SecretKeys, purpose: String) { key = keys.key(for: purpose) }

  package func seal(_ plain: some DataProtocol, for place: String) throws -> [UInt8] {
    let box = try AES.GCM.seal(plain, using: key, authenticating: Array(place.utf8))
    var sealed = [Self.version]
    sealed.reserveCapacity(29 + plain.count)
    sealed += box.nonce
    sealed += box.ciphertext
    sealed += box.tag
    return sealed
  }

  /// The same for the same content, and nothing that anybody could try contents against.
  func mark(of plain: some DataProtocol) -> [UInt8] {
    Array(HMAC<SHA256>.authenticationCode(for: plain, using: key))
  }

  /// Nil when the box was changed, moved, or made with another key.
  package func open(_ sealed: some Collection<UInt8>, for place: String) -> Data? {
    guard sealed.first == Self.version,
      let box = try? AES.GCM.SealedBox(combined: Data(sealed.dropFirst()))
    else { return nil }
    return try? AES.GCM.open(box, using: key, authenticating: Array(place.utf8))
  }
}
