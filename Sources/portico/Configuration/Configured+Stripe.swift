import Integrations
import Portal

/// Payments by card, as configured.
struct StripeRoute: Sendable, CustomReflectable {
  /// Of tests or of real money, whole or restricted.
  private static let prefixes = ["sk_test_", "sk_live_", "rk_test_", "rk_live_"]

  private let key: String
  private let address: String
  /// Reads what Stripe posts; nil where no secret is set.
  let events: StripeEvents?
  /// Whether money moves.
  let isLive: Bool

  /// Empty: whatever prints this must not print the key.
  var customMirror: Mirror { Mirror(self, children: []) }

  /// Nil where no key is set.
  /// - Throws: `Complaint` with what is wrong and what to do.
  init?(_ values: SettingValues) throws {
    let (key, address) = (values["stripeKey"], values["stripeApi"])
    guard StripeAPI.takes(address: address) else {
      throw values.complaint("stripeApi", "an https:// address")
    }
    let secrets = try Self.secrets(values)
    guard !key.isEmpty else {
      guard secrets.isEmpty else {
        throw Complaint(
          "PORTICO_STRIPE_WEBHOOK_SECRET is set, and PORTICO_STRIPE_KEY is not: set both, or neither."
        )
      }
      return nil
    }
    guard Self.prefixes.contains(where: { key.hasPrefix($0) && key.count > $0.count }),
      Self.isPlain(key)
    else {
      throw values.complaint(
        "stripeKey", "a secret or restricted key of Stripe’s, such as sk_test_... or rk_live_...")
    }
    guard !values["plans"].isEmpty else {
      throw Complaint(
        "PORTICO_STRIPE_KEY is set, and PORTICO_PLANS is not: without plans there is nothing to pay for. docs/billing.md shows a file."
      )
    }
    self.key = key
    self.address = address
    let isLive = key.contains("_live_")
    self.isLive = isLive
    events = StripeWebhook(secrets: secrets).map { StripeEvents($0, isLive: isLive) }
  }

  /// More than one while they are changed.
  private static func secrets(_ values: SettingValues) throws -> [String] {
    let secrets = values.list("stripeWebhookSecret")
    let start = "whsec_"
    guard
      secrets.allSatisfy({ $0.hasPrefix(start) && $0.count > start.count && isPlain($0) }),
      secrets.isEmpty == values["stripeWebhookSecret"].isEmpty
    else {
      throw values.complaint(
        "stripeWebhookSecret",
        "the signing secret of Stripe’s webhook endpoint, whsec_..., or several with commas between them"
      )
    }
    return secrets
  }

  private static func isPlain(_ text: String) -> Bool {
    text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
  }

  /// - Parameter breaker: counts what says that Stripe is in trouble.
  func api(_ breaker: CircuitBreaker) -> StripeAPI? {
    StripeAPI(key: key, address: address, breaker: breaker)
  }
}

extension Configured {
  /// Where Stripe posts its events to.
  var stripeEndpoint: String { "\(portal.baseURL)/webhooks/stripe" }
}
