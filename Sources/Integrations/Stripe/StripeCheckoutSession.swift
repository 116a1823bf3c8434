import Portal

/// A page of Stripe's where somebody pays for the first time, or gives another way to pay.
package struct StripeCheckoutSession: StripeIdentified {
  package static let object = "checkout.session"

  package enum Status: String, Sendable { case open, complete, expired }
  package enum PaymentStatus: String, Sendable {
    case paid, unpaid
    case notRequired = "no_payment_required"
  }
  package enum Mode: String, Sendable { case payment, setup, subscription }

  package let id: String
  package let mode: StripeWord<Mode>
  package let status: StripeWord<Status>?
  package let paymentStatus: StripeWord<PaymentStatus>
  /// Where to send the person; nil once it is over.
  package let url: String?
  package let customer: StripeRef<StripeCustomer>?
  package let subscription: StripeRef<StripeSubscription>?
  package let invoice: StripeRef<StripeInvoice>?
  package let setupIntent: StripeRef<StripeSetupIntent>?
  package let clientReferenceID: String?
  package let currency: Currency?
  package let amountTotal: Int64?
  package let created: StripeTime
  package let expiresAt: StripeTime
  package let livemode: Bool
  package let metadata: [String: String]?

  private enum CodingKeys: String, CodingKey {
    case id, mode, status, paymentStatus, url, customer, subscription, invoice, setupIntent
    case clientReferenceID, currency, amountTotal, created, expiresAt, livemode, metadata
  }
}

/// A way to pay that is being set up.
package struct StripeSetupIntent: StripeIdentified {
  package static let object = "setup_intent"

  package let id: String
  /// `succeeded` when it is there.
  package let status: String
  package let paymentMethod: StripeRef<StripePaymentMethod>?
  package let customer: StripeRef<StripeCustomer>?
  package let metadata: [String: String]?

  package static func retrieve(_ id: String) -> StripeCall<StripeSetupIntent> {
    .get("/v1/setup_intents/\(id)")
  }
}
