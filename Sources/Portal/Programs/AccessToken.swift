import Foundation
import JWTKit

/// A program's access token (RFC 9068): short-lived, and no more than the name of a session that is looked up
/// with every request. What somebody may do never stands in it.
package struct AccessToken: Sendable {
  /// Why a token is not taken.
  package enum Problem: Error, Sendable, Equatable { case invalid, expired }

  package let user: ID<User>
  package let session: ID<Session>

  package static let validFor = Duration.minutes(10)
  /// Of clocks that differ.
  private static let leeway = Duration.seconds(30)
  private static let type = "at+jwt"

  private struct Claims: JWTPayload {
    let iss: String
    let aud: String
    let sub: String
    let sid: String
    let iat: Int64
    let nbf: Int64
    let exp: Int64

    // What they say is compared by `read`, whose clock is the portal's.
    func verify(using algorithm: some JWTAlgorithm) {}
  }

  package static func sign(
    for user: ID<User>, _ session: ID<Session>, _ portal: Portal, at now: Timestamp
  ) async throws -> String {
    let base = portal.settings.baseURL
    let seconds = now.microseconds / 1_000_000
    return try await portal.signingKeys.sign(
      Claims(
        iss: base, aud: base, sub: user.text, sid: session.text, iat: seconds, nbf: seconds,
        exp: seconds + validFor.components.seconds), type: type, at: now)
  }

  /// - Throws: `Problem`.
  package static func read(_ text: String, _ portal: Portal) async throws -> AccessToken {
    let now = portal.store.clock.now()
    let claims: Claims = try await portal.signingKeys.verify(text, type: type, at: now)
    let base = portal.settings.baseURL
    guard claims.iss.utf8.elementsEqual(base.utf8), claims.aud.utf8.elementsEqual(base.utf8),
      let user = ID<User>(claims.sub), let session = ID<Session>(claims.sid)
    else { throw Problem.invalid }
    let seconds = now.microseconds / 1_000_000
    let leeway = Self.leeway.components.seconds
    guard claims.nbf <= seconds + leeway, claims.iat <= seconds + leeway else {
      throw Problem.invalid
    }
    guard claims.exp > seconds, claims.exp - claims.iat <= validFor.components.seconds else {
      throw Problem.expired
    }
    return AccessToken(user: user, session: session)
  }
}

extension SigningKeys {
  func sign(_ claims: some JWTPayload, type: String, at now: Timestamp) async throws -> String {
    let key = try current(at: now)
    let collection = JWTKeyCollection()
    await collection.add(ecdsa: key.privateKey, kid: JWKIdentifier(string: key.id))
    return try await collection.sign(
      claims, kid: JWKIdentifier(string: key.id), header: ["typ": .string(type)])
  }

  /// The header is ours to the letter, or the token is none of ours: nothing in it chooses a key or a way to
  /// check it other than those that we sign with.
  /// - Throws: `AccessToken.Problem.invalid`.
  func verify<Claims: JWTPayload>(
    _ text: String, type: String, at now: Timestamp
  ) async throws -> Claims {
    guard text.utf8.count <= 2048, let header = Header(of: text),
      header.alg == "ES256", header.typ == type,
      let key = try published(at: now).first(where: { $0.id == header.kid })
    else { throw AccessToken.Problem.invalid }
    do {
      // One key alone, so that there is no other to fall back to.
      let collection = JWTKeyCollection()
      await collection.add(ecdsa: key.publicKey, kid: JWKIdentifier(string: key.id))
      return try await collection.verify(text, as: Claims.self)
    } catch { throw AccessToken.Problem.invalid }
  }

  private struct Header {
    let alg: String
    let kid: String
    let typ: String

    /// Nil for one that says anything else, such as where to find a key.
    init?(of text: String) {
      let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        .map { String(Substring($0)) }
      // One text for one token: the last letter of base64 has bits that mean nothing.
      guard parts.count == 3,
        parts.allSatisfy({ part in
          !part.isEmpty && Data(base64URL: part)?.base64URL == part
        }),
        let data = Data(base64URL: parts[0]), let json = try? JSON(reading: Array(data)),
        case .object(let members) = json, members.count == 3,
        case .text(let alg)? = json["alg"], case .text(let kid)? = json["kid"],
        case .text(let typ)? = json["typ"]
      else { return nil }
      (self.alg, self.kid, self.typ) = (alg, kid, typ)
    }
  }
}
