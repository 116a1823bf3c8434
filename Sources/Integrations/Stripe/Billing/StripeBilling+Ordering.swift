import Foundation
import Portal

// Ordering a plan.
extension StripeBilling {
  package func order(
    _ order: PlanOrder, through door: any BillingDoor
  ) async throws -> PlanOrdered {
    try await act(through: door, isFollowed: \.changesNow) { desk in
      let settings = portal.settings
      let stand = try await door.write { team, tx in
        let stand = try StripeStand(of: team, taking: order, settings, in: tx)
        if stand.move != .none {
          try TeamBilling(of: team, settings, in: tx).keep(order)
        }
        return stand
      }
      switch stand.move {
      case .none: throw Obstacle("The team has this plan already.")
      case .start: return .payAt(try await subscribe(stand, order, desk))
      case .atOnce: return try await upgrade(stand, order, desk)
      case .atEnd: return .next(try await downgrade(stand, order, desk))
      case .end: return try await cancel(stand, desk).map(PlanOrdered.ends) ?? .ended
      }
    }
  }

  // MARK: The first one

  private func subscribe(
    _ stand: StripeStand, _ order: PlanOrder, _ desk: StripeDesk
  ) async throws -> ProviderCheckout {
    let plan = ProviderCheckout.Ordered(hash: order.terms.version.hash, cycle: order.terms.cycle)
    if let open = stand.checkout {
      let isSame = open.plan == plan && open.currency == order.terms.currency
      if isSame, open.isUsable(at: portal.store.clock.now()) { return open }
      try await expire(open, desk)
    }
    let customer = try await customer(stand, desk)
    if stand.customer != nil { try await mustPayNothing(customer, desk.team) }
    let terms = order.terms
    let items = try await catalogue.items(
      terms.version, terms.cycle, terms.currency, quantity: stand.seats)
    let rates = try await catalogue.taxRates(stand.tax, country: stand.taxCountry)
    let discounts = try await discounts(stand)
    let fields = StripeCheckoutSession.Fields(
      customer: customer, successURL: "\(stand.page)/checkout/return?session={CHECKOUT_SESSION_ID}",
      cancelURL: "\(stand.page)/checkout", clientReferenceID: stand.team.id.text,
      metadata: ["team": stand.team.id.text, "plan": plan.hash])
    let trialEnd = stand.trialEnd.map { StripeTime($0) }
    do {
      return try await desk.send("checkout", before: Self.begin(plan)) { key in
        StripeCheckoutSession.subscribe(
          fields, to: items, discounts: discounts, taxRates: rates, trialEnd: trialEnd, key: key)
      } then: { session, tx in
        try Self.keep(session, .subscribe, plan, terms.currency, of: stand.team.id, in: tx)
      }
    } catch StripeProblem.refused(let refusal)
      where refusal.code == "resource_missing" && refusal.param == "customer"
    {
      try await forget(customer, desk)
      throw Obstacle("Stripe does not know this team any more. Try again: it is made anew there.")
    }
  }

  /// One page a team: two tabs make one.
  private static func begin(
    _ plan: ProviderCheckout.Ordered?
  ) -> @Sendable (Team, Tx) throws -> Void {
    { team, tx in
      guard try ProviderCheckout.unfinished(of: team.id, in: tx) == nil else {
        throw Obstacle("Something has changed meanwhile. Look at the billing again.")
      }
      try team.noteOrder(plan?.hash, in: tx)
    }
  }

  /// Somebody may have paid, and nobody has told.
  private func mustPayNothing(_ customer: String, _ team: ID<Team>) async throws {
    let there = try await send(StripeSubscription.list(of: customer)).data
    guard there.contains(where: { $0.status.known.map { !$0.isOver } ?? true }) else { return }
    try await fetch(team)
    throw Obstacle("This team has a plan already, or has ordered one. Change that one.")
  }

  private func discounts(
    _ stand: StripeStand
  ) async throws -> StripeCheckoutSession.Discounts {
    guard let coupon = stand.coupon else { return .none }
    return .given([.coupon(try await catalogue.coupon(coupon))])
  }

