/// Where one team's events are written down and counted, in one transaction. Nobody else counts for the team
/// meanwhile.
struct EventBook {
  /// What came of one event.
  enum Result: Equatable {
    case counted
    /// It was told before.
    case known
    case refused(EventReader.Problem)
  }

  /// What events are stored by.
  private struct Key: Hashable {
    let day: Int
    let hash: Int64

    init(day: Int, hash: Int64) { (self.day, self.hash) = (day, hash) }
    init(_ event: Event) { self.init(day: event.day, hash: event.hash) }
  }

  private typealias Entry = (event: Event, key: Key)

  private let team: ID<Team>
  private let tx: Tx
  private var reporting: Reporting
  private let zone: ZoneOffsets
  /// Events of a history may be older than those that are told.
  private let oldest: Duration

  /// - Throws: unless the write has entered the team's scope, or `.usage` of it.
  init(of team: ID<Team>, oldest: Duration = Event.Limits.oldest, in tx: Tx) throws {
    try tx.demandUsage(of: team)
    self.team = team
    self.tx = tx
    self.oldest = oldest
    reporting = try Reporting.open(of: team, in: tx)
    zone = ZoneOffsets.named(reporting.zone)
  }

  /// Takes them as if each were told alone, one after the other. Of what is refused nothing stays.
  /// - Returns: what came of each, in their order.
  mutating func take(_ events: [Event]) throws -> [Result] {
    let all = events.map { ($0, Key($0)) }
    let stored = try stored(all.map(\.1))
    var book = try SeriesBook(reporting.number, names: Set(events.map(\.name)), in: tx)
    var members = try EventMembers(
      Set(events.compactMap(\.member)), of: team, reporting.number, in: tx)
    let figures = FigureBook(team: reporting.number, edition: reporting.edition, tx: tx)
    let new = all.lazy.filter { stored[$1] == nil }.map(\.0)
    let kept = try figures.find(places(new, book))
    var checks = EventChecks(
      of: Array(new), oldest: oldest, reporting, zone, book, members, kept, in: tx)
    var (results, entries, taken): ([Result], [Entry], [Key: Event]) = ([], [], [:])
    for (event, key) in all {
      if let row = stored[key] {
        results.append(try isSame(event, row, book, members) ? .known : .refused(.otherBody))
      } else if let first = taken[key] {
        results.append(event == first ? .known : .refused(.otherBody))
      } else if let problem = try checks.problem(with: event) {
        results.append(.refused(problem))
      } else {
        taken[key] = event
        entries.append((event, key))
        results.append(.counted)
      }
    }
    guard !entries.isEmpty else { return results }
    try members.add(Set(entries.compactMap(\.event.member)), to: &reporting, in: tx)
    try add(entries.map(\.event), to: &book)
    try insert(entries, book, members)
    try figures.add(deltas(entries, zone, book, members), to: kept)
    try countAnew(entries, book, members)
    return results
  }
}

// MARK: What was told before

extension EventBook {
  private func stored(_ keys: [Key]) throws -> [Key: Row] {
    var stored: [Key: Row] = [:]
    let days = Dictionary(grouping: keys, by: \.day).sorted { $0.key < $1.key }
    for (day, keys) in days {
      for hashes in keys.map(\.hash).slices(of: 1024) {
        let rows = try tx.rows(
          """
          SELECT hash, at, series, member, numbers, properties FROM events
          WHERE team = \(reporting.number) AND day = \(day) AND hash IN (\(list: hashes.padded))
          """)
        for row in rows { stored[Key(day: day, hash: try row["hash"])] = row }
      }
    }
    return stored
  }

  /// Whoever sends another event under an id that was used is told so.
  private func isSame(
    _ event: Event, _ row: Row, _ book: SeriesBook, _ members: EventMembers
  ) throws -> Bool {
    let member = event.member.flatMap(members.number)
    return try row["at"] as Timestamp == event.at
      && row["series"] as Int? == book.number(of: EventSeries(event.name))
      && row["member"] as Int? == member && (member == nil) == (event.member == nil)
      && row["numbers"] as String == event.storedNumbers
      && (row["properties"] as String).utf8.elementsEqual(event.storedProperties.utf8)
  }
}

// MARK: Writing down

