import Portal

/// The account that the key belongs to, for the doctor.
package struct StripeAccount: StripeIdentified {
  package static let object = "account"

  package let id: String
  package let country: String?
  package let defaultCurrency: Currency?
  package let chargesEnabled: Bool?
  package let payoutsEnabled: Bool?
  package let detailsSubmitted: Bool?

  package static func retrieve() -> StripeCall<StripeAccount> { .get("/v1/account") }
}

/// Where Stripe sends events.
package struct StripeWebhookEndpoint: StripeIdentified {
  package static let object = "webhook_endpoint"

  package let id: String
  package let url: String
  /// The account's default when nil.
  package let apiVersion: String?
  package let enabledEvents: [String]
  /// `enabled` or `disabled`.
  package let status: String
  package let livemode: Bool

  /// Its events come in our version. Its secret is in the answer, this once, and not read here: whoever
  /// makes it by hand has it from Stripe's pages.
  package static func create(
    url: String, events: [String], key: StripeIdempotencyKey
  ) -> StripeCall<StripeWebhookEndpoint> {
    .post(
      "/v1/webhook_endpoints",
      [
        "url": .text(url), "enabled_events": .ids(events),
        "api_version": .text(StripeAPI.version),
      ], key: key)
  }

  package static func list() -> StripeCall<StripeList<StripeWebhookEndpoint>> {
    .get("/v1/webhook_endpoints", ["limit": 100])
  }

  package static func retrieve(_ id: String) -> StripeCall<StripeWebhookEndpoint> {
    .get("/v1/webhook_endpoints/\(id)")
  }
}
