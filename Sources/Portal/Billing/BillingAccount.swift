/// How a team pays, and as whom: what stands on its next invoice. Invoices keep what stood here then.
package struct BillingAccount: Sendable, Equatable {
  /// Fixed by the first purchase; nil before it.
  package var currency: Currency?
  /// Who gets invoices and reminders beside the owners; empty for nobody else.
  package var contact = ""
  package var company = ""
  /// Lines as they were typed.
  package var address = ""
  /// ISO 3166, two letters; empty while nobody has said.
  package var country = ""
  package var taxID = ""
  /// The buyer's own number of the order, repeated on each invoice.
  package var orderNumber = ""
  package var trialUsedAt: Timestamp?
  /// With tax: above zero it comes off the next invoice, below it is added.
  package var carried: Int64 = 0
  package var coupon: AppliedCoupon?

  package init() {}

  private init(_ row: Row) throws {
    currency = try row["currency"]
    contact = try row["contact"]
    company = try row["company"]
    address = try row["address"]
    country = try row["country"]
    taxID = try row["tax_id"]
    orderNumber = try row["order_number"]
    trialUsedAt = try row["trial_used_at"]
    carried = try row["carried"]
    if let id: ID<Coupon> = try row["coupon_id"], let from: Timestamp = try row["coupon_from"] {
      coupon = AppliedCoupon(id: id, from: from, until: try row["coupon_until"])
    }
  }

  /// What nobody has filled in yet is empty.
  package static func find(of team: ID<Team>, in tx: Tx) throws -> BillingAccount {
    try tx.row("SELECT * FROM billing_accounts WHERE team_id = \(team)").map(BillingAccount.init)
      ?? BillingAccount()
  }

  /// The team is in the write's scope.
  func save(for team: ID<Team>, in tx: Tx) throws {
    try tx.insert(
      "billing_accounts",
      [
        "team_id": team, "currency": currency?.code, "contact": contact, "company": company,
        "address": address, "country": country, "tax_id": taxID, "order_number": orderNumber,
        "trial_used_at": trialUsedAt, "carried": carried, "coupon_id": coupon?.id,
        "coupon_from": coupon?.from, "coupon_until": coupon?.until,
      ],
      onConflict: """
        ON CONFLICT (team_id) DO UPDATE SET currency = excluded.currency,
          contact = excluded.contact, company = excluded.company, address = excluded.address,
          country = excluded.country, tax_id = excluded.tax_id,
          order_number = excluded.order_number, trial_used_at = excluded.trial_used_at,
          carried = excluded.carried, coupon_id = excluded.coupon_id,
          coupon_from = excluded.coupon_from, coupon_until = excluded.coupon_until
        """)
  }
}

extension BillingAccount {
  package static let contact = Field.email("contact", "Billing contact").optional()
    .help("Gets invoices and reminders beside the owners. It need not be somebody in the team.")
  package static let company = Field.line("company", "Name on invoices", limit: 100).otherwise("")
    .autocomplete(.organization).help("The team’s name when you leave it empty.")
  package static let address = Field.paragraph("address", "Address", limit: 400).otherwise("")
  package static let country = Field<String>.choice("country", "Country")
    .among([FieldOption("", "Choose a country")] + Country.options).otherwise("")
  package static let taxID = Field.line("taxID", "Tax id", limit: 40).otherwise("")
    .help("Such as a VAT number. It stands on the invoice and can decide which tax is charged.")
  package static let orderNumber = Field.line("orderNumber", "Purchase order number", limit: 60)
    .otherwise("").help("Yours. It stands on each invoice from now on.")

  package static let fields: Fields = [contact, company, address, country, taxID, orderNumber]

  package var entered: Entered {
    [
      Self.contact.of(contact.isEmpty ? nil : EmailAddress(trusted: contact)),
      Self.company.of(company),
      Self.address.of(address), Self.country.of(country), Self.taxID.of(taxID),
      Self.orderNumber.of(orderNumber),
    ]
  }
}

extension Membership {
  /// - Returns: whether anything differs.
  @discardableResult
  package func changeBilling(_ entered: Entered, in tx: Tx) throws -> Bool {
    var account = try BillingAccount.find(of: team.id, in: tx)
    guard let changes = entered.changes(from: account.entered, of: BillingAccount.fields) else {
      return false
    }
    let contact: EmailAddress? = entered[BillingAccount.contact]
    account.contact = contact?.text ?? ""
    account.company = entered[BillingAccount.company]
    account.address = entered[BillingAccount.address]
    account.country = entered[BillingAccount.country]
    account.taxID = entered[BillingAccount.taxID]
    account.orderNumber = entered[BillingAccount.orderNumber]
    try account.save(for: team.id, in: tx)
    try ProviderCustomer.markDetails(team.id, in: tx)
    try tx.audit(
      .billingDetailsChanged, to: .team(team.id), subject: team.name, before: changes.before,
      after: changes.after)
    return true
  }
}
