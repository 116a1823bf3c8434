import Portal

// Where a provider charges by itself.
extension BillingWords {
  private func date(_ time: Timestamp) -> String { view.time.date(time) }

  /// The payment that somebody has begun and not finished; nil where there is none.
  var checkout: Tags? {
    guard let open = overview.checkout else { return nil }
    guard open.kind == .subscribe, let plan = overview.begun?.name else {
      return [
        "title": words("You have begun to give another card"),
        "text": words("Until you are done, the card so far is charged."), "confirm": nil,
      ]
    }
    return [
      "title": words("You have begun to pay for {{plan}}", ["plan": plan]),
      "text": words("{{plan}} begins with the payment.", ["plan": plan]),
      "confirm": words(
        "Withdraw the order of {{plan}}? Nothing is paid for it then.", ["plan": plan]),
    ]
  }

  /// What is charged; nil for a team that has never paid so.
  var card: Tags? {
    guard overview.isCharged || overview.customer?.paymentMethod != nil else { return nil }
    return ["method": overview.customer?.paymentMethod, "mayReplace": overview.isCharged]
  }

  /// Where a plan stands whose payments are charged.
  func charged(_ current: Subscription) -> [String]? {
    let plan = current.terms.plan.name
    switch current.status {
    case .incomplete:
      return [
        words("{{plan}} is ordered. It begins once its payment is through.", ["plan": plan]),
        asked ?? words("If the card was declined, another one can be given here."),
      ]
    case .pastDue: return late(current)
    case .unpaid:
      return [
        words(
          "A payment is overdue since {{date}}, so the team is read-only: everything can be seen and taken away, nothing new can be written. Once all is paid, it goes on at once.",
          ["date": date(current.failedAt ?? overview.now)]),
        asked ?? words("Another card can be given here."),
      ]
    case .paused:
      return [
        words(
          "The team is read-only, because nobody has said how the plan is paid. Once a card is given here, it goes on."
        )
      ]
    default: return nil
    }
  }

  private func late(_ current: Subscription) -> [String] {
    let since = date(current.failedAt ?? overview.now)
    var told = [
      asked
        ?? words(
          "The card was declined, so a payment is overdue since {{date}}. It is tried again by itself; another card can be given here.",
          ["date": since])
    ]
    if let freeze = overview.freezesAt {
      told.append(
        words(
          "Everything works until {{date}}. After that nothing new can be written until all is paid.",
          ["date": date(freeze)]))
    }
    return told
  }

  /// Nil while no bank wants anything.
  private var asked: String? {
    overview.open.contains(where: \.wantsConfirmation)
      ? words("Your bank wants you to confirm the payment below.") : nil
  }
}
