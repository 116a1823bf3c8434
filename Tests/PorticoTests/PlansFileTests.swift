import Foundation
import TestSupport
import Testing

@testable import Portal
@testable import portico

/// The file with the plans: what is in it, and every way in which it can be wrong.
@Suite("Plans file") struct PlansFileTests {
  private func read(_ yaml: String) throws -> Plans {
    let file = TestFolder.fresh(".yaml")
    try yaml.write(toFile: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: file) }
    return try PlansFile.read(file)
  }

  private func complaint(_ yaml: String) -> String {
    do { return "taken: \(try read(yaml).text)" } catch { return "\(error)" }
  }

  private let example = """
    currency: eur
    rates: {DE: 19, FR: 5.5}
    features: {audit-export: "Export of the audit"}
    units: {api-calls: API calls}
    plans:
      - {key: free, name: Free, seats: 3}
      - key: team
        name: Team
        description: For a few people
        prices: {month: {eur: 2900, usd: 3200}, year: {eur: 29000}}   # minor units
        seats: 20
        limits: {projects: 50}
        features: [audit-export]
        metered: [{unit: api-calls, included: 10000, per: 1000, price: {eur: 50, usd: 60}}]
        trial: 14d
        tax: inclusive
      - {key: partner, name: Partner, hidden: true, prices: {month: {eur: 0}}, per_seat: true}
    """

  @Test func everythingIsRead() throws {
    let plans = try read(example)
    let (euro, dollar) = (Currency.euro, try #require(Currency("usd")))
    #expect(plans.all.map(\.key) == ["free", "team", "partner"])
    #expect(plans.shown.map(\.key) == ["free", "team"])
    #expect(plans.standard?.key == "free" && plans.standard?.seats == 3)
    let team = try #require(plans["team"])
    #expect(team.price(.month, in: dollar) == Money(minor: 3200, dollar))
    #expect(team.price(.year, in: euro) == Money(minor: 29000, euro))
    #expect(team.price(.year, in: dollar) == nil)
    #expect(team.limits == [PlanLimit("projects", 50)] && team.features == ["audit-export"])
    #expect(team.metered.map(\.included) == [10000] && team.metered.map(\.per) == [1000])
    #expect(team.trialDays == 14 && team.tax == .inclusive && !team.isFree)
    #expect(plans["partner"]?.isPerSeat == true && plans["partner"]?.tax == .exclusive)
    #expect(plans.rates.map(\.text) == ["19", "5.5"])
    #expect(plans.words(ofFeature: "audit-export") == "Export of the audit")
    #expect(plans.words(ofUnit: "api-calls") == "API calls")
    #expect(try read(plans.text) == plans, "what is printed reads back")
  }

  /// What a plan file says, and what is said about it.
  private static let mistakes: [(String, String)] = [
    ("currancy: eur", "1: The file has no `currancy`. Do you mean `currency`?"),
    ("currency: eur", "1: The file has no plans: write `plans:`"),
    ("currency: eur\nplans: []", "2: The list of plans is empty"),
    ("currency: eur\nplans: {}", "2: Here is a mapping: plans are written as a list"),
    ("plans: [{key: a, name: A}]", "1: The file has no currency: write `currency: eur`"),
    ("currency: euro\nplans: [{key: a, name: A}]", "1: `euro` is no currency"),
    ("currency: xxx\nplans: [{key: a, name: A}]", "1: `xxx` is no currency"),
    ("- a", "1: This is no file of plans: write"),
    ("sk_live_geheim", "1: This is no file of plans"),
    ("currency: [eur]\nplans: [{key: a, name: A}]", "1: Here is a list: the currency is three"),
    ("{name: A}", "3: A plan has no key: write one, such as `key: team`"),
    ("{key: a}", "3: A name is missing in the plan `a`: write one"),
    ("{key: a, name: ''}", "3: The name of the plan `a` is empty"),
    ("{key: a, name: }", "3: `name` has no value"),
    ("{key: A b, name: A}", "3: `A b` is no key of a plan: use up to 40 lower-case letters"),
    ("{key: [a], name: A}", "3: Here is a list: key of a plan is one word"),
    ("{key: a, name: A, nmae: A}", "A plan has no `nmae`. Do you mean `name`?"),
    ("{key: a, name: A, name: B}", "3: `name` stands twice"),
    ("{key: a, name: A}\n  - {key: a, name: B}", "4: The key `a` is that of the plan in line 3"),
    ("{key: a, name: A}\n  - {key: b, name: A}", "4: The plan `b` is called as the one in line 3"),
    ("{key: a, name: A}\n  - {key: b, name: B}", "4: The plan `b` is `a` of line 3 under another"),
    ("{key: a, name: A, prices: {month: {eur: -1}}}", "is -1: write 0 or more."),
    ("{key: a, name: A, prices: {month: {eur: 29.50}}}", "write whole minor units, such as 2950."),
    ("{key: a, name: A, prices: {month: {eur: 19.99}}}", "write whole minor units, such as 1999."),
    ("{key: a, name: A, prices: {month: {eur: 1, kwd: 29.5}}}", "such as 29500."),
    (
      "{key: a, name: A, prices: {month: {eur: 1, jpy: 29.5}}}",
      "is `29.5`: write whole minor units."
    ),
    ("{key: a, name: A, prices: {month: {eur: '29'}}}", "3: Here is the text `29`: the price by"),
    (
      "{key: a, name: A, prices: {month: {eur: lots}}}", "3: Here is `lots`: the price by the month"
    ),
    ("{key: a, name: A, prices: {month: {eur: 1e3}}}", "3: Here is `1e3`"),
    ("{key: a, name: A, prices: {month: {eur: 99999999999999}}}", "write 999999999999 or less"),
    ("{key: a, name: A, prices: {month: {eur: 99999999999999999999}}}", "is a whole number"),
    ("{key: a, name: A, prices: {month: {eur: 1, zzz: 1}}}", "3: `zzz` is no currency"),
    ("{key: a, name: A, prices: {month: {usd: 1}}}", "is not given in eur, the file's currency"),
    ("{key: a, name: A, prices: {week: {eur: 1}}}", "3: `week` is no interval"),
    ("{key: a, name: A, prices: {months: {eur: 1}}}", "Do you mean `month`?"),
    ("{key: a, name: A, prices: 29}", "3: Here is `29`: prices of the plan `a` is written as"),
    ("{key: a, name: A, prices: {}}", "3: The prices of the plan `a` are empty"),
    ("{key: a, name: A, seats: 0}", "3: The seats of the plan `a` is 0: write 1 or more."),
    ("{key: a, name: A, seats: many}", "3: Here is `many`: the seats of the plan `a` is a whole"),
    ("{key: a, name: A, per_seat: true}", "3: `per_seat` is said of the plan `a`, which has no"),
    ("{key: a, name: A, per_seat: yes}", "3: Here is `yes`: `per_seat` is true or false"),
    ("{key: a, name: A, prices: {month: {eur: 1}}, trial: 14}", "such as 14d"),
    ("{key: a, name: A, prices: {month: {eur: 1}}, trial: 2h}", "such as 14d"),
    ("{key: a, name: A, prices: {month: {eur: 1}}, trial: 0d}", "such as 14d"),
    ("{key: a, name: A, trial: 14d}", "3: The plan `a` has a trial and no price"),
    ("{key: a, name: A, tax: none}", "3: Here is `none`: `tax` is inclusive or exclusive"),
    ("{key: a, name: A, hidden: maybe}", "3: Here is `maybe`: `hidden` is true or false"),
    ("{key: a, name: A, limits: {projects: -1}}", "limit of projects in the plan `a` is -1"),
    ("{key: a, name: A, limits: {Projects: 1}}", "3: `Projects` is no name of a limit"),
    ("{key: a, name: A, features: audit}", "3: Here is `audit`: features are written as a list"),
    ("{key: a, name: A, features: [x, x]}", "3: The feature `x` stands twice in the plan `a`"),
    ("{key: a, name: A, metered: [{unit: x, price: {usd: 1}}]}", "has no price in eur"),
    ("{key: a, name: A, metered: [{unit: x}]}", "3: `x` in the plan `a` has no price"),
    ("{key: a, name: A, metered: [{price: {eur: 1}}]}", "has no name: write `unit: api-calls`"),
    ("{key: a, name: A, metered: [{unit: x, included: -1, price: {eur: 1}}]}", "is -1: write 0 or"),
    ("{key: a, name: A, metered: [{unit: x, per: 0, price: {eur: 1}}]}", "is 0: write 1 or more"),
    (
      "{key: a, name: A, prices: {month: {eur: 1, usd: 1}}, metered: [{unit: x, price: {eur: 1}}]}",
      "has no price in usd, in which the plan is sold: add `usd: ...`"
    ),
    (
      "{key: a, name: A, metered: [{unit: x, price: {eur: 1}}, {unit: x, price: {eur: 2}}]}",
      "3: The unit `x` is metered twice"
    ),
    ("{key: &k a, name: *k}", "is a repetition by `&` or `*`, which is not taken"),
    ("{key: a, name: \"\\u202Ea\"}", "has characters that do not print"),
    ("{key: a, name: A}\nrates: {Germany: 19}", "4: `Germany` is no country"),
    ("{key: a, name: A}\nrates: {DE: 19.123}", "4: Here is `19.123`: the rate of `DE`"),
    ("{key: a, name: A}\nrates: {DE: 101}", "4: Here is `101`"),
    (
      "{key: a, name: A, features: [x]}\nfeatures: {y: Why}", "no plan has the feature of that name"
    ),
    ("{key: a, name: A", "This is no valid YAML"),
  ]

  @Test(arguments: mistakes)
  func mistakeIsToldWithLineAndRemedy(_ text: String, _ words: String) {
    let isWhole = !text.hasPrefix("{")
    let yaml = isWhole ? text : "currency: eur\nplans:\n  - \(text)"
    let told = complaint(yaml)
    #expect(told.contains(words), "\(told)")
    #expect(told.contains(".yaml:"), "it names the file: \(told)")
    #expect(!told.contains("geheim"), "another file, named by mistake, may be a secret")
  }

  @Test func allMistakesAreToldAtOnceInTheirOrder() {
    let told = complaint(
      """
      currency: eur
      plans:
        - {key: a, name: A, seats: 0, colour: red}
        - {name: B, prices: {month: {usd: 1.5}}}
        - {key: c, name: C, tax: some}
      """)
    let lines = told.split(separator: "\n").dropFirst().compactMap { line in
      line.firstMatch(of: /\.yaml:([0-9]+):/).flatMap { Int($0.1) }
    }
    #expect(told.hasPrefix("6 mistakes in a plan file:"), "\(told)")
    #expect(lines == [3, 3, 4, 4, 4, 5], "\(told)")
  }

  @Test func whatIsNoFileOfPlansIsSaid() throws {
    let folder = TestFolder.fresh("")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    func told(_ path: String) -> String {
      do { return try PlansFile.read(path).text } catch { return "\(error)" }
    }
    #expect(told(folder).contains("is a folder"))
    #expect(told(folder + "/none").contains("is not there"))
    func with(_ bytes: Data) throws -> String {
      let file = folder + "/plans.yaml"
      try bytes.write(to: URL(fileURLWithPath: file))
      return told(file)
    }
    #expect(try with(Data()).contains("is empty"))
    #expect(try with(Data("# nothing\n".utf8)).contains("is empty"))
    #expect(try with(Data([0xFF, 0xFE, 0x41])).contains("no text in UTF-8"))
    #expect(try with(Data(repeating: 0x20, count: 1 << 20 + 1)).contains("larger than 1 MB"))
    #expect(told("/dev/zero").contains("larger than 1 MB"), "it has no end")
    let many = (0...100).map { "  - {key: p\($0), name: P\($0), seats: \($0 + 1)}\n" }.joined()
    #expect(try with(Data("currency: eur\nplans:\n\(many)".utf8)).contains("There are 101 plans"))
  }

  /// A few lines that would be a billion, as values and as keys.
  @Test(.timeLimit(.minutes(1)), arguments: ["", "? "])
  func bombIsNotLookedInto(_ sign: String) {
    var text = "currency: eur\na0: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
    for level in 1...12 {
      let item = sign.isEmpty ? "*a\(level - 1)" : "{? *a\(level - 1) : x}"
      text +=
        "a\(level): &a\(level) [\(Array(repeating: item, count: 10).joined(separator: ","))]\n"
    }
    #expect(complaint(text).contains("repeated by `&` and `*`"))
    let deep = String(repeating: "[", count: 100_000)
    #expect(complaint("currency: \(deep)").contains("This is no valid YAML"))
  }

  /// Any catalogue, printed, is the same catalogue; and each plan as it is kept is the same plan.
  @Test(arguments: 0..<200)
  func printedCatalogueReadsBack(_ seed: UInt64) throws {
    var dice = SplitMix(seed: seed)
    let plans = Plans.random(&dice)
    let text = plans.text
    #expect(try read(text) == plans, "\(text)")
    for plan in plans.all {
      #expect(
        try JSONDecoder().decode(Plan.self, from: Data(plan.json.text.utf8)) == plan)
    }
  }

  @Test func commandPrintsThemOrEachMistake() throws {
    let folder = TestFolder.fresh("")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let (good, bad) = (folder + "/plans.yaml", folder + "/bad.yaml")
    try example.write(toFile: good, atomically: true, encoding: .utf8)
    try "currency: eur\nplans: [{key: a}, {name: B}]".write(
      toFile: bad, atomically: true, encoding: .utf8)
    let data = folder + "/data"
    let printed = try Program.run(["plans"], data: data, environment: ["PORTICO_PLANS": good])
    #expect(printed.status == 0, "\(printed.errors)")
    #expect(try read(printed.output) == read(example))
    #expect(try Program.run(["plans", good], data: data).output == printed.output)
    for (command, environment) in [
      (["plans"], ["PORTICO_PLANS": bad]), (["plans", bad], [:]),
      (["serve"], ["PORTICO_PLANS": bad]),
    ] {
      let refused = try Program.run(command, data: data, environment: environment)
      #expect(refused.status == 1)
      #expect(refused.errors.contains("bad.yaml:2: A name is missing"), "\(refused.errors)")
      #expect(refused.errors.contains("bad.yaml:2: A plan has no key"), "\(refused.errors)")
    }
    #expect(!FileManager.default.fileExists(atPath: data), "nothing was begun")
    let none = try Program.run(["plans"], data: data)
    #expect(none.output.contains("key: free"))
    let doctor = try Program.run(["doctor"], data: data, environment: ["PORTICO_PLANS": good])
    #expect(doctor.output.contains("ok    plans: Free, Team, Partner; "), "\(doctor.output)")
    let config = try Program.run(["config"], data: data, environment: ["PORTICO_PLANS": good])
    #expect(config.output.contains("\(good)  [PORTICO_PLANS]"))
  }
}

