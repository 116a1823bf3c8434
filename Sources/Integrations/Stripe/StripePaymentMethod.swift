/// A way to pay.
package struct StripePaymentMethod: StripeIdentified {
  package static let object = "payment_method"

  package struct Card: Decodable, Sendable, Equatable {
    package let brand: String
    package let last4: String
    package let expMonth: Int
    package let expYear: Int
  }

  package let id: String
  /// Such as `card` or `sepa_debit`.
  package let type: String
  package let card: Card?
  package let customer: StripeRef<StripeCustomer>?

  package static func retrieve(_ id: String) -> StripeCall<StripePaymentMethod> {
    .get("/v1/payment_methods/\(id)")
  }

  package static func list(of customer: String) -> StripeCall<StripeList<StripePaymentMethod>> {
    .get("/v1/customers/\(customer)/payment_methods", ["limit": 100])
  }

  package static func attach(
    _ id: String, to customer: String, key: StripeIdempotencyKey
  ) -> StripeCall<StripePaymentMethod> {
    .post("/v1/payment_methods/\(id)/attach", ["customer": .text(customer)], key: key)
  }
}
