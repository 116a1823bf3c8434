import Portal

extension StripeCheckoutSession {
  /// What every session says.
  package struct Fields: Sendable {
    package let customer: String
    /// `{CHECKOUT_SESSION_ID}` in it becomes the session's id.
    package let successURL: String
    package let cancelURL: String
    /// Ours: whose it is.
    package let clientReferenceID: String?
    /// From half an hour to a day ahead; a day when nil.
    package let expiresAt: StripeTime?
    /// Of Stripe's page; the browser's when nil.
    package let locale: String?
    package let metadata: [String: String]

    package init(
      customer: String, successURL: String, cancelURL: String, clientReferenceID: String? = nil,
      expiresAt: StripeTime? = nil, locale: String? = nil, metadata: [String: String] = [:]
    ) {
      self.customer = customer
      self.successURL = successURL
      self.cancelURL = cancelURL
      self.clientReferenceID = clientReferenceID
      self.expiresAt = expiresAt
      self.locale = locale
      self.metadata = metadata
    }

    fileprivate var form: StripeForm {
      [
        "customer": .text(customer), "success_url": .text(successURL),
        "cancel_url": .text(cancelURL),
        "client_reference_id": clientReferenceID.map(StripeValue.text),
        "expires_at": expiresAt.map(StripeValue.time), "locale": locale.map(StripeValue.text),
        "metadata": .metadata(metadata),
      ]
    }
  }

  package enum Discounts: Sendable {
    /// The page has no field for a code.
    case none
    /// It has one.
    case typed
    case given([StripeReduction])

    fileprivate var form: StripeForm {
      switch self {
      case .none: [:]
      case .typed: ["allow_promotion_codes": true]
      case .given(let reductions): ["discounts": .list(reductions.map(\.value))]
      }
    }
  }

  /// Begins a subscription, whose metadata are the session's too.
  /// - Parameter trialEnd: two days ahead at least.
  package static func subscribe(
    _ fields: Fields, to items: [StripeNewItem], discounts: Discounts = .none,
    taxRates: [String] = [], trialEnd: StripeTime? = nil, key: StripeIdempotencyKey
  ) -> StripeCall<StripeCheckoutSession> {
    let data: StripeForm = [
      "metadata": .metadata(fields.metadata), "billing_mode": StripeSubscription.billingMode,
      "default_tax_rates": taxRates.isEmpty ? nil : .ids(taxRates),
      "trial_end": trialEnd.map(StripeValue.time),
    ]
    return .post(
      "/v1/checkout/sessions",
      ["mode": "subscription"] + fields.form
        + ["line_items": .list(items.map(\.value)), "subscription_data": .object(data)]
        + discounts.form, key: key)
  }

  /// Asks for a way to pay later.
  package static func setup(
    _ fields: Fields, in currency: Currency, key: StripeIdempotencyKey
  ) -> StripeCall<StripeCheckoutSession> {
    let data: StripeForm = ["metadata": .metadata(fields.metadata)]
    return .post(
      "/v1/checkout/sessions",
      ["mode": "setup", "currency": .text(currency.code)] + fields.form
        + ["setup_intent_data": .object(data)], key: key)
  }

  package static func retrieve(
    _ id: String, expanding: [String] = []
  ) -> StripeCall<StripeCheckoutSession> {
    .get("/v1/checkout/sessions/\(id)", expanding: expanding)
  }

  package static func list(
    of customer: String, _ status: Status? = nil
  ) -> StripeCall<StripeList<StripeCheckoutSession>> {
    .get(
      "/v1/checkout/sessions",
      [
        "customer": .text(customer), "status": status.map { .text($0.rawValue) }, "limit": 100,
      ])
  }

  /// Nobody can pay there any more. Refused when it is not open.
  package static func expire(
    _ id: String, key: StripeIdempotencyKey
  ) -> StripeCall<StripeCheckoutSession> {
    .post("/v1/checkout/sessions/\(id)/expire", key: key)
  }
}

/// What a subscription begins with, or a phase of its schedule has.
package struct StripeNewItem: Sendable, Hashable {
  package let price: String
  /// Nil for what is metered.
  package let quantity: Int64?

  package init(price: String, quantity: Int64?) {
    self.price = price
    self.quantity = quantity
  }

  var value: StripeValue {
    .object(["price": .text(price), "quantity": quantity.map(StripeValue.integer)])
  }
}
