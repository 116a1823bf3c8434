/// Where a subscription stands, in Stripe's words (https://docs.stripe.com/billing/subscriptions/overview);
/// manual invoicing uses the same.
///
///     chosen ──▶ incomplete ──(not paid)──▶ incomplete_expired
///                    │ paid
///                    ▼      failed             14 days
///     trialing ──▶ active ─────────▶ past_due ─────────▶ unpaid
///         │          ▲ ▲               │ paid              │ paid
///         │          │ └───────────────┴───────────────────┘
///         └──▶ paused ┘ resumed
///
///     each of them but incomplete_expired ──(ended)──▶ canceled
package enum SubscriptionStatus: String, Choice, SQLValue {
  /// Told of before anybody has paid.
  case incomplete
  case incompleteExpired = "incomplete_expired"
  case trialing
  case active
  /// A payment failed, and is tried again.
  case pastDue = "past_due"
  /// Failed for so long that nothing is tried any more.
  case unpaid
  /// The trial is over and nobody has said how to pay.
  case paused
  case canceled

  package var label: String {
    switch self {
    case .incomplete: "Waiting for the first payment"
    case .incompleteExpired: "Never paid"
    case .trialing: "Trial"
    case .active: "Active"
    case .pastDue: "Payment failed"
    case .unpaid: "Unpaid"
    case .paused: "Paused"
    case .canceled: "Ended"
    }
  }

  /// What the team has of the plan.
  package enum Grant: Sendable {
    case everything
    /// The plan's limits, and nothing may be written.
    case reading
    /// It is on another plan: the one before, or the free one.
    case nothing
  }

  package var grant: Grant {
    switch self {
    case .trialing, .active, .pastDue: .everything
    case .unpaid, .paused: .reading
    case .incomplete, .incompleteExpired, .canceled: .nothing
    }
  }

  /// Nothing happens to it any more.
  package var isOver: Bool { self == .incompleteExpired || self == .canceled }
}

/// What happens to a subscription.
package enum SubscriptionEvent: Sendable, Hashable, CaseIterable {
  /// All that was owed.
  case paid
  case failed
  /// Fourteen days after the first failure.
  case gaveUp
  /// The first invoice was not paid in time.
  case expired
  /// A trial, without a way to pay.
  case trialEnded
  /// Somebody gave a way to pay.
  case resumed
  /// Its time is over, or somebody ended it at once.
  case ended
}

extension SubscriptionStatus {
  /// Nil where that cannot happen, so that what comes late or twice moves nothing back.
  package func after(_ event: SubscriptionEvent) -> SubscriptionStatus? {
    switch (self, event) {
    case (.incomplete, .paid), (.trialing, .paid), (.pastDue, .paid), (.unpaid, .paid): .active
    case (.paused, .resumed): .active
    case (.trialing, .failed), (.active, .failed): .pastDue
    case (.pastDue, .gaveUp): .unpaid
    case (.incomplete, .expired): .incompleteExpired
    case (.trialing, .trialEnded): .paused
    case (.incompleteExpired, .ended), (.canceled, .ended): nil
    case (_, .ended): .canceled
    default: nil
    }
  }
}
