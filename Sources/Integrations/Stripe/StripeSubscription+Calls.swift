import Portal

/// A change of one item of a subscription.
package enum StripeItemChange: Sendable, Hashable {
  case add(StripeNewItem)
  /// What is nil stays.
  case change(String, price: String? = nil, quantity: Int64? = nil)
  case remove(String)

  var value: StripeValue {
    switch self {
    case .add(let item): item.value
    case .change(let id, let price, let quantity):
      .object([
        "id": .text(id), "price": price.map(StripeValue.text),
        "quantity": quantity.map(StripeValue.integer),
      ])
    case .remove(let id): .object(["id": .text(id), "deleted": true])
    }
  }
}

/// What becomes of the time that was paid, or is still to be paid, when something changes within it.
package enum StripeProration: String, Sendable {
  /// Charged at once, on an invoice of its own.
  case invoiced = "always_invoice"
  /// On the next invoice.
  case later = "create_prorations"
  case none
}

extension StripeSubscription {
  package static func retrieve(
    _ id: String, expanding: [String] = []
  ) -> StripeCall<StripeSubscription> {
    .get("/v1/subscriptions/\(id)", expanding: expanding)
  }

  /// Also those that are over. Without a customer, those of test clocks are not among them.
  package static func list(
    of customer: String? = nil, testClock: String? = nil
  ) -> StripeCall<StripeList<StripeSubscription>> {
    .get(
      "/v1/subscriptions",
      [
        "customer": customer.map(StripeValue.text), "test_clock": testClock.map(StripeValue.text),
        "status": "all", "limit": 100,
      ])
  }

  /// Charged at once, and nothing changes until it is paid: until then it is the pending update.
  /// - Parameter prorationDate: that of the preview, so that it costs what was shown.
  package static func upgrade(
    _ id: String, _ items: [StripeItemChange], prorationDate: StripeTime,
    expanding: [String] = [], key: StripeIdempotencyKey
  ) -> StripeCall<StripeSubscription> {
    .post(
      "/v1/subscriptions/\(id)",
      [
        "items": .list(items.map(\.value)), "proration_behavior": "always_invoice",
        "payment_behavior": "pending_if_incomplete", "proration_date": .time(prorationDate),
      ], expanding: expanding, key: key)
  }

  /// Changes at once, whatever becomes of the payment: for fewer seats, or by an operator.
  package static func change(
    _ id: String, _ items: [StripeItemChange], _ proration: StripeProration,
    prorationDate: StripeTime? = nil, key: StripeIdempotencyKey
  ) -> StripeCall<StripeSubscription> {
    .post(
      "/v1/subscriptions/\(id)",
      [
        "items": .list(items.map(\.value)), "proration_behavior": .text(proration.rawValue),
        "proration_date": prorationDate.map(StripeValue.time),
      ], key: key)
  }

  /// Ends it with what is paid, or takes that back. Refused while a schedule holds it: release that first.
  package static func cancelAtPeriodEnd(
    _ id: String, _ ends: Bool, comment: String? = nil, key: StripeIdempotencyKey
  ) -> StripeCall<StripeSubscription> {
    .post(
      "/v1/subscriptions/\(id)",
      [
        "cancel_at_period_end": .flag(ends),
        "cancellation_details": comment.map { .object(["comment": .text($0)]) },
      ], key: key)
  }

  /// Ends it now. Refused with 404 when it is over already.
  /// - Parameters:
  ///   - invoicesNow: what is still open, such as usage, is charged; otherwise it is lost.
  ///   - prorates: the time that is paid and not used is given back to the customer's balance.
  package static func cancel(
    _ id: String, invoicesNow: Bool, prorates: Bool
  ) -> StripeCall<StripeSubscription> {
    .delete(
      "/v1/subscriptions/\(id)",
      ["invoice_now": .flag(invoicesNow), "prorate": .flag(prorates)])
  }

  /// Of one that is `paused`; a cancellation is taken back by `cancelAtPeriodEnd`.
  package static func resume(
    _ id: String, key: StripeIdempotencyKey
  ) -> StripeCall<StripeSubscription> {
    .post(
      "/v1/subscriptions/\(id)/resume", ["payment_behavior": "resume_on_payment_success"],
      key: key)
  }

  /// What is charged from now on. An empty text: the customer's own.
  package static func setDefault(
    paymentMethod: String, of id: String, key: StripeIdempotencyKey
  ) -> StripeCall<StripeSubscription> {
    .post(
      "/v1/subscriptions/\(id)", ["default_payment_method": .text(paymentMethod)], key: key)
  }

  /// How its invoices are taxed from now on.
  package static func setTaxRates(
    _ rates: [String], of id: String, key: StripeIdempotencyKey
  ) -> StripeCall<StripeSubscription> {
    .post("/v1/subscriptions/\(id)", ["default_tax_rates": .ids(rates)], key: key)
  }

  /// All there are from now on; an empty list takes all away.
  package static func setDiscounts(
    _ reductions: [StripeReduction], of id: String, key: StripeIdempotencyKey
  ) -> StripeCall<StripeSubscription> {
    .post(
      "/v1/subscriptions/\(id)", ["discounts": .list(reductions.map(\.value))], key: key)
  }
}
