import Portal
import TestSupport

@testable import Portal
@testable import PortalWeb

extension Tour {
  /// What a payment provider has told, and comparisons with it, each in each of its states.
  func hearOfPayments() async throws {
    let web = try await web()
    let olga = try await web.browser(.olga)
    let (list, comparisons) = ("/admin/payment-events", "/admin/reconciliations")
    for path in [list, comparisons] { _ = try await olga.get(path) }
    let team = try await web.test.makeCustomer("cus_1", .alice)
    let known = try await web.test.tell(.sample("evt_1", of: "cus_1"))
    let ignored = try await web.test.tell(.sample("evt_2", "payout.paid", concernsUs: false))
    let bare = ID<ProviderEvent>(trusted: UUIDv7.text(at: web.clock.now))
    let orphan = try await web.test.tell(.sample("evt_3"))
    try await web.portal.store.write(for: .portal, as: .system("test")) { tx in
      try tx.insert(
        "provider_events",
        [
          "id": bare, "external_id": "evt_4", "provider": "stripe", "type": "charge.updated",
          "object": "charge", "is_live": 1, "payload": "", "created_at": tx.now,
          "received_at": tx.now, "result": "failed", "problem": "no answer", "attempts": 3,
        ])
      try tx.execute(
        "UPDATE provider_events SET team_id = '00000000-0000-7000-8000-000000000000' WHERE id = \(orphan)"
      )
      try ProviderEvent.settle(of: team, receivedBy: tx.now, in: tx)
    }
    for id in [known, ignored, bare, orphan] { _ = try await olga.get("\(list)/\(id)") }
    for query in ["", "?result=failed", "?q=none", "?type=x"] {
      _ = try await olga.get(list + query)
    }
    for (id, due) in [("dp_1", Timestamp?.none), ("dp_2", web.clock.now + .days(7))] {
      try await web.portal.store.write(for: .portal, as: .system("test")) { tx in
        try tx.insert(
          "disputes",
          [
            "id": tx.newID(Dispute.self), "external_id": id, "team_id": team, "amount": 3451,
            "currency": "eur", "status": "needs_response", "is_open": true,
            "reason": "product_not_received",
            "due_by": due, "opened_at": tx.now,
          ])
        tx.moveOperators()
      }
    }
    try await compare(web, olga, comparisons)
  }

  private func compare(_ web: TestWeb, _ olga: Browser, _ path: String) async throws {
    for (name, report) in [("Olga Olsen", "alice-adams: paid"), (nil, "")] {
      try await web.portal.store.write(for: .portal, as: .system("test")) { tx in
        _ = try Reconciliation.ask(by: name, in: tx)
      }
      _ = try await olga.get(path)
      try await web.portal.store.write(for: .portal, as: .system("test")) { tx in
        try Reconciliation.open(in: tx)?.finish(
          teams: 2, differences: report.isEmpty ? 0 : 1, report: report, in: tx)
      }
      web.clock.advance(by: .minutes(1))
    }
    _ = try await olga.get(path)
  }
}
