import Crypto
import Foundation
import Portal

/// What is sold, as Stripe knows it: made when it is first wanted, found again by names of ours. The same
/// is never made twice: products have our ids, prices our lookup keys.
struct StripeCatalogue: Sendable {
  let api: StripeAPI
  let portal: Portal

  /// What stands in the plans file, before anybody asks for it.
  func prepare() async throws {
    for version in portal.settings.plans.sellable {
      for (cycle, currency) in version.plan.offers {
        _ = try await items(version, cycle, currency, quantity: 1)
      }
    }
  }

  /// What a plan is made of: its price, and one for each metered unit.
  func items(
    _ version: PlanVersion, _ cycle: BillingInterval, _ currency: Currency, quantity: Int64
  ) async throws -> [StripeNewItem] {
    var items: [StripeNewItem] = []
    if let price = version.plan.price(cycle, in: currency) {
      let found = try await find(.plan(version, cycle, price))
      items.append(
        StripeNewItem(price: found, quantity: version.plan.isPerSeat ? quantity : 1))
    }
    for unit in version.plan.metered {
      guard let money = unit.amounts[currency] else { continue }
      let found = try await find(.unit(version, unit, money))
      items.append(StripeNewItem(price: found, quantity: nil))
    }
    return items
  }

  enum Sold: Sendable {
    case plan(PlanVersion, BillingInterval, Money)
    case unit(PlanVersion, MeteredUnit, Money)
  }

  private func find(_ sold: Sold) async throws -> String {
    let name = name("price", sold.lookupKey)
    if let known = try await known(name) { return known }
    let found = try await api.send(
      StripePrice.list(lookupKeys: [sold.lookupKey]), within: StripeBilling.deadline)
    let price =
      if let there = found.data.first(where: \.active) { there.id } else { try await make(sold) }
    try await keep(name, price)
    return price
  }

  private func make(_ sold: Sold) async throws -> String {
    let product = try await product(of: sold)
    let charge: StripePrice.Charge =
      switch sold {
      case .plan(_, _, let money): .each(try StripeAmount.checked(money))
      case .unit(_, let unit, let money): try await metered(unit, money)
      }
    let fields = StripePrice.Fields(
      product: product, currency: sold.money.currency, charge: charge,
      interval: sold.cycle == .month ? .month : .year,
      tax: sold.version.plan.tax == .inclusive ? .inclusive : .exclusive,
      lookupKey: sold.lookupKey, metadata: sold.metadata)
    let call = StripePrice.create(fields, key: key("price", sold.lookupKey))
    return try await api.send(call, within: StripeBilling.deadline).id
  }

  private func product(of sold: Sold) async throws -> String {
    let (id, name) = sold.product
    let call = StripeProduct.create(id: id, name: name, key: key("product", id))
    do {
      return try await api.send(call, within: StripeBilling.deadline).id
    } catch StripeProblem.refused(let refusal) where refusal.code == "resource_already_exists" {
      return id
    }
  }

  private func metered(_ unit: MeteredUnit, _ money: Money) async throws -> StripePrice.Charge {
    let meter = try await meter(unit.unit)
    let each = Self.decimal(try StripeAmount.checked(money).integer, over: Int64(unit.per))
    return unit.included == 0
      ? .metered(each, meter: meter)
      : .meteredBeyond(included: Int64(unit.included), each, meter: meter)
  }

  private func meter(_ unit: String) async throws -> String {
    let name = name("meter", unit)
    if let known = try await known(name) { return known }
    let event = Self.event(of: unit)
    var found: String?
    for try await meter in api.walk(StripeMeter.list(), within: StripeBilling.deadline)
    where meter.eventName == event && meter.status == .active { found = meter.id }
    if found == nil {
      let call = StripeMeter.create(
        event: event, displayName: portal.settings.plans.words(ofUnit: unit),
        key: key("meter", event))
      found = try await api.send(call, within: StripeBilling.deadline).id
    }
    let meter = found ?? ""
    try await keep(name, meter)
    return meter
  }

  /// Meters count by it.
  static func event(of unit: String) -> String { "portico_\(unit)" }

  /// The rate that a team's invoices are taxed with; none where nothing is added.
  func taxRates(_ rule: TaxRule, country: String) async throws -> [String] {
    guard rule.rate > 0 else { return [] }
    let said = "\(country.isEmpty ? "home" : country)-\(rule.rate)-\(rule.isIncluded ? "in" : "ex")"
    let name = name("tax", said)
    if let known = try await known(name) { return [known] }
    for try await rate in api.walk(StripeTaxRate.list(active: true), within: StripeBilling.deadline)
    where rate.metadata?["portico"] == said {
      try await keep(name, rate.id)
      return [rate.id]
    }
    let call = StripeTaxRate.create(
      "VAT", percentage: rule.rate.asPercent, inclusive: rule.isIncluded,
      country: country.isEmpty ? nil : country, metadata: ["portico": said], key: key("tax", said))
    let made = try await api.send(call, within: StripeBilling.deadline).id
    try await keep(name, made)
    return [made]
  }

