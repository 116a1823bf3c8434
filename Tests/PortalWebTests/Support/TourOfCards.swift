import Portal
import TestSupport

@testable import Portal
@testable import PortalWeb

extension Tour {
  /// A plan that a card pays: begun, failed, changed and deleted with its team.
  func payByCard() async throws {
    let web = try await web { $0.plans = .sold }
    let (fake, base) = (web.takeCards(), TestWeb.billing)
    let alice = try await web.browser(.alice)
    _ = try await web.order("team", by: alice)
    for path in [base, "\(base)/checkout"] { _ = try await alice.get(path) }
    fake.set { $0.url = "http://pay.example/c" }
    _ = try await web.order("team", "year", by: alice)
    _ = try await alice.get("\(base)/checkout")
    _ = try await alice.post("\(base)/withdraw")
    try await owe(web, fake, alice)
    try await oversee(web)
    try await stop(web, fake, alice)
  }

  private func owe(_ web: TestWeb, _ fake: FakePayments, _ alice: Browser) async throws {
    let (base, change) = (TestWeb.billing, "/change?plan=team&interval=year&currency=eur")
    try await web.subscribe("team", fake, .pastDue)
    let open = try web.told("A-1")
    var asked = try web.told("A-2")
    asked.wantsConfirmation = true
    asked.pdfURL = nil
    fake.set { [asked] in $0.picture.invoices = [open, asked] }
    try await fake.look(at: try await web.teamID(of: .alice))
    _ = try await alice.get(base)
    for invoice in try await web.invoices() {
      _ = try await alice.get("\(base)/invoices/\(invoice.id)")
      _ = try await web.browser(.olga).get("/admin/invoices/\(invoice.id)")
    }
    try await web.subscribe("team", fake)
    _ = try await alice.post("\(base)/payment-method")
    for path in [base, "\(base)/checkout", "\(base)\(change)", "/teams/alice-adams/settings"] {
      _ = try await alice.get(path)
    }
    fake.set { $0.isDown = true }
    _ = try await alice.get("\(base)\(change)")
    fake.set { $0.isDown = false }
  }

  private func oversee(_ web: TestWeb) async throws {
    let (olga, id) = (try await web.browser(.olga), try await web.teamID(of: .alice))
    let team = "/admin/teams/\(id)/billing"
    _ = try await olga.post("\(team)/fetch")
    try await web.portal.store.write(for: .team(id), as: .system("test")) { tx in
      try tx.execute(
        "UPDATE provider_customers SET problem = 'It is silent', details_at = 1, synced_at = NULL")
      let invoice = try Invoice.latest(of: id, limit: 1, in: tx).first?.id
      for (place, status) in ["needs_response", "lost"].enumerated() {
        try tx.insert(
          "disputes",
          [
            "id": tx.newID(Dispute.self), "external_id": "dp_\(place)", "team_id": id,
            "invoice_id": place == 0 ? invoice : nil, "amount": 2900, "currency": "eur",
            "status": status, "is_open": place == 0, "reason": "product_not_received",
            "due_by": tx.now + .days(7),
            "opened_at": tx.now,
          ])
      }
    }
    _ = try await olga.get(team)
  }

  /// A plan that has ended leaves the card; a team that is deleted takes the plan with it.
  private func stop(_ web: TestWeb, _ fake: FakePayments, _ alice: Browser) async throws {
    fake.set { $0.picture.subscriptions[0].status = .canceled }
    let id = try await web.teamID(of: .alice)
    try await fake.look(at: id)
    _ = try await alice.get(TestWeb.billing)
    try await web.portal.store.write(for: .team(id), as: .system("test")) { tx in
      try tx.execute("UPDATE provider_customers SET payment_method = NULL")
      try tx.execute("UPDATE subscriptions SET ended_at = NULL, status = 'paused'")
    }
    let later = try await web.browser(.alice)
    _ = try await later.get(TestWeb.billing)
    _ = try await web.browser(.olga).get("/admin/teams/\(id)/billing")
  }
}
