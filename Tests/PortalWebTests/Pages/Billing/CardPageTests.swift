import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// Plans that a card pays, on the page of somebody else.
@Suite("Card payment pages") struct CardPageTests {
  private let base = TestWeb.billing

  @Test(arguments: TestEngine.allCases)
  func planIsPaidOnAnotherPageAndBegins(_ engine: TestEngine) async throws {
    let web = try await TestWeb.billed(engine)
    let (fake, alice) = (web.takeCards(), try await web.browser(.alice))
    #expect(try await alice.get("\(base)/checkout").location == base)
    #expect(try await alice.get("\(base)/checkout/return?session=cs_1").location == base)
    #expect(fake.state.withLock { $0.asked }.isEmpty, "nobody has begun to pay")
    let preview = try await alice.get("\(base)/change?plan=team&interval=month&currency=eur").body
    for text in [
      "You pay by card on the next page; Team begins with that.", "Continue to the payment",
      "€34.51", "VAT 19 %",
    ] { #expect(preview.contains(text), "\(text)") }
    #expect(!preview.contains("You get an invoice"))

    #expect(try await web.order("team", by: alice).location == "\(base)/checkout")
    let page = try await alice.get("\(base)/checkout")
    #expect(page.status == 200)
    for text in [
      "Pay for Team", "Team, paid by the month",
      "href=\"https://pay.example/c/1\" rel=\"external\">Continue to the payment",
      "action=\"\(base)/withdraw\"", "The plan begins with the payment.",
    ] { #expect(page.body.contains(text), "\(text)") }
    let waiting = try await alice.get(base).body
    for text in ["You have begun to pay for Team", "href=\"\(base)/checkout\"", "<strong>Free"] {
      #expect(waiting.contains(text), "\(text)")
    }

    let confirming = "Your payment is being confirmed."
    #expect(try await alice.get("\(base)/checkout/return").location == base)
    #expect(try await alice.get(base).body.contains(confirming))
    fake.set { $0.isDown = true }
    #expect(try await alice.get("\(base)/checkout/return").location == base)
    #expect(try await alice.get(base).body.contains(confirming))
    fake.set { $0.isDown = false }
    try await web.subscribe("team", fake)
    #expect(try await alice.get("\(base)/checkout/return?session=x").location == base)
    let begun = try await alice.get(base).body
    for text in [
      "Team has begun.", "<strong>Team</strong>", "Visa •••• 4242, 12/2030", "Change the card",
    ] { #expect(begun.contains(text), "\(text)") }
    #expect(!begun.contains("You have begun to pay"))
  }

  @Test func orderIsWithdrawnBeforeItIsPaid() async throws {
    let web = try await TestWeb.billed()
    let (fake, alice) = (web.takeCards(), try await web.browser(.alice))
    _ = try await web.order("team", by: alice)
    #expect(try await alice.post("\(base)/withdraw").location == base)
    #expect(fake.state.withLock { $0.asked.last } == "withdraw")
    let page = try await alice.get(base).body
    #expect(page.contains("Nothing need be paid for it.") && !page.contains("You have begun"))
    #expect(try await alice.get("\(base)/checkout").location == base)
    #expect(try await alice.get("\(base)/checkout/return").location == base)
    #expect(try await !alice.get(base).body.contains("confirmed"), "nothing was paid")
  }

  @Test func cardIsChanged() async throws {
    let web = try await TestWeb.billed()
    let (fake, alice) = (web.takeCards(), try await web.browser(.alice))
    try await web.subscribe("team", fake)
    #expect(try await alice.post("\(base)/payment-method").location == "\(base)/checkout")
    let page = try await alice.get("\(base)/checkout").body
    #expect(page.contains("Another card") && !page.contains("\(base)/withdraw"))
    #expect(try await alice.get(base).body.contains("You have begun to give another card"))
    fake.set {
      $0.isPaid = true
      $0.picture.paymentMethod = "Mastercard •••• 4444, 1/2031"
    }
    #expect(try await alice.get("\(base)/checkout/return").location == base)
    let done = try await alice.get(base).body
    #expect(done.contains("From now on the new card is charged."))
    #expect(done.contains("Mastercard •••• 4444, 1/2031") && !done.contains("You have begun"))
    fake.set { $0.isDown = true }
    #expect(try await alice.post("\(base)/payment-method").location == base)
    #expect(try await alice.get(base).body.contains("Stripe does not answer in time."))
  }

  @Test func whoPaysByBankTransferHasNoCard() async throws {
    let web = try await TestWeb.billed()
    let alice = try await web.browser(.alice)
    _ = try await web.order("team", by: alice)
    try await web.pay()
    _ = web.takeCards()
    let page = try await alice.get(base).body
    #expect(!page.contains("Payment method") && !page.contains("Change the card"))
    #expect(try await alice.post("\(base)/payment-method").location == base)
    #expect(try await alice.get(base).body.contains("there is no card to change"))
    let change = try await alice.get("\(base)/change?plan=team&interval=year&currency=eur").body
    #expect(change.contains("You get an invoice over "), "it stays with whom it began")
  }

  @Test func upgradeIsChargedAsQuotedOrNotOffered() async throws {
    let web = try await TestWeb.billed()
    let (fake, alice) = (web.takeCards(), try await web.browser(.alice))
    try await web.subscribe("team", fake)
    let query = "\(base)/change?plan=team&interval=year&currency=eur"
    let sum = Money(minor: 12345, .euro)
    fake.set {
      $0.quote = PlanQuote(
        lines: [InvoiceLine(.remaining, "Team", amount: sum)], total: sum, taxed: .zero(.euro),
        tax: .none, at: web.clock.now)
    }
    let page = try await alice.get(query).body
    for text in ["€123.45 is charged to your card now; Team begins with that.", "Order Team for"] {
      #expect(page.contains(text), "\(text)")
    }
    // After a refusal the sum is asked for anew: none of ours takes its place.
    fake.set { $0.isDown = true }
    let refused = try await alice.post(
      "\(base)/change", ["plan": "team", "interval": "year", "currency": "eur", "shown": "1 1"])
    let silent = try await alice.get(query)
    for (answer, status) in [(refused, 422), (silent, 200)] {
      #expect(answer.status == status || answer.status == 409, "\(answer.status)")
      let body = answer.body
      for text in [
        "Stripe does not answer in time.", "Look at the sum again", "Nothing has changed.",
      ] { #expect(body.contains(text), "\(text)") }
      #expect(!body.contains("€") && !body.contains("name=\"shown\""))
      #expect(body.contains("href=\"\(query.replacing("&", with: "&amp;"))\""))
    }
  }

  @Test func invoicesArePaidConfirmedAndReadThere() async throws {
    let web = try await TestWeb.billed()
    let (fake, alice) = (web.takeCards(), try await web.browser(.alice))
    try await web.subscribe("team", fake, .pastDue)
    let team = try await web.teamID(of: .alice)
    var told = try web.told("ST-1")
    fake.set { [told] in $0.picture.invoices = [told] }
    try await fake.look(at: team)
    let invoice = try #require(try await web.invoices().first)
    let place = "\(base)/invoices/\(invoice.id)"
    let link = "href=\"https://pay.example/i/ST-1\" rel=\"external\""
    var page = try await alice.get(base).body
    for text in ["The card was declined", "Everything works until", link, "Pay this invoice"] {
      #expect(page.contains(text), "\(text)")
    }
    #expect(!page.contains("Reference") && !page.contains("how to pay"))
    page = try await alice.get(place).body
    #expect(page.contains(link) && !page.contains("how to pay"))
    let paper = try await alice.get("\(place)/pdf")
    #expect(paper.status == 303 && paper.location == "https://pay.example/i/ST-1/pdf")

    told.wantsConfirmation = true
    (told.hostedURL, told.pdfURL) = ("javascript:alert(1)", "http://pay.example/x")
    fake.set { [told] in $0.picture.invoices = [told] }
    try await fake.look(at: team)
    for path in [base, place] {
      page = try await alice.get(path).body
      #expect(!page.contains("javascript:") && !page.contains("/pdf\""), "\(path)")
    }
    #expect(try await alice.get("\(place)/pdf").status == 404)
    told.hostedURL = "http://127.0.0.1:4242/i"
    fake.set { [told] in $0.picture.invoices = [told] }
    try await fake.look(at: team)
    page = try await alice.get(base).body
    #expect(page.contains("http://127.0.0.1:4242/i") && page.contains("Confirm the payment"))
    #expect(page.contains("Your bank wants you to confirm the payment below."))
  }

  @Test func onlySafeAddressesAreLedTo() {
    for text in [
      "https://pay.example/a?b=c#d", "http://127.0.0.1:4242/x", "http://localhost/x",
      "http://[::1]/",
    ] { #expect(OutsideAddress(text)?.text == text) }
    for text in [
      nil, "", "http://pay.example/", "https://", "https:///x", "javascript:alert(1)",
      "//pay.example",
      "https://a b/", "https://pay.example/\r\nSet-Cookie: a=b", "https://u:p@pay.example/",
      "data:x",
      "https://päy.example/",
    ] { #expect(OutsideAddress(text) == nil, "\(text ?? "none")") }
  }
}
