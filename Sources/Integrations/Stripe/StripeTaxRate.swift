import Foundation

/// A rate of tax. It is never changed, only another one made.
package struct StripeTaxRate: StripeIdentified {
  package static let object = "tax_rate"

  package let id: String
  package let displayName: String
  package let inclusive: Bool
  package let percentage: Decimal
  package let country: String?
  package let active: Bool
  package let metadata: [String: String]?

  /// - Parameter percentage: as text, such as `19` or `8.1`.
  package static func create(
    _ displayName: String, percentage: String, inclusive: Bool, country: String? = nil,
    metadata: [String: String] = [:], key: StripeIdempotencyKey
  ) -> StripeCall<StripeTaxRate> {
    .post(
      "/v1/tax_rates",
      [
        "display_name": .text(displayName), "percentage": .text(percentage),
        "inclusive": .flag(inclusive), "country": country.map(StripeValue.text),
        "metadata": .metadata(metadata),
      ], key: key)
  }

  package static func list(active: Bool? = nil) -> StripeCall<StripeList<StripeTaxRate>> {
    .get("/v1/tax_rates", ["active": active.map(StripeValue.flag), "limit": 100])
  }
}
