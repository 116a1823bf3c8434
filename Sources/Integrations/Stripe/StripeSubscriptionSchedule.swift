import Portal

/// What a subscription will be in its next phases: how a downgrade waits for the period's end.
package struct StripeSubscriptionSchedule: StripeIdentified {
  package static let object = "subscription_schedule"

  package enum Status: String, Sendable {
    case notStarted = "not_started"
    case active, completed, released, canceled
  }

  package struct Phase: Decodable, Sendable, Equatable {
    package struct Item: Decodable, Sendable, Equatable {
      package let price: StripeRef<StripePrice>
      package let quantity: Int64?
    }

    package let startDate: StripeTime
    package let endDate: StripeTime
    package let items: [Item]
  }

  package struct Current: Decodable, Sendable, Equatable {
    package let startDate: StripeTime
    package let endDate: StripeTime
  }

  package let id: String
  package let status: StripeWord<Status>
  package let customer: StripeRef<StripeCustomer>
  /// Nil once it was released.
  package let subscription: StripeRef<StripeSubscription>?
  package let releasedSubscription: String?
  package let currentPhase: Current?
  package let phases: [Phase]
  package let endBehavior: String
  package let metadata: [String: String]?
}

extension StripeSubscriptionSchedule {
  /// A phase as it is to be.
  package struct NewPhase: Sendable, Hashable {
    package enum End: Sendable, Hashable {
      case at(StripeTime)
      case after(StripePrice.Interval, Int)
    }

    package let items: [StripeNewItem]
    /// Of the first phase its own; nil in those that follow.
    package let start: StripeTime?
    package let end: End
    package let proration: StripeProration
    /// What a phase does not say, it does not have.
    package private(set) var taxRates: [String] = []
    package private(set) var discounts: [String] = []

    /// With taxes, and discounts that are there already.
    package func with(_ taxRates: [String], _ discounts: [String]) -> NewPhase {
      var phase = self
      (phase.taxRates, phase.discounts) = (taxRates, discounts)
      return phase
    }

    package init(
      _ items: [StripeNewItem], start: StripeTime? = nil, end: End,
      proration: StripeProration = .none
    ) {
      self.items = items
      self.start = start
      self.end = end
      self.proration = proration
    }

    /// One that is there, unchanged.
    package init(_ phase: Phase) {
      self.init(
        phase.items.map { StripeNewItem(price: $0.price.id, quantity: $0.quantity) },
        start: phase.startDate, end: .at(phase.endDate))
    }

    fileprivate var value: StripeValue {
      .object(
        [
          "items": .list(items.map(\.value)), "start_date": start.map(StripeValue.time),
          "proration_behavior": .text(proration.rawValue),
          "default_tax_rates": taxRates.isEmpty ? nil : .ids(taxRates),
          "discounts": discounts.isEmpty
            ? nil : .list(discounts.map { StripeReduction.discount($0).value }),
        ] + end.form)
    }
  }

  /// The first of two calls: its only phase is what the subscription is now.
  package static func create(
    from subscription: String, key: StripeIdempotencyKey
  ) -> StripeCall<StripeSubscriptionSchedule> {
    .post("/v1/subscription_schedules", ["from_subscription": .text(subscription)], key: key)
  }

  /// The second: after the last phase the subscription goes on as that had it, on its own.
  package static func update(
    _ id: String, phases: [NewPhase], metadata: [String: String] = [:], key: StripeIdempotencyKey
  ) -> StripeCall<StripeSubscriptionSchedule> {
    .post(
      "/v1/subscription_schedules/\(id)",
      [
        "phases": .list(phases.map(\.value)), "end_behavior": "release",
        "metadata": .metadata(metadata),
      ], key: key)
  }

  package static func retrieve(_ id: String) -> StripeCall<StripeSubscriptionSchedule> {
    .get("/v1/subscription_schedules/\(id)")
  }

  /// The subscription stays as it is now.
  package static func release(
    _ id: String, key: StripeIdempotencyKey
  ) -> StripeCall<StripeSubscriptionSchedule> {
    .post("/v1/subscription_schedules/\(id)/release", key: key)
  }
}

extension StripeSubscriptionSchedule.NewPhase.End {
  fileprivate var form: StripeForm {
    switch self {
    case .at(let time): ["end_date": .time(time)]
    case .after(let interval, let count):
      [
        "duration": .object([
          "interval": .text(interval.rawValue), "interval_count": .integer(Int64(count)),
        ])
      ]
    }
  }
}
