import Portal

/// What is measured, in words. Names of events and of their numbers are the product's own, in every language.
extension Words {
  /// "Sum of amount, order.placed"; of the portal's own events in whole words.
  func title(_ metric: Metric) -> String {
    let event = event(metric.event)
    let values = ["event": event, "number": metric.number]
    let text: String =
      switch metric.measure {
      case .count: event
      case .members: self("Members: {{event}}", values: values)
      case .sum: self("Sum of {{number}}: {{event}}", values: values)
      case .average: self("Average {{number}}: {{event}}", values: values)
      case .median: self("Median {{number}}: {{event}}", values: values)
      case .p90: self("90th percentile of {{number}}: {{event}}", values: values)
      case .p99: self("99th percentile of {{number}}: {{event}}", values: values)
      }
    guard !metric.service.isEmpty else { return text }
    return self("{{title}} ({{service}})", ["title": text, "service": metric.service])
  }

  func event(_ name: String) -> String {
    switch name {
    case "portal.signed-in": self("Sign-ins")
    case "portal.change": self("Changes in the team")
    default: name
    }
  }
}
