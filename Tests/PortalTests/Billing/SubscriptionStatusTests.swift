import TestSupport
import Testing

@testable import Portal

@Suite("The life of a subscription") struct SubscriptionStatusTests {
  /// Every way that there is; all else moves nothing.
  private static let ways: [SubscriptionStatus: [SubscriptionEvent: SubscriptionStatus]] = [
    .incomplete: [.paid: .active, .expired: .incompleteExpired, .ended: .canceled],
    .trialing: [.paid: .active, .failed: .pastDue, .trialEnded: .paused, .ended: .canceled],
    .active: [.failed: .pastDue, .ended: .canceled],
    .pastDue: [.paid: .active, .gaveUp: .unpaid, .ended: .canceled],
    .unpaid: [.paid: .active, .ended: .canceled],
    .paused: [.resumed: .active, .ended: .canceled],
  ]

  @Test(arguments: SubscriptionStatus.allCases)
  func nothingElseHappens(_ status: SubscriptionStatus) {
    for event in SubscriptionEvent.allCases {
      #expect(status.after(event) == Self.ways[status]?[event], "\(event)")
    }
    #expect(status.isOver == (Self.ways[status] == nil))
  }

  /// The same news again, or news of before, change nothing.
  @Test func repeatedNewsMoveNothing() {
    for (status, ways) in Self.ways {
      for (event, next) in ways {
        #expect(next.after(event) == nil, "\(status), twice \(event)")
      }
    }
  }

  @Test(
    arguments: [
      (0, 0, 0), (0, 1, nil), (2, 1, nil), (3, 1, 1), (6, 2, nil), (7, 2, 2), (13, 3, 3),
      (13, 4, nil),
      (8, 0, 2), (14, 3, nil), (400, 0, nil),
    ] as [(Int, Int, Int?)])
  func mailsGoOnTheirDays(_ day: Int, _ sent: Int, _ wanted: Int?) {
    let failed = Timestamp(microseconds: 1_750_000_000_000_000)
    #expect(Dunning.mail(failedAt: failed, sent: sent, at: failed + .days(day)) == wanted)
    #expect(Dunning.gaveUp(failedAt: failed, at: failed + .days(day)) == (day >= 14))
  }
}
