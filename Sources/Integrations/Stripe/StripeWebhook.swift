import Crypto
import Foundation
import Portal

/// Why what was posted is not taken for Stripe's.
package enum StripeForgery: Error, Equatable {
  case unsigned
  /// The header is none of Stripe's.
  case malformed
  case tooOld
  case fromTheFuture
  /// No signature is by one of our secrets.
  case forged
  /// Signed, and yet no event.
  case noEvent(String)
}

/// Reads Stripe's signed events: HMAC-SHA256 over the time in the header and the body as it came.
package struct StripeWebhook: Sendable, CustomReflectable, CustomStringConvertible {
  package static let field = "stripe-signature"
  static let longestHeader = 4096
  static let mostSignatures = 16
  private static let skew = Duration.minutes(5)

  private let secrets: [SymmetricKey]
  private let clock: WallClock

  /// - Parameter secrets: more than one while they are changed. Nil when there is none, or an empty one.
  package init?(secrets: [String], clock: WallClock = .system) {
    guard !secrets.isEmpty, secrets.allSatisfy({ !$0.isEmpty }) else { return nil }
    self.secrets = secrets.map { SymmetricKey(data: Data($0.utf8)) }
    self.clock = clock
  }

  package var description: String { "Stripe's events" }

  /// Empty: whatever prints this must not print the secrets.
  package var customMirror: Mirror { Mirror(self, children: []) }

  /// Before the body is waited for: whether its signature may be good.
  /// - Throws: `StripeForgery`.
  package func checkTime(of header: String?) throws(StripeForgery) {
    try checkTime(StripeSignature(header))
  }

  /// - Parameters:
  ///   - body: as it came; not even a space may differ.
  ///   - header: `Stripe-Signature`.
  package func event(
    in body: [UInt8], header: String?
  ) throws(StripeForgery) -> StripeEvent {
    let signature = try StripeSignature(header)
    try checkTime(signature)
    guard isSigned(body, by: signature) else { throw .forged }
    do {
      let head = try StripeJSON.read(StripeEvent.Head.self, from: Data(body))
      return StripeEvent(head, raw: String(decoding: body, as: UTF8.self))
    } catch {
      throw .noEvent(StripeJSON.words(error))
    }
  }

  private func checkTime(_ signature: StripeSignature) throws(StripeForgery) {
    let age = clock.now() - StripeTime(seconds: signature.seconds).timestamp
    if age > Self.skew { throw .tooOld }
    if age < .zero - Self.skew { throw .fromTheFuture }
  }

  private func isSigned(_ body: [UInt8], by signature: StripeSignature) -> Bool {
    let signed = Data("\(signature.seconds).".utf8) + body
    // All are compared, each in constant time: how long it takes tells nothing.
    var isGood = false
    for secret in secrets {
      for code in signature.codes {
        let matches = HMAC<SHA256>.isValidAuthenticationCode(
          code, authenticating: signed, using: secret)
        isGood = isGood || matches
      }
    }
    return isGood
  }
}
