import Portal

/// Money that goes back.
package struct StripeRefund: StripeIdentified, StripePriced {
  package static let object = "refund"

  package enum Status: String, Sendable {
    case pending, succeeded, failed, canceled
    case requiresAction = "requires_action"
  }
  package enum Reason: String, Sendable {
    case duplicate, fraudulent
    case requested = "requested_by_customer"
  }

  package let id: String
  package let currency: Currency
  package let amount: Int64
  /// It may fail days after it succeeded.
  package let status: StripeWord<Status>?
  package let failureReason: String?
  package let reason: String?
  package let charge: StripeRef<StripeCharge>?
  package let paymentIntent: StripeRef<StripePaymentIntent>?
  package let created: StripeTime
  package let metadata: [String: String]?

  /// - Parameter amount: all that is left when nil.
  package static func create(
    of paymentIntent: String, amount: StripeAmount? = nil, _ reason: Reason? = nil,
    metadata: [String: String] = [:], key: StripeIdempotencyKey
  ) -> StripeCall<StripeRefund> {
    .post(
      "/v1/refunds",
      [
        "payment_intent": .text(paymentIntent), "amount": amount.map { .integer($0.integer) },
        "reason": reason.map { .text($0.rawValue) }, "metadata": .metadata(metadata),
      ], key: key)
  }

  package static func retrieve(_ id: String) -> StripeCall<StripeRefund> {
    .get("/v1/refunds/\(id)")
  }

  package static func list(
    of paymentIntent: String? = nil, from start: StripeTime? = nil
  ) -> StripeCall<StripeList<StripeRefund>> {
    .get(
      "/v1/refunds",
      [
        "payment_intent": paymentIntent.map(StripeValue.text),
        "created": start.map { .object(["gte": .time($0)]) }, "limit": 100,
      ])
  }
}
