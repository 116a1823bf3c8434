import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// What people, operators and time do about money.
extension TestWeb {
  static let billing = "/teams/alice-adams/billing"

  static func billed(
    _ engine: TestEngine = .sqlite, _ plans: Plans = .sold,
    options: (inout WebOptions) -> Void = { _ in }
  ) async throws -> TestWeb {
    try await make(engine, settings: { $0.plans = plans }, options: options)
  }

  /// Alice looks at what a plan costs and orders that.
  func order(
    _ plan: String, _ interval: String = "month", by browser: Browser
  ) async throws -> Answer {
    let query = "plan=\(plan)&interval=\(interval)&currency=eur"
    let page = try await browser.get("\(Self.billing)/change?\(query)").body
    let shown = try #require(page.firstMatch(of: /name="shown" value="([^"]+)"/), "\(page)").1
    return try await browser.post(
      "\(Self.billing)/change",
      ["plan": plan, "interval": interval, "currency": "eur", "shown": String(shown)])
  }

  func invoices() async throws -> [Invoice] {
    let team = try await teamID(of: .alice)
    return try await portal.store.read { try Invoice.latest(of: team, limit: 100, in: $0) }
  }

  /// The newest one that is open, whole or a part.
  func pay(_ minor: Int64? = nil) async throws {
    let open = try #require(try await invoices().first { $0.status == .open })
    let day = try #require(Day("2026-01-02"))
    try await bill { bills, tx in
      let amount = Money(minor: minor ?? open.left.minor, open.currency)
      try bills.record(Payment(amount, on: day, reference: "x", by: "Olga"), for: open)
    }
  }

  @discardableResult
  func bill<T: Sendable>(
    _ body: @escaping @Sendable (inout TeamBilling, Tx) throws -> T
  ) async throws -> T {
    let (id, settings) = (try await teamID(of: .alice), portal.settings)
    return try await portal.store.write(for: .team(id), as: .system("test")) { tx in
      let team = try #require(try Team.find(id, in: tx))
      var bills = try TeamBilling(of: team, settings, in: tx)
      return try body(&bills, tx)
    }
  }

  /// Days go by, and the job goes round on each of them.
  func wait(_ days: Int) async throws {
    for _ in 0..<days {
      clock.advance(by: .days(1))
      try await BillingRound(portal: portal).run()
    }
  }

  func coupon(_ code: String, percent: Int64) async throws {
    let olga = try await test.user(.olga)
    try await portal.store.write(for: .portal, as: .system("test")) { tx in
      try Coupon.make(
        [
          Coupon.code.of(code), Coupon.percent.of(percent), Coupon.amount(.euro).of(nil),
          Coupon.duration.of(.once), Coupon.months.of(nil), Coupon.lastDay.of(nil),
          Coupon.mostUses.of(nil),
        ], in: .euro, by: olga, in: tx)
    }
  }
}
