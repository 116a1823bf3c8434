extension Plan {
  /// As anybody may see it.
  package static let resource = Resource<Plan>(
    "Plan",
    [
      .text("key", "Key") { $0.key },
      .text("name", "Name") { $0.name },
      .text("description", "Description") { $0.description },
      .list("prices", PlanPrice.resource) { $0.prices },
      .flag("perSeat", "The price is for each person") { $0.isPerSeat },
      .integer("seats", "How many people; null for as many as want") { $0.seats },
      .list("limits", PlanLimit.resource) { $0.limits },
      .texts("features", "Features") { $0.features },
      .list("metered", MeteredUnit.resource) { $0.metered },
      .integer("trialDays", "How long it can be tried") { $0.trialDays },
      .word("tax", "On top of the prices, or in them", among: PlanTax.allCases.map(\.rawValue)) {
        $0.tax.rawValue
      },
    ])
}

extension PlanPrice {
  static let resource = Resource<PlanPrice>(
    "PlanPrice",
    [
      .choice("interval", "How often it is paid") { $0.interval },
      .sums("amounts", "In each currency") { $0.amounts },
    ])
}

extension PlanLimit {
  static let resource = Resource<PlanLimit>(
    "PlanLimit",
    [.text("name", "Of what") { $0.name }, .integer("most", "How many there may be") { $0.most }])
}

extension MeteredUnit {
  static let resource = Resource<MeteredUnit>(
    "MeteredUnit",
    [
      .text("unit", "What is counted") { $0.unit },
      .integer("included", "How many are in the price") { $0.included },
      .integer("per", "As many as an amount is for") { $0.per },
      .sums("amounts", "In each currency") { $0.amounts },
    ])
}

extension Column {
  fileprivate static func sums(
    _ name: String, _ label: String, _ get: @escaping @Sendable (Item) -> [Money]
  ) -> Column {
    value(name, label, .list(of: .money)) { .json(.list(get($0).map(\.json))) }.shown(.programs)
  }
}

/// What a team may do by its plan, and how much of it is left.
package struct TeamEntitlements: Sendable {
  let entitlements: Entitlements
  let seats: Seats
  let usage: BillingOverview.UsageMonth?

  package init(of membership: Membership, _ portal: Portal, in tx: Tx) throws {
    entitlements = membership.entitlements
    seats = try Seats(of: membership.team.id, in: tx)
    usage = try BillingOverview.UsageMonth(try membership.billing(portal, in: tx), tx)
  }

  package static let resource = Resource<TeamEntitlements>(
    "Entitlements",
    [
      .text("plan", "Plan; null for none") { $0.entitlements.plan?.key },
      .text("planName", "Its name") { $0.entitlements.plan?.name },
      .word("source", "Why the team has it", among: Entitlements.Source.names) {
        $0.entitlements.source.name
      },
      .moment("until", "When it ends by itself") { $0.entitlements.source.end },
      .texts("features", "Those of the catalogue that the team has") { $0.entitlements.features },
      .one("seats", Seats.resource) { $0.seats },
      .list("limits", PlanLimit.resource) { $0.entitlements.limits },
      .list("metered", BillingOverview.UsageMonth.Unit.resource) { $0.usage?.units ?? [] },
      .word(
        "freeze", "Why the team can only be read; null while it can be written",
        among: TeamPlan.Freeze.allCases.map(\.rawValue)
      ) { $0.entitlements.freeze?.rawValue },
    ])
}

/// What was used in the month that runs.
package struct TeamUsage: Sendable {
  let month: BillingOverview.UsageMonth?

  package init(of membership: Membership, _ portal: Portal, in tx: Tx) throws {
    month = try BillingOverview.UsageMonth(try membership.billing(portal, in: tx), tx)
  }

  package static let resource = Resource<TeamUsage>(
    "Usage",
    [
      .one("period", BillingPeriod.resource) { $0.month?.period },
      .list("units", BillingOverview.UsageMonth.Unit.resource) { $0.month?.units ?? [] },
    ])
}

extension BillingOverview.UsageMonth.Unit {
  static let resource = Resource<BillingOverview.UsageMonth.Unit>(
    "UsedUnit",
    [
      .text("unit", "What is counted") { $0.unit.unit },
      .integer("used", "In the month that runs") { Int($0.used) },
      .integer("included", "How many are in the price") { $0.unit.included },
      .integer("left", "Until it costs something") { max(0, $0.unit.included - Int($0.used)) },
      .money("amount", "What it comes to so far; null while it is in the price") {
        $0.line?.amount
      },
    ])
}

extension UsageReport.Outcome {
  package static let resource = Resource<UsageReport.Outcome>(
    "UsageOutcome",
    [
      .text("key", "As it was given") { $0.key },
      .word(
        "result", "Counted, known from before, or refused", among: Result.allCases.map(\.rawValue)
      ) { $0.result.rawValue },
      .text("detail", "Why it was refused") {
        $0.problem.isEmpty ? nil : $0.problem.map(\.english).joined(separator: " ")
      },
    ])
}

extension UsageReport {
  /// Of each record, in the order in which they were given.
  package static let resource = Resource<[Outcome]>(
    "UsageAnswer", [.list("items", Outcome.resource) { $0 }])
}
