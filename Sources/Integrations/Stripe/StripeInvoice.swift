import Portal

/// An invoice, or the preview of one. Its sums are Stripe's: they are copied, and checked by `check`.
package struct StripeInvoice: StripeIdentified, StripePriced {
  package static let object = "invoice"

  package enum Status: String, Sendable { case draft, open, paid, uncollectible, void }

  package struct DiscountAmount: Decodable, Sendable, Equatable {
    package let amount: Int64
    package let discount: StripeRef<StripeDiscount>
  }

  /// Credits that somebody bought ahead, beside the discounts.
  package struct PretaxCredit: Decodable, Sendable, Equatable {
    package let amount: Int64
    package let type: String
  }

  package struct Parent: Decodable, Sendable, Equatable {
    package struct SubscriptionDetails: Decodable, Sendable, Equatable {
      package let subscription: StripeRef<StripeSubscription>
      /// As they were when it was finalised.
      package let metadata: [String: String]?
      package let subscriptionProrationDate: StripeTime?
    }

    package let type: String
    package let subscriptionDetails: SubscriptionDetails?
  }

  package struct TaxID: Decodable, Sendable, Equatable {
    package let type: String
    package let value: String?
  }

  package struct StatusTransitions: Decodable, Sendable, Equatable {
    package let finalizedAt: StripeTime?
    package let paidAt: StripeTime?
    package let voidedAt: StripeTime?
    package let markedUncollectibleAt: StripeTime?
  }

  package let id: String
  /// From when it is finalised.
  package let number: String?
  package let status: StripeWord<Status>?
  package let billingReason: String?
  package let currency: Currency
  package let created: StripeTime
  package let effectiveAt: StripeTime?
  package let dueDate: StripeTime?
  package let periodStart: StripeTime
  package let periodEnd: StripeTime
  package let statusTransitions: StatusTransitions
  package let parent: Parent?
  package let livemode: Bool
  package let metadata: [String: String]?

  /// The first of them; `lines(of:)` walks all.
  package private(set) var lines: StripeList<StripeInvoiceLine>
  package let subtotal: Int64
  package let discounts: [StripeRef<StripeDiscount>]
  package let totalDiscountAmounts: [DiscountAmount]?
  package let totalPretaxCreditAmounts: [PretaxCredit]?
  package let totalTaxes: [StripeTax]?
  package let totalExcludingTax: Int64?
  package let amountShipping: Int64?
  package let total: Int64

  package let startingBalance: Int64
  /// Nil until it is finalised.
  package let endingBalance: Int64?
  package let prePaymentCreditNotesAmount: Int64
  package let postPaymentCreditNotesAmount: Int64
  package let amountDue: Int64
  package let amountPaid: Int64
  package let amountRemaining: Int64

  package let attemptCount: Int
  package let nextPaymentAttempt: StripeTime?
  /// Only there when it is asked for by `expand`.
  package let payments: StripeList<StripeInvoicePayment>?
  /// Where the person can pay it, or confirm the payment.
  package let hostedInvoiceURL: String?
  package let invoicePDF: String?

  package let customer: StripeRef<StripeCustomer>
  package let customerName: String?
  package let customerEmail: String?
  package let customerAddress: StripeAddress?
  package let customerTaxIDs: [TaxID]?
  package let customerTaxExempt: String?

  /// The same with all its lines.
  func with(lines: [StripeInvoiceLine]) -> StripeInvoice {
    var invoice = self
    invoice.lines = StripeList(data: lines, hasMore: false)
    return invoice
  }

  package var subscription: String? { parent?.subscriptionDetails?.subscription.id }
}
