import Portal

/// A payment of an invoice, made or tried.
package struct StripeInvoicePayment: StripeIdentified, StripePriced {
  package static let object = "invoice_payment"

  package struct Payment: Decodable, Sendable, Equatable {
    package let type: String
    package let paymentIntent: StripeRef<StripePaymentIntent>?
    package let charge: StripeRef<StripeCharge>?
  }

  package let id: String
  package let invoice: StripeRef<StripeInvoice>
  package let currency: Currency
  package let amountRequested: Int64
  package let amountPaid: Int64?
  /// `open`, `paid` or `canceled`.
  package let status: String
  package let payment: Payment
}

/// The way of one payment through banks and confirmations.
package struct StripePaymentIntent: StripeIdentified, StripePriced {
  package static let object = "payment_intent"

  package struct Failure: Decodable, Sendable, Equatable {
    package let code: String?
    package let declineCode: String?
    /// For the person who pays.
    package let message: String?
  }

  package let id: String
  package let currency: Currency
  package let amount: Int64
  package let amountReceived: Int64?
  /// `requires_action` when the bank wants a confirmation, `succeeded` when it is paid.
  package let status: String
  package let customer: StripeRef<StripeCustomer>?
  package let latestCharge: StripeRef<StripeCharge>?
  package let lastPaymentError: Failure?
  package let paymentMethod: StripeRef<StripePaymentMethod>?

  package static func retrieve(
    _ id: String, expanding: [String] = []
  ) -> StripeCall<StripePaymentIntent> {
    .get("/v1/payment_intents/\(id)", expanding: expanding)
  }
}

/// Money that was taken, or an attempt that failed.
package struct StripeCharge: StripeIdentified, StripePriced {
  package static let object = "charge"

  package let id: String
  package let currency: Currency
  package let amount: Int64
  package let amountCaptured: Int64
  package let amountRefunded: Int64
  package let disputed: Bool
  package let paid: Bool
  /// `succeeded`, `pending` or `failed`.
  package let status: String
  package let failureCode: String?
  package let failureMessage: String?
  package let customer: StripeRef<StripeCustomer>?
  package let paymentIntent: StripeRef<StripePaymentIntent>?

  package static func retrieve(_ id: String) -> StripeCall<StripeCharge> {
    .get("/v1/charges/\(id)")
  }
}
