/// One plan of the file.
extension PlansReader {
  private static let known = [
    "key", "name", "description", "prices", "per_seat", "seats", "limits", "features", "metered",
    "trial", "tax", "hidden",
  ]

  mutating func plan(_ node: PlanNode) -> (plan: Plan, isHidden: Bool)? {
    guard let fields = scan.fields(node, of: "a plan", known: Self.known) else { return nil }
    if fields["key"] == nil {
      scan.note(node.line, "A plan has no key: write one, such as `key: team`. It stays for good.")
    }
    let key = fields["key"].flatMap { scan.key($0, "key of a plan") }
    let whose = key.map { "the plan `\($0)`" } ?? "the plan in line \(node.line)"
    if fields["name"] == nil {
      scan.note(node.line, "A name is missing in \(whose): write one, such as `name: Team`.")
    }
    let name = fields["name"].flatMap { scan.words($0, "the name of \(whose)", limit: 60) }
    var plan = Plan(key: key ?? "", name: name ?? "")
    plan.description =
      fields["description"].flatMap { scan.words($0, "the description of \(whose)", limit: 300) }
      ?? ""
    plan.prices = fields["prices"].map { prices($0, of: whose) } ?? []
    plan.seats = fields["seats"].flatMap {
      scan.whole($0, "the seats of \(whose)", in: 1...1_000_000)
    }
    plan.limits = fields["limits"].map { limits($0, of: whose) } ?? []
    plan.features = fields["features"].map { features($0, of: whose) } ?? []
    // What was wrong with the prices is told there.
    let areSound = fields["prices"] == nil || !plan.prices.isEmpty
    plan.metered =
      fields["metered"].map {
        metered($0, of: whose, in: areSound ? plan.currencies : [])
      } ?? []
    readTerms(fields, into: &plan, whose)
    let isHidden = fields["hidden"].flatMap { scan.flag($0, "hidden") } ?? false
    guard key != nil, name != nil else { return nil }
    return (plan, isHidden)
  }

  /// How it is paid.
  private mutating func readTerms(
    _ fields: [String: PlanNode], into plan: inout Plan, _ whose: String
  ) {
    if let node = fields["per_seat"] {
      plan.isPerSeat = scan.flag(node, "per_seat") ?? false
      if plan.isPerSeat, fields["prices"] == nil {
        scan.note(node.line, "`per_seat` is said of \(whose), which has no price: write `prices`.")
      }
    }
    if let node = fields["trial"] {
      plan.trialDays = days(node, "the trial of \(whose)", most: Self.longestTrial)
      if fields["prices"] == nil {
        scan.note(node.line, "\(whose) has a trial and no price: take the trial out.")
      }
    }
    if let node = fields["tax"] {
      if case .text(let text, _) = node.content, let tax = PlanTax(rawValue: text) {
        plan.tax = tax
      } else {
        scan.note(node.line, scan.wrongType(node, "`tax` is inclusive or exclusive"))
      }
    }
  }

  /// As long as Stripe takes, too.
  private static let longestTrial = 730

  mutating func days(_ node: PlanNode, _ what: String, most: Int) -> Int? {
    if case .text(let text, _) = node.content, text.hasSuffix("d"),
      text.dropLast().utf8.allSatisfy({ (48...57).contains($0) }),
      let days = Int(text.dropLast()), (1...most).contains(days)
    {
      return days
    }
    scan.note(
      node.line,
      scan.wrongType(node, "\(what) is a number of days from 1d to \(most)d, such as 14d"))
    return nil
  }

  private mutating func prices(_ node: PlanNode, of whose: String) -> [PlanPrice] {
    let what = "prices of \(whose)"
    guard let entries = scan.entries(node, of: what) else { return [] }
    if entries.isEmpty {
      scan.note(node.line, "The \(what) are empty: write `month` or `year`, or leave `prices` out.")
    }
    return entries.compactMap { name, entry in
      guard let interval = BillingInterval(rawValue: name) else {
        let nearest =
          PlanScan.nearest(name, ["month", "year"]).map { " Do you mean `\($0)`?" } ?? ""
        scan.note(
          entry.key.line,
          "\(PlanScan.shown(name)) is no interval: prices are by the month or year.\(nearest)")
        return nil
      }
      let what = "the price by the \(name) of \(whose)"
      let amounts = amounts(entry.value, what)
      mustHoldBase(amounts, entry.value, what)
      return PlanPrice(interval, amounts)
    }
  }

  /// In minor units, by currency.
  private mutating func amounts(_ node: PlanNode, _ what: String) -> [Money] {
    guard let entries = scan.entries(node, of: what) else { return [] }
    let all = entries.compactMap { name, entry -> Money? in
      let currency = currency(name, line: entry.key.line)
      guard let minor = minor(entry.value, what, in: currency), let currency else { return nil }
      return Money(minor: minor, currency)
    }
    return all.map(\.currency).unique.compactMap { all[$0] }
  }

