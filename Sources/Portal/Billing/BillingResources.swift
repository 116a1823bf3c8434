extension BillingPeriod {
  package static let resource = Resource<BillingPeriod>(
    "Period",
    [
      .moment("start", "Its first moment") { $0.start },
      .moment("end", "The first moment after it") { $0.end },
    ])
}

extension Seats {
  package static let resource = Resource<Seats>(
    "Seats",
    [
      .integer("members", "Who is in the team") { $0.members },
      .integer("invited", "Who may still come") { $0.invited },
      .integer("used", "Both") { $0.used },
      .integer("limit", "How many there may be; null for as many as want") { $0.limit },
      .integer("left", "How many more") { $0.free },
    ])
}

/// Where a team stands with its plan and its payments.
extension BillingOverview {
  package static let resource = Resource<BillingOverview>(
    "Subscription", plan + time + money)

  private static let plan: [Column<BillingOverview>] = [
    .text("plan", "The plan that the team has; null for none") { $0.entitlements.plan?.key },
    .text("planName", "Its name") { $0.entitlements.plan?.name },
    .entitlementSource { $0.entitlements },
    .choice("status", "Of what is paid; null where nothing is") { $0.subscription?.status },
    .text("paidPlan", "The plan that is paid or ordered") { $0.subscription?.terms.plan.key },
    .choice("interval", "How often it is paid") { $0.subscription?.terms.cycle },
    .text("currency", "What the team pays in") { $0.currency?.code },
    .one("seats", Seats.resource) { $0.seats },
    .text("provider", "Who takes the payments") { $0.subscription?.provider },
    .text("paymentMethod", "What is charged") { $0.customer?.paymentMethod },
  ]

  private static let time: [Column<BillingOverview>] = [
    .one("period", BillingPeriod.resource) { $0.subscription?.period },
    .text("nextPlan", "The plan after that, where it is another") {
      $0.subscription?.next?.plan.key
    },
    .moment("cancelAt", "When it ends, because somebody wants that") {
      $0.subscription?.cancelAt
    },
    .moment("failedAt", "Since when a payment is due that nobody has made") {
      $0.subscription?.failedAt
    },
    .moment("freezesAt", "From when on the team can only be read, if it stays unpaid") {
      $0.freezesAt
    },
    .freeze { $0.entitlements },
  ]

  private static let money: [Column<BillingOverview>] = [
    .one("next", TeamBilling.NextCharge.resource) { $0.next },
    .list("open", Invoice.resource) { $0.open },
    .money("carried", "Comes off the next invoice; below zero it is added") { $0.carried },
    .text("coupon", "Code of the coupon that counts") { $0.coupon?.code },
  ]
}

extension Column {
  fileprivate static func entitlementSource(
    _ get: @escaping @Sendable (Item) -> Entitlements
  ) -> Column {
    .word("source", "Why the team has it", among: Entitlements.Source.names) {
      get($0).source.name
    }
  }

  fileprivate static func freeze(
    _ get: @escaping @Sendable (Item) -> Entitlements
  ) -> Column {
    .word(
      "freeze", "Why the team can only be read; null while it can be written",
      among: TeamPlan.Freeze.allCases.map(\.rawValue)
    ) { get($0).freeze?.rawValue }
  }
}

extension Entitlements.Source {
  static let names = ["standard", "complimentary", "trial", "subscription"]

  package var name: String {
    switch self {
    case .standard: "standard"
    case .complimentary: "complimentary"
    case .trial: "trial"
    case .subscription: "subscription"
    }
  }

  /// When it ends by itself.
  package var end: Timestamp? {
    switch self {
    case .complimentary(let end), .trial(let end): end
    case .standard, .subscription: nil
    }
  }
}

extension TeamBilling.NextCharge {
  package static let resource = Resource<TeamBilling.NextCharge>(
    "NextCharge",
    [
      .moment("at", "When") { $0.at },
      .money("total", "As far as it is known today") { $0.total },
      .money("tax", "Of that") { $0.taxed },
      .list("lines", InvoiceLine.resource) { $0.lines },
      .text("invoiceId", "Where it is invoiced already") { $0.invoice?.id.text },
    ])
}

