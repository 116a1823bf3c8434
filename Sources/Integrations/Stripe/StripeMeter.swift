/// Counts a metered unit, for all customers.
package struct StripeMeter: StripeIdentified {
  package static let object = "billing.meter"

  package enum Status: String, Sendable { case active, inactive }

  package let id: String
  package let displayName: String
  package let eventName: String
  package let status: StripeWord<Status>
  package let eventTimeWindow: String?

  /// Sums what each hour's last event says, so that to send again does no harm.
  package static func create(
    event: String, displayName: String, key: StripeIdempotencyKey
  ) -> StripeCall<StripeMeter> {
    .post(
      "/v1/billing/meters",
      [
        "event_name": .text(event), "display_name": .text(displayName),
        "default_aggregation": .object(["formula": "sum"]), "event_time_window": "hour",
        "customer_mapping": .object([
          "type": "by_id", "event_payload_key": .text(StripeMeterEvent.customerName),
        ]), "value_settings": .object(["event_payload_key": .text(StripeMeterEvent.valueName)]),
      ], key: key)
  }

  package static func list() -> StripeCall<StripeList<StripeMeter>> {
    .get("/v1/billing/meters", ["limit": 100])
  }

  package static func retrieve(_ id: String) -> StripeCall<StripeMeter> {
    .get("/v1/billing/meters/\(id)")
  }
}

/// What was used. Stripe answers before it has looked at the customer: what it cannot count it drops, and
/// says so by an event only.
package struct StripeMeterEvent: StripeObject {
  package static let object = "billing.meter_event"
  static let customerName = "stripe_customer_id"
  static let valueName = "value"

  package let eventName: String
  package let identifier: String
  package let timestamp: StripeTime
  package let payload: [String: String]

  /// - Parameters:
  ///   - identifier: of it there is one only, for a day at least; a second is refused with the code
  ///     `duplicate_meter_event`. 100 characters at most.
  ///   - time: from 35 days ago to five minutes ahead.
  package static func create(
    _ event: String, customer: String, value: Int64, at time: StripeTime, identifier: String,
    key: StripeIdempotencyKey
  ) -> StripeCall<StripeMeterEvent> {
    .post(
      "/v1/billing/meter_events",
      [
        "event_name": .text(event), "identifier": .text(identifier), "timestamp": .time(time),
        "payload": .object([
          customerName: .text(customer), valueName: .text(String(value)),
        ]),
      ], key: key)
  }
}

/// What a meter counted in some time. A little behind.
package struct StripeMeterSummary: StripeIdentified {
  package static let object = "billing.meter_event_summary"

  package let id: String
  package let aggregatedValue: Double
  package let startTime: StripeTime
  package let endTime: StripeTime

  /// By hours; both ends are whole ones.
  package static func hours(
    of meter: String, customer: String, in period: StripePeriod
  ) -> StripeCall<StripeList<StripeMeterSummary>> {
    .get(
      "/v1/billing/meters/\(meter)/event_summaries",
      [
        "customer": .text(customer), "start_time": .time(period.start),
        "end_time": .time(period.end), "value_grouping_window": "hour", "limit": 100,
      ])
  }
}
