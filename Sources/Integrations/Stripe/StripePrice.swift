import Portal

/// What a product costs in one currency and interval. It is never changed, only another one made.
package struct StripePrice: StripeIdentified, StripePriced {
  package static let object = "price"

  package enum Interval: String, Sendable { case day, week, month, year }
  package enum Usage: String, Sendable { case licensed, metered }
  package enum TaxBehavior: String, Sendable { case inclusive, exclusive, unspecified }

  package struct Recurring: Decodable, Sendable, Equatable {
    package let interval: StripeWord<Interval>
    package let intervalCount: Int
    package let usageType: StripeWord<Usage>
    /// What counts it, where it is metered.
    package let meter: String?
  }

  /// Only there when it is asked for by `expand`.
  package struct Tier: Decodable, Sendable, Equatable {
    /// Nil in the last one.
    package let upTo: Int64?
    package let flatAmount: Int64?
    package let unitAmount: Int64?
    package let unitAmountDecimal: String?
  }

  package let id: String
  package let active: Bool
  package let currency: Currency
  package let product: StripeRef<StripeProduct>
  /// Nil where it is a fraction, or there are tiers.
  package let unitAmount: Int64?
  package let unitAmountDecimal: String?
  package let recurring: Recurring?
  package let lookupKey: String?
  package let nickname: String?
  package let taxBehavior: StripeWord<TaxBehavior>?
  package let billingScheme: String
  package let tiersMode: String?
  package let tiers: [Tier]?
  package let livemode: Bool
  package let metadata: [String: String]
}
