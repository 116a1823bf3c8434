/// One thing that is measured of a team, day by day: how many events of a kind there were, how many members had
/// one, or what became of one of their numbers.
package struct Metric: Hashable, Sendable {
  package enum Measure: String, Choice {
    case count, members, sum, average, median, p90, p99

    package var label: String {
      switch self {
      case .count: "Events"
      case .members: "Members"
      case .sum: "Sum"
      case .average: "Average"
      case .median: "Median"
      case .p90: "90th percentile"
      case .p99: "99th percentile"
      }
    }

    /// It is of one of the events' numbers.
    package var wantsNumber: Bool { self != .count && self != .members }

    /// In hundredths.
    var percentile: Int? {
      switch self {
      case .median: 50
      case .p90: 90
      case .p99: 99
      case .count, .members, .sum, .average: nil
      }
    }

    /// Days can be added up.
    package var addsUp: Bool { self == .count || self == .sum }
  }

  package var event: String
  package var measure: Measure
  /// Of the events' numbers; empty where the measure wants none.
  package var number: String
  /// Only of this service; empty for all.
  package var service: String

  package init(
    _ event: String, _ measure: Measure = .count, of number: String = "", service: String = ""
  ) {
    self.event = event
    self.measure = measure
    self.number = measure.wantsNumber ? number : ""
    self.service = service
  }

  /// Where it is counted.
  var series: EventSeries { EventSeries(event, measure: number, service: service) }

  /// Its days can be added up.
  package var addsUp: Bool { measure.addsUp }

  /// Whole numbers alone.
  package var isWhole: Bool { measure == .count || measure == .members }
}
