import Hummingbird
import Portal

/// The plans that a team can change to, and trying one.
struct PlanChoicePages: Sendable {
  struct Record: Sendable {
    let membership: Membership
    let account: BillingAccount
    let subscription: Subscription?
    let shown: PricingPages.Record
    /// False once the team has bought something.
    let isCurrencyOpen: Bool
  }

  static let page = Page<Record>("billing/plans", room: BillingPages.room) { record, view in
    let base = BillingPages.base(record.membership)
    let (plans, shown) = (record.shown.plans, record.shown)
    let switches = PricingPages.switches(shown, at: "\(base)/plans", view.words)
    let changing = record.membership.may(.changePlan)
    return [
      "base": base, "intervals": switches.intervals, "hasIntervals": switches.intervals.count > 1,
      "currencies": switches.currencies,
      "hasCurrencies": record.isCurrencyOpen && switches.currencies.count > 1,
      "plans": plans.shown.rows { card($0, record, base, view) },
      "changeWhy": changing.why(view.words),
    ]
  }
  .form { Form([PlanOrder.trialPlan($0.shown.plans)]) }
  .changing { $0.membership.entitlements.changesAt }

  private static func card(
    _ plan: Plan, _ record: Record, _ base: String, _ view: View
  ) -> Tags {
    let (words, mayChange) = (view.words, record.membership.may(.changePlan).isAllowed)
    let card = PlanCard(plan, record.shown, view)
    let (interval, currency) = card.offer
    let mark = mark(plan, interval, record, words)
    let isSold = record.isCurrencyOpen || plan.isFree || currency == record.shown.currency
    let query = ListQuery.text([
      .init("plan", plan.key), .init("interval", interval.rawValue),
      .init("currency", (plan.isFree ? record.shown.currency : currency).code),
    ])
    let canTry =
      plan.trialDays != nil && record.account.trialUsedAt == nil && record.subscription == nil
    return Tags([
      ("key", plan.key), ("mark", mark),
      ("choose", mayChange && mark == nil && isSold ? "\(base)/change\(query)" : nil),
      ("label", words("Choose {{plan}}", ["plan": plan.name])),
      (
        "tryOut",
        mayChange && canTry
          ? words.count(
            plan.trialDays ?? 0, one: "Try for {{count}} day", many: "Try for {{count}} days") : nil
      ),
    ]).adding(card.tags)
  }

  /// What the team has already; another interval of it is something else.
  private static func mark(
    _ plan: Plan, _ interval: BillingInterval, _ record: Record, _ words: Words
  ) -> String? {
    guard let paid = record.subscription else {
      let isHere = record.membership.entitlements.plan?.key == plan.key
      return isHere && plan.isFree ? words("Your plan") : nil
    }
    guard paid.terms.plan == plan, paid.terms.cycle == interval else { return nil }
    return words(paid.status == .incomplete ? "Ordered" : "Your plan")
  }

  let web: Web

  var fields: Fields { [PlanOrder.trialPlan(web.portal.settings.plans)] }

  func show(_ request: Request, _ context: TeamContext) async throws -> Response {
    let plans = web.portal.settings.plans
    let (interval, currency) = try PricingPages.choice(request, in: plans)
    return try await web.showKept(
      request, context, Self.page, reading: read(context, interval, currency))
  }

  func startTrial(_ request: Request, _ context: TeamContext) async throws -> Response {
    let portal = web.portal
    return try await web.submit(
      request, context, fields, on: Self.page, reading: read(context, nil, nil)
    ) { entered in
      let plan = try await web.write(context) { authority, tx in
        try authority.membership.startTrial(of: entered[PlanOrder.plan], portal, in: tx)
      }
      return Done(
        BillingPages.base(context.membership),
        Phrase("The team is trying {{plan}}. Nothing is paid for it.", ["plan": plan.name]))
    }
  }

  private func read(
    _ context: TeamContext, _ interval: BillingInterval?, _ currency: Currency?
  ) -> @Sendable (Tx) throws -> Record {
    let (user, team, plans) = (
      context.user.id, context.membership.team.id, web.portal.settings.plans
    )
    return { tx in
      guard let membership = try Membership.find(user: user, team: team, in: tx) else {
        throw HTTPProblem(.notFound)
      }
      let account = try BillingAccount.find(of: team, in: tx)
      let paid = try Subscription.open(of: team, in: tx)
      let fixed = account.currency ?? paid?.terms.currency
      return Record(
        membership: membership, account: account, subscription: paid,
        shown: PricingPages.Record(
          plans: plans, interval: interval ?? paid?.terms.cycle ?? plans.intervals.first ?? .month,
          currency: fixed ?? currency ?? plans.currency, isSignedIn: true),
        isCurrencyOpen: fixed == nil)
    }
  }
}
