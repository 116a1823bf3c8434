import Foundation
import Portal

/// What is done with Stripe without anybody waiting: events are followed up, calls of which nobody knows
/// what they brought are looked up, what was used is told.
package struct StripeWork: Sendable {
  let billing: StripeBilling
  var portal: Portal { billing.portal }

  private static let atOnce = 25

  package init(_ billing: StripeBilling) { self.billing = billing }

  package var jobs: [Job] {
    let hasWork: @Sendable (Tx) throws -> Bool = { try ProviderWork.isWaiting(in: $0) }
    return [
      Job("stripe", every: .seconds(2), hasWork: hasWork) { try await run() },
      Job("stripe-catalogue", every: .hours(6)) { try await billing.catalogue.prepare() },
      Job("stripe-seats", every: .minutes(1)) { try await countSeats() },
      Job("stripe-usage", every: .minutes(5)) { try await tellUsage() },
    ] + comparing
  }

  /// One round over all that waits. What one team cannot do keeps no other from its turn.
  package func run() async throws {
    var failure: (any Error)?
    func attempt(_ team: ID<Team>, _ body: () async throws -> Void) async throws {
      do { try await body() } catch let error where !(error is CancellationError) {
        failure = failure ?? error
        try await write { try ProviderCustomer.putOff(team, because: "\(error)", in: $0) }
      }
    }
    for call in try await read({ try ProviderCall.due(limit: Self.atOnce, in: $0) }) {
      do { try await lookUp(call) } catch let problem as StripeProblem {
        failure = failure ?? problem
        try await write {
          try ProviderCall.putOff(call.id, by: .minutes(1), problem: "\(problem)", in: $0)
        }
      }
    }
    try await findTeams()
    for team in try await read({ try ProviderCustomer.due(limit: Self.atOnce, in: $0) }) {
      try await attempt(team) { try await follow(team) }
    }
    if let failure { throw failure }
  }

  /// A call that was sent, and whose answer nobody has seen. A customer that was asked for is asked for again
  /// with the same key; of all else what Stripe knows is fetched.
  private func lookUp(_ call: ProviderCall) async throws {
    let made = call.purpose == "customer" ? try await customer(of: call) : nil
    try await write(call.teamID) { tx in
      if let made {
        try ProviderCustomer.keep(
          made.id, of: call.teamID, at: StripeBilling.name, clock: made.testClock?.id, in: tx)
      }
      try ProviderCall.settle(call.id, problem: "looked up", in: tx)
      try ProviderCustomer.mark(call.teamID, in: tx)
    }
  }

  /// Stripe forgets keys after a day, and says a failure of its own again and again: then it is searched for.
  private func customer(of call: ProviderCall) async throws -> StripeCustomer? {
    if portal.store.clock.now() - call.madeAt < .hours(23),
      let request = StripeRequest(kept: call.request)
    {
      do { return try await billing.send(StripeCall<StripeCustomer>(request)) } catch let problem
        as StripeProblem where !problem.isWorthTryingAgain
      {
        // It is looked for.
      }
    }
    return try await billing.send(
      StripeCustomer.search(metadata: "team", call.teamID.text)
    ).data.first
  }

  /// Fetches a team, and settles what was told of it until then. What else is to be told keeps nobody from
  /// that.
  private func follow(_ team: ID<Team>) async throws {
    let (before, known, refunds) = try await read {
      (
        $0.now, try ProviderCustomer.find(of: team, in: $0),
        try ProviderEvent.pending(of: team, about: "refund", in: $0)
      )
    }
    try await billing.fetch(team)
    try await write { try ProviderEvent.settle(of: team, receivedBy: before, in: $0) }
    for id in refunds {
      try await beside(team) {
        if try await complete(billing.send(StripeRefund.retrieve(id))) != nil {
          try await billing.fetch(team)
        }
      }
    }
    guard let since = known?.detailsAt else { return }
    try await beside(team) { try await billing.tellDetails(team) }
    // What Stripe does not take stands on our own pages alone.
    try await write { try ProviderCustomer.settleDetails(team, until: since, in: $0) }
  }

  /// Something that Stripe may refuse; only what may work later is tried again.
  private func beside(_ team: ID<Team>, _ body: () async throws -> Void) async throws {
    do { try await body() } catch let problem as StripeProblem
      where !problem.isWorthTryingAgain
    { warn(team, problem) } catch let obstacle as Obstacle { warn(team, obstacle) }
  }

  private func warn(_ team: ID<Team>, _ problem: any Error) {
    portal.logger.warning(
      "Stripe did not take something", metadata: ["team": "\(team)", "problem": "\(problem)"])
  }

  // MARK: Events that name no customer

  private func findTeams() async throws {
    let events = try await read {
      try ProviderEvent.pendingWithoutTeam(limit: Self.atOnce, in: $0)
    }
    for event in events {
      do {
        let team = try await team(of: event)
        try await write { tx in
          if let team { return try ProviderEvent.give(event.id, to: team, in: tx) }
          try ProviderEvent.settle(
            event.id, .ignored, problem: "no team here is this customer", in: tx)
        }
      } catch let problem as StripeProblem {
        try await write { try ProviderEvent.putOff(event.id, because: "\(problem)", in: $0) }
      }
    }
  }

  /// By the payment that it is about.
  private func team(of event: ProviderEvent) async throws -> ID<Team>? {
    if let customer = event.customerID {
      return try await read { try ProviderCustomer.team(of: customer, in: $0) }
    }
    guard let id = event.objectID else { return nil }
    var payment: String?
    var charge: String?
    switch event.object {
    case "dispute":
      let dispute = try await billing.send(StripeDispute.retrieve(id))
      (payment, charge) = (dispute.paymentIntent?.id, dispute.charge.id)
    case "refund":
      let refund = try await billing.send(StripeRefund.retrieve(id))
      (payment, charge) = (refund.paymentIntent?.id, refund.charge?.id)
    default: return nil
    }
    if let payment,
      let team = try await read({ try ProviderCustomer.team(ofPayment: payment, in: $0) })
    {
      return team
    }
    guard let charge,
      let customer = try await billing.send(StripeCharge.retrieve(charge)).customer?.id
    else { return nil }
    return try await read { try ProviderCustomer.team(of: customer, in: $0) }
  }

  // MARK: People and usage

  /// Who pays for each person and has others than were counted.
  package func countSeats() async throws {
    for team in try await read({ try ProviderWork.recounted(StripeBilling.name, in: $0) }) {
      do { try await countSeats(team) } catch let error where !(error is CancellationError) {
        warn(team, error)
      }
    }
  }

  /// More are charged at once, fewer come off the next invoice.
  private func countSeats(_ team: ID<Team>) async throws {
    let (door, settings) = (ProgramDoor(team, portal), portal.settings)
    let desk = StripeDesk(api: billing.api, portal: portal, door: door)
    let stand = try await door.write { team, tx in try StripeStand(of: team, settings, in: tx) }
    let id = try stand.subscriptionID
    let there = try await desk.ask(StripeSubscription.retrieve(id))
    if let item = there.items.data.first(where: { $0.quantity != nil }),
      let present = item.quantity, present != stand.seats
    {
      let (change, time) = (
        [StripeItemChange.change(item.id, quantity: stand.seats)], StripeTime(stand.now)
      )
      try await desk.send("seats") {
        StripeSubscription.change(
          id, change, stand.seats > present ? .invoiced : .later, prorationDate: time, key: $0)
      }
    }
    try await billing.fetch(team)
  }

  /// What was used in hours that are over.
  package func tellUsage() async throws {
    for team in try await read({ try ProviderWork.withUntoldUsage(StripeBilling.name, in: $0) }) {
      do { try await tellUsage(of: team) } catch let error where !(error is CancellationError) {
        warn(team, error)
      }
    }
  }

  /// One hour after the other: to tell one again does no harm.
  /// - Parameter untilNow: the one that runs too, because an invoice is made now.
  func tellUsage(of team: ID<Team>, untilNow: Bool = false) async throws {
    let hours = try await read {
      try ProviderWork.untold(of: team, includingThisHour: untilNow, in: $0)
    }
    for hour in hours {
      let (value, number) = (hour.quantity, hour.at.microseconds / 3_600_000_000)
      let name = "\(team)-\(number)-\(value)-\(hour.unit.prefix(30))"
      let call = StripeMeterEvent.create(
        StripeCatalogue.event(of: hour.unit), customer: hour.customer, value: value,
        at: StripeTime(hour.at), identifier: name,
        key: StripeIdempotencyKey(digest: "usage \(name)"))
      do { _ = try await billing.send(call) } catch StripeProblem.refused(let refusal)
        where refusal.code == "duplicate_meter_event"
      {
        // It was told before.
      }
      try await write { try ProviderWork.noteTold(hour, in: $0) }
    }
  }

  func read<T: Sendable>(
    _ body: @escaping @Sendable (Tx) throws -> T
  ) async throws -> T {
    try await portal.store.read(body)
  }

  private func write(
    _ team: ID<Team>, _ body: @escaping @Sendable (Tx) throws -> Void
  ) async throws {
    try await portal.store.write(for: .team(team), as: .system(StripeBilling.name), body)
  }

  func write(_ body: @escaping @Sendable (Tx) throws -> Void) async throws {
    try await portal.store.write(for: .portal, as: .system(StripeBilling.name), body)
  }
}
