import Portal

/// Whoever pays: a team.
package struct StripeCustomer: StripeIdentified {
  package static let object = "customer"

  package struct InvoiceSettings: Decodable, Sendable, Equatable {
    package let defaultPaymentMethod: StripeRef<StripePaymentMethod>?
  }

  package enum TaxExempt: String, Sendable { case none, exempt, reverse }

  package let id: String
  package let created: StripeTime
  package let livemode: Bool
  package let name: String?
  package let email: String?
  package let address: StripeAddress?
  /// Set by the first purchase, and fixed from then on.
  package let currency: Currency?
  /// Below zero it is a credit, which the next invoice uses.
  package let balance: Int64
  package let delinquent: Bool?
  package let invoiceSettings: InvoiceSettings
  package let taxExempt: StripeWord<TaxExempt>?
  package let metadata: [String: String]
  package let testClock: StripeRef<StripeTestClock>?
}

/// Also of invoices, as it was then.
package struct StripeAddress: Decodable, Sendable, Hashable {
  package let line1: String?
  package let line2: String?
  package let postalCode: String?
  package let city: String?
  package let state: String?
  package let country: String?

  package init(
    line1: String? = nil, line2: String? = nil, postalCode: String? = nil, city: String? = nil,
    state: String? = nil, country: String? = nil
  ) {
    self.line1 = line1
    self.line2 = line2
    self.postalCode = postalCode
    self.city = city
    self.state = state
    self.country = country
  }

  /// What it lacks is taken away.
  var form: StripeForm {
    func value(_ text: String?) -> StripeValue { text.map(StripeValue.text) ?? .cleared }
    return [
      "line1": value(line1), "line2": value(line2), "postal_code": value(postalCode),
      "city": value(city), "state": value(state), "country": value(country),
    ]
  }
}

extension StripeCustomer {
  /// What is nil stays as it is; an empty text takes away.
  package struct Fields: Sendable {
    package var name: String?
    package var email: String?
    package var address: StripeAddress?
    package var taxExempt: TaxExempt?
    /// In which languages Stripe writes, most wanted first.
    package var locales: [String]?
    package var metadata: [String: String]?

    package init(
      name: String? = nil, email: String? = nil, address: StripeAddress? = nil,
      taxExempt: TaxExempt? = nil, locales: [String]? = nil, metadata: [String: String]? = nil
    ) {
      self.name = name
      self.email = email
      self.address = address
      self.taxExempt = taxExempt
      self.locales = locales
      self.metadata = metadata
    }

    var form: StripeForm {
      [
        "name": name.map(StripeValue.text), "email": email.map(StripeValue.text),
        "address": address.map { .object($0.form) },
        "tax_exempt": taxExempt.map { .text($0.rawValue) },
        "preferred_locales": locales.map(StripeValue.ids),
        "metadata": metadata.map(StripeValue.metadata),
      ]
    }
  }

  package static func create(
    _ fields: Fields, testClock: String? = nil, key: StripeIdempotencyKey
  ) -> StripeCall<StripeCustomer> {
    .post(
      "/v1/customers", fields.form + ["test_clock": testClock.map(StripeValue.text)], key: key)
  }

  package static func update(
    _ id: String, _ fields: Fields, key: StripeIdempotencyKey
  ) -> StripeCall<StripeCustomer> {
    .post("/v1/customers/\(id)", fields.form, key: key)
  }

  /// Empty takes it away.
  package static func setDefault(
    paymentMethod: String, of id: String, key: StripeIdempotencyKey
  ) -> StripeCall<StripeCustomer> {
    .post(
      "/v1/customers/\(id)",
      ["invoice_settings": .object(["default_payment_method": .text(paymentMethod)])], key: key)
  }

  package static func retrieve(_ id: String) -> StripeCall<StripeFound<StripeCustomer>> {
    .get("/v1/customers/\(id)")
  }

  /// By what we wrote on them. Up to a minute behind; those of test clocks are not found.
  package static func search(
    metadata name: String, _ value: String
  ) -> StripeCall<StripeSearch<StripeCustomer>> {
    .get("/v1/customers/search", StripeSearch<StripeCustomer>.metadata(name, value))
  }
}
