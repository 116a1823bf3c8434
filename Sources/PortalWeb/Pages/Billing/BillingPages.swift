import Hummingbird
import Portal

/// What a team is on, what it pays for that and when, and what was paid.
struct BillingPages: Sendable {
  static let room = Room(
    path: "billing", label: "Billing",
    icon: "M1.5 3.5h13v9h-13zM1.5 6.5h13M4 10h3", act: .seeBilling)

  struct Record: Sendable {
    let membership: Membership
    let overview: BillingOverview
  }

  static let page = Page<Record>("billing/overview", room: room) { record, view in
    let (overview, membership) = (record.overview, record.membership)
    let told = BillingWords(overview: overview, view: view)
    let base = Self.base(membership)
    let changing = membership.may(.changePlan)
    let mayChange = changing.isAllowed
    let toPay = overview.open.rows { view.toPay($0, base) }
    let details = details(overview.account, view.words)
    let withdrawn = overview.order.flatMap { $0.paid.minor == 0 ? $0.number : nil }
    return [
      "base": base, "plan": told.plan, "badge": told.badge, "price": told.price,
      "sentences": told.sentences, "toPay": toPay,
      "owed": overview.open.isEmpty ? overview.overdue.map { view.toPay($0, base) } : nil,
      "mayChange": mayChange, "changeWhy": changing.why(view.words),
      "isCalm": overview.checkout == nil && overview.open.isEmpty && overview.overdue == nil,
      "isOffered": view.site.settings.plans.isGiven,
      "cancel": mayChange ? told.cancel : nil, "resume": mayChange ? told.resume : nil,
      "withdraw": mayChange ? withdrawn : nil,
      "checkout": told.checkout, "card": told.card,
      "seats": told.seats, "usage": told.usage, "next": next(overview, base, view),
      "nextWhy": view.words(
        overview.open.isEmpty ? "None is to come." : "None until what is open is paid."),
      "credit": told.credit, "applied": told.coupon,
      "details": details, "hasDetails": !details.isEmpty, "team": membership.team.name,
      "mayDetail": membership.may(.changeBilling).isAllowed,
      "invoices": overview.latest.rows { view.row($0, base) },
      "hasInvoices": !overview.latest.isEmpty,
      "history": overview.history.rows { entry in
        ["who": view.who(entry), "what": view.what(entry), "at": view.time(entry.at)]
      },
      "hasHistory": !overview.history.isEmpty,
    ]
  }
  .form(named: "code") { _ in Form([Coupon.typed]) }
  .changing {
    [
      $0.membership.entitlements.changesAt, $0.overview.changesAt,
      $0.overview.checkout?.expiresAt,
    ].earliest
  }

  static func base(_ membership: Membership) -> String {
    "/teams/\(membership.team.slug)/billing"
  }

  private static func next(_ overview: BillingOverview, _ base: String, _ view: View) -> Tags? {
    guard let next = overview.next else { return nil }
    let isYearly = overview.subscription?.terms.cycle == .year
    let more: String =
      isYearly
      ? "What is used beyond the plan is billed each month."
      : "What is used beyond the plan until then is added."
    return [
      "date": view.time.date(next.at), "amount": view.amount(next.total),
      "invoice": next.invoice.map { view.row($0, base) },
      "more": overview.usage != nil && next.invoice == nil ? view.words(more) : nil,
      "bill": view.bill(
        next.lines, overview.nextTax, taxed: next.taxed,
        total: next.invoice?.total ?? next.total),
    ]
  }

  private static func details(_ account: BillingAccount, _ words: Words) -> [Tags] {
    let rows = [
      ("Billing contact", account.contact), ("Name on invoices", account.company),
      ("Address", account.address),
      ("Country", account.country.isEmpty ? "" : Country.name(account.country)),
      ("Tax id", account.taxID), ("Purchase order number", account.orderNumber),
    ]
    return rows.filter { !$0.1.isEmpty }.rows { ["label": words($0.0), "value": $0.1] }
  }

  let web: Web

  func show(_ request: Request, _ context: TeamContext) async throws -> Response {
    try await web.showKept(request, context, Self.page, reading: read(context))
  }

  /// To the billing of the team one was in last.
  func redirect(_ request: Request, _ context: SignedInContext) async throws -> Response {
    try await DashboardPages(web: web).redirect(request, context, to: "billing")
  }

  func applyCoupon(_ request: Request, _ context: TeamContext) async throws -> Response {
    try await web.submit(
      request, context, [Coupon.typed], on: Self.page, form: "code", reading: read(context)
    ) { entered in
      let door = TeamDoor(web: web, context: context)
      try await web.payments(of: door.team).apply(coupon: entered[Coupon.typed], through: door)
      return Done(path(context), "The coupon counts from the next invoice on.")
    }
  }

  func withdraw(_ request: Request, _ context: TeamContext) async throws -> Response {
    try await press(request, context) { payments, door in
      try await payments.withdraw(through: door)
      return "The order is withdrawn. Nothing need be paid for it."
    }
  }

  func cancel(_ request: Request, _ context: TeamContext) async throws -> Response {
    try await press(request, context) { payments, door in
      try await payments.cancel(through: door) == nil
        ? "The plan has ended." : "The plan is cancelled. Until it ends you can take that back."
    }
  }

  func resume(_ request: Request, _ context: TeamContext) async throws -> Response {
    try await press(request, context) { payments, door in
      try await payments.resume(through: door)
      return "The plan stays as it is."
    }
  }

  private func press(
    _ request: Request, _ context: TeamContext,
    _ act: @escaping @Sendable (any PaymentProvider, TeamDoor) async throws -> Phrase
  ) async throws -> Response {
    let door = TeamDoor(web: web, context: context)
    return try await web.press(request, context, back: path(context)) {
      Done(path(context), try await act(try await web.payments(of: door.team), door))
    }
  }

  private func path(_ context: TeamContext) -> String { Self.base(context.membership) }

  private func read(_ context: TeamContext) -> @Sendable (Tx) throws -> Record {
    let (user, team, portal) = (context.user.id, context.membership.team.id, web.portal)
    return { tx in
      guard let membership = try Membership.find(user: user, team: team, in: tx) else {
        throw HTTPProblem(.notFound)
      }
      return Record(
        membership: membership, overview: try BillingOverview(of: membership, portal, in: tx))
    }
  }
}

extension [Timestamp?] {
  var earliest: Timestamp? { compactMap { $0 }.min() }
}
