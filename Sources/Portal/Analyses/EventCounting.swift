/// Counts what a question asks for, event by event. What it keeps is bounded by the team's members, by days or by
/// a number of its own.
protocol EventCounting: Sendable {
  /// An event of the question's days: they come day by day of UTC, in no order within one.
  /// - Parameter day: of the team's own zone.
  mutating func take(_ event: ScannedEvent, on day: Int) throws
  /// All of a day of UTC have come.
  mutating func endDay() throws
  /// All have come; where the question wants them once more, they begin again.
  mutating func endPass()
  /// The numbers of those whom the answer names.
  var shownMembers: [Int] { get }
  /// - Parameter people: who stands behind those numbers.
  func result(_ people: [Int: ID<User>]) -> AnalysisResult
}

extension EventCounting {
  mutating func endDay() throws {}
  mutating func endPass() {}
  var shownMembers: [Int] { [] }
}

/// The kinds of events that a question names, by their numbers.
struct QuestionSeries: Sendable {
  private let numbers: [String: Int]
  private let own: Set<Int>

  init(_ question: AnalysisQuestion, _ team: Int, in tx: Tx) throws {
    own = Set(try EventSeries.numbers(of: OwnEvents.series, team, in: tx).values)
    let wanted = Set(question.events.map { EventSeries($0) })
    let found = try EventSeries.numbers(of: wanted, team, in: tx)
    numbers = Dictionary(uniqueKeysWithValues: found.map { ($0.key.name, $0.value) })
  }

  /// Told by the portal itself: single people are looked at in the audit, by whoever may.
  func isOwn(_ number: Int) -> Bool { own.contains(number) }

  /// Nil for any event. What the team never sent matches nothing.
  func number(of name: String) -> Int? { name.isEmpty ? nil : numbers[name] ?? -1 }
}

extension AnalysisQuestion {
  func counting(_ series: QuestionSeries) -> any EventCounting {
    switch kind {
    case .breakdown: BreakdownCount(self, series)
    case .members: MemberCount(self, series)
    case .sessions: SessionCount(self)
    case .retention: RetentionCount(self, series)
    case .funnel: FunnelCount(self, series)
    }
  }
}

/// Events of one day, to be gone through in the order in which they happened.
struct OrderedDay<Value: Sendable>: Sendable {
  struct Entry: Sendable {
    let at: Timestamp
    let hash: Int64
    let member: Int
    let value: Value
  }

  /// Some hundred megabytes.
  static var most: Int { 5_000_000 }
  private var entries: [Entry] = []

  mutating func add(_ event: ScannedEvent, _ member: Int, _ value: Value) throws {
    guard entries.count < Self.most else {
      throw Obstacle("There are more than five million events in one day: they cannot be ordered.")
    }
    entries.append(Entry(at: event.at, hash: event.hash, member: member, value: value))
  }

  /// All of them, which are forgotten then.
  mutating func ordered() -> [Entry] {
    defer { entries.removeAll(keepingCapacity: entries.count < 100_000) }
    return entries.sorted { ($0.at, $0.hash) < ($1.at, $1.hash) }
  }
}