extension EventBook {
  /// Makes the series that are not there yet; those of a service as far as there is room.
  private mutating func add(_ events: [Event], to book: inout SeriesBook) throws {
    // In the order in which they came: the first kinds that a team sends say most of it.
    var (wanted, seen): ([EventSeries], Set<EventSeries>) = ([], [])
    var broken: Set<EventSeries> = []
    for event in events {
      for series in event.series(of: "") where seen.insert(series).inserted {
        wanted.append(series)
      }
      let service = event.service
      if !service.isEmpty { broken.formUnion(event.series(of: service)) }
    }
    try book.add(wanted, to: &reporting, in: tx)
    let new = broken.filter { book.number(of: $0) == nil }
    guard !new.isEmpty else { return }
    var services = try EventSeries.services(reporting.number, in: tx)
    var room = Event.Limits.seriesWithServices - reporting.seriesCount
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

  private mutating func insert(_ entries: [Entry], _ book: SeriesBook, _ members: EventMembers)
    throws
  {
    for chunk in entries.chunks(of: [64, 8, 1]) {
      var sql: SQL =
        "INSERT INTO events (team, day, hash, at, series, member, numbers, properties) VALUES"
      for (place, (event, key)) in chunk.enumerated() {
        sql.pieces.append(.text(place == 0 ? " " : ", "))
        let values: SQL = """
          (\(reporting.number), \(key.day), \(key.hash), \(event.at), \
          \(book.number(of: EventSeries(event.name)) ?? 0), \
          \(event.member.flatMap(members.number)), \(event.storedNumbers), \
          \(event.storedProperties))
          """
        sql.pieces += values.pieces
      }
      try tx.execute(sql)
    }
    if let oldest = entries.map(\.key.day).min() { try reporting.note(oldest: oldest, in: tx) }
  }
}

// MARK: Counting

extension EventBook {
  /// Where they are counted, as far as there are series for it.
  private func places(
    _ events: some Sequence<Event>, _ book: SeriesBook
  ) -> Set<FigureDelta.Place> {
    var places: Set<FigureDelta.Place> = []
    for event in events {
      let day = zone.dayNumber(event.at)
      for series in event.services.flatMap(event.series) {
        if let number = book.number(of: series) {
          places.insert(FigureDelta.Place(series: number, day: day))
        }
      }
    }
    return places
  }

  /// The figures of another zone, while they are made.
  private func countAnew(
    _ entries: [Entry], _ book: SeriesBook, _ members: EventMembers
  ) throws {
    guard let next = reporting.rebuilding else { return }
    // What the job has not come to it will count itself.
    let past = entries.filter { next.isPast($0.key.day, $0.key.hash) }
    try FigureBook(team: reporting.number, edition: next.edition, tx: tx)
      .add(deltas(past, ZoneOffsets.named(next.zone), book, members))
  }

  private func deltas(
    _ entries: [Entry], _ zone: ZoneOffsets, _ book: SeriesBook, _ members: EventMembers
  ) -> [FigureDelta.Place: FigureDelta] {
    var deltas: [FigureDelta.Place: FigureDelta] = [:]
    for (event, _) in entries {
      deltas.add(
        event, member: event.member.flatMap(members.number),
        on: reporting.day(of: event.at, in: zone)
      ) { book.number(of: $0) }
    }
    return deltas
  }
}

extension [FigureDelta.Place: FigureDelta] {
  /// Counts an event in each series that it belongs to.
  /// - Parameter number: of a series; nil where there is none.
  mutating func add(
    _ event: Event, member: Int?, on day: Int, _ number: (EventSeries) -> Int?
  ) {
    for service in event.services {
      if let series = number(EventSeries(event.name, service: service)) {
        self[FigureDelta.Place(series: series, day: day), default: FigureDelta()]
          .add(event, member: member)
      }
      for (name, thousandths) in event.numbers {
        let named = EventSeries(event.name, measure: name, service: service)
        guard let series = number(named) else { continue }
        self[FigureDelta.Place(series: series, day: day), default: FigureDelta()]
          .add(thousandths: thousandths, at: event.at)
      }
    }
  }
}

extension Event {
  /// Under which it is counted: all together, and its own.
  var services: [String] {
    let service = service
    return service.isEmpty ? [""] : ["", service]
  }

  fileprivate func series(of service: String) -> [EventSeries] {
    [EventSeries(name, service: service)]
      + numbers.map { EventSeries(name, measure: $0.name, service: service) }
  }
}

extension EventSeries: Comparable {
  package static func < (one: Self, other: Self) -> Bool {
    (one.name, one.measure, one.service) < (other.name, other.measure, other.service)
  }
}
