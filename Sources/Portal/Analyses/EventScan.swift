/// A stored event as a question reads it.
struct ScannedEvent: Sendable {
  let at: Timestamp
  /// Stands for its id: of two at one moment it says which comes first.
  let hash: Int64
  let series: Int
  let member: Int?
  /// JSON, where it was asked for.
  let numbers: String
  let properties: String
}

/// A team's events in the order in which they are stored, a little at a time: nobody waits long behind it.
struct EventScan: Sendable {
  /// Some events of one day of UTC.
  struct Piece: Sendable {
    let day: Int
    let events: [ScannedEvent]
    /// The day has no more.
    let isLast: Bool
  }

  let team: Int
  let lastDay: Int
  /// The kind whose numbers and properties are read; nil for none.
  let textsOf: Int?
  /// How many rows a statement gives.
  var rows = 1000
  /// How long one read goes on before the connection is free again.
  var span = Duration.milliseconds(25)
  private(set) var day: Int
  private var from = Int64.min

  /// - Parameter days: of the team's own zone, which is at most a day from UTC's.
  init(_ team: Int, _ days: ClosedRange<Int>, textsOf: Int?) {
    self.team = team
    (day, lastDay) = (days.lowerBound - 1, days.upperBound + 1)
    self.textsOf = textsOf
  }

  var isAtEnd: Bool { day > lastDay }

  /// The next ones, of as many days as there is time for.
  mutating func next(in store: any Store) async throws -> [Piece] {
    let scan = self
    let (pieces, next) = try await store.read { tx in
      var (scan, pieces) = (scan, [Piece]())
      let end = ContinuousClock.now + scan.span
      repeat { pieces.append(try scan.step(tx)) } while !scan.isAtEnd && ContinuousClock.now < end
      return (pieces, scan)
    }
    self = next
    return pieces
  }

  private mutating func step(_ tx: Tx) throws -> Piece {
    let texts: SQL =
      textsOf.map {
        """
        CASE WHEN series = \($0) THEN numbers ELSE '' END AS numbers,
          CASE WHEN series = \($0) THEN properties ELSE '' END AS properties
        """
      } ?? "'' AS numbers, '' AS properties"
    let found = try tx.rows(
      """
      SELECT at, hash, series, member, \(texts) FROM events
      WHERE team = \(team) AND day = \(day) AND hash >= \(from) ORDER BY hash LIMIT \(rows)
      """)
    let events = try found.map { row in
      ScannedEvent(
        at: try row["at"], hash: try row["hash"], series: try row["series"],
        member: try row["member"], numbers: try row["numbers"], properties: try row["properties"])
    }
    let (here, last) = (day, events.last?.hash ?? .max)
    let isLast = events.count < rows || last == .max
    (day, from) = isLast ? (day + 1, .min) : (day, last + 1)
    return Piece(day: here, events: events, isLast: isLast)
  }
}
