import Portal

/// Where a team's plan stands, in sentences.
struct BillingWords {
  let overview: BillingOverview
  let view: View

  var words: Words { view.words }
  private func date(_ time: Timestamp) -> String { view.time.date(time) }

  var plan: String { overview.entitlements.plan?.name ?? words("No plan") }

  var badge: Tags {
    guard let current = overview.subscription, current.status != .incomplete else {
      return granted
    }
    let label =
      current.cancelAt == nil ? words(current.status.label) : words("Ends")
    let state: String =
      switch current.status {
      case .active: current.cancelAt == nil ? "good" : "queued"
      case .pastDue, .unpaid, .paused: "dead"
      default: "queued"
      }
    return ["state": state, "label": label]
  }

  private var granted: Tags {
    switch overview.entitlements.source {
    case .trial: ["state": "queued", "label": words("Trial")]
    case .complimentary: ["state": "good", "label": words("Given")]
    case .standard, .subscription:
      ["state": "note", "label": words(overview.entitlements.plan == nil ? "None" : "Free")]
    }
  }

  var sentences: [String] {
    let grant = source.map { [$0] } ?? []
    guard let current = overview.subscription else { return grant }
    return grant + standing(current) + coming(current)
  }

  /// Of a plan that nobody pays for.
  private var source: String? {
    switch overview.entitlements.source {
    case .trial(let until):
      return words(
        "You are trying this plan until {{date}}. Nothing is paid for it, and it ends by itself.",
        ["date": date(until)])
    case .complimentary(let until):
      return words(
        "This plan was given to the team until {{date}}. Nothing is paid for it.",
        ["date": date(until)])
    case .standard:
      return overview.entitlements.plan == nil
        ? words("The team is on no plan. Choose one to work with it.")
        : words("Nothing is paid for this plan.")
    case .subscription: return nil
    }
  }

  private func standing(_ current: Subscription) -> [String] {
    let plan = current.terms.plan.name
    if overview.isCharged, let charged = charged(current) { return charged }
    switch current.status {
    case .incomplete:
      return [
        words(
          "{{plan}} is ordered. It begins once the invoice below is paid.", ["plan": plan])
      ]
    case .active, .trialing:
      let isElse = overview.entitlements.source != .subscription
      let paid = isElse ? [words("The team also pays for {{plan}}.", ["plan": plan])] : []
      guard current.cancelAt == nil, let end = current.period?.end else { return paid }
      return paid + [words("It is paid until {{date}}.", ["date": date(end)])]
    case .pastDue: return late(current)
    case .unpaid:
      return [
        words(
          "A payment is overdue since {{date}}, so the team is read-only: everything can be seen and taken away, nothing new can be written. Once all is paid, it goes on at once.",
          ["date": date(current.failedAt ?? overview.now)])
      ]
    case .paused:
      return [
        words("The team is read-only, because nobody has said how the plan is paid.")
      ]
    case .incompleteExpired, .canceled: return []
    }
  }

  private func late(_ current: Subscription) -> [String] {
    let since = words(
      "A payment is overdue since {{date}}.", ["date": date(current.failedAt ?? overview.now)])
    guard let freeze = overview.freezesAt else { return [since] }
    return [
      since,
      words(
        "Everything works until {{date}}. After that nothing new can be written until all is paid.",
        ["date": date(freeze)]),
    ]
  }

  private func coming(_ current: Subscription) -> [String] {
    var told: [String] = []
    if let end = current.cancelAt {
      told.append(
        words(
          "The plan is cancelled and ends on {{date}}. Until then the team keeps all of it.",
          ["date": date(end)]))
    }
    if let next = current.next, let end = overview.keptUntil {
      told.append(
        words(
          next.cycle == .month
            ? "From {{date}} on the plan is {{plan}}, paid by the month."
            : "From {{date}} on the plan is {{plan}}, paid by the year.",
          ["date": date(end), "plan": next.plan.name]))
    }
    if current.status != .incomplete, let ordered = overview.ordered {
      told.append(
        words(
          "{{plan}} is ordered. It begins once the invoice below is paid.",
          ["plan": ordered.name]))
    }
    return told
  }

  /// What it costs; nil where nothing is paid.
  var price: String? {
    guard let current = overview.subscription, current.status != .incomplete,
      let price = try? current.terms.price()
    else { return nil }
    let each = view.each(price, current.terms.cycle)
    guard current.terms.plan.isPerSeat else { return each }
    let people = words.count(
      Int(current.terms.quantity), one: "{{count}} person", many: "{{count}} people")
    return words("{{price}} for {{people}}", ["price": each, "people": people])
  }

