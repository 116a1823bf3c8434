/// The catalogue in the form of its file, which reads back as the same.
extension Plans {
  package var text: String {
    var lines = ["currency: \(currency.code)"]
    if !rates.isEmpty {
      lines.append("rates: {\(rates.map { "\($0.country): \($0.text)" }.joined(separator: ", "))}")
    }
    lines += Self.words("features", featureWords) + Self.words("units", unitWords)
    lines.append("plans:")
    for plan in all { lines += plan.lines(isHidden: hidden.contains(plan.key)) }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func words(_ name: String, _ words: [String: String]) -> [String] {
    guard !words.isEmpty else { return [] }
    return ["\(name):"] + words.sorted { $0.key < $1.key }.map { "  \($0.key): \($0.value.quoted)" }
  }
}

extension Plan {
  fileprivate func lines(isHidden: Bool) -> [String] {
    var facts = ["name: \(name.quoted)"]
    if !description.isEmpty { facts.append("description: \(description.quoted)") }
    if !prices.isEmpty {
      let all = prices.map { "\($0.interval.rawValue): \($0.amounts.text)" }
      facts.append("prices: {\(all.joined(separator: ", "))}")
    }
    if isPerSeat { facts.append("per_seat: true") }
    if let seats { facts.append("seats: \(seats)") }
    if !limits.isEmpty {
      facts.append("limits: {\(limits.map { "\($0.name): \($0.most)" }.joined(separator: ", "))}")
    }
    if !features.isEmpty { facts.append("features: [\(features.joined(separator: ", "))]") }
    if !metered.isEmpty { facts.append("metered:") }
    facts += metered.map {
      "  - {unit: \($0.unit), included: \($0.included), per: \($0.per), price: \($0.amounts.text)}"
    }
    if let trialDays { facts.append("trial: \(trialDays)d") }
    if tax == .inclusive { facts.append("tax: inclusive") }
    if isHidden { facts.append("hidden: true") }
    return ["  - key: \(key)"] + facts.map { "    \($0)" }
  }
}

extension [Money] {
  fileprivate var text: String {
    "{\(map { "\($0.currency.code): \($0.minor)" }.joined(separator: ", "))}"
  }
}

extension String {
  /// What JSON escapes, YAML reads too.
  fileprivate var quoted: String { JSON.text(self).text }
}
