import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// What operators see of a team that pays by card, and what they cannot do there.
@Suite("Card payments in the back office") struct AdminCardTests {
  @Test func invoiceIsItsProviders() async throws {
    let web = try await TestWeb.billed()
    let (fake, olga) = (web.takeCards(), try await web.browser(.olga))
    try await web.subscribe("team", fake)
    let invoices = [try web.told("ST-1"), try web.told("ST-2", .paid)]
    fake.set { $0.picture.invoices = invoices }
    try await fake.look(at: try await web.teamID(of: .alice))
    let all = try await web.invoices()
    #expect(all.count == 2)
    for invoice in all {
      let path = "/admin/invoices/\(invoice.id)"
      let page = try await olga.get(path).body
      #expect(page.contains("<dt>Paid through</dt><dd>Stripe</dd>"))
      #expect(!page.contains("Record a payment") && !page.contains("Send the money yourself"))
      #expect(page.contains("Stripe sends the money back") == (invoice.status == .paid))
      #expect(try await olga.get("\(path)/pdf").location == invoice.pdfURL)
    }
    let open = try #require(all.first { $0.status == .open })
    let refused = try await olga.post(
      "/admin/invoices/\(open.id)/payments",
      ["amount": "1.00", "receivedOn": "2025-06-01", "reference": ""])
    #expect(refused.status == 409 || refused.status == 422, "\(refused.status)")
    #expect(try await web.invoices().allSatisfy { $0.status != .open || $0.paid.minor == 0 })
  }

  @Test func teamIsFetchedAndItsDisputesShow() async throws {
    let web = try await TestWeb.billed()
    let (fake, olga) = (web.takeCards(), try await web.browser(.olga))
    let path = "/admin/teams/\(try await web.teamID(of: .alice))/billing"
    #expect(try await !olga.get(path).body.contains("Fetch now"))
    #expect(try await olga.post("\(path)/fetch").location == path)
    #expect(try await olga.get(path).body.contains("No payment provider knows this team."))
    try await web.subscribe("team", fake)
    let (now, sum) = (web.clock.now, Money(minor: 2900, .euro))
    fake.set {
      $0.picture.disputes = [
        ProviderDispute(
          externalID: "dp_1", payment: nil, amount: sum, status: "needs_response",
          reason: "fraudulent", dueBy: now + .days(7), openedAt: now)
      ]
    }
    #expect(try await olga.post("\(path)/fetch").location == path)
    let page = try await olga.get(path).body
    for text in [
      "cus_1", "Visa •••• 4242, 12/2030", "needs response", "fraudulent", "€29.00", "Answer by",
      "is fetched.",
    ] { #expect(page.contains(text), "\(text)") }
    fake.set { $0.isDown = true }
    #expect(try await olga.post("\(path)/fetch").location == path)
    #expect(try await olga.get(path).body.contains("Stripe does not answer in time."))
  }
}
