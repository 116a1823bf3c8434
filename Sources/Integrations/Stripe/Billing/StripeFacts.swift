import Portal

/// What our own prices and tax rates are, by Stripe's ids: lines of invoices name those alone.
struct StripeFacts: Sendable {
  struct Price: Sendable {
    let hash: String
    let plan: String
    let cycle: BillingInterval
    /// Nil of the plan itself.
    let unit: String?
  }

  private(set) var prices: [String: Price] = [:]
  /// In hundredths of a percent.
  private(set) var rates: [String: Int64] = [:]

  /// Of all that stand in these.
  static func fetch(
    _ subscriptions: [StripeSubscription], _ schedules: [StripeSubscriptionSchedule],
    _ lines: [StripeInvoiceLine], _ api: StripeAPI, _ portal: Portal
  ) async throws -> StripeFacts {
    var facts = StripeFacts()
    var metadata: [String: [String: String]] = [:]
    for item in subscriptions.flatMap(\.items.data) {
      metadata[item.price.id] = item.price.metadata
    }
    let coming = schedules.flatMap(\.phases).flatMap(\.items).map(\.price.id)
    for id in Set(lines.compactMap { $0.pricing?.priceDetails?.price.id } + coming)
    where metadata[id] == nil {
      let call = StripePrice.retrieve(id)
      do {
        metadata[id] = try await api.send(call, within: StripeBilling.deadline).metadata
      } catch StripeProblem.notFound {}
    }
    facts.prices = try await portal.store.read { [metadata] tx in
      try metadata.compactMapValues { try Price($0, in: tx) }
    }
    facts.rates = try await portal.store.read { try ProviderObject.taxRates(in: $0) }
    return facts
  }
}

extension StripeFacts.Price {
  /// Nil for one that is none of ours.
  fileprivate init?(_ metadata: [String: String], in tx: Tx) throws {
    guard let hash = metadata["plan"], let plan = try Plan.kept(hash, in: tx),
      let cycle = metadata["interval"].flatMap(BillingInterval.init)
    else { return nil }
    self.init(hash: hash, plan: plan.name, cycle: cycle, unit: metadata["unit"])
  }
}
