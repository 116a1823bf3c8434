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

/// Reads what `json` wrote. What this program does not know is an error: nobody is billed by half a plan.
extension Plan: Decodable {
  private enum Key: String, CodingKey {
    case key, name, description, prices, perSeat, seats, limits, features, metered, trialDays, tax
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    self.init(
      key: try values.decode(String.self, forKey: .key),
      name: try values.decode(String.self, forKey: .name))
    description = try values.decodeIfPresent(String.self, forKey: .description) ?? ""
    prices = try values.decodeIfPresent([PlanPrice].self, forKey: .prices) ?? []
    isPerSeat = try values.decodeIfPresent(Bool.self, forKey: .perSeat) ?? false
    seats = try values.decodeIfPresent(Int.self, forKey: .seats)
    limits = try values.decodeIfPresent([PlanLimit].self, forKey: .limits) ?? []
    features = try values.decodeIfPresent([String].self, forKey: .features) ?? []
    metered = try values.decodeIfPresent([MeteredUnit].self, forKey: .metered) ?? []
    trialDays = try values.decodeIfPresent(Int.self, forKey: .trialDays)
    tax = try values.decodeIfPresent(PlanTax.self, forKey: .tax) ?? .exclusive
  }
}
