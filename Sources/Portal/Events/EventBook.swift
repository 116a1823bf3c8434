/// Where one team's events are written down and counted, in one transaction. The write has entered the scope
/// `.usage(team)`: nobody else counts for the team meanwhile.
struct EventBook {
  /// What came of one event.
  enum Result: Equatable {
    case counted
    /// It was told before.
    case known
    case refused(EventReader.Problem)
  }

  private struct Key: Hashable {
    let day: Int
    let hash: Int64
  }

  /// One that may be taken, with all that it is stored under.
  private struct Entry {
    let index: Int
    let event: Event
    let key: Key
    let series: EventSeries
    let member: Int?
  }

  private let team: ID<Team>
  private let tx: Tx
  private var reporting: Reporting
  private let zone: ZoneOffsets
  /// Events of a history may be older than those that are told.
  private let oldest: Duration

  init(of team: ID<Team>, oldest: Duration = Event.Limits.oldest, in tx: Tx) throws {
    self.team = team
    self.tx = tx
    self.oldest = oldest
    reporting = try Reporting.open(of: team, in: tx)
    zone = ZoneOffsets.named(reporting.zone)
  }

  /// - Returns: what came of each, in their order.
  /// - Throws: `Obstacle` when a day's sum becomes greater than can be counted.
  mutating func take(_ events: [Event]) throws -> [Result] {
    var results = Array(repeating: Result.known, count: events.count)
    var book = try SeriesBook(reporting.number, names: Set(events.map(\.name)), in: tx)
    var entries = try entries(events, &book, &results)
    try add(entries, &book)
    let inserted = try insert(entries, book)
    for entry in entries where inserted.contains(entry.key) { results[entry.index] = .counted }
    try compare(entries.filter { !inserted.contains($0.key) }, book, &results)
    entries.removeAll { !inserted.contains($0.key) }
    try count(entries, book)
    return results
  }
}

// MARK: What may be taken

extension EventBook {
  private mutating func entries(
    _ events: [Event], _ book: inout SeriesBook, _ results: inout [Result]
  ) throws -> [Entry] {
    let members = try EventMembers(
      Set(events.compactMap(\.member)), of: team, &reporting, in: tx)
    var names: Int?
    var (new, measures): (Set<String>, [String: Set<String>]) = ([], [:])
    var (entries, first): ([Entry], [Key: Int]) = ([], [:])
    for (index, event) in events.enumerated() {
      let key = Key(day: event.day, hash: event.hash)
      if let earlier = first[key] {
        // Twice in one batch: it is what its first one is.
        if events[earlier] != event { results[index] = .refused(.otherBody) }
        continue
      }
      if let problem = problem(with: event, members) {
        results[index] = .refused(problem)
        continue
      }
      if !book.has(event.name), !new.contains(event.name) {
        let count = try names ?? EventSeries.countNames(reporting.number, in: tx)
        names = count
        guard count + new.count < Event.Limits.names else {
          results[index] = .refused(.tooManyNames)
          continue
        }
        new.insert(event.name)
      }
      var known = measures[event.name] ?? book.measures(of: event.name)
      known.formUnion(event.numbers.map(\.name))
      guard known.count <= Event.Limits.measures else {
        results[index] = .refused(.tooManyMeasures)
        continue
      }
      measures[event.name] = known
      first[key] = index
      entries.append(
        Entry(
          index: index, event: event, key: key,
          series: EventSeries(event.name), member: event.member.flatMap(members.number)))
    }
    return entries
  }

  private func problem(with event: Event, _ members: EventMembers) -> EventReader.Problem? {
    if event.at < tx.now - oldest { return .tooOld }
    if event.at > tx.now + Event.Limits.newest { return .tooNew }
    if let member = event.member, members.number(of: member) == nil { return .noMember }
    return nil
  }

  /// Makes the series that are not there yet; those of a service as far as there is room.
  private mutating func add(_ entries: [Entry], _ book: inout SeriesBook) throws {
    // In the order in which they came: the first kinds that a team sends say most of it.
    var (wanted, seen): ([EventSeries], Set<EventSeries>) = ([], [])
    var broken: Set<EventSeries> = []
    for entry in entries {
      for series in Self.series(of: entry.event, service: "") where seen.insert(series).inserted {
        wanted.append(series)
      }
      let service = entry.event.service
      if !service.isEmpty { broken.formUnion(Self.series(of: entry.event, service: service)) }
    }
    try book.add(wanted, to: &reporting, in: tx)
    let new = broken.filter { book.number(of: $0) == nil }
    guard !new.isEmpty else { return }
    var services = try EventSeries.services(reporting.number, in: tx)
    var room = Event.Limits.series - reporting.seriesCount
    var taken: [EventSeries] = []
    for series in new.sorted() where room > 0 {
      guard services.contains(series.service) || services.count <= Event.Limits.services else {
        continue
      }
      services.insert(series.service)
      taken.append(series)
      room -= 1
    }
    try book.add(taken, to: &reporting, in: tx)
  }

  private static func series(of event: Event, service: String) -> [EventSeries] {
    [EventSeries(event.name, service: service)]
      + event.numbers.map { EventSeries(event.name, measure: $0.name, service: service) }
  }
}

// MARK: Writing down

