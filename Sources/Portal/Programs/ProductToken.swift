import Foundation
import JWTKit

/// A token for the product behind the portal: who it is, in which team, and what they may do there as of now. The
/// product checks it by the published keys; the portal itself takes none.
package struct ProductToken: Sendable {
  package let text: String

  private static let type = "JWT"

  private struct Claims: JWTPayload {
    let iss: String
    let aud: String
    let sub: String
    let name: String
    let email: String
    let team: String
    let role: String
    let acts: [String]
    let iat: Int64
    let nbf: Int64
    let exp: Int64

    func verify(using algorithm: some JWTAlgorithm) {}
  }

  /// - Parameter audience: for which product.
  /// - Throws: `FormProblems` for an audience that gets none.
  package static func sign(
    for membership: Membership, _ signedIn: SignedIn, audience: String, _ portal: Portal
  ) async throws -> ProductToken {
    let (settings, now) = (portal.settings, portal.store.clock.now())
    // A token of the portal's own opens the portal: no product is given one.
    guard settings.audiences.contains(audience) else {
      throw FormProblems(
        field, .other("The people who run this site have not named this product."))
    }
    let seconds = now.microseconds / 1_000_000
    let claims = Claims(
      iss: settings.baseURL, aud: audience, sub: signedIn.user.id.text,
      name: signedIn.user.name, email: signedIn.user.email, team: membership.team.id.text,
      role: membership.role.value, acts: membership.acts.map(\.name).sorted(), iat: seconds,
      nbf: seconds, exp: seconds + AccessToken.validFor.components.seconds)
    return ProductToken(
      text: try await portal.signingKeys.sign(claims, type: type, at: now))
  }

  private static let field = Field.line("audience", "", limit: 200)

  package static let resource = Resource<ProductToken>(
    "ProductToken",
    [
      .text("token", "For the product alone") { $0.text }.secret(),
      .integer("expiresIn", "In seconds") { _ in Int(AccessToken.validFor.components.seconds) },
    ])
}

extension PersonAct {
  package static let endOwnSession = PersonAct("session.end", "sign out")
  package static let takeProductToken = PersonAct(
    "product-token.take", "get a token for the product")
}