  static func keep(
    _ session: StripeCheckoutSession, _ kind: ProviderCheckout.Kind,
    _ plan: ProviderCheckout.Ordered?, _ currency: Currency, of team: ID<Team>, in tx: Tx
  ) throws -> ProviderCheckout {
    guard let url = session.url, StripeAPI.takes(page: url) else {
      throw StripeProblem.malformed("a session without a page")
    }
    let checkout = ProviderCheckout(
      id: tx.newID(), of: team, kind, externalID: session.id, url: url, plan: plan,
      currency: currency, at: tx.now, until: session.expiresAt.timestamp)
    try checkout.save(in: tx)
    return checkout
  }

  /// A page where another card is given.
  func askForCard(
    _ stand: StripeStand, in currency: Currency, _ desk: StripeDesk
  ) async throws -> ProviderCheckout {
    let fields = StripeCheckoutSession.Fields(
      customer: try await customer(stand, desk),
      successURL: "\(stand.page)/checkout/return?session={CHECKOUT_SESSION_ID}",
      cancelURL: stand.page, clientReferenceID: stand.team.id.text,
      metadata: ["team": stand.team.id.text])
    return try await desk.send("card", before: Self.begin(nil)) { key in
      StripeCheckoutSession.setup(fields, in: currency, key: key)
    } then: { session, tx in
      try Self.keep(session, .setup, nil, currency, of: stand.team.id, in: tx)
    }
  }

  /// Nobody can pay there any more. Where somebody has, that counts.
  func expire(_ checkout: ProviderCheckout, _ desk: StripeDesk) async throws {
    do {
      try await desk.send("expire") {
        StripeCheckoutSession.expire(checkout.externalID, key: $0)
      }
    } catch StripeProblem.refused {
      let session = try await desk.ask(StripeCheckoutSession.retrieve(checkout.externalID))
      if session.status == .complete, checkout.kind == .setup, let customer = session.customer?.id {
        return try await followCheckout(desk.team, customer)
      }
      guard session.status == .expired else {
        try await fetch(desk.team)
        throw Obstacle("Somebody has paid meanwhile. Look at the billing again.")
      }
    }
    try await desk.door.write { team, tx in
      try ProviderCheckout.close(of: team.id, .expired, in: tx)
    }
  }

  // MARK: Another one

  /// What another plan would cost, where that is charged at once.
  func reckon(_ order: PlanOrder, of team: ID<Team>) async throws -> PlanQuote? {
    let settings = portal.settings
    let stand = try await portal.store.read { tx -> StripeStand? in
      guard let found = try Team.find(team, in: tx) else { return nil }
      // What cannot be ordered has no price; the page says why.
      do { return try StripeStand(of: found, taking: order, settings, in: tx) } catch is Obstacle {
        return nil
      }
    }
    guard let stand, stand.move == .atOnce else { return nil }
    let time = StripeTime(stand.now)
    return try await quote(stand, order, at: time)
  }

  private func quote(
    _ stand: StripeStand, _ order: PlanOrder, at time: StripeTime
  ) async throws -> PlanQuote {
    let id = try stand.subscriptionID
    let there = try await send(StripeSubscription.retrieve(id))
    let changes = try await changes(there, to: order.terms, seats: stand.seats)
    let preview = try await send(
      StripeInvoice.preview(
        of: id, supposing: .change(changes, .invoiced, at: time), key: StripeIdempotencyKey()))
    try preview.check()
    let facts = try await StripeFacts.fetch([there], [], preview.lines.data, api, portal)
    let mapping = StripeMapping(facts: facts, invoices: [])
    return try mapping.quote(preview, stand.tax, at: time.timestamp)
  }

  /// Every item that is there goes, every one that is wanted comes; the plan's own keeps its place.
  private func changes(
    _ there: StripeSubscription, to terms: PlanTerms, seats: Int64
  ) async throws -> [StripeItemChange] {
    let wanted = try await catalogue.items(
      terms.version, terms.cycle, terms.currency, quantity: seats)
    var changes: [StripeItemChange] = []
    let present = there.items.data
    let main = present.first { $0.quantity != nil }
    if let main, let plan = wanted.first(where: { $0.quantity != nil }) {
      changes.append(.change(main.id, price: plan.price, quantity: plan.quantity))
    }
    let isKept = !changes.isEmpty
    for item in present where !(isKept && item.id == main?.id) {
      if !wanted.contains(where: { $0.price == item.price.id }) { changes.append(.remove(item.id)) }
    }
    for item in wanted where !(isKept && item.quantity != nil) {
      if !present.contains(where: { $0.price.id == item.price }) { changes.append(.add(item)) }
    }
    return changes
  }

