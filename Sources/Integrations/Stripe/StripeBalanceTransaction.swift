import Portal

/// A change of what is to a customer's good, or owed.
package struct StripeBalanceTransaction: StripeIdentified, StripePriced {
  package static let object = "customer_balance_transaction"

  package let id: String
  package let currency: Currency
  /// Below zero it is to the customer's good.
  package let amount: Int64
  package let endingBalance: Int64

  /// Comes off the next invoice.
  package static func give(
    _ amount: StripeAmount, to customer: String, description: String, key: StripeIdempotencyKey
  ) -> StripeCall<StripeBalanceTransaction> {
    .post(
      "/v1/customers/\(customer)/balance_transactions",
      [
        "amount": .integer(-amount.integer), "currency": .text(amount.currency.code),
        "description": .text(description),
      ], key: key)
  }
}