  /// A coupon of ours, by its own id.
  func coupon(_ coupon: Coupon) async throws -> String {
    let id = "portico_\(coupon.id)"
    let name = name("coupon", id)
    if try await known(name) != nil { return id }
    let call = StripeCoupon.create(
      id: id, name: String(coupon.code.prefix(40)), try coupon.reduction, for: coupon.time,
      key: key("coupon", id))
    do { _ = try await api.send(call, within: StripeBilling.deadline) } catch StripeProblem.refused(
      let refusal) where refusal.code == "resource_already_exists"
    {}
    try await keep(name, id)
    return id
  }

  // MARK: Names

  /// Another account of Stripe's has other objects.
  private func name(_ kind: String, _ text: String) -> String { "\(api.scope):\(kind):\(text)" }

  private func known(_ name: String) async throws -> String? {
    try await portal.store.read { try ProviderObject.find([name], in: $0)[name] }
  }

  private func keep(_ name: String, _ id: String) async throws {
    try await portal.store.write(for: .portal, as: .system(StripeBilling.name)) {
      try ProviderObject.keep(name, id, at: StripeBilling.name, in: $0)
    }
  }

  /// The same for the same, so that two who make it at once make one. Another day it is looked up first.
  private func key(_ kind: String, _ text: String) -> StripeIdempotencyKey {
    let day = portal.store.clock.now().microseconds / Duration.hours(24).microseconds
    return StripeIdempotencyKey(digest: "\(kind) \(text) \(day)")
  }

  /// Exact where it ends within twelve decimals, which is what Stripe takes.
  static func decimal(_ integer: Int64, over per: Int64) -> String {
    let (whole, rest) = integer.quotientAndRemainder(dividingBy: per)
    var (digits, left) = ("", Int128(rest))
    while left != 0, digits.utf8.count < 12 {
      left *= 10
      digits += String(left / Int128(per))
      left %= Int128(per)
    }
    return digits.isEmpty ? "\(whole)" : "\(whole).\(digits)"
  }
}

extension StripeIdempotencyKey {
  init(digest text: String) {
    let hash = SHA256.hash(data: Data(text.utf8))
    self = Self("portico-" + hash.map { String($0, radix: 16) }.joined()) ?? Self()
  }
}

extension StripeAmount {
  /// - Throws: `Obstacle` for a sum that Stripe does not take.
  static func checked(_ money: Money) throws -> StripeAmount {
    do { return try StripeAmount(money) } catch {
      throw Obstacle(Phrase("Stripe does not take this sum: {{why}}", ["why": "\(error)"]))
    }
  }
}

extension Coupon {
  fileprivate var reduction: StripeCoupon.Reduction {
    get throws {
      switch discount {
      case .percent(let part): .percent(part.asPercent)
      case .amount(let money): .amount(try StripeAmount.checked(money))
      }
    }
  }

  fileprivate var time: StripeCoupon.Time {
    switch duration {
    case .once: .once
    case .months: .months(max(1, months ?? 1))
    case .forever: .forever
    }
  }
}

extension Plan {
  /// Every way in which it is sold.
  fileprivate var offers: [(BillingInterval, Currency)] {
    if prices.isEmpty { return currencies.map { (.month, $0) } }
    return prices.flatMap { price in price.amounts.map { (price.interval, $0.currency) } }
  }
}

extension Plans {
  /// What is paid for.
  fileprivate var sellable: [PlanVersion] {
    all.filter { !$0.isFree }.map { PlanVersion($0, in: self) }
  }
}

extension StripeCatalogue.Sold {
  var version: PlanVersion {
    switch self {
    case .plan(let version, _, _), .unit(let version, _, _): version
    }
  }

  var money: Money {
    switch self {
    case .plan(_, _, let money), .unit(_, _, let money): money
    }
  }

  /// What is used is billed by the month, also where the plan is paid by the year.
  var cycle: BillingInterval {
    if case .plan(_, let cycle, _) = self { cycle } else { .month }
  }

  var lookupKey: String {
    let end = "\(cycle.rawValue)_\(money.currency.code)"
    switch self {
    case .plan: return "portico_\(version.hash.prefix(32))_\(end)"
    case .unit(_, let unit, _): return "portico_\(version.hash.prefix(32))_\(unit.unit)_\(end)"
    }
  }

  var metadata: [String: String] {
    var facts = ["plan": version.hash, "interval": cycle.rawValue]
    if case .unit(_, let unit, _) = self { facts["unit"] = unit.unit }
    return facts
  }

  /// One for each version, so that invoices name what was bought.
  fileprivate var product: (id: String, name: String) {
    switch self {
    case .plan: ("portico_\(version.hash.prefix(32))", version.plan.name)
    case .unit(_, let unit, _):
      ("portico_\(version.hash.prefix(32))_\(unit.unit)", "\(version.plan.name): \(unit.unit)")
    }
  }
}
