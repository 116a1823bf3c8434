import Foundation
import Portal

/// What is taken off, and for how long.
package struct StripeCoupon: StripeIdentified {
  package static let object = "coupon"

  package enum Duration: String, Sendable { case once, repeating, forever }

  package let id: String
  package let name: String?
  package let percentOff: Decimal?
  /// In the coupon's currency.
  package let amountOff: Int64?
  package let currency: Currency?
  package let duration: StripeWord<Duration>
  package let durationInMonths: Int?
  package let maxRedemptions: Int64?
  package let redeemBy: StripeTime?
  package let timesRedeemed: Int64
  /// It can still be redeemed.
  package let valid: Bool
  package let metadata: [String: String]?

  package enum Reduction: Sendable, Hashable {
    /// As text, such as `20` or `12.5`.
    case percent(String)
    case amount(StripeAmount)
  }

  package enum Time: Sendable, Hashable {
    case once
    case months(Int)
    case forever
  }

  /// - Parameter id: ours: a second one with it is refused.
  package static func create(
    id: String? = nil, name: String? = nil, _ reduction: Reduction, for time: Time,
    maxRedemptions: Int64? = nil, redeemBy: StripeTime? = nil, metadata: [String: String] = [:],
    key: StripeIdempotencyKey
  ) -> StripeCall<StripeCoupon> {
    let common: StripeForm = [
      "id": id.map(StripeValue.text), "name": name.map(StripeValue.text),
      "max_redemptions": maxRedemptions.map(StripeValue.integer),
      "redeem_by": redeemBy.map(StripeValue.time), "metadata": .metadata(metadata),
    ]
    return .post("/v1/coupons", common + reduction.form + time.form, key: key)
  }

  package static func retrieve(_ id: String) -> StripeCall<StripeCoupon> {
    .get("/v1/coupons/\(id)")
  }

  package static func list() -> StripeCall<StripeList<StripeCoupon>> {
    .get("/v1/coupons", ["limit": 100])
  }

  /// Who has it keeps it.
  package static func delete(_ id: String) -> StripeCall<StripeDeleted<StripeCoupon>> {
    .delete("/v1/coupons/\(id)")
  }
}

extension StripeCoupon.Reduction {
  fileprivate var form: StripeForm {
    switch self {
    case .percent(let percent): ["percent_off": .text(percent)]
    case .amount(let amount):
      ["amount_off": .integer(amount.integer), "currency": .text(amount.currency.code)]
    }
  }
}

extension StripeCoupon.Time {
  fileprivate var form: StripeForm {
    switch self {
    case .once: ["duration": "once"]
    case .forever: ["duration": "forever"]
    case .months(let count):
      ["duration": "repeating", "duration_in_months": .integer(Int64(count))]
    }
  }
}
