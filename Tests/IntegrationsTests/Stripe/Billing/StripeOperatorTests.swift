import Foundation
import TestSupport
import Testing

@testable import Integrations
@testable import Portal

@Suite("Card payments by operators, coupons and ends", .timeLimit(.minutes(10)))
struct StripeOperatorTests {
  @Test func moneyGoesBackWithACreditNote() async throws {
    try await StripeScene.run { scene in
      try await scene.subscribe()
      let invoice = try #require(try await scene.invoices().first)
      try await scene.billing.refund(
        Money(minor: 1000, .euro), of: invoice.id, reason: "Sorry", by: "Olga",
        through: scene.door)
      let all = try await scene.invoices()
      let note = try #require(all.first { $0.kind == .creditNote })
      #expect(note.total.minor == -1000 && note.correctsID == invoice.id)
      #expect(note.reason == "Sorry")
      #expect(try #require(all.first { $0.id == invoice.id }).refunded.minor == 1000)
      await #expect(throws: FormProblems.self) {
        try await scene.billing.refund(
          Money(minor: 9999, .euro), of: invoice.id, reason: "More", by: "Olga",
          through: scene.door)
      }
      try await scene.billing.credit(
        Money(minor: 500, .euro), reason: "Patience", by: "Olga", through: scene.door)
      let account = try await scene.store.read { try BillingAccount.find(of: scene.team, in: $0) }
      #expect(account.carried == 500)
      let end = try #require(try await scene.subscription()?.period?.end)
      try await scene.wait(end - scene.test.clock.now + .hours(2))
      let renewal = try #require(try await scene.invoices().last)
      #expect(renewal.total.minor == 2951 && renewal.status == .paid)
      let lines = try await scene.store.read { try renewal.lines(in: $0) }
      #expect(lines.contains { $0.kind == .carried && $0.amount.minor == -500 })
    }
  }

  @Test func aTeamThatGoesIsBilledNoMore() async throws {
    try await StripeScene.run { scene in
      try await scene.subscribe()
      try await scene.server.fail("500", method: "DELETE")
      await #expect(throws: Obstacle.self) {
        try await scene.billing.close(through: scene.door)
      }
      #expect(try await scene.subscription()?.status == .active)
      try await scene.server.endFaults()
      try await scene.billing.close(through: scene.door)
      #expect(try await scene.subscription() == nil)
    }
  }

  @Test func aCouponCountsAtCheckoutAndLater() async throws {
    try await StripeScene.run { scene in
      let coupon: Entered = [
        Coupon.code.of("HALF"), Coupon.percent.of(50), Coupon.amount(.euro).of(nil),
        Coupon.duration.of(.forever), Coupon.months.of(nil), Coupon.lastDay.of(nil),
        Coupon.mostUses.of(nil),
      ]
      let olga = try await scene.test.user(.olga)
      try await scene.store.write(for: .portal, as: .system("test")) { tx in
        try Coupon.make(coupon, in: .euro, by: olga, in: tx)
      }
      try await scene.billing.apply(coupon: "half", through: scene.door)
      try await scene.subscribe()
      let first = try #require(try await scene.invoices().first)
      #expect(first.total.minor == 1726)
      let lines = try await scene.store.read { try first.lines(in: $0) }
      #expect(lines.contains { $0.kind == .discount && $0.amount.minor == -1450 })
      await #expect(throws: FormProblems.self) {
        try await scene.billing.apply(coupon: "HALF", through: scene.door)
      }
    }
  }
}
