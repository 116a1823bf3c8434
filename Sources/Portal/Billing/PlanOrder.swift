/// A plan that somebody asks for: which, how often it is paid, in which money.
package struct PlanOrder: Sendable {
  package let terms: PlanTerms
  package var plan: Plan { terms.plan }
  /// What the preview said; nil where nobody looked at one.
  package var shown: Shown?

  /// The moment and the sum of a preview, as its form brings them back: what is invoiced is what was shown.
  package struct Shown: Sendable, Equatable {
    package let at: Timestamp
    let total: Int64

    package init(at: Timestamp, total: Money) { (self.at, self.total) = (at, total.minor) }

    init?(_ text: String) {
      let parts = text.split(separator: " ").map { Int64($0) }
      guard parts.count == 2, let at = parts[0], let total = parts[1] else { return nil }
      (self.at, self.total) = (Timestamp(microseconds: at), total)
    }

    package var text: String { "\(at.microseconds) \(total)" }
    /// As long as somebody may look at it.
    static let life = Duration.hours(1)
  }

  package static let shown = Field.hidden("shown")

  package static let plan = Field<String>.choice("plan", "Plan")
  package static let cycle = Field<BillingInterval>.choice("interval", "Pay by the")
  package static let currency = Field<String>.choice("currency", "Currency")

  /// Of those that may be tried.
  package static func trialPlan(_ plans: Plans) -> Field<String> {
    plan.among(
      plans.shown.filter { $0.trialDays != nil }
        .map { FieldOption($0.key, $0.name, isTranslated: false) })
  }

  /// With what the file offers to choose from.
  package static func fields(_ plans: Plans) -> Fields {
    [
      plan.among(plans.shown.map { FieldOption($0.key, $0.name, isTranslated: false) }),
      cycle.otherwise(.month),
      currency.among(
        plans.currencies.map { FieldOption($0.code, $0.code.uppercased(), isTranslated: false) }
      ).otherwise(plans.currency.code), shown.otherwise(""),
    ]
  }

  /// - Throws: `FormProblems` for a plan that is not sold so.
  package init(_ entered: Entered, in plans: Plans) throws {
    guard let plan = plans.shown.first(where: { $0.key == entered[Self.plan] }),
      let currency = Currency(entered[Self.currency])
    else { throw FormProblems(Self.plan, .unknownChoice) }
    try self.init(plan, entered[Self.cycle], currency, in: plans)
    shown = Shown(entered[Self.shown])
  }

  package init(
    _ plan: Plan, _ cycle: BillingInterval, _ currency: Currency, in plans: Plans
  ) throws {
    terms = PlanTerms(
      version: PlanVersion(plan, in: plans), cycle: cycle, currency: currency, quantity: 1)
    guard plan.prices.isEmpty || plan.price(cycle, in: currency) != nil else {
      throw FormProblems(
        Self.plan, .other("This plan is not sold so. Choose another interval or currency."))
    }
  }
}

/// What an order means for a team, given what it has.
package enum PlanMove: Sendable, Equatable {
  /// It has this already.
  case none
  /// The first one: it begins once it is paid.
  case start
  /// More than now: it begins once the difference is paid.
  case atOnce
  /// Less than now, or paid more often: from the next period on.
  case atEnd
  /// The plan that costs nothing: what is paid ends.
  case end

  init(from current: Subscription?, to order: PlanTerms, in plans: Plans) {
    guard let current else {
      self = order.plan.isFree ? .none : .start
      return
    }
    let now = current.terms
    if order.plan.isFree {
      self = .end
    } else if now.version.hash == order.version.hash, now.cycle == order.cycle {
      self = .none
    } else if now.plan.tax != order.plan.tax || (now.cycle == .year && order.cycle == .month) {
      self = .atEnd
    } else {
      let (before, after) = (plans.rank(of: now.plan), plans.rank(of: order.plan))
      let isUp = after > before || (after == before && now.cycle != order.cycle)
      self = isUp ? .atOnce : .atEnd
    }
  }
}

/// What would happen, before anything does.
package struct PlanPreview: Sendable {
  package let move: PlanMove
  package let terms: PlanTerms
  package let before: Plan?
  /// Of the invoice that it brings now; empty where it brings none.
  package let lines: [InvoiceLine]
  package let total: Money
  package let tax: TaxRule
  package let taxed: Money
  /// When it begins; nil for as soon as it is paid.
  package let beginsAt: Timestamp?
  /// From when on it is paid, where a trial goes on until then.
  package let paidFrom: Timestamp?
  /// To be given back with the order.
  package let shown: PlanOrder.Shown
  /// What each period costs from then on, with tax that comes on top.
  package let each: Money?
  /// What the team would not have any more.
  package let losses: [PlanLoss]
}

/// Something that another plan does not give.
package enum PlanLoss: Sendable, Equatable {
  /// Nobody else comes in; whoever is in stays.
  case seats(used: Int, limit: Int)
  case feature(String)
  case limit(String, most: Int)
}