  private func upgrade(
    _ stand: StripeStand, _ order: PlanOrder, _ desk: StripeDesk
  ) async throws -> PlanOrdered {
    let time = StripeTime(order.shown?.at ?? stand.now)
    let quote = try await quote(stand, order, at: time)
    if let shown = order.shown, shown != PlanOrder.Shown(at: time.timestamp, total: quote.total) {
      throw Obstacle(
        "Something has changed since this sum was shown. Look at it again before you order.")
    }
    let id = try stand.subscriptionID
    try await release(id, desk)
    let there = try await desk.ask(StripeSubscription.retrieve(id))
    let changes = try await changes(there, to: order.terms, seats: stand.seats)
    let hash = order.terms.version.hash
    let note: @Sendable (Team, Tx) throws -> Void = { try $0.noteOrder(hash, in: $1) }
    let changed = try await desk.send("upgrade", before: note) { key in
      StripeSubscription.upgrade(
        id, changes, prorationDate: time, expanding: ["latest_invoice"], key: key)
    }
    guard changed.pendingUpdate != nil else { return .begun }
    try await fetch(desk.team)
    let invoice = try await portal.store.read { tx in
      try changed.latestInvoice.flatMap { try Invoice.find(external: $0.id, in: tx) }
    }
    guard let invoice else { throw Obstacle("The payment was not made. Try another card.") }
    return .toPay(invoice)
  }

  /// At the end of what is paid, by a schedule: two calls, of which the second may be made again.
  private func downgrade(
    _ stand: StripeStand, _ order: PlanOrder, _ desk: StripeDesk
  ) async throws -> Timestamp {
    let id = try stand.subscriptionID
    let terms = order.terms
    let items = try await catalogue.items(
      terms.version, terms.cycle, terms.currency, quantity: stand.seats)
    try await release(id, desk)
    let made = try await desk.send("schedule") {
      StripeSubscriptionSchedule.create(from: id, key: $0)
    }
    guard let present = made.phases.first else {
      throw StripeProblem.malformed("a schedule without a phase")
    }
    let rates = try await catalogue.taxRates(stand.tax, country: stand.taxCountry)
    let kept = try await desk.ask(StripeSubscription.retrieve(id)).discounts.map(\.id)
    let phases = [
      StripeSubscriptionSchedule.NewPhase(present).with(rates, kept),
      .init(items, end: .after(terms.cycle == .month ? .month : .year, 1)).with(rates, kept),
    ]
    try await desk.send("schedule-phases") { key in
      StripeSubscriptionSchedule.update(
        made.id, phases: phases, metadata: ["team": stand.team.id.text], key: key)
    }
    try await desk.door.write { team, tx in
      try team.noteSchedule(terms.plan.name, at: present.endDate.timestamp, in: tx)
    }
    return present.endDate.timestamp
  }

  /// A schedule that holds the subscription: whatever else is wanted, it goes first.
  func release(_ subscription: String, _ desk: StripeDesk) async throws {
    let there: StripeSubscription
    do { there = try await desk.ask(StripeSubscription.retrieve(subscription)) } catch StripeProblem
      .notFound
    { return }
    guard let schedule = there.schedule else { return }
    try await desk.send("release") { key in
      StripeSubscriptionSchedule.release(schedule.id, key: key)
    }
  }
}

extension StripeAPI {
  /// Pages that people are sent to: over TLS, or on this machine.
  static func takes(page url: String) -> Bool {
    guard let parts = URLComponents(string: url), let host = parts.host, !host.isEmpty,
      parts.user == nil, parts.password == nil
    else { return false }
    return parts.scheme == "https" || parts.scheme == "http" && Network.isLoopback(host)
  }
}

extension PlanOrdered {
  /// Whether Stripe's books are others already: not before somebody has paid.
  fileprivate var changesNow: Bool {
    if case .payAt = self { false } else { true }
  }
}
