import Foundation
import Portal

// Teams as customers.
extension StripeBilling {
  /// The team's, made where there is none. Between Stripe's yes and ours lies a kept call: it is sent again
  /// as it was, so that there is one.
  func customer(_ stand: StripeStand, _ desk: StripeDesk) async throws -> String {
    if let there = stand.customer { return there.externalID }
    let team = stand.team
    let clock = team.isSandbox ? try await clock(stand, desk) : nil
    let fields = stand.customerFields
    return try await desk.send("customer", isReused: true) { key in
      StripeCustomer.create(fields, testClock: clock, key: key)
    } then: { made, tx in
      try ProviderCustomer.keep(
        made.id, of: team.id, at: StripeBilling.name, clock: made.testClock?.id, in: tx)
      // A job tells its tax id.
      if !stand.account.taxID.isEmpty { try ProviderCustomer.markDetails(team.id, in: tx) }
      return try ProviderCustomer.find(of: team.id, in: tx)?.externalID ?? made.id
    }
  }

  /// The account is another, or somebody has deleted it there.
  func forget(_ customer: String, _ desk: StripeDesk) async throws {
    try await portal.store.write(for: .team(desk.team), as: .system(name)) {
      try ProviderCustomer.forget(customer, of: desk.team, in: $0)
    }
  }

  /// What stands on invoices from now on.
  func tellDetails(_ team: ID<Team>) async throws {
    let settings = portal.settings
    let stand = try await portal.store.read { tx -> StripeStand? in
      guard let found = try Team.find(team, in: tx) else { return nil }
      return try StripeStand(of: found, settings, in: tx)
    }
    guard let stand, let customer = stand.customer, let since = customer.detailsAt else { return }
    let desk = StripeDesk(api: api, portal: portal, door: ProgramDoor(team, portal))
    let (id, fields) = (customer.externalID, stand.customerFields)
    try await desk.send("details") { StripeCustomer.update(id, fields, key: $0) }
    try await tellTaxID(stand.account, of: id, desk)
    if let running = stand.subscription?.externalID {
      let rates = try await catalogue.taxRates(stand.tax, country: stand.taxCountry)
      try await desk.send("tax-rates") {
        StripeSubscription.setTaxRates(rates, of: running, key: $0)
      }
    }
    try await portal.store.write(for: .portal, as: .system(name)) {
      try ProviderCustomer.settleDetails(team, until: since, in: $0)
    }
  }

  private func tellTaxID(
    _ account: BillingAccount, of customer: String, _ desk: StripeDesk
  ) async throws {
    let there = try await desk.ask(StripeTaxID.list(of: customer)).data
    let wanted = StripeTaxID.kind(of: account)
    for old in there where old.value != wanted?.value || old.type != wanted?.type {
      _ = try await desk.ask(StripeTaxID.delete(old.id, of: customer))
    }
    guard let wanted, !there.contains(where: { $0.value == wanted.value }) else { return }
    do {
      try await desk.send("tax-id") {
        StripeTaxID.create(wanted.type, wanted.value, of: customer, key: $0)
      }
    } catch StripeProblem.refused(let refusal) {
      // One that Stripe takes for no such number stands on our own pages alone.
      portal.logger.notice(
        "Stripe does not take a tax id", metadata: ["problem": "\(refusal)"])
    }
  }
}

extension StripeStand {
  var customerFields: StripeCustomer.Fields {
    let lines = account.address.split(whereSeparator: \.isNewline).map(String.init)
    let address = StripeAddress(
      line1: lines.first, line2: lines.count > 1 ? lines.dropFirst().joined(separator: ", ") : nil,
      country: account.country.isEmpty ? nil : account.country)
    return StripeCustomer.Fields(
      name: account.company.isEmpty ? team.name : account.company,
      email: email.isEmpty ? nil : email, address: address,
      taxExempt: tax.category == .reverseCharge ? .reverse : StripeCustomer.TaxExempt.none,
      locales: [language], metadata: ["team": team.id.text])
  }
}

extension StripeTaxID {
  /// Which kind of number it is, by the country that it is said with.
  fileprivate static func kind(of account: BillingAccount) -> (type: String, value: String)? {
    let value = account.taxID
    guard !value.isEmpty else { return nil }
    if Country.union.contains(account.country) { return ("eu_vat", value) }
    let types = [
      "GB": "gb_vat", "CH": "ch_vat", "NO": "no_vat", "US": "us_ein", "CA": "ca_bn",
      "AU": "au_abn", "NZ": "nz_gst", "IN": "in_gst", "JP": "jp_cn", "BR": "br_cnpj",
      "MX": "mx_rfc", "SG": "sg_gst", "ZA": "za_vat", "KR": "kr_brn", "AE": "ae_trn",
    ]
    return types[account.country].map { ($0, value) }
  }
}
