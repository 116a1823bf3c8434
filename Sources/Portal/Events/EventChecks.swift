/// Which new events may be counted: each is judged as if those before it had been told alone, and what is refused
/// takes no room from those after it.
struct EventChecks {
  /// A number of a kind on a day.
  private struct Spot: Hashable {
    let series: EventSeries
    let day: Int
  }

  private let tx: Tx
  private let oldest: Duration
  private let reporting: Reporting
  private let zone: ZoneOffsets
  private let book: SeriesBook
  private let members: EventMembers
  private let kept: [FigureDelta.Place: FigureBook.Kept]
  /// Together they may be more than a day can sum up: then each is looked at.
  private let areSumsNear: Bool

  private var names: Int?
  private var newNames: Set<String> = []
  private var newSeries = 0
  private var measures: [String: Set<String>] = [:]
  private var sums: [Spot: Int64] = [:]

  /// - Parameter kept: the figures to which they would be added.
  init(
    of events: [Event], oldest: Duration, _ reporting: Reporting, _ zone: ZoneOffsets,
    _ book: SeriesBook, _ members: EventMembers, _ kept: [FigureDelta.Place: FigureBook.Kept],
    in tx: Tx
  ) {
    (self.oldest, self.reporting, self.zone) = (oldest, reporting, zone)
    (self.book, self.members, self.kept, self.tx) = (book, members, kept, tx)
    var most = Int128(kept.values.map { $0.sum.magnitude }.max() ?? 0)
    for event in events {
      for (_, thousandths) in event.numbers { most += Int128(thousandths.magnitude) }
    }
    areSumsNear = most > Int128(Event.Limits.sum)
  }

  /// Nil for one that is counted.
  mutating func problem(with event: Event) throws -> EventReader.Problem? {
    if event.at < tx.now - oldest { return .tooOld }
    if event.at > tx.now + Event.Limits.newest { return .tooNew }
    if let member = event.member, !members.has(member) { return .noMember }
    let isNew = !book.has(event.name) && !newNames.contains(event.name)
    if isNew, try countNames() >= Event.Limits.names { return .tooManyNames }
    var known = measures[event.name] ?? book.measures(of: event.name)
    let before = known.count
    known.formUnion(event.numbers.map(\.name))
    if known.count > Event.Limits.measures { return .tooManyMeasures }
    let more = known.count - before + (isNew ? 1 : 0)
    if more > 0, reporting.seriesCount + newSeries + more > Event.Limits.series {
      return .tooManySeries
    }
    guard addUp(event) else { return .tooMuch }
    if isNew { newNames.insert(event.name) }
    measures[event.name] = known
    newSeries += more
    return nil
  }

  private mutating func countNames() throws -> Int {
    let count = try names ?? EventSeries.countNames(reporting.number, in: tx)
    names = count
    return count + newNames.count
  }

  /// - Returns: false where a day's sum would become greater than can be counted.
  private mutating func addUp(_ event: Event) -> Bool {
    guard areSumsNear else { return true }
    let day = zone.dayNumber(event.at)
    var next: [Spot: Int64] = [:]
    for service in event.services {
      for (name, thousandths) in event.numbers {
        let spot = Spot(
          series: EventSeries(event.name, measure: name, service: service), day: day)
        let (sum, isTooMuch) = sum(spot).addingReportingOverflow(thousandths)
        guard !isTooMuch, abs(sum) <= Event.Limits.sum else { return false }
        next[spot] = sum
      }
    }
    sums.merge(next) { $1 }
    return true
  }

  private func sum(_ spot: Spot) -> Int64 {
    if let sum = sums[spot] { return sum }
    let number = book.number(of: spot.series)
    return number.flatMap { kept[FigureDelta.Place(series: $0, day: spot.day)]?.sum } ?? 0
  }
}

extension EventReader.Problem {
  static let unprintable = Self("", "unprintable", "Remove the characters that do not print.")
  static let otherBody = Self(
    "id", "id-reused", "This id was used for another event on that day.")
  static let tooOld = Self("time", "too-old", "Events are told within 35 days.")
  static let tooNew = Self(
    "time", "too-new", "This time is ahead of ours by more than five minutes.")
  static let noMember = Self("member", "no-member", "Nobody in the team has this id.")
  static let tooManyNames = Self(
    "name", "too-many-names",
    "The team sends 500 kinds of events already, and no more are counted. A name is for a kind: what differs from one event to the next belongs in properties."
  )
  static let tooManyMeasures = Self(
    "numbers", "too-many-numbers",
    "Events of this kind have 20 different numbers already, and no more are counted.")
  static let tooManySeries = Self(
    "numbers", "too-many-series",
    "The team’s events have 5,000 different kinds and numbers already, and no more are counted.")
  static let tooMuch = Self(
    "numbers", "too-much",
    "So much cannot be summed up in a day. Look at the numbers that are sent.")
}
