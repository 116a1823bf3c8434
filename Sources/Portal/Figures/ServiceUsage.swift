extension Reporting {
  /// How many events of a stretch of days were of each service. The join is as in `countEvents`.
  package func usage(
    of services: [String], in days: ClosedRange<Int>, in tx: Tx
  ) throws -> [String: Int] {
    guard !services.isEmpty else { return [:] }
    let rows = try tx.rows(
      """
      SELECT s.service, CAST(SUM(f.count) AS \(.int)) AS n
      FROM event_series s CROSS JOIN figures f
      WHERE s.team = \(number) AND s.measure = '' AND s.service IN (\(list: services.padded))
        AND f.team = s.team AND f.edition = \(edition) AND f.series = s.number
        AND f.day BETWEEN \(days.lowerBound) AND \(days.upperBound)
      GROUP BY s.service
      """)
    return Dictionary(
      try rows.map { (try $0["service"] as String, try $0["n"] as Int) },
      uniquingKeysWith: { first, _ in first })
  }

  /// Whether anything was ever told that counts towards it.
  package func knows(_ metric: Metric, in tx: Tx) throws -> Bool {
    try !EventSeries.numbers(of: [metric.series], number, in: tx).isEmpty
  }

  /// The kinds of events that the team has sent, with their numbers, by name.
  package func kinds(in tx: Tx) throws -> [(name: String, numbers: [String])] {
    let rows = try tx.rows(
      """
      SELECT name, measure FROM event_series WHERE team = \(number) AND service = ''
      ORDER BY name, measure
      """)
    var kinds: [(name: String, numbers: [String])] = []
    for row in rows {
      let (name, measure): (String, String) = (try row["name"], try row["measure"])
      if measure.isEmpty {
        kinds.append((name, []))
      } else if !kinds.isEmpty {
        kinds[kinds.count - 1].numbers.append(measure)
      }
    }
    return kinds
  }
}
