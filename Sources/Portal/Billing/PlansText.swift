/// The catalogue in the form of its file, which reads back as the same.
extension Plans {
  package var text: String {
    var lines = ["currency: \(currency.code)"]
    if !rates.isEmpty {
      lines.append("rates: {\(rates.map { "\($0.country): \($0.text)" }.joined(separator: ", "))}")
    }
    lines += terms.lines
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

extension InvoiceTerms {
  /// What differs from what is so anyway.
  fileprivate var lines: [String] {
    var lines: [String] = []
    if let seller {
      var facts = ["name: \(seller.name.quoted)"]
      if !seller.address.isEmpty {
        facts.append("address: [\(seller.address.map(\.quoted).joined(separator: ", "))]")
      }
      if !seller.country.isEmpty { facts.append("country: \(seller.country.quoted)") }
      if !seller.taxID.isEmpty { facts.append("tax_id: \(seller.taxID.quoted)") }
      lines.append("seller: {\(facts.joined(separator: ", "))}")
    }
    if !bank.isEmpty {
      let all = bank.map { "\($0.label.quoted): \($0.value.quoted)" }
      lines.append("bank: {\(all.joined(separator: ", "))}")
    }
    let usual = InvoiceTerms()
    if (prefix, creditPrefix, dueDays) != (usual.prefix, usual.creditPrefix, usual.dueDays) {
      lines.append(
        "invoices: {prefix: \(prefix.quoted), credit_prefix: \(creditPrefix.quoted), due: \(dueDays)d}"
      )
    }
    return lines
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
