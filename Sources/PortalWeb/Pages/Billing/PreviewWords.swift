import Portal

/// What an order would bring, in sentences.
struct PreviewWords {
  let record: PlanChangePages.Record
  let preview: PlanPreview
  let view: View

  private var words: Words { view.words }
  private var plan: String { preview.terms.plan.name }
  private func date(_ time: Timestamp) -> String { view.time.date(time) }

  var tags: Tags {
    [
      "sentences": sentences, "each": each, "losses": preview.losses.map(loss),
      "hasLosses": !preview.losses.isEmpty,
      "bill": preview.lines.allSatisfy { $0.kind == .tax }
        ? nil
        : view.bill(
          preview.lines, preview.tax, taxed: preview.taxed, total: preview.total,
          cycle: preview.cycle),
      "key": preview.terms.plan.key, "interval": preview.cycle.rawValue,
      "currency": preview.terms.currency.code, "shown": preview.shown.text, "label": label,
    ]
  }

  private var sentences: [String] {
    switch preview.move {
    case .none: return [words("The team has this plan already.")]
    case .start, .atOnce: return asking + trial
    case .atEnd:
      return [
        words(
          "Nothing is to be paid now. {{plan}} begins on {{date}}; until then the team keeps all of {{before}}, which is paid.",
          [
            "plan": plan, "date": date(preview.beginsAt ?? record.now),
            "before": preview.before?.name ?? "",
          ])
      ]
    case .end: return [ending]
    }
  }

  private var asking: [String] {
    if record.byCard { return charging }
    guard preview.total.minor > 0 else {
      return [words("Nothing is to be paid now, so {{plan}} begins at once.", ["plan": plan])]
    }
    let invoice = words(
      "You get an invoice over {{amount}}, due on {{date}}.",
      ["amount": view.amount(preview.total), "date": date(due)])
    if preview.move == .start {
      return [invoice, words("{{plan}} begins once it is paid.", ["plan": plan])]
    }
    return [
      invoice,
      words(
        "{{plan}} begins once it is paid; until then the team keeps {{before}}. Of what was used until then, the difference comes with the next invoice.",
        ["plan": plan, "before": preview.before?.name ?? ""]),
    ]
  }

  private var charging: [String] {
    let (plan, isFree) = (["plan": plan], preview.total.minor <= 0)
    if preview.move == .start {
      if let trialEnd {
        return [
          words(
            "You give a card on the next page. Nothing is charged to it before {{date}}.",
            ["date": date(trialEnd)])
        ]
      }
      return [
        isFree
          ? words(
            "Nothing is to be paid now. You give a card on the next page; {{plan}} begins with that.",
            values: plan)
          : words("You pay by card on the next page; {{plan}} begins with that.", values: plan)
      ]
    }
    if isFree {
      return [words("Nothing is to be paid now, so {{plan}} begins at once.", values: plan)]
    }
    return [
      words(
        "{{amount}} is charged to your card now; {{plan}} begins with that. If the card is declined, the team keeps {{before}}.",
        [
          "amount": view.amount(preview.total), "plan": self.plan,
          "before": preview.before?.name ?? "",
        ])
    ]
  }

  /// As it will stand on the invoice.
  private var due: Timestamp {
    let days = view.site.settings.plans.terms.dueDays
    let usual = record.now + .days(days)
    guard preview.move == .atOnce, let end = record.subscription?.period?.end else { return usual }
    return min(usual, end)
  }

  /// Until when it is still tried, where what is ordered begins after that.
  private var trialEnd: Timestamp? {
    preview.paidFrom.flatMap {
      record.byCard && $0 <= record.now + ProviderCheckout.shortestTrial ? nil : $0
    }
  }

  private var trial: [String] {
    guard let trialEnd else { return [] }
    return [
      words(
        "The trial goes on until {{date}}. What you pay for is counted from then on.",
        ["date": date(trialEnd)])
    ]
  }

  private var ending: String {
    guard let current = record.subscription else { return "" }
    let paid = current.terms.plan.name
    guard let end = preview.beginsAt, end > record.now else {
      return words(
        "{{plan}} ends at once. Then the team is on {{next}}.", ["plan": paid, "next": plan])
    }
    return words(
      "{{plan}} ends on {{date}}. Then the team is on {{next}}, and nothing is paid any more.",
      ["plan": paid, "date": date(end), "next": plan])
  }

  private var each: String? {
    guard preview.move != .none, let each = preview.each else { return nil }
    let price = view.each(each, preview.cycle)
    let isMetered = !preview.terms.plan.metered.isEmpty
    let withTax = preview.taxed.minor > 0 || preview.tax.rate > 0
    var text = words(
      withTax ? "After that {{price}}, tax included." : "After that {{price}}.", ["price": price])
    if isMetered { text += " " + words("What is used beyond the plan is added.") }
    return text
  }

  private func loss(_ loss: PlanLoss) -> String {
    let plans = view.site.settings.plans
    switch loss {
    case .seats(let used, let limit):
      return words(
        "{{used}} of {{limit}} seats are taken: nobody else can come in. Whoever is in the team stays.",
        ["used": view.number(used), "limit": view.number(limit)])
    case .feature(let name):
      return words("{{feature}} is not in it.", ["feature": plans.words(ofFeature: name)])
    case .limit(let name, let most):
      return words(
        "At most {{most}} {{what}}. Of more than that, the newest can only be read.",
        ["most": view.number(most), "what": plans.words(ofUnit: name)])
    }
  }

  /// Nil where there is nothing to order.
  private var label: String? {
    switch preview.move {
    case .none: return nil
    case .start where record.byCard: return words("Continue to the payment")
    case .start, .atOnce:
      return preview.total.minor > 0
        ? words(
          "Order {{plan}} for {{amount}}",
          ["plan": plan, "amount": view.amount(preview.total)])
        : words("Start {{plan}}", ["plan": plan])
    case .atEnd:
      return words(
        "Change to {{plan}} on {{date}}",
        ["plan": plan, "date": date(preview.beginsAt ?? record.now)])
    case .end:
      return words("End {{plan}}", ["plan": record.subscription?.terms.plan.name ?? ""])
    }
  }
}
