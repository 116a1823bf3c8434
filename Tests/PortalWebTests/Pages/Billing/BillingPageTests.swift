import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// What a team reads about its plan, from the first look to the end.
@Suite("Billing pages") struct BillingPageTests {
  private let base = TestWeb.billing

  @Test(arguments: TestEngine.allCases)
  func planIsChosenPaidAndCancelled(_ engine: TestEngine) async throws {
    let web = try await TestWeb.billed(engine)
    let alice = try await web.browser(.alice)
    let first = try await alice.get(base).body
    for text in ["<strong>Free</strong>", "Nothing is paid for this plan.", "None is to come."] {
      #expect(first.contains(text), "\(text)")
    }
    #expect(!first.contains("\(base)/cancel") && !first.contains("\(base)/resume"))
    let plans = try await alice.get("\(base)/plans").body
    let link = "\(base)/change?plan=team&amp;interval=month&amp;currency=eur"
    #expect(plans.contains("href=\"\(link)\">Choose Team"))

    let preview = try await alice.get(link.replacing("&amp;", with: "&")).body
    for text in [
      "You get an invoice over €34.51, due on ", "Team begins once it is paid.",
      "A month from the payment on", "€29.00", "VAT 19 %", "€5.51", "Subtotal",
      "After that €34.51 a month, tax included.", "Order Team for €34.51",
    ] { #expect(preview.contains(text), "\(text)") }
    #expect(!preview.contains("would not have"))

    let ordered = try await web.order("team", by: alice)
    let invoice = try #require(try await web.invoices().first)
    #expect(ordered.location == "\(base)/invoices/\(invoice.id)", "\(ordered.body)")
    let waiting = try await alice.get(base).body
    for text in [
      "Team is ordered. It begins once the invoice below is paid.", "€34.51 to pay by ",
      "DE02 1203 0000 0000 2020 51", "INV-0001", "Withdraw the order", "<strong>Free</strong>",
    ] { #expect(waiting.contains(text), "\(text)") }

    try await web.pay()
    let paid = try await alice.get(base).body
    for text in [
      "<strong>Team</strong>", "It is paid until ", "€29.00 a month", "Cancel Team",
      "2 members. 2 of 20 seats are taken", "ordered the plan Team",
    ] { #expect(paid.contains(text), "\(text)") }
    #expect(!paid.contains("to pay by") && !paid.contains("Withdraw the order"))

    #expect(try await alice.post("\(base)/cancel").location == base)
    let cancelled = try await alice.get(base).body
    #expect(cancelled.contains("The plan is cancelled and ends on "))
    #expect(cancelled.contains("Keep Team after all") && !cancelled.contains("Cancel Team"))
    #expect(try await alice.post("\(base)/resume").location == base)
    #expect(try await alice.get(base).body.contains("Cancel Team"))
  }

  @Test func nextChargeSaysWhyItIsThatSum() async throws {
    let web = try await TestWeb.billed()
    let alice = try await web.browser(.alice)
    _ = try await web.order("team", by: alice)
    try await web.pay()
    try await web.coupon("LESS", percent: 50)
    let refused = try await alice.post("\(base)/coupon", ["code": "nothing"])
    #expect(refused.status == 422 && refused.body.contains("This code does not work"))
    #expect(refused.body.contains("value=\"nothing\""))
    #expect(try await alice.post("\(base)/coupon", ["code": "less"]).location == base)
    try await web.bill { bills, _ in
      try bills.give(Money(minor: 100, .euro), reason: "Sorry", by: "Olga")
    }
    let page = try await alice.get(base).body
    for text in [
      "LESS: 50 % off, once", "Coupon: 50 % off", "-€14.50", "Credit from before", "-€1.00",
      "€1.00 is to the team’s credit.", "<strong>€16.26</strong>",
    ] { #expect(page.contains(text), "\(text)") }
  }

  @Test func upIsAtOnceAndDownIsAtTheEnd() async throws {
    let web = try await TestWeb.billed(.sqlite, .sample)
    let alice = try await web.browser(.alice)
    _ = try await web.order("team", by: alice)
    try await web.pay()
    web.clock.advance(by: .days(3))
    let later = try await web.browser(.alice)
    let query = "plan=team&interval=year&currency=eur"
    let up = try await later.get("\(base)/change?\(query)").body
    for text in ["Team, paid and not used", "until then the team keeps Team", "€290.00"] {
      #expect(up.contains(text), "\(text)")
    }
    let ordered = try await web.order("team", "year", by: later)
    #expect(ordered.location?.hasPrefix("\(base)/invoices/") == true)
    let pending = try await later.get("\(base)/change?\(query)").body
    #expect(pending.contains("Another plan is ordered already."))
    #expect(try await later.post("\(base)/withdraw").location == base)
    _ = try await web.order("team", "year", by: later)
    try await web.pay()

    let down = try await later.get("\(base)/change?plan=team&interval=month&currency=eur").body
    #expect(down.contains("Nothing is to be paid now. Team begins on "))
    #expect(try await web.order("team", by: later).location == base)
    let page = try await later.get(base).body
    #expect(page.contains("the plan is Team, paid by the month.") && page.contains("Stay on Team"))
    _ = try await later.post("\(base)/resume")
    let end = try await later.get("\(base)/change?plan=free&interval=month&currency=eur").body
    for text in [
      "Then the team is on Free, and nothing is paid", "At most 3 projects.", "End Team",
    ] { #expect(end.contains(text), "\(text)") }
    #expect(!end.contains("Subtotal") && !down.contains("Subtotal"), "nothing is invoiced")
    #expect(try await web.order("free", by: later).location == base)
    #expect(try await later.get(base).body.contains("The plan is cancelled and ends on "))
  }

  @Test func anotherSumThanWasShownIsNotOrdered() async throws {
    let web = try await TestWeb.billed()
    let alice = try await web.browser(.alice)
    let shown = "\(web.clock.now.microseconds) 1"
    let form: KeyValuePairs = [
      "plan": "team", "interval": "month", "currency": "eur", "shown": shown,
    ]
    let answer = try await alice.post("\(base)/change", form)
    #expect(answer.status == 422)
    #expect(answer.body.contains("Something has changed since this sum was shown."))
    #expect(answer.body.contains("Order Team for €34.51"))
    #expect(!answer.body.contains("value=\"\(shown)\""), "the new sum is what is ordered next")
    #expect(try await web.invoices().isEmpty)
    for made in ["\(Int64.min) 3451", "\(Int64.max) 3451", "0 3451"] {
      let answer = try await alice.post(
        "\(base)/change",
        ["plan": "team", "interval": "month", "currency": "eur", "shown": made])
      #expect(answer.status == 422, "\(made)")
    }
    let unsold = try await alice.post(
      "\(base)/change", ["plan": "business", "interval": "month", "currency": "eur"])
    #expect(unsold.status == 422 && unsold.body.contains("This plan is not sold so."))
    for query in ["plan=none", "plan=team&x=1", "interval=month", "plan=business&interval=month"] {
      #expect(try await alice.get("\(base)/change?\(query)").status == 400, "\(query)")
    }
    #expect(try await alice.get("\(base)/change").location == "\(base)/plans")
  }

  @Test func trialIsTriedOnceAndItsEndIsTold() async throws {
    let web = try await TestWeb.billed()
    let alice = try await web.browser(.alice)
    #expect(try await alice.get("\(base)/plans").body.contains("Try for 14 days"))
    #expect(try await alice.post("\(base)/trial", ["plan": "team"]).location == base)
    let page = try await alice.get(base).body
    #expect(page.contains("You are trying this plan until "))
    #expect(!page.contains("The trial of Team ends on "))
    #expect(try await !alice.get("\(base)/plans").body.contains("Try for"))
    let again = try await alice.post("\(base)/trial", ["plan": "team"])
    #expect(again.status == 422 && again.body.contains("that goes once"))
    let preview = try await alice.get("\(base)/change?plan=team&interval=month&currency=eur").body
    #expect(preview.contains("The trial goes on until "))
    try await web.wait(11)
    let (late, bob) = (try await web.browser(.alice), try await web.browser(.bob))
    let banner = "The trial of Team ends on "
    #expect(try await late.get("/teams/alice-adams/members").body.contains(banner))
    #expect(try await !late.get("/settings/profile").body.contains(banner))
    #expect(try await !bob.get("/teams/alice-adams/members").body.contains(banner))
  }

  @Test func overduePaymentIsToldUntilItIsMade() async throws {
    let web = try await TestWeb.billed()
    _ = try await web.order("team", by: try await web.browser(.alice))
    try await web.pay()
    try await web.wait(32)
    let alice = try await web.browser(.alice)
    let late = try await alice.get(base).body
    for text in ["A payment is overdue since ", "Everything works until ", "Overdue"] {
      #expect(late.contains(text), "\(text)")
    }
    let home = "/teams/alice-adams/dashboard"
    #expect(
      try await alice.get(home).body.contains("A payment for this team is overdue since "))
    #expect(try await !web.browser(.bob).get(home).body.contains("is overdue since"))
    try await web.wait(14)
    let frozen = try await web.browser(.alice)
    let banner = "This team is read-only, because a payment is overdue."
    #expect(try await frozen.get("/teams/alice-adams/members").body.contains(banner))
    let page = try await frozen.get(base).body
    #expect(page.contains("so the team is read-only") && page.contains("to pay by"))
    #expect(
      try await frozen.post("/teams/alice-adams/settings/name", ["name": "X"]).body
        .contains("href=\"\(base)\">See the billing"))
    try await web.pay()
    let back = try await frozen.get(base).body
    #expect(!back.contains("read-only") && back.contains("It is paid until "))
  }

  @Test func usageIsSetAgainstWhatIsIncluded() async throws {
    let web = try await TestWeb.billed()
    _ = try await web.order("business", "year", by: try await web.browser(.alice))
    try await web.pay()
    web.clock.advance(by: .hours(2))
    let alice = try await web.browser(.alice)
    let id = try await web.teamID(of: .alice)
    for (key, count) in [("a", Int64(9000)), ("b", 3400)] {
      try await web.portal.store.write(for: .team(id), as: .system("test")) { tx in
        let team = try #require(try Team.find(id, in: tx))
        _ = try Usage(key: key, unit: "api-calls", quantity: count, at: tx.now).take(
          for: team, in: tx)
      }
    }
    let page = try await alice.get(base).body
    for text in [
      "<strong>API calls</strong>", "12,400 of 10,000 included", "€1.20 so far",
      "What is used beyond the plan is billed each month.",
      "<meter min=\"0\" max=\"10000\" value=\"10000\" class=\"full\">", "2 people",
    ] { #expect(page.contains(text), "\(text)") }
  }

  @Test func detailsStandOnTheNextInvoice() async throws {
    let web = try await TestWeb.billed()
    let alice = try await web.browser(.alice)
    let bad = try await alice.post(
      "\(base)/details", ["contact": "nobody", "country": "XX", "company": "Kept & Sons"])
    #expect(bad.status == 422 && bad.body.contains("value=\"Kept &amp; Sons\""))
    let good = try await alice.post(
      "\(base)/details",
      [
        "contact": "pay@example.com", "company": "Tilde OÜ", "address": "Pikk 1\nTallinn",
        "country": "EE", "taxID": "EE123456789", "orderNumber": "PO-7",
      ])
    #expect(good.location == base, "\(good.body)")
    let preview = try await alice.get("\(base)/change?plan=team&interval=month&currency=eur").body
    #expect(preview.contains("Order Team for €29.00"), "the buyer reckons the tax")
    let place = try #require(try await web.order("team", by: alice).location)
    let page = try await alice.get(place).body
    for text in [
      "Tilde OÜ", "Pikk 1", "Tallinn", "Estonia", "EE123456789", "PO-7", "Example Tools GmbH",
      "Reverse charge", "€29.00 due on ", "Reference",
    ] { #expect(page.contains(text), "\(text)") }
  }

  @Test func rightsAreThoseOfWhoPays() async throws {
    let web = try await TestWeb.billed()
    _ = try await web.order("team", by: try await web.browser(.alice))
    let place = "\(base)/invoices/\(try #require(try await web.invoices().first).id)"
    let (bob, charlie) = (try await web.browser(.bob), try await web.browser(.charlie))
    for path in [base, "\(base)/plans", "\(base)/details", "\(base)/invoices", place] {
      let refused = try await bob.get(path)
      #expect(refused.status == 403 && refused.body.contains("Owner"), "\(path)")
      #expect(try await charlie.get(path).status == 404, "\(path)")
    }
    #expect(try await charlie.get("\(place)/pdf").status == 404)
    #expect(try await !bob.get("/teams/alice-adams/dashboard").body.contains("href=\"\(base)\""))
    try await web.give(.billing, to: .bob, inTeamOf: .alice)
    #expect(try await bob.get(base).status == 200)
    #expect(try await bob.get("/billing").location == base)
    // Whoever may only look reads who may do more.
    try await web.look(as: .bob, at: [.seeTeam, .seeBilling])
    let page = try await bob.get(base).body
    #expect(page.contains("These roles may change the plan: Owner, Admin, Billing"), "\(page)")
    #expect(!page.contains("Change the plan") && !page.contains("Apply the code"))
    let plans = try await bob.get("\(base)/plans").body
    #expect(!plans.contains(">Choose Team") && !plans.contains("Try for"))
    #expect(try await !bob.get("\(base)/details").body.contains("Save details"))
    #expect(try await bob.get("\(base)/change?plan=team").status == 403)
  }

  @Test func withoutPlansNobodyIsShownARoom() async throws {
    let web = try await TestWeb.make()
    let alice = try await web.browser(.alice)
    #expect(try await !alice.get("/teams/alice-adams/dashboard").body.contains("href=\"\(base)\""))
    #expect(try await alice.get(base).status == 200)
  }
}

extension TestWeb {
  /// A role of the team's own.
  func look(as person: Cast, at acts: Set<TeamAct>) async throws {
    let (user, team) = (try await test.user(person), try await teamID(of: .alice))
    let alice = try await test.user(.alice)
    try await portal.store.write(for: [.team(team), .user(user.id)], as: .system("test")) { tx in
      let owner = try #require(try Membership.find(user: alice.id, team: team, in: tx))
      let role = try CustomRole.define(
        [CustomRole.name.of("Looker"), CustomRole.acts.of(acts)], by: owner, in: tx)
      try tx.execute(
        """
        UPDATE memberships SET role = \(TeamRole.custom(role).stored), role_id = \(role.id)
        WHERE team_id = \(team) AND user_id = \(user.id)
        """)
    }
  }
}
