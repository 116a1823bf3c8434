/// A customer's number with a tax office.
package struct StripeTaxID: StripeIdentified {
  package static let object = "tax_id"

  package struct Verification: Decodable, Sendable, Equatable {
    package enum Status: String, Sendable { case pending, verified, unverified, unavailable }
    package let status: StripeWord<Status>
  }

  package let id: String
  /// Such as `eu_vat`.
  package let type: String
  package let value: String
  package let country: String?
  package let verification: Verification?

  package static func create(
    _ type: String, _ value: String, of customer: String, key: StripeIdempotencyKey
  ) -> StripeCall<StripeTaxID> {
    .post(
      "/v1/customers/\(customer)/tax_ids", ["type": .text(type), "value": .text(value)], key: key)
  }

  package static func list(of customer: String) -> StripeCall<StripeList<StripeTaxID>> {
    .get("/v1/customers/\(customer)/tax_ids", ["limit": 100])
  }

  package static func delete(
    _ id: String, of customer: String
  ) -> StripeCall<StripeDeleted<StripeTaxID>> {
    .delete("/v1/customers/\(customer)/tax_ids/\(id)")
  }
}
