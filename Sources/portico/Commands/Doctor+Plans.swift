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
    let sells = plans.all.contains { !$0.isFree }
    if sells, plans.terms.seller == nil || plans.terms.bank.isEmpty {
      note(
        "invoices",
        "the plans file says no seller or no bank: invoices do not tell who to pay. Add `seller` and `bank`"
      )
    }
  }
}
