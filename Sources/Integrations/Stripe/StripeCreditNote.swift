import Portal

/// Less of an open invoice, or what is given back of a paid one, with a number of its own.
package struct StripeCreditNote: StripeIdentified, StripePriced {
  package static let object = "credit_note"

  package enum Status: String, Sendable { case issued, void }

  package struct Refund: Decodable, Sendable, Equatable {
    package let amountRefunded: Int64
    package let refund: StripeRef<StripeRefund>?
  }

  package let id: String
  package let number: String
  package let invoice: StripeRef<StripeInvoice>
  package let customer: StripeRef<StripeCustomer>
  package let currency: Currency
  package let created: StripeTime
  package let status: StripeWord<Status>
  /// `pre_payment` or `post_payment`.
  package let type: String
  package let reason: String?
  package let memo: String?
  package let subtotal: Int64
  package let discountAmount: Int64
  package let totalTaxes: [StripeTax]?
  package let total: Int64
  package let amount: Int64
  package let outOfBandAmount: Int64?
  package let refunds: [Refund]
  package let pdf: String
  package let metadata: [String: String]?

  /// Where what is credited goes. Of an open invoice it is owed no more; of a paid one the sum must be the
  /// credit note's.
  package struct Way: Sendable, Hashable {
    /// Back to the card, by a refund that is made with it.
    package var refund: StripeAmount?
    /// By a refund that is there already.
    package var refundMade: (id: String, amount: StripeAmount)?
    /// To the customer's balance, for the next invoice.
    package var credit: StripeAmount?
    /// Past Stripe.
    package var outOfBand: StripeAmount?

    package init(
      refund: StripeAmount? = nil, refundMade: (id: String, amount: StripeAmount)? = nil,
      credit: StripeAmount? = nil, outOfBand: StripeAmount? = nil
    ) {
      self.refund = refund
      self.refundMade = refundMade
      self.credit = credit
      self.outOfBand = outOfBand
    }

    package static func == (left: Self, right: Self) -> Bool { left.form == right.form }
    package func hash(into hasher: inout Hasher) { hasher.combine(form) }

    fileprivate var form: StripeForm {
      [
        "refund_amount": refund.map { .integer($0.integer) },
        "refunds": refundMade.map {
          .list([
            .object(["refund": .text($0.id), "amount_refunded": .integer($0.amount.integer)])
          ])
        }, "credit_amount": credit.map { .integer($0.integer) },
        "out_of_band_amount": outOfBand.map { .integer($0.integer) },
      ]
    }
  }

  package enum Reason: String, Sendable {
    case duplicate, fraudulent
    case orderChange = "order_change"
    case productUnsatisfactory = "product_unsatisfactory"
  }
}

extension StripeCreditNote {
  package static func create(
    for invoice: String, amount: StripeAmount, _ way: Way = Way(), reason: Reason? = nil,
    memo: String? = nil, metadata: [String: String] = [:], key: StripeIdempotencyKey
  ) -> StripeCall<StripeCreditNote> {
    .post(
      "/v1/credit_notes",
      form(invoice, amount, way, reason) + [
        "memo": memo.map(StripeValue.text), "metadata": .metadata(metadata),
      ], key: key)
  }

  /// What it would say; nothing is kept of it.
  package static func preview(
    for invoice: String, amount: StripeAmount, _ way: Way = Way(), reason: Reason? = nil
  ) -> StripeCall<StripeCreditNote> {
    .get("/v1/credit_notes/preview", form(invoice, amount, way, reason))
  }

  package static func list(
    of customer: String? = nil, invoice: String? = nil
  ) -> StripeCall<StripeList<StripeCreditNote>> {
    .get(
      "/v1/credit_notes",
      [
        "customer": customer.map(StripeValue.text), "invoice": invoice.map(StripeValue.text),
        "limit": 100,
      ])
  }

  private static func form(
    _ invoice: String, _ amount: StripeAmount, _ way: Way, _ reason: Reason?
  ) -> StripeForm {
    ["invoice": .text(invoice), "amount": .integer(amount.integer)] + way.form + [
      "reason": reason.map { .text($0.rawValue) }
    ]
  }
}