  private mutating func minor(_ node: PlanNode, _ what: String, in currency: Currency?) -> Int64? {
    if case .text(let text, false) = node.content, text.contains("."), Double(text) != nil {
      let example = currency.flatMap { Money(text, $0) }.map { ", such as \($0.minor)" } ?? ""
      scan.note(
        node.line, "\(what) is \(PlanScan.shown(text)): write whole minor units\(example).")
      return nil
    }
    return scan.whole(node, what, in: 0...999_999_999_999).map(Int64.init)
  }

  private mutating func mustHoldBase(_ amounts: [Money], _ node: PlanNode, _ what: String) {
    guard let currency, amounts[currency] == nil, case .entries(let given) = node.content,
      // One that is there and wrong is told already.
      !given.contains(where: { $0.key.isText(currency.code) })
    else { return }
    scan.note(
      node.line,
      "\(what) is not given in \(currency.code), the file's currency: add `\(currency.code): ...`.")
  }

  private mutating func limits(_ node: PlanNode, of whose: String) -> [PlanLimit] {
    guard let entries = scan.entries(node, of: "limits of \(whose)") else { return [] }
    return entries.compactMap { name, entry in
      let name = scan.key(name, "name of a limit", line: entry.key.line)
      let most = scan.whole(
        entry.value, "the limit of \(name ?? "this") in \(whose)", in: 0...1_000_000_000_000)
      guard let name, let most else { return nil }
      return PlanLimit(name, most)
    }
  }

  private mutating func features(_ node: PlanNode, of whose: String) -> [String] {
    var features: [String] = []
    for item in scan.list(node, of: "features") {
      guard let feature = scan.key(item, "name of a feature") else { continue }
      if features.contains(feature) {
        scan.note(item.line, "The feature `\(feature)` stands twice in \(whose): keep one.")
      } else {
        features.append(feature)
      }
    }
    return features
  }
}

/// What a plan counts.
extension PlansReader {
  private mutating func metered(
    _ node: PlanNode, of whose: String, in currencies: [Currency]
  ) -> [MeteredUnit] {
    var units: [MeteredUnit] = []
    for item in scan.list(node, of: "metered units") {
      guard let unit = unit(item, of: whose, in: currencies) else { continue }
      if units.contains(where: { $0.unit == unit.unit }) {
        scan.note(item.line, "The unit `\(unit.unit)` is metered twice in \(whose): keep one.")
      } else {
        units.append(unit)
      }
    }
    return units
  }

  private mutating func unit(
    _ node: PlanNode, of whose: String, in currencies: [Currency]
  ) -> MeteredUnit? {
    let known = ["unit", "included", "per", "price"]
    guard let fields = scan.fields(node, of: "a metered unit", known: known) else { return nil }
    if fields["unit"] == nil {
      scan.note(node.line, "A metered unit of \(whose) has no name: write `unit: api-calls`.")
    }
    let name = fields["unit"].flatMap { scan.key($0, "name of a unit") }
    let what = name.map { "`\($0)` in \(whose)" } ?? "a metered unit of \(whose)"
    let range = 1_000_000_000_000
    let included = fields["included"].map {
      scan.whole($0, "the included number of \(what)", in: 0...range)
    }
    let per = fields["per"].map { scan.whole($0, "`per` of \(what)", in: 1...range) }
    guard let price = fields["price"] else {
      scan.note(node.line, "\(what) has no price: write `price: {...}` in minor units.")
      return nil
    }
    let amounts = amounts(price, "the price of \(what)")
    mustHold(currencies.isEmpty ? [currency].compactMap { $0 } : currencies, amounts, price, what)
    guard let name, let included = included ?? 0, let per = per ?? 1 else { return nil }
    return MeteredUnit(name, included: included, per: per, amounts)
  }

  /// Whoever buys the plan in a currency pays for use in it.
  private mutating func mustHold(
    _ currencies: [Currency], _ amounts: [Money], _ node: PlanNode, _ what: String
  ) {
    guard case .entries(let given) = node.content else { return }
    for currency in currencies where amounts[currency] == nil {
      guard !given.contains(where: { $0.key.isText(currency.code) }) else { continue }
      scan.note(
        node.line,
        "\(what) has no price in \(currency.code), in which the plan is sold: add `\(currency.code): ...`."
      )
    }
  }
}

extension PlanNode {
  fileprivate func isText(_ text: String) -> Bool {
    if case .text(let own, _) = content { own.lowercased() == text } else { false }
  }
}
