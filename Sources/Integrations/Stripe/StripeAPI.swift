import Crypto
import Foundation
import Portal

/// Stripe's HTTP interface. Nothing is tried twice here: whoever calls keeps the request first, and
/// knows what a second try would mean.
package struct StripeAPI: Sendable, CustomReflectable, CustomStringConvertible {
  /// All shapes here are this version's. Webhooks come in their endpoint's.
  package static let version = "2026-10-28.endive"
  package static let defaultAddress = "https://api.stripe.com"
  static let longestAnswer = 4 << 20

  private let base: String
  private let key: String
  private let breaker: CircuitBreaker

  /// Nil unless nobody on the way can read the key, and it can stand in a header field.
  /// - Parameter breaker: counts what says that Stripe is in trouble: no connection, no answer, 5xx.
  package init?(
    key: String, address: String = StripeAPI.defaultAddress, breaker: CircuitBreaker
  ) {
    guard Self.takes(address: address), !key.isEmpty,
      key.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { return nil }
    base = address.hasSuffix("/") ? String(address.dropLast()) : address
    self.key = key
    self.breaker = breaker
  }

  /// The key goes there: nowhere in the clear but to this machine.
  package static func takes(address: String) -> Bool { SendGridAPI.isPrivate(address) }

  /// Whether money moves: what is made with a test key never does.
  package var isLive: Bool { !["sk_test_", "rk_test_"].contains(where: key.hasPrefix) }

  /// Names the account that the key is of, without telling the key: what was made there is not elsewhere.
  var scope: String {
    SHA256.hash(data: Data("\(base) \(key)".utf8)).prefix(6).map {
      String(Int($0) + 256, radix: 16).dropFirst()
    }.joined()
  }

  package var host: String { base.components(separatedBy: "://").last ?? base }
  package var description: String { "Stripe (\(host))" }

  /// Empty: whatever prints this must not print the key.
  package var customMirror: Mirror { Mirror(self, children: []) }

  /// - Parameter deadline: for all of it, until the answer's last byte.
  /// - Throws: `StripeProblem`, or `CancellationError`.
  package func send<Answer>(
    _ call: StripeCall<Answer>, within deadline: Duration
  ) async throws -> Answer {
    let answer: StripeAnswer
    do {
      answer = try await breaker.run {
        let answer = try await exchange.send(call.request, within: deadline)
        // What went wrong long ago says nothing about Stripe today.
        if !answer.isReplayed { try answer.checkServer() }
        return answer
      }
    } catch is CircuitBreaker.IsOpen {
      throw StripeProblem.unreachable("it has failed several times and is left alone for a while")
    }
    return try answer.value(Answer.self, hiding: key)
  }

  private var exchange: StripeExchange { StripeExchange(base: base, key: key) }
}
