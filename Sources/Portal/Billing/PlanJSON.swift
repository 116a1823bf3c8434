import Foundation

/// A plan as it is kept for those who have it. What is not there has its default, so that the same plan is
/// always the same text.
extension Plan {
  package var json: JSON {
    var members = [JSON.Member("key", .text(key)), JSON.Member("name", .text(name))]
    func add(_ name: String, _ value: JSON, unless isDefault: Bool) {
      if !isDefault { members.append(JSON.Member(name, value)) }
    }
    add("description", .text(description), unless: description.isEmpty)
    add("prices", .list(prices.map(\.json)), unless: prices.isEmpty)
    add("perSeat", .flag(isPerSeat), unless: !isPerSeat)
    add("seats", .integer(Int64(seats ?? 0)), unless: seats == nil)
    add("limits", .list(limits.map(\.json)), unless: limits.isEmpty)
    add("features", .list(features.map { .text($0) }), unless: features.isEmpty)
    add("metered", .list(metered.map(\.json)), unless: metered.isEmpty)
    add("trialDays", .integer(Int64(trialDays ?? 0)), unless: trialDays == nil)
    add("tax", .text(tax.rawValue), unless: tax == .exclusive)
    return .object(members)
  }

  /// Reads what `json` wrote.
  /// - Throws: `StoreError.decoding`.
  package init(kept text: String) throws {
    do {
      self.init(try JSONDecoder().decode(KeptPlan.self, from: Data(text.utf8)))
    } catch { throw StoreError.decoding("a kept plan: \(error)") }
  }

  private init(_ kept: KeptPlan) {
    self.init(key: kept.key, name: kept.name)
    description = kept.description ?? ""
    prices = (kept.prices ?? []).compactMap { price in
      BillingInterval(rawValue: price.interval).map { PlanPrice($0, price.amounts.map(\.money)) }
    }
    isPerSeat = kept.perSeat ?? false
    seats = kept.seats
    limits = (kept.limits ?? []).map { PlanLimit($0.name, $0.most) }
    features = kept.features ?? []
    metered = (kept.metered ?? []).map {
      MeteredUnit($0.unit, included: $0.included, per: $0.per, $0.amounts.map(\.money))
    }
    trialDays = kept.trialDays
    tax = kept.tax.flatMap(PlanTax.init) ?? .exclusive
  }
}

extension PlanPrice {
  fileprivate var json: JSON {
    .object([
      JSON.Member("interval", .text(interval.rawValue)),
      JSON.Member("amounts", .list(amounts.map(\.json))),
    ])
  }
}

extension PlanLimit {
  fileprivate var json: JSON {
    .object([JSON.Member("name", .text(name)), JSON.Member("most", .integer(Int64(most)))])
  }
}

extension MeteredUnit {
  fileprivate var json: JSON {
    .object([
      JSON.Member("unit", .text(unit)), JSON.Member("included", .integer(Int64(included))),
      JSON.Member("per", .integer(Int64(per))), JSON.Member("amounts", .list(amounts.map(\.json))),
    ])
  }
}

/// The members of a plan's JSON.
private struct KeptPlan: Decodable {
  struct Amount: Decodable {
    let money: Money

    private enum Key: String, CodingKey { case amount, currency }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: Key.self)
      let code = try values.decode(String.self, forKey: .currency)
      guard let currency = Currency(code) else {
        throw DecodingError.dataCorruptedError(
          forKey: .currency, in: values, debugDescription: "\(code) is no currency")
      }
      money = Money(minor: try values.decode(Int64.self, forKey: .amount), currency)
    }
  }
  struct Price: Decodable {
    let interval: String
    let amounts: [Amount]
  }
  struct Limit: Decodable {
    let name: String
    let most: Int
  }
  struct Unit: Decodable {
    let unit: String
    let included: Int
    let per: Int
    let amounts: [Amount]
  }

  let key: String
  let name: String
  let description: String?
  let prices: [Price]?
  let perSeat: Bool?
  let seats: Int?
  let limits: [Limit]?
  let features: [String]?
  let metered: [Unit]?
  let trialDays: Int?
  let tax: String?
}
