import Portal
import TestSupport

@testable import Portal
@testable import PortalWeb

extension Tour {
  /// A team's plan from the first look to the end, as payers and as somebody who may only look.
  func payBills() async throws {
    try await payAndChange()
    try await useUp()
    try await miss()
    try await lookAndTry()
  }

  private func payAndChange() async throws {
    let web = try await web { $0.plans = .sold }
    let (alice, base) = (try await web.browser(.alice), TestWeb.billing)
    try await web.coupon("LESS", percent: 10)
    let change = "\(base)/change?interval=year&currency=eur&plan="
    for path in [base, "\(base)/plans", "\(base)/invoices", change + "free", change + "team"] {
      _ = try await alice.get(path)
    }
    _ = try await alice.post("\(base)/coupon", ["code": "x"])
    _ = try await alice.post("\(base)/coupon", ["code": "LESS"])
    _ = try await alice.post("\(base)/change", ["plan": "x"])
    _ = try await alice.post("\(base)/change", ["plan": "team", "shown": "1 1"])
    _ = try await alice.post(
      "\(base)/details", ["country": "DE", "address": "A\nB", "taxID": "DE1", "orderNumber": "7"])
    _ = try await web.order("team", by: alice)
    let invoice = try await web.invoices()[0]
    try await seeInvoices(web, as: alice)
    for path in [base, "\(base)/plans"] { _ = try await alice.get(path) }
    try await web.pay(100)
    try await seeInvoices(web, as: alice)
    try await web.pay()
    try await web.bill { bills, tx in
      let paid = try Invoice.find(invoice.id, in: tx)
      _ = try bills.refund(
        Money(minor: 100, .euro), of: paid ?? invoice, reason: "Too much", by: "Olga")
      try bills.give(Money(minor: 100, .euro), reason: "x", by: "Olga")
    }
    try await seeInvoices(web, as: alice)
    for path in [base, "\(base)/plans", change + "team", change + "business", change + "free"] {
      _ = try await alice.get(path)
    }
    _ = try await alice.post("\(base)/cancel")
    for path in [base, change + "business"] { _ = try await alice.get(path) }
    _ = try await alice.post("\(base)/resume")
    _ = try await web.order("team", "year", by: alice)
    _ = try await alice.get(base)
    _ = try await alice.post("\(base)/withdraw")
    // Its tax is another one, so it begins with the next period.
    _ = try await web.order("business", "year", by: alice)
    _ = try await alice.get(base)
    _ = try await alice.post("\(base)/resume")
    _ = try await web.order("team", "year", by: alice)
    try await web.pay()
    for path in [base, "\(base)/change?plan=team&interval=month&currency=eur"] {
      _ = try await alice.get(path)
    }
    _ = try await web.order("team", by: alice)
    _ = try await alice.get(base)
  }

  /// A plan with something that is counted.
  private func useUp() async throws {
    let web = try await web { $0.plans = .sold }
    let alice = try await web.browser(.alice)
    _ = try await web.order("business", "year", by: alice)
    try await web.pay()
    _ = try await alice.get(TestWeb.billing)
    try await use(web)
    _ = try await alice.get(TestWeb.billing)
  }

  private func seeInvoices(_ web: TestWeb, as alice: Browser) async throws {
    _ = try await alice.get("\(TestWeb.billing)/invoices")
    for invoice in try await web.invoices() {
      _ = try await alice.get("\(TestWeb.billing)/invoices/\(invoice.id)")
    }
  }

  private func use(_ web: TestWeb) async throws {
    let id = try await web.teamID(of: .alice)
    try await web.portal.store.write(for: .team(id), as: .system("test")) { tx in
      guard let team = try Team.find(id, in: tx) else { return }
      _ = try Usage(key: "a", unit: "api-calls", quantity: 12_400, at: tx.now)
        .take(for: team, in: tx)
    }
  }

  /// Payments that do not come, where nobody has said how to pay.
  private func miss() async throws {
    let web = try await web { $0.plans = .sample }
    _ = try await web.order("team", by: try await web.browser(.alice))
    try await web.pay()
    try await web.wait(20)
    _ = try await web.browser(.alice).get(TestWeb.billing)
    for days in [12, 15, 40] {
      try await web.wait(days)
      let alice = try await web.browser(.alice)
      for path in [TestWeb.billing, "/teams/alice-adams/dashboard"] {
        _ = try await alice.get(path)
      }
      try await seeInvoices(web, as: alice)
    }
  }

  private func lookAndTry() async throws {
    let web = try await web { $0.plans = .sample }
    let (alice, bob) = (try await web.browser(.alice), try await web.browser(.bob))
    try await web.look(as: .bob, at: [.seeTeam, .seeBilling])
    for path in ["", "/plans", "/details", "/invoices"] {
      _ = try await bob.get(TestWeb.billing + path)
    }
    _ = try await alice.post("\(TestWeb.billing)/trial", ["plan": "x"])
    _ = try await alice.post("\(TestWeb.billing)/trial", ["plan": "team"])
    _ = try await alice.post("\(TestWeb.billing)/trial", ["plan": "team"])
    _ = try await alice.get(TestWeb.billing)
  }
}
