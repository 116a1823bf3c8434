/// All that is counted of one kind of event.
package struct EventFigures: Sendable {
  package let name: String
  /// Empty for all.
  let service: String
  let zone: String
  /// Its numbers, by name.
  package let numbers: [String]
  /// Those whose events of this kind are counted apart.
  package let services: [String]
  package let figures: Figures
  private let byMetric: [Metric: Figures.Line]

  /// Nil for a metric that was not asked for.
  package subscript(metric: Metric) -> Figures.Line? { byMetric[metric] }

  /// What is told of each of its numbers.
  package static let measures: [Metric.Measure] = [.sum, .average, .median, .p90, .p99]

  /// - Parameter service: only of this one; empty for all.
  /// - Returns: nil where the team has never sent such an event.
  package static func find(
    _ name: String, in range: FigureRange, service: String = "", by step: FigureRange.Step? = nil,
    firstWeekday: Int = 1, _ reporting: Reporting, in tx: Tx
  ) throws -> EventFigures? {
    let rows = try tx.rows(
      """
      SELECT measure, service FROM event_series
      WHERE team = \(reporting.number) AND name = \(name)
      """)
    if rows.isEmpty { return nil }
    let series = try rows.map {
      EventSeries(name, measure: try $0["measure"], service: try $0["service"])
    }
    let numbers = Set(series.map(\.measure)).subtracting([""]).sorted()
    let services = Set(series.map(\.service)).subtracting([""]).sorted()
    var metrics = [Metric(name, service: service), Metric(name, .members, service: service)]
    for number in numbers {
      metrics += measures.map { Metric(name, $0, of: number, service: service) }
    }
    if service.isEmpty { metrics += services.map { Metric(name, service: $0) } }
    let figures = try Figures(
      of: metrics, in: range, by: step, firstWeekday: firstWeekday, reporting, in: tx)
    return EventFigures(name, service, reporting.zone, numbers, services, figures)
  }

  private init(
    _ name: String, _ service: String, _ zone: String, _ numbers: [String],
    _ services: [String], _ figures: Figures
  ) {
    (self.service, self.zone) = (service, zone)
    (self.name, self.numbers, self.services, self.figures) = (name, numbers, services, figures)
    byMetric = Dictionary(
      figures.lines.map { ($0.metric, $0) }, uniquingKeysWith: { first, _ in first })
  }
}
