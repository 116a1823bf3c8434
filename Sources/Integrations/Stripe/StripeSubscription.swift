import Portal

/// A subscription. When it was paid until stands on its items.
package struct StripeSubscription: StripeIdentified, StripePriced {
  package static let object = "subscription"

  /// What waits for its payment, and is dropped when that does not come in time.
  package struct PendingUpdate: Decodable, Sendable, Equatable {
    package let expiresAt: StripeTime
    package let subscriptionItems: [StripeSubscriptionItem]?
  }

  package struct BillingMode: Decodable, Sendable, Equatable {
    package let type: String
  }

  package struct CancellationDetails: Decodable, Sendable, Equatable {
    /// Such as `cancellation_requested`, `payment_failed` or `payment_disputed`.
    package let reason: String?
    package let comment: String?
    package let feedback: String?
  }

  package let id: String
  package let customer: StripeRef<StripeCustomer>
  package let status: StripeWord<SubscriptionStatus>
  package let currency: Currency
  package let items: StripeList<StripeSubscriptionItem>
  package let created: StripeTime
  package let startDate: StripeTime
  package let billingCycleAnchor: StripeTime
  package let cancelAtPeriodEnd: Bool
  package let cancelAt: StripeTime?
  /// When somebody asked for it, not when it ends.
  package let canceledAt: StripeTime?
  package let endedAt: StripeTime?
  package let cancellationDetails: CancellationDetails?
  package let trialStart: StripeTime?
  package let trialEnd: StripeTime?
  package let latestInvoice: StripeRef<StripeInvoice>?
  package let defaultPaymentMethod: StripeRef<StripePaymentMethod>?
  package let pendingUpdate: PendingUpdate?
  package let schedule: StripeRef<StripeSubscriptionSchedule>?
  package let discounts: [StripeRef<StripeDiscount>]
  package let billingMode: BillingMode
  package let livemode: Bool
  package let metadata: [String: String]
  package let testClock: StripeRef<StripeTestClock>?

  /// Pinned: accounts differ in their default, and what a change costs differs with it.
  static let billingMode: StripeValue = .object(["type": "flexible"])

  /// Of the items that are paid ahead; a metered one may have its own.
  package var period: StripePeriod? {
    let paid = items.data.filter { $0.quantity != nil }
    let all = paid.isEmpty ? items.data : paid
    guard let start = all.map(\.currentPeriodStart).min(),
      let end = all.map(\.currentPeriodEnd).max()
    else { return nil }
    return StripePeriod(start: start, end: end)
  }
}

package struct StripeSubscriptionItem: StripeIdentified {
  package static let object = "subscription_item"

  package let id: String
  package let price: StripePrice
  /// Nil of what is metered.
  package let quantity: Int64?
  package let currentPeriodStart: StripeTime
  package let currentPeriodEnd: StripeTime
  package let metadata: [String: String]
}
