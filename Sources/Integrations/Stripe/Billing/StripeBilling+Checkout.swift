import Portal

// What has become of the page that somebody was sent to.
extension StripeBilling {
  /// A card that was given there is charged from now on, and what is due at once.
  func followCheckout(_ team: ID<Team>, _ customer: String) async throws {
    let open = try await portal.store.read { try ProviderCheckout.unfinished(of: team, in: $0) }
    guard let open else { return }
    let session: StripeCheckoutSession
    do {
      session = try await send(
        StripeCheckoutSession.retrieve(open.externalID, expanding: ["setup_intent"]))
    } catch StripeProblem.notFound {
      return try await close(team, .expired)
    }
    guard session.status != .open else { return }
    if session.status == .complete, let card = session.setupIntent?.object?.paymentMethod?.id {
      do { try await use(card, of: team, customer) } catch let problem as StripeProblem
        where problem.isRefusal
      {
        // A card that Stripe does not take holds up nothing else.
        portal.logger.warning(
          "a card was not taken", metadata: ["team": "\(team)", "problem": "\(problem)"])
        return try await close(team, .expired)
      }
    }
    // One that begins a plan is closed where that is written down.
    guard session.status == .expired || open.kind == .setup else { return }
    try await close(team, session.status == .complete ? .complete : .expired)
  }

  private func close(_ team: ID<Team>, _ state: ProviderCheckout.State) async throws {
    try await portal.store.write(for: .team(team), as: .system(name)) {
      try ProviderCheckout.close(of: team, state, in: $0)
    }
  }

  private func use(_ card: String, of team: ID<Team>, _ customer: String) async throws {
    let desk = StripeDesk(api: api, portal: portal, door: ProgramDoor(team, portal))
    try await desk.send("default-card", isReused: false) {
      StripeCustomer.setDefault(paymentMethod: card, of: customer, key: $0)
    }
    let running = try await portal.store.read { try Subscription.open(of: team, in: $0) }
    guard let running, let id = running.externalID else { return }
    try await desk.send("plan-card") {
      StripeSubscription.setDefault(paymentMethod: card, of: id, key: $0)
    }
    let owed = try await send(StripeInvoice.list(subscription: id, .open)).data
    for invoice in owed where invoice.attemptCount > 0 {
      do {
        try await desk.send("pay") { StripeInvoice.pay(invoice.id, key: $0) }
      } catch StripeProblem.refused {
        // Declined again: the page and the mails say so.
      }
    }
  }
}
