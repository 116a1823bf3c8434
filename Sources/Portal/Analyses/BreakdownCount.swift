/// Events of one kind by the values of a property. What comes first is how many there are of each value, then the
/// members of those values that are shown: sets for all of them would be too much.
struct BreakdownCount: EventCounting {
  static let mostShown = 100
  static let mostValues = 100_000

  private struct Tally {
    var count = 0
    /// In thousandths.
    var sum = Int128(0)
    var members = MemberSet()

    mutating func add(_ number: Int64?) {
      count += 1
      sum += Int128(number ?? 0)
    }
  }

  private let property: String
  private let number: String
  private let series: Int?
  /// By the value's JSON: 1 and "1" are two.
  private var values: [String: Tally] = [:]
  private var without = Tally()
  private var others = Tally()
  private var otherCount = 0
  private var all = MemberSet()
  private var isSecond = false

  init(_ question: AnalysisQuestion, _ series: QuestionSeries) {
    property = question.property
    number = question.number
    self.series = series.number(of: question.event)
  }

  mutating func take(_ event: ScannedEvent, on day: Int) throws {
    guard event.series == series else { return }
    let value = try EventTexts.value(property, in: event.properties)?.text
    if isSecond { return note(event.member, value) }
    let number = number.isEmpty ? nil : try EventTexts.number(number, in: event.numbers)
    guard let value else { return without.add(number) }
    guard values[value] != nil || values.count < Self.mostValues else {
      throw Obstacle(
        "This property has more than 100,000 different values: it tells events apart, and is nothing to divide them by."
      )
    }
    values[value, default: Tally()].add(number)
  }

  private mutating func note(_ member: Int?, _ value: String?) {
    guard let member else { return }
    all.insert(member)
    guard let value else { return without.members.insert(member) }
    guard values[value] != nil else { return others.members.insert(member) }
    values[value]?.members.insert(member)
  }

  mutating func endPass() {
    guard !isSecond else { return }
    isSecond = true
    let sorted = values.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
    values = Dictionary(uniqueKeysWithValues: sorted.prefix(Self.mostShown).map { ($0, $1) })
    for (_, tally) in sorted.dropFirst(Self.mostShown) {
      others.count += tally.count
      others.sum += tally.sum
      otherCount += 1
    }
  }

  func result(_ people: [Int: ID<User>]) -> AnalysisResult {
    let hasSums = !number.isEmpty
    let group: (Tally) -> AnalysisResult.Group = { tally in
      AnalysisResult.Group(
        count: tally.count, members: tally.members.count,
        sum: hasSums ? Double(tally.sum) / 1000 : nil)
    }
    let shown = values.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
    return .breakdown(
      AnalysisResult.Breakdown(
        values: shown.map { key, tally in
          (value: (try? JSON(reading: Array(key.utf8))) ?? .text(key), group: group(tally))
        },
        others: otherCount > 0 ? group(others) : nil, otherCount: otherCount,
        without: without.count > 0 ? group(without) : nil,
        members: all.count))
  }
}

/// What stands in an event's texts.
enum EventTexts {
  static func value(_ name: String, in properties: String) throws -> JSON? {
    // Most have none: those are not read.
    if properties.isEmpty { return nil }
    return try JSON(reading: Array(properties.utf8))[name]
  }

  /// In thousandths.
  static func number(_ name: String, in numbers: String) throws -> Int64? {
    if numbers.isEmpty { return nil }
    guard case .integer(let number)? = try JSON(reading: Array(numbers.utf8))[name] else {
      return nil
    }
    return number
  }
}
