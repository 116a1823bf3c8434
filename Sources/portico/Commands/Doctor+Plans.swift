import Portal

extension Report {
  /// A file with mistakes has ended the look at the configuration.
  func plans(_ configured: Configured) {
    let plans = configured.portal.plans
    guard plans.isGiven else {
      return note("plans", "no file is named: every team has one free plan without limits")
    }
    let names = plans.all.map(\.name).joined(separator: ", ")
    let standard = plans.standard.map { "a team that has chosen nothing is on \($0.name)" }
    good(
      "plans",
      "\(names); \(standard ?? "none is free, so a team that has chosen nothing has no plan")")
  }
}