/// As whom a team pays.
extension BillingAccount {
  package static let resource = Resource<BillingAccount>(
    "BillingDetails",
    [
      .text(contact.about.name, contact.about.label) { $0.contact },
      .text(company.about.name, company.about.label) { $0.company },
      .text(address.about.name, address.about.label) { $0.address },
      .text(country.about.name, "ISO 3166, two letters") { $0.country },
      .text(taxID.about.name, taxID.about.label) { $0.taxID },
      .text(orderNumber.about.name, orderNumber.about.label) { $0.orderNumber },
    ])
}

/// What an order would bring.
extension PlanPreview {
  package static let resource = Resource<PlanPreview>(
    "PlanPreview",
    [
      .word("move", "What the order means", among: PlanMove.names) { $0.move.name },
      .text("plan", "Plan") { $0.terms.plan.key },
      .choice("interval", "How often it is paid") { $0.terms.cycle },
      .text("currency", "Currency") { $0.terms.currency.code },
      .integer("quantity", "People, where the price is for each") {
        $0.terms.plan.isPerSeat ? Int($0.terms.quantity) : nil
      },
      .text("before", "The plan that is paid now") { $0.before?.key },
      .list("lines", InvoiceLine.resource) { $0.lines },
      .money("total", "To be paid now") { $0.total },
      .money("tax", "Of that") { $0.taxed },
      .integer("taxRate", "In hundredths of a percent") { Int($0.tax.rate) },
      .money("each", "Each period after that, with tax") { $0.each },
      .moment("beginsAt", "Null for as soon as it is paid") { $0.beginsAt },
      .moment("paidFrom", "Where a trial goes on until then") { $0.paidFrom },
      .list("losses", PlanLoss.resource) { $0.losses },
      .text("shown", "To be sent with the order: then this sum is asked for, or none") {
        $0.shown.text
      },
    ])
}

extension PlanMove {
  static let names = ["none", "start", "at-once", "at-end", "end"]

  package var name: String {
    switch self {
    case .none: "none"
    case .start: "start"
    case .atOnce: "at-once"
    case .atEnd: "at-end"
    case .end: "end"
    }
  }
}

extension PlanLoss {
  static let resource = Resource<PlanLoss>(
    "PlanLoss",
    [
      .word("kind", "What is less", among: ["seats", "feature", "limit"]) { loss -> String in
        switch loss {
        case .seats: "seats"
        case .feature: "feature"
        case .limit: "limit"
        }
      },
      .text("name", "Of a feature or a limit") { loss in
        switch loss {
        case .seats: nil
        case .feature(let name), .limit(let name, _): name
        }
      },
      .integer("most", "How many there may be then") { loss in
        switch loss {
        case .seats(_, let limit): limit
        case .feature: nil
        case .limit(_, let most): most
        }
      },
    ])
}

/// What came of an order.
extension PlanOrdered {
  package static let resource = Resource<PlanOrdered>(
    "PlanOrdered",
    [
      .word(
        "result", "What came of it", among: ["to-pay", "pay-at", "begun", "next", "ends", "ended"]
      ) { $0.name },
      .one("invoice", Invoice.resource) {
        if case .toPay(let invoice) = $0 { invoice } else { nil }
      },
      .one("checkout", ProviderCheckout.resource) {
        if case .payAt(let checkout) = $0 { checkout } else { nil }
      },
      .moment("at", "When the other plan begins, or this one ends") { ordered in
        switch ordered {
        case .next(let time), .ends(let time): time
        default: nil
        }
      },
    ])

  private var name: String {
    switch self {
    case .toPay: "to-pay"
    case .payAt: "pay-at"
    case .begun: "begun"
    case .next: "next"
    case .ends: "ends"
    case .ended: "ended"
    }
  }
}

extension ProviderCheckout {
  /// A page of the provider's.
  package static let resource = Resource<ProviderCheckout>(
    "Checkout",
    [
      .text("url", "Where a person pays, or gives a card") { $0.url },
      .moment("expiresAt", "Works until") { $0.expiresAt },
    ])
}