  var cancel: Tags? {
    guard let current = overview.subscription, current.cancelAt == nil,
      current.status != .incomplete
    else { return nil }
    let plan = current.terms.plan.name
    let text =
      overview.keptUntil.map {
        words(
          "Cancel {{plan}}? The team keeps it until {{date}}. Nothing is deleted then.",
          ["plan": plan, "date": date($0)])
      } ?? words("Cancel {{plan}}? It ends at once. Nothing is deleted.", ["plan": plan])
    return ["confirm": text, "label": words("Cancel {{plan}}", ["plan": plan])]
  }

  var resume: String? {
    guard let current = overview.subscription else { return nil }
    let plan = current.terms.plan.name
    if current.cancelAt != nil { return words("Keep {{plan}} after all", ["plan": plan]) }
    return current.next == nil ? nil : words("Stay on {{plan}}", ["plan": plan])
  }

  var credit: String? {
    guard let carried = overview.carried else { return nil }
    if carried.minor > 0 {
      return words(
        "{{amount}} is to the team’s credit. It comes off the next invoice.",
        ["amount": view.amount(carried)])
    }
    let owed = Money(minor: -carried.minor, carried.currency)
    return words(
      "{{amount}} is added to the next invoice.", ["amount": view.amount(owed)])
  }

  var coupon: String? {
    guard let coupon = overview.coupon else { return nil }
    let off = words(coupon.discount.phrase)
    if let until = overview.account.coupon?.until, coupon.duration == .months {
      return words(
        "{{code}}: {{off}} for periods that begin before {{date}}",
        ["code": coupon.code, "off": off, "date": date(until)])
    }
    return words(
      coupon.duration == .once ? "{{code}}: {{off}}, once" : "{{code}}: {{off}}",
      ["code": coupon.code, "off": off])
  }

  var seats: Tags {
    let seats = overview.seats
    return [
      "text": seats.summary(words),
      "meter": seats.limit.map { Self.meter(Int64(seats.used), of: Int64($0)) },
    ]
  }

  var usage: Tags? {
    guard let usage = overview.usage else { return nil }
    return [
      "period": view.time.days(usage.period.start, usage.period.end),
      "units": usage.units.rows { unit($0) },
    ]
  }

  private func unit(_ unit: BillingOverview.UsageMonth.Unit) -> Tags {
    let included = unit.unit.included
    let used = view.number(Int(unit.used))
    let text =
      included == 0
      ? words("{{used}} used", ["used": used])
      : words(
        "{{used}} of {{included}} included", ["used": used, "included": view.number(included)])
    return [
      "label": view.site.settings.plans.words(ofUnit: unit.unit.unit).capitalizedFirst,
      "text": text,
      "cost": unit.line.map {
        words("{{amount}} so far", ["amount": view.amount($0.amount)])
      },
      "meter": included == 0 ? nil : Self.meter(unit.used, of: Int64(included)),
    ]
  }

  private static func meter(_ used: Int64, of most: Int64) -> Tags {
    ["value": String(min(used, most)), "max": String(max(1, most)), "isFull": used >= most]
  }
}

extension View {
  /// What stands above every page of a team whose plan wants something: it costs no query.
  func notice(_ membership: Membership) -> Tags? {
    guard site.settings.plans.isGiven, membership.may(.seeBilling).isAllowed,
      let text = notice(membership.entitlements, of: membership.team)
    else { return nil }
    return ["text": text, "href": BillingPages.base(membership)]
  }

  private func notice(_ entitlements: Entitlements, of team: Team) -> String? {
    switch (entitlements.freeze, entitlements.source) {
    case (.unpaid?, _):
      return words("This team is read-only, because a payment is overdue.")
    case (.paused?, _):
      return words("This team is read-only, because nobody has said how its plan is paid.")
    case (nil, .trial(let until)):
      // By the day: a page that is kept says the same until midnight.
      let last = time.day(of: team.plan.clockAt ?? time.now).upperBound + .days(3)
      guard until < last else { return nil }
      return words(
        "The trial of {{plan}} ends on {{date}}.",
        ["plan": entitlements.plan?.name ?? "", "date": time.date(until)])
    case (nil, _): return nil
    }
  }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
