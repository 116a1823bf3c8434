/// How a service does.
package enum ServiceStatus: String, Choice, SQLValue {
  case operational, degraded, outage, maintenance

  package var label: String {
    switch self {
    case .operational: "Operational"
    case .degraded: "Degraded"
    case .outage: "Outage"
    case .maintenance: "Maintenance"
    }
  }

  /// From good to worst: what was announced is less than what went wrong.
  package var badness: Int {
    switch self {
    case .operational: 0
    case .maintenance: 1
    case .degraded: 2
    case .outage: 3
    }
  }

  /// From worst to good.
  package static let worstFirst = allCases.sorted { $0.badness > $1.badness }
}
