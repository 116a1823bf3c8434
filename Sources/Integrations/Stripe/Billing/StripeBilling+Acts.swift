import Portal

// What else people and operators ask for.
extension StripeBilling {
  /// - Parameter body: is given how the team stands, read where the right was looked at.
  private func act<T: Sendable>(
    _ door: any BillingDoor, isFollowed: Bool = true,
    _ body: @escaping @Sendable (StripeStand, StripeDesk) async throws -> T
  ) async throws -> T {
    let settings = portal.settings
    let follows: @Sendable (T) -> Bool = { _ in isFollowed }
    return try await act(through: door, isFollowed: follows) { desk in
      let stand = try await door.write { team, tx in
        try StripeStand(of: team, settings, in: tx)
      }
      return try await body(stand, desk)
    }
  }

  package func cancel(through door: any BillingDoor) async throws -> Timestamp? {
    try await act(door) { try await cancel($0, $1) }
  }

  /// At the end of what is paid; at once where a payment is due.
  func cancel(_ stand: StripeStand, _ desk: StripeDesk) async throws -> Timestamp? {
    if stand.subscription == nil, let checkout = stand.checkout {
      try await expire(checkout, desk)
      return nil
    }
    let id = try stand.subscriptionID
    guard stand.subscription?.cancelAt == nil else { throw Obstacle("The plan ends already.") }
    try await release(id, desk)
    guard stand.subscription?.status == .active || stand.subscription?.status == .trialing else {
      try await endNow(stand, desk)
      try await desk.door.write { team, tx in try team.noteCancellation(nil, in: tx) }
      return nil
    }
    let there = try await desk.send("cancel") {
      StripeSubscription.cancelAtPeriodEnd(id, true, key: $0)
    }
    let end = there.cancelAt?.timestamp
    try await desk.door.write { team, tx in try team.noteCancellation(end, in: tx) }
    return end
  }

  /// With an invoice for what was used. One that Stripe does not know is over here too.
  private func endNow(_ stand: StripeStand, _ desk: StripeDesk) async throws {
    let (id, settings) = (try stand.subscriptionID, portal.settings)
    do { try await StripeWork(self).tellUsage(of: desk.team, untilNow: true) } catch let problem
      as StripeProblem where problem.isRefusal
    {
      portal.logger.warning(
        "what was used was not told",
        metadata: ["team": "\(desk.team)", "problem": "\(problem)"])
    }
    do {
      _ = try await desk.ask(StripeSubscription.cancel(id, invoicesNow: true, prorates: false))
    } catch StripeProblem.notFound {
      do { _ = try await desk.ask(StripeSubscription.retrieve(id)) } catch StripeProblem.notFound {
        try await desk.door.write { team, tx in
          var bills = try TeamBilling(of: team, settings, in: tx)
          try bills.endElsewhere(id)
        }
      }
    }
  }

  package func resume(through door: any BillingDoor) async throws {
    try await act(door) { stand, desk in
      let id = try stand.subscriptionID
      if stand.subscription?.status == .paused {
        try await desk.send("resume") { StripeSubscription.resume(id, key: $0) }
      } else if stand.subscription?.cancelAt != nil {
        try await desk.send("resume") {
          StripeSubscription.cancelAtPeriodEnd(id, false, key: $0)
        }
      } else if stand.subscription?.next != nil {
        try await release(id, desk)
      } else {
        throw Obstacle("There is nothing to take back.")
      }
      try await desk.door.write { team, tx in try team.noteResumption(in: tx) }
    }
  }

  /// A page that nobody has paid on, or another plan that waits for its payment.
  package func withdraw(through door: any BillingDoor) async throws {
    try await act(door) { stand, desk in
      if let checkout = stand.checkout { try await expire(checkout, desk) }
      if stand.subscription?.status == .incomplete { return try await endNow(stand, desk) }
      if stand.checkout != nil { return }
      let there = try await desk.ask(
        StripeSubscription.retrieve(stand.subscriptionID, expanding: ["latest_invoice"]))
      guard there.pendingUpdate != nil, let invoice = there.latestInvoice?.id else {
        throw Obstacle("There is no order to withdraw.")
      }
      let note: @Sendable (Team, Tx) throws -> Void = {
        try $0.noteWithdrawal(of: invoice, in: $1)
      }
      try await desk.send("void", before: note) { StripeInvoice.void(invoice, key: $0) }
    }
  }

