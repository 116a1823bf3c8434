import Portal

/// Time for some customers of test mode, three at most.
package struct StripeTestClock: StripeIdentified {
  package static let object = "test_helpers.test_clock"

  package enum Status: String, Sendable {
    case ready, advancing
    case failed = "internal_failure"
  }

  package let id: String
  package let name: String?
  package let frozenTime: StripeTime
  /// While it is `advancing` nothing of its customers can be changed.
  package let status: StripeWord<Status>
  /// A month after it was made, and its customers with it.
  package let deletesAfter: StripeTime

  package static func create(
    at time: StripeTime, name: String, key: StripeIdempotencyKey
  ) -> StripeCall<StripeTestClock> {
    .post(
      "/v1/test_helpers/test_clocks", ["frozen_time": .time(time), "name": .text(name)], key: key)
  }

  /// Two intervals of the shortest subscription at most. The answer comes before it is done: ask again
  /// until it is `ready`.
  package static func advance(
    _ id: String, to time: StripeTime, key: StripeIdempotencyKey
  ) -> StripeCall<StripeTestClock> {
    .post("/v1/test_helpers/test_clocks/\(id)/advance", ["frozen_time": .time(time)], key: key)
  }

  package static func retrieve(_ id: String) -> StripeCall<StripeTestClock> {
    .get("/v1/test_helpers/test_clocks/\(id)")
  }

  /// With its customers.
  package static func delete(_ id: String) -> StripeCall<StripeDeleted<StripeTestClock>> {
    .delete("/v1/test_helpers/test_clocks/\(id)")
  }
}
