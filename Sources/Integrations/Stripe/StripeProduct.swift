/// What is sold: a plan, or a metered unit of one.
package struct StripeProduct: StripeIdentified {
  package static let object = "product"

  package let id: String
  package let name: String
  package let active: Bool
  package let description: String?
  package let unitLabel: String?
  package let metadata: [String: String]

  /// - Parameters:
  ///   - id: ours: a second one with it is refused.
  ///   - unitLabel: how one of it is called on invoices, such as `seat`.
  package static func create(
    id: String? = nil, name: String, description: String? = nil, unitLabel: String? = nil,
    taxCode: String? = nil, metadata: [String: String] = [:], key: StripeIdempotencyKey
  ) -> StripeCall<StripeProduct> {
    .post(
      "/v1/products",
      [
        "id": id.map(StripeValue.text), "name": .text(name),
        "description": description.map(StripeValue.text),
        "unit_label": unitLabel.map(StripeValue.text), "tax_code": taxCode.map(StripeValue.text),
        "metadata": .metadata(metadata),
      ], key: key)
  }

  package static func retrieve(_ id: String) -> StripeCall<StripeProduct> {
    .get("/v1/products/\(id)")
  }

  /// Those that are sold no more stay, since invoices name them.
  package static func list(active: Bool? = nil) -> StripeCall<StripeList<StripeProduct>> {
    .get("/v1/products", ["active": active.map(StripeValue.flag), "limit": 100])
  }
}
