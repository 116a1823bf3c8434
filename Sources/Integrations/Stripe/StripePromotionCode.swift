/// What people type to have a coupon.
package struct StripePromotionCode: StripeIdentified {
  package static let object = "promotion_code"

  package struct Promotion: Decodable, Sendable, Equatable {
    package let type: String
    package let coupon: StripeRef<StripeCoupon>?
  }

  package let id: String
  package let code: String
  package let active: Bool
  package let promotion: Promotion
  package let customer: StripeRef<StripeCustomer>?
  package let expiresAt: StripeTime?
  package let maxRedemptions: Int64?
  package let timesRedeemed: Int64

  package static func create(
    coupon: String, code: String, customer: String? = nil, expiresAt: StripeTime? = nil,
    maxRedemptions: Int64? = nil, metadata: [String: String] = [:], key: StripeIdempotencyKey
  ) -> StripeCall<StripePromotionCode> {
    .post(
      "/v1/promotion_codes",
      [
        "promotion": .object(["type": "coupon", "coupon": .text(coupon)]), "code": .text(code),
        "customer": customer.map(StripeValue.text), "expires_at": expiresAt.map(StripeValue.time),
        "max_redemptions": maxRedemptions.map(StripeValue.integer),
        "metadata": .metadata(metadata),
      ], key: key)
  }

  /// - Parameter code: in any case.
  package static func list(
    code: String? = nil, active: Bool? = nil
  ) -> StripeCall<StripeList<StripePromotionCode>> {
    .get(
      "/v1/promotion_codes",
      [
        "code": code.map(StripeValue.text), "active": active.map(StripeValue.flag), "limit": 100,
      ])
  }

  package static func retire(
    _ id: String, key: StripeIdempotencyKey
  ) -> StripeCall<StripePromotionCode> {
    .post("/v1/promotion_codes/\(id)", ["active": false], key: key)
  }
}

/// A coupon as somebody has it.
package struct StripeDiscount: StripeIdentified {
  package static let object = "discount"

  package struct Source: Decodable, Sendable, Equatable {
    package let type: String
    package let coupon: StripeRef<StripeCoupon>?
  }

  package let id: String
  package let source: Source
  package let promotionCode: StripeRef<StripePromotionCode>?
  package let customer: StripeRef<StripeCustomer>?
  package let subscription: String?
  package let start: StripeTime
  package let end: StripeTime?
}

/// What a subscription or a checkout is to be given off.
package enum StripeReduction: Sendable, Hashable {
  case coupon(String)
  case promotionCode(String)
  /// One that is there already, and stays.
  case discount(String)

  var value: StripeValue {
    switch self {
    case .coupon(let id): .object(["coupon": .text(id)])
    case .promotionCode(let id): .object(["promotion_code": .text(id)])
    case .discount(let id): .object(["discount": .text(id)])
    }
  }
}
