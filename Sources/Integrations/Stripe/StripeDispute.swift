import Portal

/// A payment that somebody contests with their bank.
package struct StripeDispute: StripeIdentified, StripePriced {
  package static let object = "dispute"

  package struct EvidenceDetails: Decodable, Sendable, Equatable {
    /// Until when an operator must have answered.
    package let dueBy: StripeTime?
  }

  package let id: String
  package let currency: Currency
  package let amount: Int64
  /// Such as `needs_response`, `under_review`, `won` or `lost`.
  package let status: String
  package let reason: String
  package let charge: StripeRef<StripeCharge>
  package let paymentIntent: StripeRef<StripePaymentIntent>?
  package let created: StripeTime
  package let evidenceDetails: EvidenceDetails?

  package static func retrieve(_ id: String) -> StripeCall<StripeDispute> {
    .get("/v1/disputes/\(id)")
  }

  package static func list(
    of paymentIntent: String? = nil, from start: StripeTime? = nil
  ) -> StripeCall<StripeList<StripeDispute>> {
    .get(
      "/v1/disputes",
      [
        "payment_intent": paymentIntent.map(StripeValue.text),
        "created": start.map { .object(["gte": .time($0)]) }, "limit": 100,
      ])
  }
}
