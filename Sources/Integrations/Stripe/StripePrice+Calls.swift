import Portal

extension StripePrice {
  /// How a price is reckoned.
  package enum Charge: Sendable, Hashable {
    /// For each of what is bought: a plan is bought once, seats as many as there are.
    case each(StripeAmount)
    /// For each unit that a meter counted; a decimal fraction of Stripe's integer, such as `0.05`.
    case metered(String, meter: String)
    /// The same, after some units that cost nothing.
    case meteredBeyond(included: Int64, String, meter: String)
  }

  /// What a new price says.
  package struct Fields: Sendable {
    package let product: String
    package let currency: Currency
    package let charge: Charge
    package let interval: Interval
    package let intervalCount: Int
    package let tax: TaxBehavior
    /// Ours, by which it is found again. One price alone has it.
    package let lookupKey: String?
    package let nickname: String?
    package let metadata: [String: String]

    package init(
      product: String, currency: Currency, charge: Charge, interval: Interval,
      intervalCount: Int = 1, tax: TaxBehavior, lookupKey: String? = nil, nickname: String? = nil,
      metadata: [String: String] = [:]
    ) {
      self.product = product
      self.currency = currency
      self.charge = charge
      self.interval = interval
      self.intervalCount = intervalCount
      self.tax = tax
      self.lookupKey = lookupKey
      self.nickname = nickname
      self.metadata = metadata
    }

    fileprivate var form: StripeForm {
      let common: StripeForm = [
        "product": .text(product), "currency": .text(currency.code),
        "recurring": .object(
          ["interval": .text(interval.rawValue), "interval_count": .integer(Int64(intervalCount))]
            + charge.usage),
        "tax_behavior": .text(tax.rawValue), "lookup_key": lookupKey.map(StripeValue.text),
        "nickname": nickname.map(StripeValue.text), "metadata": .metadata(metadata),
      ]
      return common + charge.form
    }
  }

  package static func create(
    _ fields: Fields, key: StripeIdempotencyKey
  ) -> StripeCall<StripePrice> {
    .post("/v1/prices", fields.form, key: key)
  }

  /// Nobody buys it any more; who has it keeps it.
  package static func retire(_ id: String, key: StripeIdempotencyKey) -> StripeCall<StripePrice> {
    .post("/v1/prices/\(id)", ["active": false], key: key)
  }

  package static func retrieve(
    _ id: String, withTiers: Bool = false
  ) -> StripeCall<StripePrice> {
    .get("/v1/prices/\(id)", expanding: withTiers ? ["tiers"] : [])
  }

  /// - Parameter lookupKeys: ten at most.
  package static func list(lookupKeys: [String]) -> StripeCall<StripeList<StripePrice>> {
    .get("/v1/prices", ["lookup_keys": .ids(lookupKeys), "limit": 100])
  }
}

extension StripePrice.Charge {
  fileprivate var usage: StripeForm {
    switch self {
    case .each: ["usage_type": "licensed"]
    case .metered(_, let meter), .meteredBeyond(_, _, let meter):
      ["usage_type": "metered", "meter": .text(meter)]
    }
  }

  fileprivate var form: StripeForm {
    switch self {
    case .each(let amount): ["unit_amount": .integer(amount.integer)]
    case .metered(let decimal, _): ["unit_amount_decimal": .text(decimal)]
    case .meteredBeyond(let included, let decimal, _):
      [
        "billing_scheme": "tiered", "tiers_mode": "graduated",
        "tiers": .list([
          .object(["up_to": .integer(included), "unit_amount": 0]),
          .object(["up_to": "inf", "unit_amount_decimal": .text(decimal)]),
        ]),
      ]
    }
  }
}
