/// Reads Prometheus' text format 0.0.4 as strictly as its grammar, and says what is wrong.
struct Exposition {
  private(set) var problems: [String] = []
  /// Type by family.
  private(set) var types: [String: String] = [:]
  /// Value by name and labels.
  private(set) var samples: [String: Double] = [:]
  private(set) var families: [String] = []
  private var order: [(name: String, labels: String, value: Double)] = []

  init(_ text: String) {
    if !text.hasSuffix("\n") { problems.append("the last line has no end") }
    var helped: Set<String> = []
    for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
      if let help = line.wholeMatch(of: /# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)/) {
        if !helped.insert(String(help.1)).inserted { problems.append("HELP twice: \(line)") }
        families.append(String(help.1))
      } else if let type = line.wholeMatch(
        of: /# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)/)
      {
        let name = String(type.1)
        if types.updateValue(String(type.2), forKey: name) != nil || families.last != name {
          problems.append("TYPE is not once after its HELP: \(line)")
        }
      } else {
        sample(String(line))
      }
    }
    checkHistograms()
  }

  private mutating func sample(_ line: String) {
    let pattern =
      /([a-zA-Z_:][a-zA-Z0-9_:]*)(\{((?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*",?)+)\})? ([-+.0-9a-zA-Z]+)/
    guard let match = line.wholeMatch(of: pattern), let value = Self.number(String(match.4)) else {
      return problems.append("no sample: \(line)")
    }
    let name = String(match.1)
    let labels = match.3.map(String.init) ?? ""
    let family = types[name] == nil ? name.replacing(/_(bucket|sum|count)$/, with: "") : name
    if types[family] == nil || families.last != family {
      problems.append("not below its TYPE: \(line)")
    }
    if types[family] == "counter", !name.hasSuffix("_total") {
      problems.append("a counter must end in _total: \(line)")
    }
    if types[family] == "counter", value < 0 { problems.append("below zero: \(line)") }
    if samples.updateValue(value, forKey: "\(name){\(labels)}") != nil {
      problems.append("series twice: \(line)")
    }
    order.append((name, labels, value))
  }

  private static func number(_ text: String) -> Double? {
    switch text {
    case "+Inf": .infinity
    case "-Inf": -.infinity
    default: Double(text)
    }
  }

  private mutating func checkHistograms() {
    for (family, _) in types where types[family] == "histogram" {
      var last: (labels: String, bound: Double, count: Double)?
      for sample in order where sample.name == family + "_bucket" {
        guard let le = sample.labels.firstMatch(of: /,?le="([^"]*)"$/),
          let bound = Self.number(String(le.1))
        else {
          problems.append("a bucket without le: \(sample)")
          continue
        }
        let labels = String(sample.labels[..<le.range.lowerBound])
        if let last, last.labels == labels, sample.value < last.count || bound <= last.bound {
          problems.append("buckets do not grow: \(sample)")
        }
        if bound == .infinity, samples["\(family)_count{\(labels)}"] != sample.value {
          problems.append("+Inf is not the count: \(sample)")
        }
        last = (labels, bound, sample.value)
      }
      if last?.bound != .infinity { problems.append("\(family) does not end in +Inf") }
    }
  }
}
