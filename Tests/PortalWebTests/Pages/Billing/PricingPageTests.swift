import Portal
import TestSupport
import Testing

@testable import PortalWeb

/// What anybody reads about the plans.
@Suite("Pricing page") struct PricingPageTests {
  private func web() async throws -> TestWeb {
    try await TestWeb.make { $0.plans = .sample }
  }

  @Test func everyPlanStandsThereWithWhatIsInIt() async throws {
    let page = try await web().browser().get("/pricing").body
    for text in [
      "<h2>Free</h2>", "<strong>Free</strong>", "Up to 3 people", "3 projects", "<h2>Team</h2>",
      "<strong>€29</strong> <span>a month</span>", "Tax is added", "14 days to try it",
      "Up to 20 people", "50 projects",
      "<strong>€9.90</strong> <span>for each person a year</span>",
      "Only by the year", "Tax is included", "As many people as you want",
      "As many projects as you want", "Export of the audit",
      "10,000 API calls a month, then €0.50 for 1,000", "Start with Team", "href=\"/sign-up\"",
    ] { #expect(page.contains(text), "\(text)") }
  }

  @Test func intervalAndCurrencyAreChosenByLinks() async throws {
    let browser = try await web().browser()
    let first = try await browser.get("/pricing").body
    #expect(first.contains("href=\"/pricing?interval=year\">Pay by the year"))
    #expect(first.contains("href=\"/pricing?currency=usd\">USD"))
    let year = try await browser.get("/pricing?interval=year&currency=usd").body
    #expect(year.contains("<strong>$293</strong> <span>a year</span>"))
    #expect(year.contains("$91 less than by the month"))
    #expect(year.contains("href=\"/pricing?interval=year\">EUR"))
    #expect(year.contains("<strong>€9.90</strong>") && year.contains("Not sold in USD"))
    for query in [
      "interval=week", "interval=", "currency=gbp", "currency=USD", "x=1",
      "interval=year&interval=year",
      "interval=year&x",
    ] { #expect(try await browser.get("/pricing?\(query)").status == 400, "\(query)") }
  }

  @Test func hiddenPlansAreNotShown() async throws {
    let plans = Plans(Plans.sample.all, in: .euro, hidden: ["team"])
    let page = try await TestWeb.make { $0.plans = plans }.browser().get("/pricing").body
    #expect(!page.contains("<h2>Team</h2>") && page.contains("<h2>Business</h2>"))
  }

  /// Yen have no decimals, dinars three.
  @Test func amountsHaveTheirCurrencysDecimals() async throws {
    let (yen, dinar) = (try #require(Currency("jpy")), try #require(Currency("kwd")))
    var plan = Plan(key: "a", name: "A")
    plan.prices = [PlanPrice(.month, [Money(minor: 2900, yen), Money(minor: 2950, dinar)])]
    let web = try await TestWeb.make { $0.plans = Plans([plan], in: yen) }
    #expect(try await web.browser().get("/pricing").body.contains("<strong>¥2,900</strong>"))
    let other = try await web.browser().get("/pricing?currency=kwd").body
    #expect(other.contains(/<strong>KWD.2\.950<\/strong>/), "\(other)")
  }

  @Test func itIsFoundWhereThereIsSomethingToChoose() async throws {
    let (with, without) = (try await web(), try await TestWeb.make())
    for path in ["/", "/sign-in", "/pricing"] {
      #expect(try await with.browser().get(path).body.contains("<a href=\"/pricing\">Prices</a>"))
      #expect(try await !without.browser().get(path).body.contains("href=\"/pricing\">Prices"))
    }
    let alice = try await with.browser(.alice)
    let page = try await alice.get("/pricing")
    #expect(page.status == 200 && !page.body.contains("/sign-up"))
    #expect(try await alice.get("/teams/alice-adams/dashboard").body.contains("href=\"/pricing\""))
  }

  @Test func itCostsNoStatement() async throws {
    let web = try await web()
    let before = web.portal.store.counters.now.statements
    for _ in 1...2 { #expect(try await web.browser().get("/pricing").status == 200) }
    #expect(web.portal.store.counters.now.statements == before)
  }
}