extension EventBook {
  /// - Returns: the keys of those that were not there.
  private func insert(_ entries: [Entry], _ book: SeriesBook) throws -> Set<Key> {
    var inserted: Set<Key> = []
    for chunk in entries.chunks(of: [64, 8, 1]) {
      for row in try tx.rows(statement(chunk, book)) {
        inserted.insert(Key(day: try row["day"], hash: try row["hash"]))
      }
    }
    if let oldest = inserted.map(\.day).min() { try reporting.note(oldest: oldest, in: tx) }
    return inserted
  }

  private func statement(_ entries: ArraySlice<Entry>, _ book: SeriesBook) -> SQL {
    var sql: SQL =
      "INSERT INTO events (team, day, hash, at, series, member, numbers, properties) VALUES"
    for (place, entry) in entries.enumerated() {
      sql.pieces.append(.text(place == 0 ? " " : ", "))
      let (event, key) = (entry.event, entry.key)
      let values: SQL = """
        (\(reporting.number), \(key.day), \(key.hash), \(event.at), \
        \(book.number(of: entry.series) ?? 0), \(entry.member), \(event.storedNumbers), \
        \(event.storedProperties))
        """
      sql.pieces += values.pieces
    }
    sql.pieces.append(.text(" ON CONFLICT (team, day, hash) DO NOTHING RETURNING day, hash"))
    return sql
  }

  /// Whoever sends another event under an id that was used is told so.
  private func compare(
    _ entries: [Entry], _ book: SeriesBook, _ results: inout [Result]
  ) throws {
    for (day, entries) in Dictionary(grouping: entries, by: \.key.day) {
      for entries in entries.slices(of: 256) {
        let rows = try tx.rows(
          """
          SELECT hash, at, series, member, numbers, properties FROM events
          WHERE team = \(reporting.number) AND day = \(day)
            AND hash IN (\(list: entries.map(\.key.hash).padded))
          """)
        let stored = try Dictionary(
          rows.map { (try $0["hash"] as Int64, $0) }, uniquingKeysWith: { first, _ in first })
        for entry in entries {
          if let row = stored[entry.key.hash], try !isSame(entry, row, book) {
            results[entry.index] = .refused(.otherBody)
          }
        }
      }
    }
  }

  private func isSame(_ entry: Entry, _ row: Row, _ book: SeriesBook) throws -> Bool {
    let event = entry.event
    return try row["at"] as Timestamp == event.at
      && row["series"] as Int? == book.number(of: entry.series)
      && row["member"] as Int? == entry.member
      && row["numbers"] as String == event.storedNumbers
      && (row["properties"] as String).utf8.elementsEqual(event.storedProperties.utf8)
  }
}

// MARK: Counting

extension EventBook {
  private func count(_ entries: [Entry], _ book: SeriesBook) throws {
    guard !entries.isEmpty else { return }
    try FigureBook(team: reporting.number, edition: reporting.edition, tx: tx)
      .add(deltas(entries, zone, book))
    guard let next = reporting.rebuilding else { return }
    // What the job has not come to it will count itself.
    let past = entries.filter { next.isPast($0.key.day, $0.key.hash) }
    try FigureBook(team: reporting.number, edition: next.edition, tx: tx)
      .add(deltas(past, ZoneOffsets.named(next.zone), book))
  }

  private func deltas(
    _ entries: [Entry], _ zone: ZoneOffsets, _ book: SeriesBook
  ) throws -> [FigureDelta.Place: FigureDelta] {
    var deltas: [FigureDelta.Place: FigureDelta] = [:]
    for entry in entries {
      try deltas.add(entry.event, member: entry.member, on: zone.dayNumber(entry.event.at)) {
        book.number(of: $0)
      }
    }
    return deltas
  }
}

extension [FigureDelta.Place: FigureDelta] {
  /// Counts an event in each series that it belongs to.
  /// - Parameter number: of a series; nil where there is none.
  mutating func add(
    _ event: Event, member: Int?, on day: Int, _ number: (EventSeries) -> Int?
  ) throws {
    let service = event.service
    for service in service.isEmpty ? [""] : ["", service] {
      if let series = number(EventSeries(event.name, service: service)) {
        self[FigureDelta.Place(series: series, day: day), default: FigureDelta()]
          .add(event, member: member)
      }
      for (name, thousandths) in event.numbers {
        let named = EventSeries(event.name, measure: name, service: service)
        guard let series = number(named) else { continue }
        try self[FigureDelta.Place(series: series, day: day), default: FigureDelta()]
          .add(thousandths: thousandths, at: event.at)
      }
    }
  }
}

extension EventSeries: Comparable {
  package static func < (one: Self, other: Self) -> Bool {
    (one.name, one.measure, one.service) < (other.name, other.measure, other.service)
  }
}

extension EventReader.Problem {
  static let otherBody = Self("id", "This id was used for another event on that day.")
  static let tooOld = Self("time", "Events are told within 35 days.")
  static let tooNew = Self("time", "This time is ahead of ours by more than five minutes.")
  static let noMember = Self("member", "Nobody in the team has this id.")
  static let tooManyNames = Self(
    "name",
    "The team sends 500 kinds of events already, and no more are counted. A name is for a kind: what differs from one event to the next belongs in properties."
  )
  static let tooManyMeasures = Self(
    "numbers", "Events of this kind have 20 different numbers already, and no more are counted.")
}
