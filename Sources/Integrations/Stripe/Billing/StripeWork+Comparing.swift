import Portal

// What webhooks have not told: all that we know is compared with Stripe, repaired and reported.
extension StripeWork {
  /// Each night, and when an operator asks for it.
  var comparing: [Job] {
    let portal = portal
    let isAsked: @Sendable (Tx) throws -> Bool = { try Reconciliation.open(in: $0) != nil }
    return [
      Job("stripe-compare", every: .seconds(10), hasWork: isAsked) { try await compare() },
      Job("stripe-nightly", every: .hours(24), isLong: true) {
        try await portal.store.write(for: .portal, as: .system(StripeBilling.name)) {
          _ = try Reconciliation.ask(by: nil, in: $0)
        }
      },
    ]
  }

  /// One comparison of everything, if one was asked for.
  package func compare() async throws {
    guard let asked = try await read({ try Reconciliation.open(in: $0) }) else { return }
    var found = Found()
    let disputes = await disputes(&found)
    var after: ID<Team>?
    while true {
      let teams = try await read { [after] in
        try ProviderCustomer.all(after: after, limit: 50, in: $0)
      }
      for team in teams { try await compare(team, disputes[team] ?? [], &found) }
      guard let last = teams.last else { break }
      after = last
    }
    await compareRefunds(&found)
    await findStrangers(&found)
    let (teams, report) = (found.teams, found.lines)
    try await write {
      try asked.finish(
        teams: teams, differences: report.count, report: report.joined(separator: "\n"), in: $0)
    }
  }

  private struct Found {
    var teams = 0
    var lines: [String] = []
  }

  private func compare(
    _ team: ID<Team>, _ disputes: Set<String>, _ found: inout Found
  ) async throws {
    found.teams += 1
    let known = try await read {
      (try Team.find(team, in: $0)?.name ?? team.text, try ProviderCustomer.isMarked(team, in: $0))
    }
    do {
      let differences = try await billing.fetch(team, disputes: disputes) ?? []
      // What was on its way is no difference.
      if !known.1 { found.lines += differences.map { "\(known.0): \($0)" } }
    } catch let error where !(error is CancellationError) {
      found.lines.append("\(known.0): could not be compared: \(error)")
    }
  }

  /// Of the last months, by the teams whose payments they are about.
  private func disputes(_ found: inout Found) async -> [ID<Team>: Set<String>] {
    var disputes: [ID<Team>: Set<String>] = [:]
    let since = StripeTime(portal.store.clock.now() - .days(120))
    do {
      let call = StripeDispute.list(from: since)
      for try await dispute in billing.api.walk(call, within: StripeBilling.deadline) {
        guard let payment = dispute.paymentIntent?.id,
          let team = try await read({ try ProviderCustomer.team(ofPayment: payment, in: $0) })
        else { continue }
        disputes[team, default: []].insert(dispute.id)
      }
    } catch { found.lines.append("disputes could not be compared: \(error)") }
    return disputes
  }

  /// Money that somebody gave back on Stripe’s own pages.
  private func compareRefunds(_ found: inout Found) async {
    let since = StripeTime(portal.store.clock.now() - .days(30))
    do {
      let call = StripeRefund.list(from: since)
      for try await refund in billing.api.walk(call, within: StripeBilling.deadline) {
        if let number = try await complete(refund) {
          found.lines.append("refund \(refund.id) had no credit note: \(number) was made")
        }
      }
    } catch { found.lines.append("refunds could not be compared: \(error)") }
  }

  /// Subscriptions of ours whose customer is no team's.
  private func findStrangers(_ found: inout Found) async {
    do {
      let call = StripeSubscription.list()
      for try await one in billing.api.walk(call, within: StripeBilling.deadline) {
        guard one.metadata["team"] != nil, one.status.known?.isOver == false else { continue }
        let team = try await read { try ProviderCustomer.team(of: one.customer.id, in: $0) }
        if team == nil {
          found.lines.append("\(one.id) runs at Stripe for a customer of no team here")
        }
      }
    } catch { found.lines.append("subscriptions could not be compared: \(error)") }
  }

  /// Every refund has a credit note.
  /// - Returns: the number of one that was missing.
  func complete(_ refund: StripeRefund) async throws -> String? {
    guard [.pending, .succeeded].contains(refund.status?.known),
      let payment = refund.paymentIntent?.id,
      let invoice = try await read({ try Invoice.external(ofPayment: payment, in: $0) })
    else { return nil }
    let notes = try await billing.send(StripeCreditNote.list(invoice: invoice)).data
    guard !notes.contains(where: { $0.refunds.contains { $0.refund?.id == refund.id } }) else {
      return nil
    }
    let amount = try StripeAmount.checked(refund.money(refund.amount))
    let call = StripeCreditNote.create(
      for: invoice, amount: amount, .init(refundMade: (refund.id, amount)),
      key: StripeIdempotencyKey(digest: "credit note of \(refund.id)"))
    let note = try await billing.send(call)
    if let team = try await read({ try ProviderCustomer.team(ofPayment: payment, in: $0) }) {
      try await write { try ProviderCustomer.mark(team, in: $0) }
    }
    return note.number
  }
}