extension Plans {
  /// Any that a file could hold.
  fileprivate static func random(_ dice: inout SplitMix) -> Plans {
    let all = ["eur", "usd", "jpy", "kwd"].compactMap { Currency($0) }
    let plans = (0...Int.random(in: 0...4, using: &dice)).map { number in
      Plan.random(number, all, &dice)
    }
    let named = Set(plans.flatMap(\.features))
    let units = Set(plans.flatMap { $0.limits.map(\.name) + $0.metered.map(\.unit) })
    return Plans(
      plans, in: all[0],
      hidden: Set(plans.map(\.key).filter { _ in Bool.random(using: &dice) }),
      rates: ["DE", "NO", "GB"].filter { _ in Bool.random(using: &dice) }.map {
        TaxRate($0, hundredths: Int.random(in: 0...10_000, using: &dice))
      },
      featureWords: named.words(&dice), unitWords: units.words(&dice))
  }
}

extension Plan {
  fileprivate static func random(
    _ number: Int, _ all: [Currency], _ dice: inout SplitMix
  ) -> Plan {
    var plan = Plan(key: "p\(number)", name: "\(number) \(String.random(&dice))")
    // No two offer the same.
    plan.seats = number + 1
    if Bool.random(using: &dice) { plan.description = String.random(&dice) }
    let sold = Array(all.prefix(Int.random(in: 1...all.count, using: &dice)))
    let intervals = BillingInterval.allCases.filter { _ in Bool.random(using: &dice) }
    plan.prices = intervals.map { PlanPrice($0, sold.map { $0.random(&dice) }) }
    if !plan.prices.isEmpty {
      plan.isPerSeat = Bool.random(using: &dice)
      plan.trialDays = Bool.random(using: &dice) ? Int.random(in: 1...730, using: &dice) : nil
    }
    plan.limits = ["projects", "x", "on"].filter { _ in Bool.random(using: &dice) }.map {
      PlanLimit($0, Int.random(in: 0...1_000_000, using: &dice))
    }
    plan.features = ["audit-export", "no", "y2"].filter { _ in Bool.random(using: &dice) }
    plan.metered = ["calls", "true"].filter { _ in Bool.random(using: &dice) }.map {
      MeteredUnit(
        $0, included: Int.random(in: 0...9999, using: &dice),
        per: Int.random(in: 1...9999, using: &dice),
        (plan.prices.isEmpty ? [all[0]] : sold).map { $0.random(&dice) })
    }
    plan.tax = PlanTax.allCases.randomElement(using: &dice) ?? .exclusive
    return plan
  }
}

extension Currency {
  fileprivate func random(_ dice: inout SplitMix) -> Money {
    Money(minor: Int64.random(in: 0...999_999_999_999, using: &dice), self)
  }
}

extension Set<String> {
  fileprivate func words(_ dice: inout SplitMix) -> [String: String] {
    var words: [String: String] = [:]
    for name in sorted() where Bool.random(using: &dice) { words[name] = String.random(&dice) }
    return words
  }
}

extension String {
  /// With all that a format could stumble over.
  fileprivate static func random(_ dice: inout SplitMix) -> String {
    let signs = Array("aé日\"'\\#:,[]{}&*!|>%@`~-? 0x1eדк😀")
    let text = (0...Int.random(in: 0...12, using: &dice)).compactMap { _ in
      signs.randomElement(using: &dice)
    }
    return "a" + String(text) + "z"
  }
}