  package func apply(coupon code: String, through door: any BillingDoor) async throws {
    let settings = portal.settings
    try await act(door) { stand, desk in
      let coupon = try await door.write { team, tx in
        var bills = try TeamBilling(of: team, settings, in: tx)
        return try bills.check(coupon: code)
      }
      let there = try await catalogue.coupon(coupon)
      // Its use counts before it is asked for: two who take the last one are not both given it.
      let end = stand.subscription?.period?.end
      let take: @Sendable (Team, Tx) throws -> Void = { team, tx in
        var bills = try TeamBilling(of: team, settings, in: tx)
        try bills.apply(code, from: end)
      }
      guard let id = stand.subscription?.externalID else { return try await door.write(take) }
      try await desk.send("coupon", before: take) {
        StripeSubscription.setDiscounts([.coupon(there)], of: id, key: $0)
      }
    }
  }

  package func changePaymentMethod(
    through door: any BillingDoor
  ) async throws -> ProviderCheckout {
    try await act(door, isFollowed: false) { stand, desk in
      if let open = stand.checkout {
        if open.kind == .setup, open.isUsable(at: portal.store.clock.now()) { return open }
        try await expire(open, desk)
      }
      guard let current = stand.subscription else { throw Obstacle("This team pays for no plan.") }
      return try await askForCard(stand, in: current.terms.currency, desk)
    }
  }

  // MARK: Operators

  package func refund(
    _ amount: Money, of invoice: ID<Invoice>, reason: String, by name: String,
    through door: any BillingDoor
  ) async throws {
    try await act(through: door) { desk in
      let found = try await door.write { team, tx in
        guard let invoice = try Invoice.find(invoice, of: team.id, in: tx) else {
          throw NoAuthority.nothing
        }
        try invoice.mustRefund(amount)
        return invoice
      }
      let (sum, id) = (try StripeAmount.checked(amount), found.externalID ?? "")
      let way = StripeCreditNote.Way(refund: sum)
      let note: @Sendable (Team, Tx) throws -> Void = {
        try $0.noteRefundAsked(amount, of: found, reason: reason, in: $1)
      }
      try await desk.send("refund", before: note) { key in
        StripeCreditNote.create(
          for: id, amount: sum, way, memo: reason, metadata: ["by": name], key: key)
      }
    }
  }

  package func credit(
    _ amount: Money, reason: String, by name: String, through door: any BillingDoor
  ) async throws {
    try await act(door) { stand, desk in
      if let currency = stand.account.currency, currency != amount.currency {
        throw Obstacle(
          Phrase(
            "This team pays in {{currency}}.", ["currency": currency.code.uppercased()]))
      }
      let (sum, customer) = (try StripeAmount.checked(amount), try await customer(stand, desk))
      let note: @Sendable (Team, Tx) throws -> Void = {
        try $0.noteCredit(amount, reason: reason, in: $1)
      }
      try await desk.send("credit", before: note) { key in
        StripeBalanceTransaction.give(sum, to: customer, description: reason, key: key)
      } then: { _, tx in
        try BillingCredit.noteGiven(amount, reason: reason, to: desk.team, by: name, in: tx)
      }
    }
  }

  package func void(_ invoice: ID<Invoice>, through door: any BillingDoor) async throws {
    try await act(through: door) { desk in
      let found = try await door.write { team, tx in
        try Invoice.find(invoice, of: team.id, in: tx)
      }
      guard let found, let id = found.externalID else { throw NoAuthority.nothing }
      guard found.status == .open else {
        throw Obstacle("Only an invoice that is still to be paid can be voided.")
      }
      let note: @Sendable (Team, Tx) throws -> Void = { try $0.noteVoidAsked(found, in: $1) }
      try await desk.send("void", before: note) { StripeInvoice.void(id, key: $0) }
    }
  }

  package func end(through door: any BillingDoor) async throws {
    try await act(door) { stand, desk in
      try await door.write { team, tx in try team.noteEndAsked(in: tx) }
      try await release(stand.subscriptionID, desk)
      try await endNow(stand, desk)
    }
  }

  package func close(through door: any BillingDoor) async throws {
    try await act(door) { stand, desk in
      if let checkout = stand.checkout { try await expire(checkout, desk) }
      if stand.subscription != nil {
        try await release(stand.subscriptionID, desk)
        try await endNow(stand, desk)
      }
      // Whatever else runs there for this team.
      guard let customer = stand.customer?.externalID else { return }
      for other in try await desk.ask(StripeSubscription.list(of: customer)).data
      where other.status.known.map({ !$0.isOver }) ?? true {
        try await release(other.id, desk)
        _ = try await desk.ask(
          StripeSubscription.cancel(other.id, invoicesNow: true, prorates: false))
      }
    }
  }
}