extension TeamBilling {
  /// - Throws: `Obstacle` for what cannot be ordered as things stand.
  package mutating func preview(
    _ order: PlanOrder, _ quote: PlanQuote? = nil
  ) throws -> PlanPreview {
    try mustBeOurCurrency(order.terms)
    var terms = order.terms
    terms.quantity = try seats()
    let move = PlanMove(from: subscription, to: terms, in: tx.plans.plans)
    if let quote, move == .atOnce { return try preview(terms, quote) }
    var lines: [InvoiceLine] = []
    switch move {
    case .start:
      let coupon = try discount(at: now, isUsed: false)
      lines = try self.lines(terms, coupon, for: nil)
    case .atOnce:
      try mustBeActive()
      lines = try reckon(terms, at: now).lines
    case .atEnd: try mustBeActive()
    case .none, .end: break
    }
    let draft = try InvoiceDraft(
      lines, in: terms.currency, carried: lines.isEmpty ? 0 : account.carried,
      tax: tax(terms.plan))
    return PlanPreview(
      move: move, terms: terms, before: subscription?.terms.plan, lines: draft.lines,
      total: draft.total, tax: draft.tax, taxed: draft.taxed, beginsAt: try begin(of: move),
      paidFrom: move == .start ? try trialEnd(before: terms.plan) : nil,
      shown: PlanOrder.Shown(at: now, total: draft.total),
      each: terms.plan.isFree ? nil : try price(terms), losses: try losses(terms.plan))
  }

  /// Of what somebody else reckons.
  private func preview(_ terms: PlanTerms, _ quote: PlanQuote) throws -> PlanPreview {
    try mustBeActive()
    return PlanPreview(
      move: .atOnce, terms: terms, before: subscription?.terms.plan, lines: quote.lines,
      total: quote.total, tax: quote.tax, taxed: quote.taxed, beginsAt: nil, paidFrom: nil,
      shown: PlanOrder.Shown(at: quote.at, total: quote.total), each: try price(terms),
      losses: try losses(terms.plan))
  }

  private func begin(of move: PlanMove) throws -> Timestamp? {
    guard move == .atEnd || move == .end, subscription != nil else { return nil }
    return try keptUntil() ?? now
  }

  /// With tax, at the period after the next coupon.
  private func price(_ terms: PlanTerms) throws -> Money {
    try InvoiceDraft(
      [InvoiceLine(.plan, amount: terms.price())], in: terms.currency, tax: tax(terms.plan)
    ).total
  }

  private func losses(_ plan: Plan) throws -> [PlanLoss] {
    guard let now = try Entitlements(of: team, in: tx).plan else { return [] }
    var losses: [PlanLoss] = []
    let used = try Seats(of: team.id, in: tx).used
    if let limit = plan.seats, used >= limit, limit < now.seats ?? .max {
      losses.append(.seats(used: used, limit: limit))
    }
    let features = Set(plan.features)
    losses += now.features.filter { !features.contains($0) }.map(PlanLoss.feature)
    for limit in plan.limits where limit.most < now.most(of: limit.name) ?? .max {
      losses.append(.limit(limit.name, most: limit.most))
    }
    return losses
  }

  /// Does what was ordered.
  /// - Returns: the invoice that is to be paid for it; nil where none is.
  /// - Throws: `Obstacle`.
  package mutating func order(_ order: PlanOrder) throws -> Invoice? {
    try mustBeOurCurrency(order.terms)
    try mustBeAsShown(order)
    switch PlanMove(from: subscription, to: order.terms, in: tx.plans.plans) {
    case .none: throw Obstacle("The team has this plan already.")
    case .start:
      let invoice = try choose(order.terms)
      return invoice.status == .open ? invoice : nil
    case .atOnce: return try change(to: order.terms, at: order.shown?.at ?? now)
    case .atEnd:
      try schedule(order.terms)
      return nil
    case .end:
      try cancel()
      return nil
    }
  }

  /// Another sum than what somebody has looked at is not asked for.
  private func mustBeAsShown(_ order: PlanOrder) throws {
    guard let shown = order.shown else { return }
    var then = self
    try mustBeRecent(shown)
    then.now = shown.at
    guard try then.preview(order).total.minor == shown.total else { throw Self.another }
  }

  /// Somebody may have made it up: no distance is taken to a moment that may be any.
  func mustBeRecent(_ shown: PlanOrder.Shown) throws {
    guard shown.at <= now, shown.at >= now - PlanOrder.Shown.life else { throw Self.another }
  }

  private static let another = Obstacle(
    "Something has changed since this sum was shown. Look at it again before you order.")

  /// What comes next and why it is that sum.
  package struct NextCharge: Sendable {
    package let at: Timestamp
    package let lines: [InvoiceLine]
    package let total: Money
    package let taxed: Money
    /// Where it is invoiced already.
    package let invoice: Invoice?
  }

  /// Nil where nothing comes.
  package mutating func nextCharge() throws -> NextCharge? {
    guard subscription?.isManual ?? true else {
      return try ProviderCustomer.nextCharge(of: team.id, in: tx)
    }
    guard let current = subscription, current.status == .active, current.cancelAt == nil,
      let anchor = current.anchorAt, let last = try periods().last
    else { return nil }
    let open = try openInvoices()
    if let invoice = open.first(where: { $0.id == last.invoice }) {
      return NextCharge(
        at: invoice.dueAt, lines: try invoice.lines(in: tx), total: invoice.left,
        taxed: invoice.taxed, invoice: invoice)
    }
    let start = last.period.end
    guard let renewal = try renewal(of: current, after: start, anchor, isUsed: false) else {
      return nil
    }
    let draft = try InvoiceDraft(
      renewal.items, in: current.terms.currency, carried: account.carried,
      tax: tax(renewal.terms.plan))
    return NextCharge(
      at: start, lines: draft.lines, total: draft.total, taxed: draft.taxed, invoice: nil)
  }
}

extension Membership {
  /// The team's bills, for an act that this membership may do.
  package func billing(_ portal: Portal, in tx: Tx) throws -> TeamBilling {
    try TeamBilling(of: team, portal.settings, in: tx)
  }
}
