import Portal
import TestSupport

@testable import Portal
@testable import PortalWeb

extension Tour {
  /// What operators do about money, each page in each of its states.
  func invoice() async throws {
    let web = try await web { $0.plans = .sold }
    let (olga, id) = (try await web.browser(.olga), try await web.teamID(of: .alice))
    let team = "/admin/teams/\(id)/billing"
    for path in ["/admin/invoices", "/admin/coupons", "/admin/coupons/new", team] {
      _ = try await olga.get(path)
    }
    try await makeCoupons(web, olga)
    try await fill(id, web)
    let first = try await order("team", .month, for: id, web)
    try await pay(first, olga)
    _ = try await olga.get(team)
    _ = try await olga.post("\(team)/credit", ["amount": "9.50", "reason": "Sorry"])
    _ = try await olga.post("\(team)/credit", ["amount": "x", "reason": ""])
    try await spoil(id, web)
    _ = try await olga.get(team)
    _ = try await olga.get("/admin/invoices?status=paid")
    _ = try await olga.get("/admin/invoices?number=none")
    try await tryThings(olga, try await web.teamID(of: .charlie), web)
    let other = try await order("business", .year, for: try await web.teamID(of: .olga), web)
    _ = try await olga.post("/admin/invoices/\(other)/void")
    _ = try await olga.get("/admin/invoices/\(other)")
  }

  private func makeCoupons(_ web: TestWeb, _ olga: Browser) async throws {
    _ = try await olga.post("/admin/coupons/new", ["code": "TEN", "percent": "10"])
    _ = try await olga.post(
      "/admin/coupons/new", ["code": "x y", "percent": "10", "amount": "5.00"])
    let page = try await olga.get("/admin/coupons").body
    let end = page.firstMatch(of: /\/admin\/coupons\/[0-9a-f-]{36}\/end/).map { String($0.output) }
    _ = try await olga.post(end ?? "")
    _ = try await olga.get("/admin/coupons")
  }

  /// Whoever buys has said who they are.
  private func fill(_ id: ID<Team>, _ web: TestWeb) async throws {
    try await web.portal.store.write(for: .team(id), as: .system("test")) { tx in
      var account = BillingAccount()
      (account.address, account.country) = ("Rue 1\n75001 Paris", "FR")
      (account.taxID, account.orderNumber) = ("FR12", "PO 7")
      account.contact = "books@example.com"
      try account.save(for: id, in: tx)
    }
  }

  private func order(
    _ key: String, _ cycle: BillingInterval, for id: ID<Team>, _ web: TestWeb
  ) async throws -> ID<Invoice> {
    let settings = web.portal.settings
    return try await web.portal.store.write(for: .team(id), as: .system("test")) { tx in
      guard let team = try Team.find(id, in: tx), let plan = Plans.sold[key] else {
        throw Unexpected("There is no such plan")
      }
      var billing = try TeamBilling(of: team, settings, in: tx)
      return try billing.choose(PlanOrder(plan, cycle, .euro, in: .sold).terms).id
    }
  }

  private func pay(_ id: ID<Invoice>, _ olga: Browser) async throws {
    let invoice = "/admin/invoices/\(id)"
    _ = try await olga.get(invoice)
    let day = "2025-06-01"
    for (amount, reference) in [("1.00", "A"), ("9999.00", ""), ("28.00", "")] {
      _ = try await olga.post(
        "\(invoice)/payments",
        ["amount": amount, "receivedOn": day, "reference": reference])
      _ = try await olga.get(invoice)
    }
    for (amount, reason) in [("5.00", "Half a month"), ("x", "")] {
      _ = try await olga.post("\(invoice)/refunds", ["amount": amount, "reason": reason])
    }
    _ = try await olga.get(invoice)
    let list = try await olga.get("/admin/invoices").body
    for match in list.matches(of: /\/admin\/invoices\/[0-9a-f-]{36}/) {
      _ = try await olga.get(String(match.output))
    }
  }

  /// Ends, changes and failures that time brings later.
  private func spoil(_ id: ID<Team>, _ web: TestWeb) async throws {
    try await web.portal.store.write(for: .team(id), as: .system("test")) { tx in
      try tx.execute(
        """
        UPDATE subscriptions SET next_hash = plan_hash, next_cycle = 'year', cancel_at = period_end,
          failed_at = \(tx.now), per_seat = 0 WHERE team_id = \(id)
        """)
      try tx.execute(
        "UPDATE invoices SET status = 'open', due_at = 1, refunded = 0 WHERE kind = 'invoice'")
    }
    let olga = try await web.browser(.olga)
    let list = try await olga.get("/admin/invoices").body
    for match in list.matches(of: /\/admin\/invoices\/[0-9a-f-]{36}/) {
      _ = try await olga.get(String(match.output))
    }
  }

  private func tryThings(_ olga: Browser, _ id: ID<Team>, _ web: TestWeb) async throws {
    let team = "/admin/teams/\(id)/billing"
    _ = try await olga.get(team)
    _ = try await olga.post("\(team)/sandbox")
    _ = try await olga.get(team)
    let invoice = try await order("business", .year, for: id, web)
    _ = try await olga.get("/admin/invoices/\(invoice)")
    _ = try await olga.get(team)
    for days in ["3", "0"] { _ = try await olga.post("\(team)/clock", ["days": days]) }
  }
}
