/// What a figure is of: a kind of event, or one of its numbers; of all, or of one service alone.
package struct EventSeries: Hashable, Sendable {
  package var name: String
  /// The number's name; empty for the events themselves.
  package var measure = ""
  /// Empty for all.
  package var service = ""

  package init(_ name: String, measure: String = "", service: String = "") {
    self.name = name
    self.measure = measure
    self.service = service
  }
}

/// A team's series by their numbers, as far as somebody asked for them.
struct SeriesBook {
  private var numbers: [EventSeries: Int] = [:]
  private var names: Set<String> = []

  /// All of some kinds of events.
  init(_ team: Int, names: Set<String>, in tx: Tx) throws {
    let rows = try tx.rows(
      """
      SELECT number, name, measure, service FROM event_series
      WHERE team = \(team) AND name IN (\(list: names.sorted().padded))
      """)
    for row in rows {
      let series = EventSeries(
        try row["name"], measure: try row["measure"], service: try row["service"])
      numbers[series] = try row["number"]
      self.names.insert(series.name)
    }
  }

  func number(of series: EventSeries) -> Int? { numbers[series] }

  func has(_ name: String) -> Bool { names.contains(name) }

  func measures(of name: String) -> Set<String> {
    Set(numbers.keys.lazy.filter { $0.name == name && $0.measure != "" }.map(\.measure))
  }

  /// Makes those that are not there.
  mutating func add(_ wanted: [EventSeries], to reporting: inout Reporting, in tx: Tx) throws {
    let new = wanted.filter { numbers[$0] == nil }
    guard !new.isEmpty else { return }
    for (offset, series) in new.enumerated() {
      let number = reporting.seriesCount + offset + 1
      try tx.insert(
        "event_series",
        [
          "team": reporting.number, "number": number, "name": series.name,
          "measure": series.measure, "service": series.service,
        ])
      numbers[series] = number
      names.insert(series.name)
    }
    try reporting.note(series: new.count, in: tx)
  }
}

extension EventSeries {
  /// How many kinds of events the team has sent.
  static func countNames(_ team: Int, in tx: Tx) throws -> Int {
    try tx.count(
      """
      SELECT COUNT(*) AS n FROM event_series
      WHERE team = \(team) AND measure = '' AND service = ''
      """)
  }

  static func services(_ team: Int, in tx: Tx) throws -> Set<String> {
    Set(
      try tx.rows("SELECT DISTINCT service FROM event_series WHERE team = \(team)")
        .map { try $0["service"] as String })
  }
}

extension Array {
  /// The same with the last one repeated up to one of a few lengths, so that few statements are prepared.
  var padded: [Element] {
    guard let last, let length = [1, 4, 16, 64, 256, 1024].first(where: { $0 >= count }) else {
      return self
    }
    return self + Array(repeating: last, count: length - count)
  }
}
