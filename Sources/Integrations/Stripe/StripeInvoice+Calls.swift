import Portal

extension StripeInvoice {
  package static func retrieve(
    _ id: String, expanding: [String] = ["payments"]
  ) -> StripeCall<StripeInvoice> {
    .get("/v1/invoices/\(id)", expanding: expanding)
  }

  package static func list(
    of customer: String? = nil, subscription: String? = nil, _ status: Status? = nil,
    from start: StripeTime? = nil, expanding: [String] = []
  ) -> StripeCall<StripeList<StripeInvoice>> {
    .get(
      "/v1/invoices",
      [
        "customer": customer.map(StripeValue.text),
        "subscription": subscription.map(StripeValue.text),
        "status": status.map { .text($0.rawValue) },
        "created": start.map { .object(["gte": .time($0)]) }, "limit": 100,
      ], expanding: expanding)
  }

  /// All lines of one that has many.
  package static func lines(of id: String) -> StripeCall<StripeList<StripeInvoiceLine>> {
    .get("/v1/invoices/\(id)/lines", ["limit": 100])
  }

  /// How it was paid, and what was tried.
  package static func payments(of id: String) -> StripeCall<StripeList<StripeInvoicePayment>> {
    .get("/v1/invoice_payments", ["invoice": .text(id), "limit": 100])
  }

  /// Tries again now, as when its owner is there. A refusal says why the bank declined.
  package static func pay(
    _ id: String, paymentMethod: String? = nil, offSession: Bool = false,
    key: StripeIdempotencyKey
  ) -> StripeCall<StripeInvoice> {
    .post(
      "/v1/invoices/\(id)/pay",
      [
        "payment_method": paymentMethod.map(StripeValue.text), "off_session": .flag(offSession),
      ], key: key)
  }

  /// Money that came another way.
  package static func markPaid(
    _ id: String, key: StripeIdempotencyKey
  ) -> StripeCall<StripeInvoice> {
    .post("/v1/invoices/\(id)/pay", ["paid_out_of_band": true], key: key)
  }

  /// It is owed no more, and keeps its number.
  package static func void(_ id: String, key: StripeIdempotencyKey) -> StripeCall<StripeInvoice> {
    .post("/v1/invoices/\(id)/void", key: key)
  }
}

extension StripeInvoice {
  /// What a preview supposes.
  package enum Supposing: Sendable {
    /// Nothing: the next charge as things stand.
    case nothing
    /// As `StripeSubscription.upgrade` or `change` would do.
    case change([StripeItemChange], StripeProration, at: StripeTime)
    /// Ended now, with what is given back.
    case canceledNow(at: StripeTime)

    fileprivate var form: StripeForm {
      switch self {
      case .nothing: [:]
      case .change(let items, let proration, let time):
        [
          "items": .list(items.map(\.value)), "proration_behavior": .text(proration.rawValue),
          "proration_date": .time(time),
        ]
      case .canceledNow(let time): ["cancel_now": true, "proration_date": .time(time)]
      }
    }
  }

  /// What a change would cost. Nothing is kept of it. Refused with the code `invoice_upcoming_none` when
  /// nothing would be charged.
  package static func preview(
    of subscription: String, supposing: Supposing, key: StripeIdempotencyKey
  ) -> StripeCall<StripeInvoice> {
    .post(
      "/v1/invoices/create_preview",
      [
        "subscription": .text(subscription), "subscription_details": .object(supposing.form),
      ], key: key)
  }

  /// The first invoice of a subscription that is not there yet.
  package static func preview(
    for customer: String, of items: [StripeNewItem], discounts: [StripeReduction] = [],
    taxRates: [String] = [], key: StripeIdempotencyKey
  ) -> StripeCall<StripeInvoice> {
    let details: StripeForm = [
      "items": .list(items.map(\.value)), "billing_mode": StripeSubscription.billingMode,
      "default_tax_rates": taxRates.isEmpty ? nil : .ids(taxRates),
    ]
    return .post(
      "/v1/invoices/create_preview",
      [
        "customer": .text(customer), "subscription_details": .object(details),
        "discounts": discounts.isEmpty ? nil : .list(discounts.map(\.value)),
      ], key: key)
  }
}
