/// The catalogue from the pieces of its file. Whatever is wrong is told, all of it at once.
package struct PlansReader {
  var scan = PlanScan()
  /// What the file's prices are checked against; nil when it does not say, or wrongly.
  var currency: Currency?

  /// - Throws: `PlanMistakes`.
  package static func read(_ file: PlanNode) throws(PlanMistakes) -> Plans {
    var reader = PlansReader()
    let plans = reader.catalogue(file)
    guard let plans, reader.scan.mistakes.isEmpty else {
      // Of a piece that is missing everywhere, such as a currency, once a line is enough.
      throw PlanMistakes(reader.scan.mistakes.unique.sorted { $0.line < $1.line })
    }
    return plans
  }

  /// More than anybody can choose from.
  static let most = 100

  private mutating func catalogue(_ file: PlanNode) -> Plans? {
    let known = [
      "currency", "plans", "rates", "features", "units", "seller", "bank", "invoices",
    ]
    // Another file, named by mistake, may be a secret: nothing of it is repeated.
    guard case .entries = file.content else {
      scan.note(
        file.line,
        "This is no file of plans: write `currency: eur` and `plans:` at its top, as docs/billing.md shows."
      )
      return nil
    }
    guard let fields = scan.fields(file, of: "the file", known: known) else { return nil }
    currency = baseCurrency(fields["currency"], file)
    let items = plans(fields["plans"], file)
    let read = items.compactMap { item in
      plan(item).map { (plan: $0.plan, hidden: $0.isHidden, line: item.line) }
    }
    compare(read.map { ($0.plan, $0.line) })
    let all = read.map(\.plan)
    let features = words(
      fields["features"], of: "features", named: all.flatMap(\.features),
      as: "no plan has the feature")
    let units = words(
      fields["units"], of: "units",
      named: all.flatMap { $0.limits.map(\.name) + $0.metered.map(\.unit) },
      as: "no plan limits or meters")
    let rates = rates(fields["rates"])
    let terms = terms(fields)
    guard let currency else { return nil }
    return Plans(
      all, in: currency, hidden: Set(read.filter(\.hidden).map(\.plan.key)), rates: rates,
      featureWords: features, unitWords: units, terms: terms)
  }

  private mutating func baseCurrency(_ node: PlanNode?, _ file: PlanNode) -> Currency? {
    guard let node else {
      scan.note(
        file.line, "The file has no currency: write `currency: eur`, or another, at its top.")
      return nil
    }
    guard case .text(let text, _) = node.content else {
      scan.note(node.line, scan.wrongType(node, "the currency is three letters, such as eur"))
      return nil
    }
    return currency(text, line: node.line)
  }

  mutating func currency(_ text: String, line: Int) -> Currency? {
    if let currency = Currency(text), currency.isListed { return currency }
    scan.note(
      line,
      "\(PlanScan.shown(text)) is no currency: write its three letters of ISO 4217, such as eur.")
    return nil
  }

  private mutating func plans(_ node: PlanNode?, _ file: PlanNode) -> [PlanNode] {
    let example = "write `plans:` and below it `- {key: free, name: Free}`"
    guard let node else {
      scan.note(file.line, "The file has no plans: \(example).")
      return []
    }
    let items = scan.list(node, of: "plans")
    if case .list(let none) = node.content, none.isEmpty {
      scan.note(node.line, "The list of plans is empty: \(example).")
    }
    if items.count > Self.most {
      scan.note(
        node.line,
        "There are \(items.count) plans: keep \(Self.most), which is more than anybody reads.")
      return []
    }
    return items
  }

  /// Two that cannot be told apart.
  private mutating func compare(_ plans: [(plan: Plan, line: Int)]) {
    // What is left out because it was wrong makes plans look alike.
    let isSound = scan.mistakes.isEmpty
    for (index, (plan, line)) in plans.enumerated() {
      let before = plans[..<index]
      if let same = before.first(where: { $0.plan.key == plan.key }) {
        scan.note(
          line,
          "The key `\(plan.key)` is that of the plan in line \(same.line) too: give one another.")
      } else if let same = before.first(where: { $0.plan.name == plan.name }) {
        scan.note(
          line,
          "The plan `\(plan.key)` is called as the one in line \(same.line): people could not tell them apart. Give one another name."
        )
      } else if isSound, let same = before.first(where: { $0.plan.offer == plan.offer }) {
        scan.note(
          line,
          "The plan `\(plan.key)` is `\(same.plan.key)` of line \(same.line) under another name: change what it offers, or take it out."
        )
      }
    }
  }

  private mutating func rates(_ node: PlanNode?) -> [TaxRate] {
    guard let node, let entries = scan.entries(node, of: "rates") else { return [] }
    return entries.compactMap { name, entry in
      let isCode = name.utf8.count == 2 && name.utf8.allSatisfy { (65...90).contains($0) }
      if !isCode {
        scan.note(
          entry.key.line,
          "\(PlanScan.shown(name)) is no country: write its two capital letters of ISO 3166, such as DE."
        )
      }
      guard let hundredths = percent(entry.value, of: name), isCode else { return nil }
      return TaxRate(name, hundredths: hundredths)
    }
  }

  private mutating func percent(_ node: PlanNode, of country: String) -> Int? {
    if case .text(let text, false) = node.content, let percent = Self.hundredths(text),
      percent <= 100_00
    {
      return percent
    }
    scan.note(
      node.line,
      scan.wrongType(
        node,
        "the rate of \(PlanScan.shown(country)) is a percentage from 0 to 100 with two decimals at most, such as 19 or 5.5"
      ))
    return nil
  }

  private static func hundredths(_ text: String) -> Int? {
    guard let parts = text.wholeMatch(of: /([0-9]{1,3})(?:\.([0-9]{1,2}))?/),
      let whole = Int(parts.1)
    else { return nil }
    let digits = String(parts.2 ?? "")
    return whole * 100 + (Int(digits.padded(to: 2)) ?? 0)
  }

  /// Words for names that the plans use.
  private mutating func words(
    _ node: PlanNode?, of what: String, named: [String], as missing: String
  ) -> [String: String] {
    guard let node, let entries = scan.entries(node, of: what) else { return [:] }
    var words: [String: String] = [:]
    for (name, entry) in entries {
      if !named.contains(name) {
        let nearest = PlanScan.nearest(name, named).map { " Do you mean `\($0)`?" } ?? ""
        scan.note(
          entry.key.line,
          "There are words for \(PlanScan.shown(name)), and \(missing) of that name.\(nearest)")
      }
      words[name] = scan.words(entry.value, "the text for \(PlanScan.shown(name))", limit: 80)
    }
    return words
  }
}

extension String {
  fileprivate func padded(to count: Int) -> String {
    self + String(repeating: "0", count: Swift.max(0, count - self.count))
  }
}
