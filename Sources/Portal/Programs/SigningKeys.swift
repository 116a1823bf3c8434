import Crypto
import Foundation
import JWTKit

/// The keys that access tokens are signed with (ES256). Each is good for a quarter; all of them come from the
/// portal's master secret, so that every process has the same ones and none is stored. The next one is
/// published before it signs, the one before for as long as anything that it signed.
package struct SigningKeys: Sendable {
  /// How long a key signs.
  private static let span = Duration.days(90)
  private let keys: SecretKeys
  private let made = Locked<[Int64: SigningKey]>([:])

  package init(keys: SecretKeys) { self.keys = keys }

  /// Which key signs at `now`.
  func current(at now: Timestamp) throws -> SigningKey { try key(Self.period(now)) }

  /// Those that a token may be signed with now, and the next.
  package func published(at now: Timestamp) throws -> [SigningKey] {
    let period = Self.period(now)
    return try [period - 1, period, period + 1].map(key)
  }

  private static func period(_ now: Timestamp) -> Int64 {
    max(1, now.microseconds / span.microseconds)
  }

  private func key(_ period: Int64) throws -> SigningKey {
    if let key = made.withLock({ $0[period] }) { return key }
    let key = try SigningKey(keys, period)
    made.withLock { $0[period] = key }
    return key
  }
}

/// One of them.
package struct SigningKey: Sendable {
  /// Its thumbprint (RFC 7638): what a token's `kid` says.
  package let id: String
  /// Of the public point: 32 bytes each.
  package let x: [UInt8]
  package let y: [UInt8]
  let privateKey: ES256PrivateKey
  let publicKey: ES256PublicKey

  init(_ keys: SecretKeys, _ period: Int64) throws {
    let key = try Self.derived(keys, period)
    let point = Array(key.publicKey.rawRepresentation)
    (x, y) = (Array(point.prefix(32)), Array(point.suffix(32)))
    // The members that RFC 7638 names, in its order and without a space.
    let members = #"{"crv":"P-256","kty":"EC","x":"\#(x.base64URL)","y":"\#(y.base64URL)"}"#
    id = Array(SHA256.hash(data: Data(members.utf8))).base64URL
    privateKey = try ES256PrivateKey(backing: key)
    publicKey = try ES256PublicKey(backing: key.publicKey)
  }

  /// Of 2^256 numbers nearly all are keys; the next one is taken for the others.
  private static func derived(
    _ keys: SecretKeys, _ period: Int64
  ) throws -> P256.Signing.PrivateKey {
    for round in 0..<8 {
      let seed = keys.key(for: "signing \(period) \(round)").withUnsafeBytes { Data($0) }
      if let key = try? P256.Signing.PrivateKey(rawRepresentation: seed) { return key }
    }
    throw SecretsError.damaged("no signing key")
  }
}

extension SigningKeys {
  /// The JSON Web Key Set (RFC 7517) by which others check tokens of ours.
  package func keySet(at now: Timestamp) throws -> JSON {
    .object([
      .init(
        "keys",
        .list(
          try published(at: now).map { key in
            .object([
              .init("kty", .text("EC")), .init("crv", .text("P-256")), .init("use", .text("sig")),
              .init("alg", .text("ES256")), .init("kid", .text(key.id)),
              .init("x", .text(key.x.base64URL)), .init("y", .text(key.y.base64URL)),
            ])
          }))
    ])
  }
}
