/// What some events add to the figure of one series on one day.
struct FigureDelta {
  /// Where it is added: a series by its number, a day since 1970 of the team's zone.
  struct Place: Hashable, Comparable {
    let series: Int
    let day: Int

    static func < (one: Place, other: Place) -> Bool {
      (one.day, one.series) < (other.day, other.series)
    }
  }

  private(set) var count: Int64 = 0
  /// In thousandths.
  private(set) var sum: Int128 = 0
  private(set) var lastAt = Timestamp(microseconds: .min)
  private(set) var members = MemberSet()
  private(set) var values: [Double] = []

  mutating func add(_ event: Event, member: Int?) {
    count += 1
    lastAt = max(lastAt, event.at)
    if let member { members.insert(member) }
  }

  mutating func add(thousandths: Int64, at: Timestamp) {
    count += 1
    lastAt = max(lastAt, at)
    sum += Int128(thousandths)
    values.append(Double(thousandths) / 1000)
  }
}

/// The figures of one edition. Nobody else counts for the team meanwhile.
struct FigureBook {
  let team: Int
  let edition: Int
  let tx: Tx

  /// As one is stored.
  struct Kept {
    var count: Int64 = 0
    var sum: Int64 = 0
    var lastAt = Timestamp(microseconds: .min)
    var members: [UInt8] = []
    var sketch: [UInt8] = []
  }

  /// - Throws: unless the write has entered the team's scope, or `.usage` of it.
  func add(_ deltas: [FigureDelta.Place: FigureDelta]) throws {
    let row = try tx.row("SELECT team_id FROM reporting WHERE number = \(team)")
    guard let row, let id: ID<Team> = try row["team_id"] else {
      throw StoreError.statement("there is no team whose figures have the number \(team)")
    }
    try tx.demandUsage(of: id)
    try add(deltas, to: find(deltas.keys))
  }

  /// - Parameter kept: what stands at their places, read in this write by one who may count.
  func add(
    _ deltas: [FigureDelta.Place: FigureDelta], to kept: [FigureDelta.Place: Kept]
  ) throws {
    let rows = try deltas.sorted { $0.key < $1.key }.map { place, delta in
      (place, try sum(of: kept[place] ?? Kept(), delta))
    }
    for chunk in rows.chunks(of: [32, 4, 1]) { try write(chunk) }
  }

  private func sum(of kept: Kept, _ delta: FigureDelta) throws -> Kept {
    var sum = kept
    sum.count += delta.count
    // New events that are too much are refused before. Those that fall into one day in another zone stay at
    // the most that can be summed up.
    let most = Int128(Event.Limits.sum)
    sum.sum = Int64(min(max(Int128(kept.sum) + delta.sum, -most), most))
    sum.lastAt = max(kept.lastAt, delta.lastAt)
    if delta.members.count > 0 {
      var members = MemberSet(stored: kept.members)
      members.formUnion(delta.members)
      sum.members = members.bits
    }
    if !delta.values.isEmpty {
      var sketch = try PercentileSketch(stored: kept.sketch)
      sketch.add(delta.values)
      sum.sketch = sketch.stored
    }
    return sum
  }

  func find(
    _ places: some Collection<FigureDelta.Place>
  ) throws -> [FigureDelta.Place: Kept] {
    var found: [FigureDelta.Place: Kept] = [:]
    for (day, places) in Dictionary(grouping: places, by: \.day).sorted(by: { $0.key < $1.key }) {
      for series in places.map(\.series).sorted().slices(of: 256) {
        let rows = try tx.rows(
          """
          SELECT series, count, sum, last_at, members, sketch FROM figures
          WHERE team = \(team) AND edition = \(edition) AND day = \(day)
            AND series IN (\(list: series.padded))
          """)
        for row in rows {
          found[FigureDelta.Place(series: try row["series"], day: day)] = Kept(
            count: try row["count"], sum: try row["sum"], lastAt: try row["last_at"],
            members: try row["members"], sketch: try row["sketch"])
        }
      }
    }
    return found
  }

  private func write(_ rows: ArraySlice<(FigureDelta.Place, Kept)>) throws {
    var sql: SQL = """
      INSERT INTO figures (team, edition, series, day, count, sum, last_at, members, sketch) VALUES
      """
    for (index, (place, kept)) in rows.enumerated() {
      sql.pieces.append(.text(index == 0 ? " " : ", "))
      let values: SQL = """
        (\(team), \(edition), \(place.series), \(place.day), \(kept.count), \(kept.sum), \
        \(kept.lastAt), \(kept.members), \(kept.sketch))
        """
      sql.pieces += values.pieces
    }
    let tail: SQL = """
       ON CONFLICT (team, edition, series, day) DO UPDATE SET count = excluded.count,
        sum = excluded.sum, last_at = excluded.last_at, members = excluded.members,
        sketch = excluded.sketch
      """
    sql.pieces += tail.pieces
    try tx.execute(sql)
  }
}

extension Array {
  /// Pieces of the first length that still fits, so that few statements are prepared.
  /// - Parameter lengths: falling, down to 1.
  func chunks(of lengths: [Int]) -> [ArraySlice<Element>] {
    var (chunks, start) = ([ArraySlice<Element>](), 0)
    for length in lengths {
      while count - start >= length {
        chunks.append(self[start..<start + length])
        start += length
      }
    }
    return chunks
  }

  /// Pieces of at most so many.
  func slices(of length: Int) -> [[Element]] {
    stride(from: 0, to: count, by: length).map { Array(self[$0..<Swift.min($0 + length, count)]) }
  }
}
