import Portal
import TestSupport
import Testing

@testable import Portal
@testable import PortalWeb

/// A team that is deleted is charged no more, and one that is charged is not deleted (flow 9).
@Suite("Deleting a team that pays by card") struct CardEndTests {
  private let settings = "/teams/alice-adams/settings"
  private let name = "Alice Adams’s team"

  private func deletedAt(_ web: TestWeb) async throws -> Timestamp? {
    let id = try await web.teamID(of: .alice)
    return try await web.portal.store.read { try Team.find(id, in: $0)?.deletedAt }
  }

  private func delete(_ name: String, by alice: Browser) async throws -> Answer {
    try await alice.post("/teams/alice-adams/delete", ["name": name])
  }

  @Test(arguments: TestEngine.allCases)
  func planEndsThereBeforeAnythingIsDeletedHere(_ engine: TestEngine) async throws {
    let web = try await TestWeb.billed(engine)
    let (fake, alice) = (web.takeCards(), try await web.browser(.alice))
    #expect(try await !alice.get(settings).body.contains("ends at once"))
    try await web.subscribe("team", fake)
    let page = try await alice.get(settings).body
    for text in [
      "The plan Team ends at once. What is paid of its period is not given back by itself.",
      "cancelled with our payment provider first. If that fails, nothing is deleted",
    ] { #expect(page.contains(text), "\(text)") }
    #expect(!page.contains("What was used"), "nothing is metered")

    fake.set { $0.asked = [] }
    #expect(try await delete("Acme", by: alice).status == 422)
    #expect(fake.state.withLock { $0.asked }.isEmpty, "the name comes first")
    fake.set { $0.isDown = true }
    let failed = try await delete(name, by: alice)
    #expect(failed.status != 303 && failed.body.contains("Stripe does not answer in time."))
    #expect(try await deletedAt(web) == nil)
    #expect(fake.state.withLock { $0.asked } == ["close"])

    fake.set { $0.isDown = false }
    #expect(try await delete(name, by: alice).location == "/teams")
    #expect(try await deletedAt(web) == web.clock.now)
    let id = try await web.teamID(of: .alice)
    #expect(try await web.portal.store.read { try Subscription.open(of: id, in: $0) } == nil)
  }

  /// Somebody could still pay for a team that is gone.
  @Test func orderThatIsBegunEndsWithTheTeam() async throws {
    let web = try await TestWeb.billed()
    let (fake, alice) = (web.takeCards(), try await web.browser(.alice))
    _ = try await web.order("team", by: alice)
    fake.set { $0.isDown = true }
    #expect(try await delete(name, by: alice).status != 303)
    #expect(try await deletedAt(web) == nil)
    fake.set { $0.isDown = false }
    #expect(try await delete(name, by: alice).location == "/teams")
  }

  /// Whoever deletes without asking the provider is refused.
  @Test(arguments: TestEngine.allCases)
  func nothingSlipsThrough(_ engine: TestEngine) async throws {
    let web = try await TestWeb.billed(engine)
    let fake = web.takeCards()
    try await web.subscribe("team", fake)
    let (alice, id) = (try await web.test.user(.alice), try await web.teamID(of: .alice))
    let (portal, name) = (web.portal, name)
    await #expect(throws: Obstacle.self) {
      try await portal.store.write(for: .team(id), as: .system("test")) { tx in
        let owner = try #require(try Membership.find(user: alice.id, team: id, in: tx))
        try owner.delete(typing: name, portal.settings, in: tx)
      }
    }
    #expect(try await deletedAt(web) == nil)
  }

  @Test func whatEndsIsSaidOfAPlanByInvoiceToo() async throws {
    let web = try await TestWeb.billed()
    let alice = try await web.browser(.alice)
    _ = try await web.order("business", "year", by: alice)
    #expect(try await alice.get(settings).body.contains("The order of Business is withdrawn"))
    try await web.pay()
    let page = try await alice.get(settings).body
    #expect(
      page.contains("The plan Business ends at once.") && page.contains("What was used beyond"))
    #expect(!page.contains("payment provider"))
    try await web.give(.admin, to: .bob, inTeamOf: .alice)
    #expect(try await !web.browser(.bob).get(settings).body.contains("Business ends"))
  }

  @Test func providerIsToldOfOtherDetails() async throws {
    let web = try await TestWeb.billed()
    try await web.subscribe("team", web.takeCards())
    let id = try await web.teamID(of: .alice)
    let before = try await web.portal.store.read { try ProviderCustomer.find(of: id, in: $0) }
    #expect(before?.detailsAt == nil && before != nil)
    _ = try await web.browser(.alice).post(
      "\(TestWeb.billing)/details", ["address": "A", "country": "DE"])
    let after = try await web.portal.store.read { try ProviderCustomer.find(of: id, in: $0) }
    #expect(after?.detailsAt == web.clock.now)
  }
}
