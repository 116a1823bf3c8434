import Portal

// Fetching: all that Stripe knows of a team, as one snapshot.
extension StripeBilling {
  /// - Parameter told: disputes that are looked at besides those that are known.
  /// - Returns: what differed from what we knew; nil where Stripe does not know the team, or where
  ///   somebody has fetched later.
  @discardableResult
  func fetch(_ team: ID<Team>, disputes told: Set<String> = []) async throws -> [String]? {
    let known = try await portal.store.read { try ProviderCustomer.find(of: team, in: $0) }
    guard let customer = known else { return nil }
    try await followCheckout(team, customer.externalID)
    let ticket = try await portal.store.write(for: .portal, as: .system(name)) {
      try ProviderTicket.take(for: team, in: $0)
    }
    guard let ticket else { return nil }
    var snapshot = try await self.snapshot(of: customer)
    snapshot.disputes = try await disputes(of: team, told)
    return try await portal.take(snapshot, ticket, of: team, from: name)
  }

  private func snapshot(of customer: ProviderCustomer) async throws -> ProviderSnapshot {
    let (api, id) = (api, customer.externalID)
    // The first one alone: after an outage one is let through, and says whether Stripe is back.
    let there = try await send(StripeCustomer.retrieve(id)).object
    async let listed = send(StripeSubscription.list(of: id))
    async let credited = send(StripeCreditNote.list(of: id))
    let invoices = try await self.invoices(of: id)
    let subscriptions = try await listed.data
    var snapshot = ProviderSnapshot()
    var notes: [StripeCreditNote] = []
    // What a key may not see holds up nothing else.
    do { notes = try await credited.data } catch let problem as StripeProblem
      where problem.isRefusal
    { snapshot.problems.append("credit notes: \(problem)") }
    var lines: [StripeInvoiceLine] = []
    for invoice in invoices { lines += invoice.lines.data }
    var schedules: [String: StripeSubscriptionSchedule] = [:]
    for one in subscriptions { schedules[one.id] = try await schedule(of: one) }
    let facts = try await StripeFacts.fetch(
      subscriptions, Array(schedules.values), lines, api, portal)
    let mapping = StripeMapping(facts: facts, invoices: invoices)
    for one in subscriptions {
      do {
        snapshot.subscriptions.append(try mapping.subscription(one, schedules[one.id]))
      } catch let odd as StripeMapping.Odd { snapshot.problems.append("\(odd)") }
    }
    for invoice in invoices.reversed() {
      guard let told = try mapping.invoice(invoice, await wantsConfirmation(invoice)) else {
        continue
      }
      snapshot.invoices.append(told)
      do { try invoice.check() } catch { snapshot.problems.append("\(error)") }
    }
    snapshot.invoices += try notes.reversed().compactMap(mapping.creditNote)
    snapshot.balance = try there.flatMap(mapping.balance)
    let running = subscriptions.first { $0.status.known.map { !$0.isOver } ?? true }
    snapshot.paymentMethod = try await method(of: there, running)
    snapshot.next = try await next(of: running, mapping)
    return snapshot
  }

  func send<Answer>(_ call: StripeCall<Answer>) async throws -> Answer {
    try await api.send(call, within: Self.deadline)
  }

  /// The newest first, whole: as many as a team may have open, and those of years.
  private func invoices(of customer: String) async throws -> [StripeInvoice] {
    var invoices: [StripeInvoice] = []
    let call = StripeInvoice.list(of: customer, expanding: ["data.payments"])
    for try await invoice in api.walk(call, within: Self.deadline) {
      guard invoice.status != .draft else { continue }
      invoices.append(invoice.lines.hasMore ? try await whole(invoice) : invoice)
      if invoices.count == 300 { break }
    }
    return invoices
  }

  private func whole(_ invoice: StripeInvoice) async throws -> StripeInvoice {
    var lines: [StripeInvoiceLine] = []
    for try await line in api.walk(StripeInvoice.lines(of: invoice.id), within: Self.deadline) {
      lines.append(line)
    }
    return invoice.with(lines: lines)
  }

  private func schedule(of one: StripeSubscription) async throws -> StripeSubscriptionSchedule? {
    guard let schedule = one.schedule else { return nil }
    return try await send(StripeSubscriptionSchedule.retrieve(schedule.id))
  }

  private func wantsConfirmation(_ invoice: StripeInvoice) async throws -> Bool {
    guard invoice.status == .open,
      let intent = invoice.payments?.data.first(where: { $0.status == "open" })?.payment
        .paymentIntent
    else { return false }
    return try await send(StripePaymentIntent.retrieve(intent.id)).status == "requires_action"
  }

  private func method(
    of customer: StripeCustomer?, _ running: StripeSubscription?
  ) async throws -> String? {
    let id = running?.defaultPaymentMethod?.id ?? customer?.invoiceSettings.defaultPaymentMethod?.id
    guard let id else { return nil }
    do { return try await send(StripePaymentMethod.retrieve(id)).words } catch StripeProblem
      .notFound
    { return nil }
  }

  private func next(
    of running: StripeSubscription?, _ mapping: StripeMapping
  ) async throws -> ProviderCharge? {
    guard let running, running.status == .active, running.cancelAt == nil else { return nil }
    do {
      let preview = try await send(
        StripeInvoice.preview(
          of: running.id, supposing: .nothing, key: StripeIdempotencyKey()))
      let at = running.items.data.map(\.currentPeriodEnd).min() ?? preview.periodEnd
      return try mapping.charge(preview, at: at.timestamp)
    } catch let problem as StripeProblem where problem.isRefusal { return nil }
  }

  /// Those that are not over, and those that something was told of.
  private func disputes(
    of team: ID<Team>, _ told: Set<String>
  ) async throws -> [ProviderDispute] {
    let ids = try await portal.store.read { try Dispute.wanted(of: team, in: $0) }
    var disputes: [ProviderDispute] = []
    for id in told.union(ids).sorted() {
      let dispute: StripeDispute
      do { dispute = try await send(StripeDispute.retrieve(id)) } catch StripeProblem.notFound {
        continue
      }
      disputes.append(
        ProviderDispute(
          externalID: dispute.id, payment: dispute.paymentIntent?.id,
          amount: try dispute.money(dispute.amount), status: dispute.status,
          reason: dispute.reason, dueBy: dispute.evidenceDetails?.dueBy?.timestamp,
          openedAt: dispute.created.timestamp))
    }
    return disputes
  }
}

extension StripePaymentMethod {
  fileprivate var words: String {
    guard let card else { return type.replacing("_", with: " ") }
    let month = card.expMonth < 10 ? "0\(card.expMonth)" : "\(card.expMonth)"
    let brand = card.brand.prefix(1).uppercased() + card.brand.dropFirst()
    return "\(brand) •••• \(card.last4), \(month)/\(card.expYear)"
  }
}
